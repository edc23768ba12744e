"""Zones: what the plan needs of each, which one is reached first, and what happens when the largest one is lost.

The nodes of a pool are spread evenly over its zones, so that no zone has more than one node beyond another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..catalogue.model import Plugin
from ..plan.pool_figures import PoolFigures
from .capacity import Count
from .growth import Forecast
from .limits import Capacity, LimitName, Place, ZoneCapacity, compare_shares


@dataclass(frozen=True, slots=True)
class Shortage:
    """vSwitch addresses that a zone lacks for the nodes that it would have to hold; 0 where it has enough.

    `pod_addresses`: None where pods take no addresses of the zone. A vSwitch that serves nodes and pods alike
    counts the nodes' own among them.
    """

    node_addresses: int
    pod_addresses: int | None

    @property
    def is_none(self) -> bool:
        """Whether nothing is lacking."""
        return not self.node_addresses and not self.pod_addresses


@dataclass(frozen=True, slots=True)
class ZoneStatus:
    """One zone: the addresses that the plan needs and that are left, of the kind that is reached first.

    `holds`: with one pool, the nodes that the zone has addresses for; None with several. `month`: the first in which
    growth needs more than the zone has; None where that is not so soon, or no growth is given. `short`: what the zone
    lacks once the largest zone is lost; None for that zone itself.
    """

    zone: str
    holds: int | None
    bound_by: LimitName
    needed: int
    allowed: int
    month: int | None
    short: Shortage | None


@dataclass(frozen=True, slots=True)
class ZoneOutlook:
    """The zones of one plug-in, as first named; there is at least one.

    `nodes_in_zone`: of the peak, in the fullest zone. `lost`: the zone that holds the most. What follows it is of
    the plan's most nodes without those of an upgrade: with one pool, `nodes_after_loss` of them find addresses in an even
    spread over the other zones. The fullest of these would have `nodes_in_zone_after_loss` (None: there is no other).
    """

    plugin: Plugin
    zones: tuple[ZoneStatus, ...]
    nodes_in_zone: int
    lost: str
    nodes_after_loss: int | None
    nodes_in_zone_after_loss: int | None
    survives: bool

    @property
    def first_out(self) -> ZoneStatus:
        """The zone that is reached first; the first named of a tie."""
        found = self.zones[0]
        for zone in self.zones[1:]:
            if _is_fuller(zone, found):
                found = zone
        return found

    @property
    def skew(self) -> int | None:
        """Nodes by which the zone that holds the most is ahead of the one that holds the fewest; None with several pools."""
        holds = _all_known([zone.holds for zone in self.zones])
        return None if holds is None else max(holds) - min(holds)

    @property
    def stranded_nodes(self) -> int | None:
        """Nodes that the zones have addresses for and an even spread never reaches; None with several pools."""
        holds = _all_known([zone.holds for zone in self.zones])
        return None if holds is None else sum(holds) - len(holds) * min(holds)


def _all_known(holds: Sequence[int | None]) -> list[int] | None:
    known = [each for each in holds if each is not None]
    return known if len(known) == len(holds) else None


def _is_fuller(zone: ZoneStatus, other: ZoneStatus) -> bool:
    if zone.holds is not None and other.holds is not None:
        return zone.holds < other.holds
    return compare_shares((zone.needed, zone.allowed), (other.needed, other.allowed)) > 0


def zone_outlooks(count: Count, forecast: Forecast | None) -> Iterator[ZoneOutlook]:
    """Yield the outlook of each plug-in; nothing where the zones are not known."""
    if not count.zones:
        return
    without_surge = _spread_elsewhere(count, None)
    for plugin, capacity in ((Plugin.TERWAY, count.terway), (Plugin.FLANNEL, count.flannel)):
        yield _outlook(count, without_surge, plugin, capacity, forecast)


def _outlook(
    count: Count, without_surge: Count, plugin: Plugin, capacity: Capacity, forecast: Forecast | None
) -> ZoneOutlook:
    zones = capacity.zones
    alone = len(count.pools) == 1 and not count.pools[0].pool.zones
    holding = [_holds(zone) for zone in zones]
    largest = _largest(without_surge, holding, alone=alone)
    lost = zones[largest].zone
    left = _spread_elsewhere(count, lost) if len(zones) > 1 else None
    after = (
        None if left is None else {zone.zone: zone for zone in left.zones_of(plugin)} if left.pools else {}
    )
    standings = tuple(
        _standing(
            zone,
            holding[place] if alone else None,
            capacity,
            forecast,
            after if zone.zone != lost else None,
        )
        for place, zone in enumerate(zones)
    )
    in_fullest = max((zone.nodes for zone in _node_counts(left)), default=0) if left else None
    shorts = [standing.short for standing in standings if standing.short is not None]
    most = count.plan.most_nodes
    nodes_left = None
    if alone:
        others = [nodes for place, (nodes, _) in enumerate(holding) if place != largest]
        nodes_left = min(min(others, default=0) * len(others), most)
    return ZoneOutlook(
        plugin,
        standings,
        max(zone.nodes for zone in _node_counts(count)),
        lost,
        nodes_left,
        in_fullest,
        left is not None and all(short.is_none for short in shorts) and not _stranded(count.pools, lost),
    )


@dataclass(frozen=True, slots=True)
class _NodeCount:
    zone: str
    nodes: int


def _node_counts(count: Count) -> Iterator[_NodeCount]:
    """The nodes of all pools in each zone."""
    for zone in count.zones:
        nodes = sum(
            -(-each.pool.peak_nodes // (len(each.pool.zones) or len(count.zones)))
            for each in count.pools
            if not each.pool.zones or zone.zone in each.pool.zones
        )
        yield _NodeCount(zone.zone, nodes)


def _largest(count: Count, holding: Sequence[tuple[int, LimitName]], *, alone: bool) -> int:
    """The place of the zone that holds the most: by its addresses with one pool, else by the nodes in it."""
    nodes = [each.nodes for each in _node_counts(count)]
    return max(range(len(nodes)), key=lambda place: holding[place][0] if alone else nodes[place])


def _spread_elsewhere(count: Count, lost: str | None) -> Count:
    """The plan's most nodes without those of an upgrade, without one zone."""
    pools = tuple(
        replace(each, pool=replace(each.pool, surge_nodes=0, zones=_without(each.pool.zones, lost)))
        for each in count.pools
        if each.pool.zones != (lost,)
    )
    zones = tuple(zone for zone in count.zones if zone.zone != lost)
    return Count(count.plan, count.catalogue, pools, zones)


