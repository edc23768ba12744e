"""The output of kubectl: the nodes of a cluster, and the settings of its network plug-in. Also Crossplane's
resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from .cluster_settings import MUST, TERWAY_SETTINGS, json_inside, must, zone_vswitches
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
# Crossplane's kinds: Pulumi's names of resources, or plain ones.
_CROSSPLANE_KINDS: Final = {
    "VPC": "vpc", "Network": "vpc", "VSwitch": "vswitch", "Switch": "vswitch", "Vswitch": "vswitch",
    **{name.partition(":")[2]: kind for name, kind in PULUMI.items()},
}  # fmt: skip


def is_manifest(document: Node) -> bool:
    """Return whether a document is an object of Kubernetes."""
    return bool(document.text("kind") and document.text("apiVersion"))


def is_read(document: Node) -> bool:
    """Return whether a document contains an object that describes a network."""
    return any(_is_read(each) for each in _objects_of(document))


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add what the objects of one document describe."""
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
    """Yield the entries of a list, or the only object of a document."""
    if document.text("kind").endswith("List"):
        yield from document.items("items")
    else:
        yield document


def _is_read(each: Node) -> bool:
    """Return whether an object describes a network."""
    kind = each.text("kind")
    if kind == "ConfigMap":
        return each.text("metadata", "name") in _CONFIG_MAPS or _is_pool_settings(each)
    return kind == "Node" or _is_crossplane(each)


def _is_pool_settings(each: Node) -> bool:
    """Return whether an object is a ConfigMap with Terway's settings for some node pools."""
    return each.text("kind") == "ConfigMap" and each.get("data", TERWAY_SETTINGS) is not None


def _is_crossplane(each: Node) -> bool:
    """Return whether an object is a supported resource of Crossplane."""
    group = each.text("apiVersion").partition("/")[0]
    is_alibaba = "alibaba" in group or "alicloud" in group
    return (
        is_alibaba and each.text("kind") in _CROSSPLANE_KINDS and each.get("spec", "forProvider") is not None
    )


@dataclass(slots=True)
class _NodeGroup:
    """The nodes of one node pool; without pools, of one instance type."""

    pool: str
    nodes: list[Node] = field(default_factory=list)
    types: dict[str, SourceText] = field(default_factory=dict)
    zones: dict[str, None] = field(default_factory=dict)

    def node_pool(self) -> NodePool:
        """Return the group as a node pool with as many nodes."""
        position = self.nodes[0].position
        return NodePool(
            position=position,
            name=SourceText(self.pool, position) if self.pool else None,
            instance_types=tuple(self.types.values()),
            nodes=SourceText(str(len(self.nodes)), position),
            zones=tuple(self.zones),
        )


def _add_nodes(nodes: Iterable[Node], inventory: Inventory, notes: Notes) -> None:
    """Add the node pools of nodes, the length of their blocks of pod addresses, and the plug-in that these show."""
    nodes = [each for each in nodes if _labels(each).text(_VIRTUAL_NODE_LABEL[0]) != _VIRTUAL_NODE_LABEL[1]]
    inventory.pools += [group.node_pool() for group in _node_groups(nodes, notes)]
    _report_pod_limits(nodes, notes)
    plugin = next(filter(None, map(_plugin_of_node, nodes)), None)
    mask = _node_cidr_mask(nodes, notes)
    if mask is not None:
        inventory.scalars["node_cidr_mask"] = mask
        plugin = plugin or SourceText("flannel", mask.position)
    _add_plugin(plugin, inventory)


def _labels(node: Node) -> Node:
    return node.get("metadata", "labels") or Node({}, node.position)


def _node_groups(nodes: Iterable[Node], notes: Notes) -> Iterable[_NodeGroup]:
    """Return the nodes by the node pool in their labels, or else by their instance type."""
    groups: dict[str, _NodeGroup] = {}
    for node in nodes:
        labels = _labels(node)
        instance_type = _first_label(labels, _TYPE_LABELS)
        pool = _first_label(labels, _POOL_LABELS)
        key = pool.text if pool else instance_type.text if instance_type else ""
        group = groups.setdefault(key, _NodeGroup(pool.text if pool else ""))
        group.nodes.append(node)
        if instance_type is not None:
            for each in _TYPE_LABELS:  # the deprecated label repeats the type
                if (same := labels.value_at(each)) and same.text == instance_type.text:
                    notes.mark_handled(same)
            group.types.setdefault(instance_type.text, instance_type)
        if zone := _first_label(labels, _ZONE_LABELS):
            group.zones[zone.text] = None
    return groups.values()


def _report_pod_limits(nodes: Iterable[Node], notes: Notes) -> None:
    """Report each number of pods that the kubelets of the nodes accept, once."""
    reported: set[str] = set()
    for node in nodes:
        for part in ("capacity", "allocatable"):
            if limit := node.value_at("status", part, "pods"):
                if limit.text not in reported:
                    notes.skip(limit, "max-pods", most=limit.text)
                reported.add(limit.text)
                notes.mark_handled(limit)


def _node_cidr_mask(nodes: Iterable[Node], notes: Notes) -> SourceText | None:
    """Return the prefix length of the nodes' IPv4 blocks of pod addresses; None if there are none, or they differ."""
    blocks: list[SourceText] = []
    for node in nodes:
        blocks += [*node.values_at("spec", "podCIDRs"), *filter(None, [node.value_at("spec", "podCIDR")])]
    read = {each: cidr for each in blocks if isinstance(cidr := read_ipv4_cidr(each.text), Cidr)}
    masks = {cidr.prefix: SourceText(str(cidr.prefix), each.position) for each, cidr in read.items()}
    notes.remark_ranges(read, "blocks-of-nodes")
    if len(masks) > 1:
        notes.skip_all(masks.values(), "masks-differ")
    return next(iter(masks.values())) if len(masks) == 1 else None


def _plugin_of_node(node: Node) -> SourceText | None:
    """Return Terway if a node counts ENIs or their addresses among its allocatable resources."""
    for name, each in node.members("status", "allocatable").items():
        if name.startswith("aliyun/") and "eni" in name:
            return SourceText("terway", each.position)
    return None


def _add_plugin(plugin: SourceText | None, inventory: Inventory) -> None:
    """Add a cluster with a plug-in that its nodes show, unless there is a cluster already."""
    if plugin is not None and not inventory.clusters:
        inventory.clusters.append(Cluster("cluster", plugin.position, plugin=plugin, exists=True))


def _add_plugin_settings(config_map: Node, inventory: Inventory, notes: Notes) -> None:
    """Add a cluster with the settings of Terway or Flannel, which are JSON in the texts of a ConfigMap."""
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
        pods |= zone_vswitches(settings, "vswitches")
        if settings.text("ip_stack") == "dual":
            needs["dual_stack"] = must(settings, "ip_stack")
        trunking = [each for each in ("enable_eni_trunking", "enable_trunk") if settings.is_true(each)]
        if trunking:
            remarks.append((must(settings, trunking[0]).position, "trunk-on"))
        if settings.is_true("enable_ip_prefix"):
            scalars["ip_prefixes"] = replace(must(settings, "enable_ip_prefix"), text="true")
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
    """Yield resources of Crossplane by their names. A reference such as `vpcIdRef` is the name of another resource."""
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
    """Return the first label that a node has."""
    return next((value for name in names if (value := labels.value_at(name))), None)
