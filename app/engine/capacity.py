"""Capacity of both plug-ins: every limit on nodes with its sum, as it stands and on request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..catalogue.model import Catalogue, ClusterLimits, Plugin, Quota, TerwayMode
from ..domain import flannel, terway
from ..domain.vswitch import addresses_left
from ..plan.node_type import pods_of_type, trunk_pods
from ..plan.plan import Eni, Plan, Vswitch, by_zone
from .evaluation import Capacity, Limit, LimitName, Message, Params, ZoneCapacity


class ZoneAddresses(NamedTuple):
    """Addresses left in a zone: for nodes, and for Terway's pods; `shared` where nodes take some of those too."""

    zone: str
    nodes: int
    pods: int
    shared: bool


def zone_addresses(plan: Plan, catalogue: Catalogue) -> tuple[ZoneAddresses, ...]:
    """The zones of the node vSwitches, as first named; `plan` completed."""
    reserved = catalogue.facts.vswitch_reserved_addresses.value
    pods_in = by_zone(plan.pod_vswitches)
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches}
    found = []
    for zone, node_vswitches in by_zone(plan.node_vswitches).items():
        pod_vswitches = pods_in.get(zone, ())
        shared = not pod_vswitches or any(vswitch.cidr in node_blocks for vswitch in pod_vswitches)
        pods = _left(pod_vswitches or node_vswitches, reserved)
        found.append(ZoneAddresses(zone, _left(node_vswitches, reserved), pods, shared))
    return tuple(found)


def flannel_capacity(plan: Plan, catalogue: Catalogue, addresses_in: Iterable[ZoneAddresses]) -> Capacity:
    """`plan` completed, with its `zone_addresses`; a limit that can't be known is left out."""
    facts = catalogue.facts
    mask = plan.node_cidr_mask or facts.node_cidr_mask.value.shortest
    addresses = flannel.addresses_per_node(mask)
    unusable = facts.flannel_unusable_addresses.value
    zones = tuple(ZoneCapacity(zone.zone, zone.nodes, None, None, None) for zone in addresses_in)
    limits = [
        *_pod_cidr_blocks(plan, mask),
        _route_entries(plan, facts.route_entries.value),
        *_node_addresses(zones),
        *_cluster_limits(plan, catalogue, Plugin.FLANNEL),
    ]
    return Capacity(
        addresses,
        addresses - unusable,
        tuple(limits),
        *_most(limits),
        Message(
            "sum.flannel-pods",
            {"mask": mask, "pods": addresses, "unusable": unusable, "usable": addresses - unusable},
        ),
        zones=zones,
    )


def terway_capacity(
    plan: Plan,
    catalogue: Catalogue,
    addresses_in: Iterable[ZoneAddresses],
    figures: Eni | None,
    mode: TerwayMode,
) -> Capacity:
    """`plan` completed, with its `zone_addresses`; a limit that can't be known is left out.

    `figures` and `mode`: those of its nodes.
    """
    pods = pods_of_type(figures, mode)
    per_node = terway.addresses_per_node(plan.pods_per_node, catalogue.facts.idle_addresses.value, pods)
    zones = tuple(_zone(zone, per_node) for zone in addresses_in)
    limits = [
        *_pod_addresses(plan, zones),
        *_node_addresses(zones),
        *_cluster_limits(plan, catalogue, Plugin.TERWAY),
    ]
    sums = _pods_sum(plan, catalogue, figures, mode, pods)
    return Capacity(pods, pods, tuple(limits), *_most(limits), sums, trunk_pods(figures), zones)


def _most(limits: Iterable[Limit]) -> tuple[int, int]:
    """Nodes at most, as it stands and on request."""
    return min([limit.nodes for limit in limits]), min([limit.nodes_on_request for limit in limits])


def _pods_sum(
    plan: Plan, catalogue: Catalogue, figures: Eni | None, mode: TerwayMode, pods: int | None
) -> Message | None:
    """Of a type on which sources differ, it says so, and what the other one comes to where that is known."""
    if figures is None or pods is None:
        return None
    code = "sum.exclusive-eni-pods" if mode is TerwayMode.EXCLUSIVE_ENI else "sum.shared-eni-pods"
    params: Params = {"enis": figures.quantity, "addresses": figures.ipv4_per_eni, "pods": pods}
    known = catalogue.instance_types.get(plan.instance_type or "")
    if known is None or not known.doubtful or plan.eni is not None:
        return Message(code, params)
    other = known.eni_elsewhere
    if other is None:
        return Message(f"{code}.doubtful", params)
    others: Params = {
        "other_enis": other.quantity,
        "other_addresses": other.ipv4_per_eni,
        "other_pods": pods_of_type(other, mode),
    }
    return Message(f"{code}.differs", {**params, **others})


