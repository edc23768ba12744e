"""What kubectl prints of a cluster: its nodes, and the settings of its network plug-in. Also Crossplane's resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from .cluster_settings import MUST, TERWAY_SETTINGS, json_inside
from .clusters import service_ranges
from .inventory import Cluster, Inventory, NodePool
from .report import Notes, SourceText
from .resource_kinds import PULUMI
from .resources import Resource, add_pool_settings, add_resources
from .tree import Node, with_snake_case_names

_TYPE_LABELS: Final = ("node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type")
_ZONE_LABELS: Final = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
_POOL_LABELS: Final = ("alibabacloud.com/nodepool-id", "node.alibabacloud.com/nodepool-id")
_VIRTUAL_NODE_LABEL: Final = ("type", "virtual-kubelet")
_CONFIG_MAPS: Final = frozenset({"eni-config", "kube-flannel-cfg"})
# Crossplane calls its resources as Pulumi does, or by the plain name of what they are.
_CROSSPLANE_KINDS: Final = {
    "VPC": "vpc", "Network": "vpc", "VSwitch": "vswitch", "Switch": "vswitch", "Vswitch": "vswitch",
    **{name.partition(":")[2]: kind for name, kind in PULUMI.items()},
}  # fmt: skip


def is_manifest(document: Node) -> bool:
    """Whether a document is an object of Kubernetes."""
    return bool(document.text("kind") and document.text("apiVersion"))


def is_read(document: Node) -> bool:
    """Whether it is one that tells of a network."""
    return any(_is_read(each) for each in _objects_of(document))


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add what the objects of one document tell of."""
    notes.watch(document, "")
    objects = list(_objects_of(document))
    nodes = [each for each in objects if each.text("kind") == "Node"]
    if nodes:
        _add_nodes(nodes, inventory, notes)
    for each in objects:
        if each.text("kind") == "ConfigMap" and each.text("metadata", "name") in _CONFIG_MAPS:
            _add_plugin_settings(each, inventory, notes)
        elif _is_pool_settings(each):
            add_pool_settings(each.get("metadata") or each, each, inventory, notes)
    add_resources(_crossplane_resources(objects), inventory, notes)


def _objects_of(document: Node) -> Iterator[Node]:
    """The document, or what a list holds."""
    if document.text("kind").endswith("List"):
        yield from document.items("items")
    else:
        yield document


def _is_read(each: Node) -> bool:
    kind = each.text("kind")
    if kind == "ConfigMap":
        return each.text("metadata", "name") in _CONFIG_MAPS or _is_pool_settings(each)
    return kind == "Node" or _is_crossplane(each)


def _is_pool_settings(each: Node) -> bool:
    """Whether it is a ConfigMap with settings of Terway for some node pools."""
    return each.text("kind") == "ConfigMap" and each.get("data", TERWAY_SETTINGS) is not None


def _is_crossplane(each: Node) -> bool:
    group = each.text("apiVersion").partition("/")[0]
    is_alibaba = "alibaba" in group or "alicloud" in group
    return (
        is_alibaba and each.text("kind") in _CROSSPLANE_KINDS and each.get("spec", "forProvider") is not None
    )


@dataclass(slots=True)
class _NodeGroup:
    """The nodes of one pool."""

    name: str
    nodes: list[Node] = field(default_factory=list)
    types: dict[str, SourceText] = field(default_factory=dict)
    zones: dict[str, None] = field(default_factory=dict)


def _add_nodes(nodes: Iterable[Node], inventory: Inventory, notes: Notes) -> None:
    """Pools of nodes by the pool that their labels name, or else by their types; and how long their blocks are."""
    groups: dict[str, _NodeGroup] = {}
    blocks: list[SourceText] = []
    seen_limits: set[str] = set()
    plugin: SourceText | None = None
    for node in nodes:
        labels = node.get("metadata", "labels") or Node({}, node.position)
        if labels.text(_VIRTUAL_NODE_LABEL[0]) == _VIRTUAL_NODE_LABEL[1]:
            continue
        kind = _first_label(labels, _TYPE_LABELS)
        pool = _first_label(labels, _POOL_LABELS)
        key = pool.text if pool else kind.text if kind else ""
        group = groups.setdefault(key, _NodeGroup(pool.text if pool else ""))
        group.nodes.append(node)
        if kind is not None:
            for each in _TYPE_LABELS:  # the older label says the same
                if (same := labels.value_at(each)) and same.text == kind.text:
                    notes.mark_handled(same)
            group.types.setdefault(kind.text, kind)
        if zone := _first_label(labels, _ZONE_LABELS):
            group.zones[zone.text] = None
        blocks += [*node.values_at("spec", "podCIDRs"), *filter(None, [node.value_at("spec", "podCIDR")])]
        plugin = plugin or _plugin_of_node(node)
        for part in ("capacity", "allocatable"):
            if pod_limit := node.value_at("status", part, "pods"):
                if pod_limit.text not in seen_limits:
                    notes.skip(pod_limit, "max-pods", most=pod_limit.text)
                seen_limits.add(pod_limit.text)
                notes.mark_handled(pod_limit)
    for group in groups.values():
        first = group.nodes[0]
        number = SourceText(str(len(group.nodes)), first.position)
        name = SourceText(group.name, first.position) if group.name else None
        node_pool = NodePool(
            first.position, name, tuple(group.types.values()), number, zones=tuple(group.zones)
        )
        inventory.pools.append(node_pool)
    mask = _node_cidr_mask(blocks, notes)
    if mask is not None:
        inventory.scalars["node_cidr_mask"] = mask
        plugin = plugin or SourceText("flannel", mask.position)
    _add_plugin(plugin, inventory)


