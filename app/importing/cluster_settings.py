"""The settings of clusters and the labels of node pools that matter to a plan, in any source.

All trees have the names of their members as Terraform writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from .json_tree import read_documents
from .literals import RawText
from .report import Notes, RefusedError, SourceText
from .sources import Sources
from .tree import Node, with_snake_case_names

_TERWAY: Final = frozenset({"terway", "terway-eniip", "terway-eni", "terway-controlplane"})
_PLUGINS: Final = _TERWAY | {"flannel"}
_SPECS: Final = {"ack.standard": "basic", "basic": "basic", "pro": "pro"}
_EXCLUSIVE_LABEL: Final = ("k8s.aliyun.com/exclusive-mode-eni-type", "eniOnly")
_CONFIG_LABEL: Final = "terway-config"
TERWAY_SETTINGS: Final = "eni_conf"  # the member of a ConfigMap's data with Terway's settings in JSON
MUST: Final = "must"


@dataclass(slots=True)
class AddonSettings:
    """The settings of network add-ons.

    `pods` maps keys of vSwitches to their positions, `plugin` is the network plug-in, and `trunking` is where trunk
    ENIs are enabled.
    """

    needs: dict[str, SourceText] = field(default_factory=dict)
    pods: dict[str, int] = field(default_factory=dict)
    plugin: SourceText | None = None
    trunking: SourceText | None = None


def addon_settings(addons: Iterable[Node], notes: Notes) -> AddonSettings:
    """Return the settings of the network add-ons. A configuration that can't be read is ignored."""
    settings = AddonSettings()
    for addon in addons:
        name = addon.value_at("name")
        if name is None or name.text not in _PLUGINS or addon.is_true("disabled"):
            continue
        settings.plugin = settings.plugin or plugin_named(name)
        config = json_inside(addon.get("config"), notes)
        if config is None:
            continue
        if config.is_true("network_policy"):
            settings.needs["network_policy"] = must(config, "network_policy")
        if config.is_true("eni_trunking"):
            settings.trunking = must(config, "eni_trunking")
        settings.pods |= zone_vswitches(config, "pod_vswitch_id")
    return settings


def plugin_named(name: SourceText | None) -> SourceText | None:
    """Return the plug-in of the name of an add-on or of a cluster's network; None for any other name."""
    if name is None or name.text.lower() not in _PLUGINS:
        return None
    return SourceText("terway" if name.text.lower() in _TERWAY else "flannel", name.position, name.origins)


def json_inside(node: Node | None, notes: Notes, *, is_renamed: bool = True) -> Node | None:
    """Return the JSON in a text; None if it isn't JSON.

    In a block of YAML each value has its own position, in any other text all values have the position of the text.

    `is_renamed`: its members get the names that Terraform writes. The audit reports what isn't read, as in the rest
    of the document.
    """
    if node is not None and isinstance(node.value, dict):  # the members instead of their JSON
        return with_snake_case_names(node) if is_renamed else node
    if node is None or not isinstance(node.value, str) or not node.value.strip():
        return None
    block = _block_scalar(node, notes.sources)
    try:
        (inside,) = read_documents(block.text, block.start) if block else read_documents(node.value)
    except (RefusedError, ValueError):  # not JSON, or several documents
        return None
    inside = with_snake_case_names(inside) if is_renamed else inside
    document = inside if block else _moved(inside, node)
    notes.watch(document, "", by_value=True)
    notes.handled_positions.update((node.position, *node.origins))
    return document


def _block_scalar(node: Node, sources: Sources) -> RawText | None:
    """Return the lines of a YAML block (`|`) as they are in the file, with their indentation; None for any other text."""
    file = sources.file_of(node.position)
    offset = node.position - file.start
    if not isinstance(node.value, str) or file.text[offset : offset + 1] != "|":
        return None
    start = file.text.find("\n", offset) + 1
    lines = node.value.rstrip("\n").split("\n")
    written = file.text[start:].split("\n", len(lines))[: len(lines)]
    if [line.strip() for line in written] != [line.strip() for line in lines]:
        return None
    return RawText("\n".join(written), file.start + start)


def cluster_spec(stated: SourceText) -> SourceText | None:
    """Return the edition of a cluster by the API's name for it; None for an unknown name."""
    spec = _SPECS.get(stated.text) or ("pro" if stated.text.startswith("ack.pro") else "")
    return SourceText(spec, stated.position, stated.origins) if spec else None


def security_group(cluster: Node) -> dict[str, SourceText]:
    """Return the kind of security group that a cluster states, as a field of the Draft."""
    enterprise = cluster.get("is_enterprise_security_group")
    if enterprise is None or str(enterprise.value).lower() not in {"true", "false"}:
        return {}
    kind = "enterprise" if cluster.is_true("is_enterprise_security_group") else "basic"
    return {"security_group": SourceText(kind, enterprise.position, enterprise.origins)}


def security_group_type(group: Node) -> SourceText:
    """Return the kind of a security group resource; the default is basic."""
    stated = group.value_at("security_group_type")
    kind = "enterprise" if stated is not None and stated.text == "enterprise" else "basic"
    return SourceText(kind, group.position) if stated is None else replace(stated, text=kind)


def dual_stack_need(ip_stack: SourceText | None) -> dict[str, SourceText]:
    """Return the need of dual stack, if a cluster has both IP versions."""
    if ip_stack is None or ip_stack.text != "dual":
        return {}
    return {"dual_stack": SourceText(MUST, ip_stack.position, ip_stack.origins)}


def exclusive_label(labels: Iterable[Node]) -> SourceText | None:
    """Return where the labels of a node pool request exclusive ENIs."""
    for label in labels:
        if (label.text("key"), label.text("value")) == _EXCLUSIVE_LABEL:
            return SourceText(MUST, label.position, label.origins)
    return None


def config_label(labels: Iterable[Node]) -> SourceText | None:
    """Return the name of Terway's ConfigMap for the nodes of a pool, if a label states one."""
    return next((each.value_at("value") for each in labels if each.text("key") == _CONFIG_LABEL), None)


def must(settings: Node, name: str) -> SourceText:
    """Return the need that a member of settings expresses, at the position of the member."""
    node = settings.get(name) or settings
    return SourceText(MUST, node.position, node.origins)


def zone_vswitches(settings: Node, name: str) -> dict[str, int]:
    """Return the keys of vSwitches by zone in a member, with their positions. Each zone has one key or a list of keys."""
    zones = settings.members(name).values()
    return {key: each.position for zone in zones for each in (zone.items() or [zone]) if (key := each.text())}


def _moved(inside: Node, outer: Node) -> Node:
    """Return the tree with the position of the text that contains it."""
    value = inside.value
    if isinstance(value, list):
        value = [_moved(each, outer) for each in value]
    elif isinstance(value, dict):
        value = {name: _moved(each, outer) for name, each in value.items()}
    return Node(value, outer.position, outer.origins)
