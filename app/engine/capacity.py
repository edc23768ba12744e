"""The capacity of both plug-ins: every limit, and what the plan needs of it, today and with quotas raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from ..catalogue.model import Catalogue, ClusterLimits, Plugin, Quota, TerwayMode
from ..domain import formulas
from ..plan.message import Message, Params, Pointer
from ..plan.plan import Plan, Vswitch, by_zone
from ..plan.pool_figures import PoolFigures, TypeFigures, pods_of_type
from .limits import (
    Capacity,
    Limit,
    LimitName,
    Place,
    PoolCapacity,
    Share,
    Unit,
    ZoneCapacity,
    limit_of,
    place_of,
    pool_bound,
    share_of,
    zone_capacities,
)


@dataclass(frozen=True, slots=True)
class ZoneAddresses:
    """The addresses left in a zone for nodes, and for pods with Terway.

    `pod_vswitches` are those that pods take addresses of: the node vSwitches if the zone has no pod vSwitch. `shared`
    is whether nodes take addresses of them too.
    """

    zone: str
    nodes: int
    pods: int
    shared: bool
    pod_vswitches: Sequence[Vswitch]


def zone_addresses(plan: Plan, catalogue: Catalogue) -> tuple[ZoneAddresses, ...]:
    """Return the addresses left in each zone of the completed plan; empty if it has no node vSwitch."""
    reserved = catalogue.facts.vswitch_reserved_addresses.value
    node_zones, pods_in = by_zone(plan.node_vswitches), by_zone(plan.pod_vswitches)
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches}
    found = []
    for zone in (plan.zones or tuple(node_zones)) if node_zones else ():
        node_vswitches, pod_vswitches = node_zones.get(zone, []), pods_in.get(zone, [])
        shared = not pod_vswitches or any(vswitch.cidr in node_blocks for vswitch in pod_vswitches)
        serving = pod_vswitches or node_vswitches
        found.append(
            ZoneAddresses(zone, _left(node_vswitches, reserved), _left(serving, reserved), shared, serving)
        )
    return tuple(found)


def _left(vswitches: Iterable[Vswitch], reserved: int) -> int:
    return sum([formulas.addresses_left(vswitch.cidr, reserved, vswitch.used) for vswitch in vswitches])


@dataclass(frozen=True)
class CapacityCounter:
    """Counts the capacity of both plug-ins from the completed plan, its pools and its zones."""

    plan: Plan
    catalogue: Catalogue
    pools: tuple[PoolFigures, ...]
    zones: tuple[ZoneAddresses, ...]

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue, pools: tuple[PoolFigures, ...]) -> Self:
        """Return the counter of a completed plan and the figures of its pools."""
        return cls(plan, catalogue, pools, zone_addresses(plan, catalogue))

    @property
    def virtual_pods_in_zone(self) -> int:
        """The pods on virtual nodes that take addresses of each zone."""
        return -(-self.plan.virtual_node_pods // max(1, len(self.zones)))

    def zones_of(self, plugin: Plugin) -> tuple[ZoneCapacity, ...]:
        """Return the same as `Capacity.zones` of the plug-in, without counting its other limits."""
        virtual_pods = self.virtual_pods_in_zone if plugin is Plugin.FLANNEL else 0
        nodes = next(self._node_addresses(virtual_pods), None)
        pods = next(self._pod_addresses(), None) if plugin is Plugin.TERWAY else None
        return zone_capacities(nodes, pods, single_pool=len(self.pools) == 1)

    @cached_property
    def flannel(self) -> Capacity:
        """The capacity of Flannel. Limits that can't be known are left out."""
        facts = self.catalogue.facts
        mask = self.plan.node_cidr_mask or facts.node_cidr_mask.value.shortest
        addresses = formulas.addresses_per_block(mask)
        unusable = facts.flannel_unusable_addresses.value
        limits = [
            *self._pod_cidr_blocks(mask),
            self._route_entries(facts.route_entries.value),
            *self._node_addresses(self.virtual_pods_in_zone),
            *self._cluster_limits(Plugin.FLANNEL),
        ]
        total = Message(
            "sum.flannel-pods",
            {"mask": mask, "pods": addresses, "unusable": unusable, "usable": addresses - unusable},
        )
        pods = (addresses, addresses - unusable, total)
        return self._capacity(
            limits,
            [self._pool(index, limits, pods, 0, None) for index in range(len(self.pools))],
        )

    @cached_property
    def terway(self) -> Capacity:
        """The capacity of Terway. Limits that can't be known are left out."""
        limits = [
            *self._pod_addresses(),
            *self._prefix_blocks(),
            *self._node_addresses(0),
            *self._cluster_limits(Plugin.TERWAY),
        ]
        pools = []
        for index, each in enumerate(self.pools):
            pods = (each.pods, each.pods, _pods_sum(each, self.catalogue))
            pools.append(self._pool(index, limits, pods, each.addresses, each.trunk_pods))
        return self._capacity(limits, pools)

    def _capacity(self, limits: Sequence[Limit], pools: Sequence[PoolCapacity]) -> Capacity:
        known = [pool for pool in pools if pool.pods_per_node is not None] or pools
        fewest = min(known, key=_fewest_first)
        one = pools[0] if len(pools) == 1 else None
        return Capacity(
            fewest.pods_per_node,
            fewest.usable_pods_per_node,
            tuple(limits),
            tuple(pools),
            one.max_nodes if one else None,
            one.max_nodes_on_request if one else None,
            fewest.pods_sum,
            fewest.trunk_pods_per_node,
        )

    def _pool(
        self,
        index: int,
        limits: Sequence[Limit],
        pods: tuple[int | None, int | None, Message | None],
        addresses: int,
        trunk_pods: int | None,
    ) -> PoolCapacity:
        figures = self.pools[index]
        published, usable, total = pods
        most, bound_by = pool_bound(limits, index, on_request=False)
        limiting = figures.limiting
        return PoolCapacity(
            figures.pool.name,
            figures.mode,
            limiting.name or None if limiting else next(iter(figures.pool.instance_types), None),
            published,
            usable,
            trunk_pods,
            addresses,
            figures.pool.peak_nodes,
            most,
            pool_bound(limits, index, on_request=True)[0],
            bound_by,
            total,
        )

    def _one_place(
        self, name: LimitName, unit: Unit, allowed: Quota, shares: Iterable[Share]
    ) -> tuple[LimitName, Unit, list[Place]]:
        return name, unit, [place_of(allowed.default, allowed.maximum, dict(enumerate(shares)))]

    @cached_property
    def _peaks(self) -> list[Share]:
        return [share_of(each.pool.peak_nodes) for each in self.pools]

    def _pod_cidr_blocks(self, mask: int) -> Iterator[Limit]:
        pod_cidr = self.plan.pod_cidr
        if pod_cidr is None:
            return
        blocks = formulas.node_blocks(pod_cidr, mask)
        params: Params = {"mask": mask, "prefix": pod_cidr.prefix, "nodes": blocks}
        total = Message("sum.pod-cidr-blocks" if blocks else "sum.pod-cidr-too-small", params)
        place = self._one_place(LimitName.POD_CIDR_BLOCKS, Unit.NODES, Quota(blocks, blocks), self._peaks)
        yield limit_of(*place, total, ("/pod_cidr", "/node_cidr_mask"), len(self.pools))

    def _route_entries(self, quota: Quota) -> Limit:
        plan = self.plan
        used, most = plan.route_entries_used, max(quota.maximum, plan.route_entry_quota)
        free = Quota(max(0, plan.route_entry_quota - used), max(0, most - used))
        params: Params = {
            "quota": plan.route_entry_quota,
            "used": used,
            "most": most,
            "nodes": free.default,
            "on_request": free.maximum,
        }
        place = self._one_place(LimitName.ROUTE_ENTRIES, Unit.NODES, free, self._peaks)
        fields = ("/route_entry_quota", "/route_entries_used")
        return limit_of(*place, Message("sum.route-entries", params), fields, len(self.pools))

    def _cluster_limits(self, plugin: Plugin) -> Iterator[Limit]:
        limits = self.catalogue.facts.cluster_limits.value[self.plan.cluster_spec]
        nodes = node_quota(limits, plugin)
        params = {"nodes": nodes.default, "on_request": nodes.maximum}
        fixed = nodes.maximum == nodes.default
        total = Message("sum.node-limit.fixed" if fixed else "sum.node-limit", params)
        place = self._one_place(LimitName.NODE_LIMIT, Unit.NODES, nodes, self._peaks)
        yield limit_of(*place, total, ("/cluster_spec",), len(self.pools))
        yield self._pod_limit

    @cached_property
    def _pod_limit(self) -> Limit:
        pods = self.catalogue.facts.cluster_limits.value[self.plan.cluster_spec].pods
        shares = (
            share_of(each.pool.most_nodes, cost=each.pool.pods_per_node, surge=each.pool.surge_nodes)
            for each in self.pools
        )
        place = self._one_place(LimitName.POD_LIMIT, Unit.PODS, Quota(pods, pods), shares)
        fields = (*(each.field("pods_per_node") for each in self.pools), "/cluster_spec")
        limit = limit_of(*place, Message("sum.pod-limit"), fields, len(self.pools))
        return limit._replace(sum=self._pod_limit_sum(pods, limit))

    def _pod_limit_sum(self, pods: int, limit: Limit) -> Message:
        if len(self.pools) > 1:
            return Message("sum.pod-limit.pools", {"pods": pods, "needed": limit.needed})
        pool = self.pools[0].pool
        params: Params = {
            "pods": pods,
            "per_node": pool.pods_per_node,
            "surge": pool.surge_nodes,
            "nodes": limit.nodes,
        }
        return Message("sum.pod-limit.surge" if pool.surge_nodes else "sum.pod-limit", params)

    def _zone_places(
        self, allowed: Sequence[int], shares: Sequence[Sequence[Share]], fixed: int = 0
    ) -> list[Place]:
        """Return a place for each zone. `shares` has each pool's share by zone, counted only if the pool is there.

        Zones with the same pools share one mapping.
        """
        known: dict[tuple[int, tuple[int, ...]], dict[int, Share]] = {}
        places = []
        for zone, left, in_zone in zip(self.zones, allowed, shares, strict=True):
            pools = self._pools_in_zones[zone.zone]
            key = (id(in_zone), pools)
            if key not in known:
                known[key] = {index: in_zone[index] for index in pools}
            places.append(place_of(left, left, known[key], zone.zone, fixed))
        return places

    @cached_property
    def _pools_in_zones(self) -> Mapping[str, tuple[int, ...]]:
        """The indices of the pools in each zone."""
        named = [frozenset(each.pool.zones) for each in self.pools]
        return {
            zone.zone: tuple([index for index, zones in enumerate(named) if not zones or zone.zone in zones])
            for zone in self.zones
        }

    def _spread(self, each: PoolFigures) -> int:
        """Return the number of zones that the pool is spread over."""
        return len(each.pool.zones) or len(self.zones)

    def _node_addresses(self, virtual_pods: int) -> Iterator[Limit]:
        if not self.zones:
            return
        shares = [share_of(each.pool.peak_nodes, self._spread(each)) for each in self.pools]
        places = self._zone_places(
            [zone.nodes for zone in self.zones], [shares] * len(self.zones), virtual_pods
        )
        yield self._zone_limit(LimitName.NODE_ADDRESSES, Unit.ADDRESSES, places, ("/node_vswitches",))

    def _pod_addresses(self) -> Iterator[Limit]:
        virtual_pods = self.virtual_pods_in_zone
        if not self.zones or not (virtual_pods or any(each.addresses for each in self.pools)):
            return
        apart, shared = (
            [
                share_of(
                    each.pool.peak_nodes, self._spread(each), each.addresses + own, bound=bool(each.addresses)
                )
                for each in self.pools
            ]
            for own in (0, 1)
        )
        places = self._zone_places(
            [zone.pods for zone in self.zones],
            [shared if zone.shared else apart for zone in self.zones],
            virtual_pods,
        )
        fields = ("/pod_vswitches",) if self.plan.pod_vswitches else ("/node_vswitches",)
        yield self._zone_limit(LimitName.POD_ADDRESSES, Unit.ADDRESSES, places, fields)

    def _prefix_blocks(self) -> Iterator[Limit]:
        if not self.zones or not any(each.prefixes for each in self.pools):
            return
        shares = [
            share_of(each.pool.peak_nodes, self._spread(each), each.prefixes, bound=bool(each.prefixes))
            for each in self.pools
        ]
        allowed = [self._whole_blocks(zone.pod_vswitches) for zone in self.zones]
        places = self._zone_places(allowed, [shares] * len(self.zones))
        fields = ("/pod_vswitches",) if self.plan.pod_vswitches else ("/node_vswitches",)
        yield self._zone_limit(LimitName.PREFIX_BLOCKS, Unit.BLOCKS, places, fields)

    def _whole_blocks(self, vswitches: Iterable[Vswitch]) -> int:
        """Return the whole IP prefix blocks left.

        Reserved addresses break some blocks; used addresses are assumed to be contiguous.
        """
        value = self.catalogue.facts.ip_prefixes.value
        size = value.block_size
        return sum(
            max(0, (vswitch.cidr.size // size) - value.broken_blocks - -(-vswitch.used // size))
            for vswitch in vswitches
        )

    def _zone_limit(
        self, name: LimitName, unit: Unit, places: Sequence[Place], fields: tuple[Pointer, ...]
    ) -> Limit:
        limit = limit_of(name, unit, places, Message(""), fields, len(self.pools))
        code = f"sum.{name.replace('_', '-')}"
        return limit._replace(sum=self._zone_sum(code, limit))

    def _zone_sum(self, code: str, limit: Limit) -> Message:
        """Return the calculation: with one pool its nodes in the smallest zone, with several the tightest zone's need."""
        if len(self.pools) > 1 or limit.nodes is None or self.plan.virtual_node_pods:
            params: Params = {"zone": limit.zone, "needed": limit.needed, "allowed": limit.allowed}
            return Message(f"{code}.needed", params)
        places = [place for place in limit.places if 0 in place.shares]
        least = min(places, key=lambda place: place.allowed // place.shares[0].cost)
        share = least.shares[0]
        in_zone = least.allowed // share.cost
        if limit.name is LimitName.NODE_ADDRESSES:
            return Message(
                code, {"zones": share.zones, "zone": least.zone, "least": in_zone, "nodes": limit.nodes}
            )
        return Message(
            code,
            {
                "zones": share.zones,
                "zone": least.zone,
                "addresses": least.allowed,
                "per_node": share.cost,
                "least": in_zone,
                "nodes": limit.nodes,
            },
        )


def _fewest_first(pool: PoolCapacity) -> tuple[int, bool, int, str]:
    """Return the sort key by pods per node; the rest makes the result independent of the order of the pools."""
    trunk_pods = pool.trunk_pods_per_node
    return pool.pods_per_node or 0, trunk_pods is None, trunk_pods or 0, pool.instance_type or ""


def node_quota(limits: ClusterLimits, plugin: Plugin) -> Quota:
    """Return the quota of nodes in a cluster with the plug-in."""
    return limits.terway_nodes if plugin is Plugin.TERWAY else limits.flannel_nodes


def _pods_sum(figures: PoolFigures, catalogue: Catalogue) -> Message | None:
    """Return the calculation of a node's pods; if sources differ on the type, with the other source's result."""
    limiting = figures.limiting
    if limiting is None or limiting.eni is None or limiting.pods is None:
        return None
    params: Params = {
        "enis": limiting.eni.quantity,
        "addresses": limiting.eni.ipv4_per_eni,
        "pods": limiting.pods,
    }
    if figures.pool.ip_prefixes:
        block = catalogue.facts.ip_prefixes.value.block_size
        return Message("sum.prefix-pods", {**params, "block": block})
    exclusive = figures.mode is TerwayMode.EXCLUSIVE_ENI
    code = "sum.exclusive-eni-pods" if exclusive else "sum.shared-eni-pods"
    return _disputed_sum(code, params, figures, limiting, catalogue)


def _disputed_sum(
    code: str, params: Params, figures: PoolFigures, limiting: TypeFigures, catalogue: Catalogue
) -> Message:
    known = catalogue.instance_types.get(limiting.name)
    if known is None or not known.doubtful or figures.pool.eni is not None:
        return Message(code, params)
    other = known.other_eni
    if other is None:
        return Message(f"{code}.doubtful", params)
    others: Params = {
        "other_enis": other.quantity,
        "other_addresses": other.ipv4_per_eni,
        "other_pods": pods_of_type(other, figures.mode),
    }
    return Message(f"{code}.differs", {**params, **others})