def _node_cidr_mask(blocks: Iterable[SourceText], notes: Notes) -> SourceText | None:
    """The length of all blocks of pod addresses; None where they differ, or there are none. IPv6 ones say nothing."""
    read = {each: cidr for each in blocks if isinstance(cidr := read_ipv4_cidr(each.text), Cidr)}
    masks = {cidr.prefix: SourceText(str(cidr.prefix), each.position) for each, cidr in read.items()}
    notes.remark_ranges(read, "blocks-of-nodes")
    if len(masks) > 1:
        notes.skip_all(masks.values(), "masks-differ")
    return next(iter(masks.values())) if len(masks) == 1 else None


def _plugin_of_node(node: Node) -> SourceText | None:
    """Terway counts the ENIs and addresses of a node among what it has to give."""
    for name, each in node.members("status", "allocatable").items():
        if name.startswith("aliyun/") and "eni" in name:
            return SourceText("terway", each.position)
    return None


def _add_plugin(plugin: SourceText | None, inventory: Inventory) -> None:
    """What says which plug-in there is says that there is a cluster."""
    if plugin is not None and not inventory.clusters:
        inventory.clusters.append(Cluster("cluster", plugin.position, plugin=plugin, exists=True))


def _add_plugin_settings(config_map: Node, inventory: Inventory, notes: Notes) -> None:
    """Terway's or Flannel's own configuration, JSON in the texts of a ConfigMap."""
    scalars: dict[str, SourceText] = {}
    needs: dict[str, SourceText] = {}
    pods: dict[str, int] = {}
    remarks: list[tuple[int, str]] = []
    is_terway = config_map.text("metadata", "name") == "eni-config"
    for node in config_map.members("data").values():
        settings = json_inside(node, notes)
        if settings is None:
            continue
        if service_cidr := settings.value_at("service_cidr"):
            scalars |= service_ranges(service_cidr)
        if network := settings.value_at("network"):
            scalars["pod_cidr"] = network
        for zone in settings.members("vswitches").values():
            pods |= {each.text(): node.position for each in (zone.items() or [zone]) if each.text()}
        if settings.text("ip_stack") == "dual":
            needs["dual_stack"] = SourceText(MUST, node.position)
        if settings.is_true("enable_eni_trunking") or settings.is_true("enable_trunk"):
            remarks.append((node.position, "trunk-on"))
        if settings.is_true("enable_ip_prefix"):
            scalars["ip_prefixes"] = SourceText("true", node.position)
    disabled = config_map.value_at("data", "disable_network_policy")
    if disabled is not None and disabled.text == "false":
        needs["network_policy"] = SourceText(MUST, disabled.position)
    plugin = SourceText("terway" if is_terway else "flannel", config_map.position)
    name = config_map.text("metadata", "name")
    inventory.clusters.append(
        Cluster(
            name,
            config_map.position,
            scalars,
            needs,
            pods=pods,
            plugin=plugin,
            exists=True,
            remarks=tuple(remarks),
        )
    )


def _crossplane_resources(objects: Iterable[Node]) -> Iterator[Resource]:
    """Resources by their names; a reference (`vpcIdRef`) names another one of them."""
    for each in objects:
        if not _is_crossplane(each):
            continue
        stated = with_snake_case_names(each.get("spec", "forProvider") or each)
        members = dict(stated.members())
        for name, node in stated.members().items():
            if name.endswith("_ref"):
                members[name.removesuffix("_ref")] = Node(node.text("name"), node.position)
            elif name.endswith("_refs"):
                refs = [Node(ref.text("name"), ref.position) for ref in node.items()]
                members[name.removesuffix("_refs")] = Node(refs, node.position)
        name = each.text("metadata", "name")
        yield Resource(_CROSSPLANE_KINDS[each.text("kind")], name, name, Node(members, each.position))


def _first_label(labels: Node, names: Iterable[str]) -> SourceText | None:
    return next((value for name in names if (value := labels.value_at(name))), None)