def _pod_cidr_blocks(plan: Plan, mask: int) -> Iterator[Limit]:
    if plan.pod_cidr is None:
        return
    blocks = flannel.node_blocks(plan.pod_cidr, mask)
    params: Params = {"mask": mask, "prefix": plan.pod_cidr.prefix, "nodes": blocks}
    code = "sum.pod-cidr-blocks" if blocks else "sum.pod-cidr-too-small"
    fields = ("/pod_cidr", "/node_cidr_mask")
    yield Limit(LimitName.POD_CIDR_BLOCKS, blocks, blocks, Message(code, params), fields)


def _route_entries(plan: Plan, quota: Quota) -> Limit:
    used = plan.route_entries_used
    most = max(quota.maximum, plan.route_entry_quota)
    free, free_on_request = max(0, plan.route_entry_quota - used), max(0, most - used)
    params: Params = {"quota": plan.route_entry_quota, "used": used, "most": most}
    total = Message("sum.route-entries", {**params, "nodes": free, "on_request": free_on_request})
    fields = ("/route_entry_quota", "/route_entries_used")
    return Limit(LimitName.ROUTE_ENTRIES, free, free_on_request, total, fields)


def _cluster_limits(plan: Plan, catalogue: Catalogue, plugin: Plugin) -> Iterator[Limit]:
    limits = catalogue.facts.cluster_limits.value[plan.cluster_spec]
    nodes = node_quota(limits, plugin)
    total = Message("sum.node-limit", {"nodes": nodes.default, "on_request": nodes.maximum})
    yield Limit(LimitName.NODE_LIMIT, nodes.default, nodes.maximum, total, ("/cluster_spec",))
    by_pods = limits.pods // plan.pods_per_node + plan.surge_nodes
    params: Params = {
        "pods": limits.pods,
        "per_node": plan.pods_per_node,
        "surge": plan.surge_nodes,
        "nodes": by_pods,
    }
    fields = ("/pods_per_node", "/cluster_spec")
    code = "sum.pod-limit.surge" if plan.surge_nodes else "sum.pod-limit"
    yield Limit(LimitName.POD_LIMIT, by_pods, by_pods, Message(code, params), fields)


def node_quota(limits: ClusterLimits, plugin: Plugin) -> Quota:
    return limits.terway_nodes if plugin is Plugin.TERWAY else limits.flannel_nodes


def _node_addresses(zones: Sequence[ZoneCapacity]) -> Iterator[Limit]:
    if not zones:
        return
    least = min(zones, key=lambda zone: zone.node_addresses)
    nodes = len(zones) * least.node_addresses
    params: Params = {"zones": len(zones), "zone": least.zone, "least": least.node_addresses, "nodes": nodes}
    yield Limit(
        LimitName.NODE_ADDRESSES, nodes, nodes, Message("sum.node-addresses", params), ("/node_vswitches",)
    )


def _pod_addresses(plan: Plan, zones: Sequence[ZoneCapacity]) -> Iterator[Limit]:
    counted = [(zone.nodes, zone) for zone in zones if zone.nodes is not None]
    if not counted:
        return
    in_zone, least = min(counted, key=lambda pair: pair[0])
    nodes = len(zones) * in_zone
    params: Params = {
        "zones": len(zones),
        "zone": least.zone,
        "addresses": least.pod_addresses,
        "per_node": least.addresses_per_node,
        "least": in_zone,
        "nodes": nodes,
    }
    fields = ("/pod_vswitches",) if plan.pod_vswitches else ("/node_vswitches",)
    yield Limit(LimitName.POD_ADDRESSES, nodes, nodes, Message("sum.pod-addresses", params), fields)


def _zone(addresses: ZoneAddresses, pods_per_node: int) -> ZoneCapacity:
    """With so many addresses for the pods of a node."""
    if not pods_per_node:
        return ZoneCapacity(addresses.zone, addresses.nodes, None, None, None)
    per_node = pods_per_node + 1 if addresses.shared else pods_per_node
    return ZoneCapacity(addresses.zone, addresses.nodes, addresses.pods, per_node, addresses.pods // per_node)


def _left(vswitches: Iterable[Vswitch], reserved: int) -> int:
    return sum(addresses_left(vswitch.cidr, reserved, vswitch.used) for vswitch in vswitches)
