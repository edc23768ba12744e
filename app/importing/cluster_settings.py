"""What the settings of a cluster and the labels of its node pools say of the plan, whichever source they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from .json_tree import Node, read_documents
from .report import RefusedError, SourceText

_TERWAY: Final = frozenset({"terway", "terway-eniip", "terway-eni"})
_PLUGINS: Final = _TERWAY | {"flannel"}
_SPECS: Final = {"ack.standard": "basic"}  # every other one is a Pro edition
_EXCLUSIVE_LABEL: Final = ("k8s.aliyun.com/exclusive-mode-eni-type", "eniOnly")


@dataclass(slots=True)
class AddonSettings:
    """`pods`: keys of vSwitches with their lines; `addon`: the network plug-in's."""

    needs: dict[str, SourceText] = field(default_factory=dict)
    pods: dict[str, int] = field(default_factory=dict)
    addon: SourceText | None = None


def addon_settings(addons: Iterable[Node]) -> AddonSettings:
    """Of the plug-in's add-on. A configuration that is no JSON, or is not known, says nothing."""
    found = AddonSettings()
    for addon in addons:
        name = addon.told("name") or addon.told("Name")
        if (
            name is None
            or name.text not in _PLUGINS
            or _is_on(addon, "disabled")
            or _is_on(addon, "Disabled")
        ):
            continue
        found.addon = name
        config = _config(addon)
        if config is None:
            continue
        if _is_on(config, "NetworkPolicy"):
            found.needs["network_policy"] = SourceText("must", addon.line)
        found.pods |= dict.fromkeys(_pod_vswitches(config), addon.line)
    return found


def cluster_spec(stated: SourceText) -> SourceText:
    """The edition that the API's name for it stands for."""
    return SourceText(_SPECS.get(stated.text, "pro"), stated.line)


def security_group(cluster: Node) -> dict[str, SourceText]:
    """The field of the Draft, where the cluster says which kind it has."""
    enterprise = cluster.get("is_enterprise_security_group")
    if enterprise is None or not isinstance(enterprise.value, bool):
        return {}
    return {"security_group": SourceText("enterprise" if enterprise.value else "basic", enterprise.line)}


def dual_stack_need(ip_stack: SourceText | None) -> dict[str, SourceText]:
    return {"dual_stack": SourceText("must", ip_stack.line)} if ip_stack and ip_stack.text == "dual" else {}


def exclusive_need(labels: Iterable[Node]) -> dict[str, SourceText]:
    """The need that a node pool's label stands for."""
    for label in labels:
        if (label.text("key"), label.text("value")) == _EXCLUSIVE_LABEL:
            return {"exclusive_eni": SourceText("must", label.line)}
    return {}


def stated_plugin(addon: SourceText) -> str:
    """Which of the two plug-ins the add-on is."""
    return "terway" if addon.text in _TERWAY else "flannel"


def _config(addon: Node) -> Node | None:
    """The add-on's configuration: a JSON text within the document."""
    written = addon.text("config") or addon.text("Config")
    try:
        return read_documents(written)[0] if written else None
    except RefusedError:
        return None


def _is_on(config: Node, name: str) -> bool:
    return config.truth(name) is True or config.text(name).lower() == "true"


def _pod_vswitches(config: Node) -> Iterator[str]:
    for zone in config.members("PodVswitchId").values():
        yield from (told.text for told in zone.all_told())