def _without(zones: tuple[str, ...], lost: str | None) -> tuple[str, ...]:
    return tuple(zone for zone in zones if zone != lost)


def _stranded(pools: Sequence[PoolFigures], lost: str) -> bool:
    """Whether a pool has no other zone."""
    return any(each.pool.zones == (lost,) for each in pools)


def _standing(
    zone: ZoneCapacity,
    holding: tuple[int, LimitName] | None,
    capacity: Capacity,
    forecast: Forecast | None,
    after: dict[str, ZoneCapacity] | None,
) -> ZoneStatus:
    kind, needed, allowed = _tightest_kind(zone)
    return ZoneStatus(
        zone.zone,
        None if holding is None else holding[0],
        kind if holding is None else holding[1],
        needed,
        allowed,
        forecast.first_month(_places_in(zone.zone, capacity)) if forecast else None,
        None if after is None else _shortage(after.get(zone.zone, zone)),
    )


def _places_in(zone: str, capacity: Capacity) -> list[Place]:
    """Where the limits on the addresses of the vSwitches apply to the zone."""
    kinds = (LimitName.NODE_ADDRESSES, LimitName.POD_ADDRESSES)
    limits = (limit for limit in capacity.limits if limit.name in kinds)
    return [place for limit in limits for place in limit.places if place.zone == zone]


def _tightest_kind(zone: ZoneCapacity) -> tuple[LimitName, int, int]:
    """The kind of addresses with the larger share of needed in allowed; pod addresses on a tie."""
    nodes = (zone.node_addresses_needed, zone.node_addresses)
    if zone.pod_addresses is None or zone.pod_addresses_needed is None:
        return (LimitName.NODE_ADDRESSES, *nodes)
    pods = (zone.pod_addresses_needed, zone.pod_addresses)
    if compare_shares(pods, nodes) >= 0:
        return (LimitName.POD_ADDRESSES, *pods)
    return (LimitName.NODE_ADDRESSES, *nodes)


def _holds(zone: ZoneCapacity) -> tuple[int, LimitName]:
    if zone.nodes is not None and zone.nodes <= zone.node_addresses:
        return zone.nodes, LimitName.POD_ADDRESSES
    return zone.node_addresses, LimitName.NODE_ADDRESSES


def _shortage(zone: ZoneCapacity) -> Shortage:
    pods = None
    if zone.pod_addresses is not None and zone.pod_addresses_needed is not None:
        pods = max(0, zone.pod_addresses_needed - zone.pod_addresses)
    return Shortage(max(0, zone.node_addresses_needed - zone.node_addresses), pods)
