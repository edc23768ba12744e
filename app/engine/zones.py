"""Zones: what the plan needs of each, which one is exhausted first, and what happens when the largest one fails.

The nodes of a pool are spread evenly over its zones: their counts differ by one node at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..catalogue.model import Plugin
from ..plan.pool_figures import PoolFigures
from .capacity import CapacityCounter
from .growth import Forecast
from .limits import Capacity, LimitName, Place, ZoneCapacity, compare_shares


@dataclass(frozen=True, slots=True)
class Shortage:
    """The vSwitch addresses that a zone lacks for its nodes; 0 if it has enough.

    `pod_addresses` is None if pods take no addresses of the zone. For a vSwitch shared by nodes and pods, it includes
    the nodes' own addresses.
    """

    node_addresses: int
    pod_addresses: int | None

    @property
    def is_none(self) -> bool:
        """Whether the zone lacks nothing."""
        return not self.node_addresses and not self.pod_addresses


@dataclass(frozen=True, slots=True)
class ZoneStatus:
    """One zone: needed and available addresses of the kind (node or pod) that is exhausted first.

    `max_nodes` is the number of nodes that the zone has addresses for, with one pool; None with several. `month` is the
    first in which growth needs more than the zone has; None if none within the forecast, or without growth. `short` is
    what the zone lacks after the largest zone has failed; None for that zone itself.
    """

    zone: str
    max_nodes: int | None
    bound_by: LimitName
    needed: int
    allowed: int
    month: int | None
    short: Shortage | None


@dataclass(frozen=True, slots=True)
class ZoneOutlook:
    """The zones with one plug-in, at least one, in the order in which the plan names them.

    `nodes_in_zone` are the nodes of the fullest zone at the peak. `lost` is the zone with the most nodes, which is
    assumed to fail. The figures after the loss don't count surge nodes: `nodes_after_loss` nodes get addresses when
    spread evenly over the other zones (None with several pools), of which the fullest would have to take
    `nodes_in_zone_after_loss` nodes (None without another zone). `confined` are the indices of the pools that have no
    zone but the lost one. `others_fit`: whether the nodes of all other pools get addresses.
    """

    plugin: Plugin
    zones: tuple[ZoneStatus, ...]
    nodes_in_zone: int
    lost: str
    nodes_after_loss: int | None
    nodes_in_zone_after_loss: int | None
    confined: tuple[int, ...]
    others_fit: bool

    @property
    def survives(self) -> bool:
        """Whether the other zones can take all nodes of the lost one."""
        return self.others_fit and not self.confined

    @property
    def first_out(self) -> ZoneStatus:
        """The zone that is exhausted first; on a tie the one named first."""
        found = self.zones[0]
        for zone in self.zones[1:]:
            if _is_fuller(zone, found):
                found = zone
        return found

    @property
    def skew(self) -> int | None:
        """The difference in nodes between the largest and the smallest zone; None with several pools."""
        counts = _all_known([zone.max_nodes for zone in self.zones])
        return None if counts is None else max(counts) - min(counts)

    @property
    def stranded_nodes(self) -> int | None:
        """Nodes that have addresses but that an even spread never uses; None with several pools."""
        counts = _all_known([zone.max_nodes for zone in self.zones])
        return None if counts is None else sum(counts) - len(counts) * min(counts)


def _all_known(counts: Sequence[int | None]) -> list[int] | None:
    known = [each for each in counts if each is not None]
    return known if len(known) == len(counts) else None


def _is_fuller(zone: ZoneStatus, other: ZoneStatus) -> bool:
    if zone.max_nodes is not None and other.max_nodes is not None:
        return zone.max_nodes < other.max_nodes
    return compare_shares((zone.needed, zone.allowed), (other.needed, other.allowed)) > 0


def zone_outlooks(counter: CapacityCounter, forecast: Forecast | None) -> Iterator[ZoneOutlook]:
    """Yield the outlook of each plug-in; nothing if the zones are not known."""
    if not counter.zones:
        return
    without_surge = _spread_elsewhere(counter, None)
    for plugin, capacity in ((Plugin.TERWAY, counter.terway), (Plugin.FLANNEL, counter.flannel)):
        yield _outlook(counter, without_surge, plugin, capacity, forecast)


def _outlook(
    counter: CapacityCounter,
    without_surge: CapacityCounter,
    plugin: Plugin,
    capacity: Capacity,
    forecast: Forecast | None,
) -> ZoneOutlook:
    zones = capacity.zones
    single_pool = len(counter.pools) == 1 and not counter.pools[0].pool.zones
    max_nodes = [_max_nodes(zone) for zone in zones]
    largest = _largest(without_surge, max_nodes, single_pool=single_pool)
    lost = zones[largest].zone
    left = _spread_elsewhere(counter, lost) if len(zones) > 1 else None
    after = (
        None if left is None else {zone.zone: zone for zone in left.zones_of(plugin)} if left.pools else {}
    )
    statuses = tuple(
        _status(
            zone,
            max_nodes[index] if single_pool else None,
            capacity,
            forecast,
            after if zone.zone != lost else None,
        )
        for index, zone in enumerate(zones)
    )
    in_fullest = max((zone.nodes for zone in _node_counts(left)), default=0) if left else None
    shorts = [status.short for status in statuses if status.short is not None]
    most = counter.plan.most_nodes
    nodes_left = None
    if single_pool:
        others = [nodes for index, (nodes, _) in enumerate(max_nodes) if index != largest]
        nodes_left = min(min(others, default=0) * len(others), most)
    return ZoneOutlook(
        plugin,
        statuses,
        max(zone.nodes for zone in _node_counts(counter)),
        lost,
        nodes_left,
        in_fullest,
        tuple(_confined(counter.pools, lost)),
        left is not None and all(short.is_none for short in shorts),
    )


@dataclass(frozen=True, slots=True)
class _NodeCount:
    zone: str
    nodes: int


def _node_counts(counter: CapacityCounter) -> Iterator[_NodeCount]:
    """Yield the nodes of all pools in each zone at the peak."""
    for zone in counter.zones:
        nodes = sum(
            -(-each.pool.peak_nodes // (len(each.pool.zones) or len(counter.zones)))
            for each in counter.pools
            if not each.pool.zones or zone.zone in each.pool.zones
        )
        yield _NodeCount(zone.zone, nodes)


def _largest(
    counter: CapacityCounter, max_nodes: Sequence[tuple[int, LimitName]], *, single_pool: bool
) -> int:
    """Return the index of the largest zone: by the nodes it has addresses for with one pool, else by its nodes."""
    nodes = [each.nodes for each in _node_counts(counter)]
    return max(range(len(nodes)), key=lambda index: max_nodes[index][0] if single_pool else nodes[index])


def _spread_elsewhere(counter: CapacityCounter, lost: str | None) -> CapacityCounter:
    """Return the counter without surge nodes, and without one zone if `lost` names it."""
    pools = tuple(
        replace(each, pool=replace(each.pool, surge_nodes=0, zones=_without(each.pool.zones, lost)))
        for each in counter.pools
        if each.pool.zones != (lost,)
    )
    zones = tuple(zone for zone in counter.zones if zone.zone != lost)
    return CapacityCounter(counter.plan, counter.catalogue, pools, zones)


def _without(zones: tuple[str, ...], lost: str | None) -> tuple[str, ...]:
    return tuple(zone for zone in zones if zone != lost)


def _confined(pools: Sequence[PoolFigures], lost: str) -> Iterator[int]:
    """Return the indices of the pools that have no other zone."""
    return (index for index, each in enumerate(pools) if each.pool.zones == (lost,))


def _status(
    zone: ZoneCapacity,
    max_nodes: tuple[int, LimitName] | None,
    capacity: Capacity,
    forecast: Forecast | None,
    after: dict[str, ZoneCapacity] | None,
) -> ZoneStatus:
    kind, needed, allowed = _tightest_kind(zone)
    return ZoneStatus(
        zone.zone,
        None if max_nodes is None else max_nodes[0],
        kind if max_nodes is None else max_nodes[1],
        needed,
        allowed,
        forecast.first_month(_places_in(zone.zone, capacity)) if forecast else None,
        None if after is None else _shortage(after.get(zone.zone, zone)),
    )


def _places_in(zone: str, capacity: Capacity) -> list[Place]:
    """Return the places of the zone in the limits on vSwitch addresses."""
    kinds = (LimitName.NODE_ADDRESSES, LimitName.POD_ADDRESSES)
    limits = (limit for limit in capacity.limits if limit.name in kinds)
    return [place for limit in limits for place in limit.places if place.zone == zone]


def _tightest_kind(zone: ZoneCapacity) -> tuple[LimitName, int, int]:
    """Return the kind of addresses with the larger ratio of needed to available, and both numbers; on a tie pods."""
    nodes = (zone.node_addresses_needed, zone.node_addresses)
    if zone.pod_addresses is None or zone.pod_addresses_needed is None:
        return (LimitName.NODE_ADDRESSES, *nodes)
    pods = (zone.pod_addresses_needed, zone.pod_addresses)
    if compare_shares(pods, nodes) >= 0:
        return (LimitName.POD_ADDRESSES, *pods)
    return (LimitName.NODE_ADDRESSES, *nodes)


def _max_nodes(zone: ZoneCapacity) -> tuple[int, LimitName]:
    if zone.nodes is not None and zone.nodes <= zone.node_addresses:
        return zone.nodes, LimitName.POD_ADDRESSES
    return zone.node_addresses, LimitName.NODE_ADDRESSES


def _shortage(zone: ZoneCapacity) -> Shortage:
    pods = None
    if zone.pod_addresses is not None and zone.pod_addresses_needed is not None:
        pods = max(0, zone.pod_addresses_needed - zone.pod_addresses)
    return Shortage(max(0, zone.node_addresses_needed - zone.node_addresses), pods)
