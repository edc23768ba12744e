"""Zones: what each one holds, which runs out first, and what happens when the largest one is lost.

Nodes are spread evenly, so that no zone has more than one node beyond another; all zones are measured by the fullest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..catalogue.model import Plugin
from ..plan.plan import Plan
from .growth import Curve
from .limits import Capacity, LimitName, ZoneCapacity


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
        return not self.node_addresses and not self.pod_addresses


@dataclass(frozen=True, slots=True)
class ZoneStanding:
    """One zone: the nodes that its vSwitches have addresses for, by which kind of them, and until when.

    `month`: the first in which an even spread gives it more; None where that is not so soon, or no growth is given.
    `short`: what it lacks once the largest zone is lost; None for that zone itself.
    """

    zone: str
    holds: int
    bound_by: LimitName
    month: int | None
    short: Shortage | None


@dataclass(frozen=True, slots=True)
class ZoneOutlook:
    """The zones of one plug-in, as first named; there is at least one.

    `nodes_in_zone`: of the peak, in the fullest zone. `lost`: the zone that holds the most. What follows it is of
    the plan's most nodes without those of an upgrade: `nodes_after_loss` of them find addresses in an even spread
    over the other zones, which would have to hold `nodes_in_zone_after_loss` each (None: there is no other).
    """

    plugin: Plugin
    zones: tuple[ZoneStanding, ...]
    nodes_in_zone: int
    lost: str
    nodes_after_loss: int
    nodes_in_zone_after_loss: int | None
    survives: bool

    @property
    def first_out(self) -> ZoneStanding:
        """The zone that runs out first; the first named of a tie."""
        return min(self.zones, key=lambda zone: zone.holds)

    @property
    def skew(self) -> int:
        """Nodes by which the zone that holds the most is ahead of the one that holds the fewest."""
        return max(zone.holds for zone in self.zones) - self.first_out.holds

    @property
    def stranded_nodes(self) -> int:
        """Nodes that the zones have addresses for and an even spread never reaches."""
        return sum(zone.holds for zone in self.zones) - len(self.zones) * self.first_out.holds


def zone_outlooks(
    plan: Plan, capacities: Iterable[tuple[Plugin, Capacity]], curve: Curve | None
) -> Iterator[ZoneOutlook]:
    """`plan` completed; nothing for a plug-in whose zones are not known."""
    for plugin, capacity in capacities:
        if capacity.zones:
            yield _outlook(plan, plugin, capacity.zones, curve)


def _outlook(plan: Plan, plugin: Plugin, zones: Sequence[ZoneCapacity], curve: Curve | None) -> ZoneOutlook:
    holding = [_holds(zone) for zone in zones]
    largest = max(range(len(zones)), key=lambda place: holding[place][0])
    others = len(zones) - 1
    after = in_fullest_zone(plan.most_nodes, others) if others else None
    left = min((nodes for place, (nodes, _) in enumerate(holding) if place != largest), default=0) * others
    standings = (
        ZoneStanding(
            zone.zone,
            nodes,
            bound_by,
            curve.month_beyond(nodes * len(zones)) if curve else None,
            None if place == largest or after is None else _shortage(zone, after),
        )
        for place, (zone, (nodes, bound_by)) in enumerate(zip(zones, holding, strict=True))
    )
    return ZoneOutlook(
        plugin,
        tuple(standings),
        in_fullest_zone(plan.peak_nodes, len(zones)),
        zones[largest].zone,
        min(left, plan.most_nodes),
        after,
        left >= plan.most_nodes,
    )


def in_fullest_zone(nodes: int, zones: int) -> int:
    return -(-nodes // zones)


def _holds(zone: ZoneCapacity) -> tuple[int, LimitName]:
    if zone.nodes is not None and zone.nodes <= zone.node_addresses:
        return zone.nodes, LimitName.POD_ADDRESSES
    return zone.node_addresses, LimitName.NODE_ADDRESSES


def _shortage(zone: ZoneCapacity, nodes: int) -> Shortage:
    pods = None
    if zone.pod_addresses is not None and zone.addresses_per_node is not None:
        pods = max(0, nodes * zone.addresses_per_node - zone.pod_addresses)
    return Shortage(max(0, nodes - zone.node_addresses), pods)
