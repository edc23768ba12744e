"""Placing the vSwitches that a plan lacks in its VPC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from ..domain.cidr import Cidr
from ..domain.formulas import addresses_left
from ..domain.free_space import FreeSpace
from ..plan.plan import Vswitch, by_zone
from .demand import Demand, SizeOption, Spread
from .placement import PlacementContext


class Grade(IntEnum):
    """How well the vSwitches suit the plan."""

    SHORT = 0  # less than is needed
    SHARED = 1  # the needed addresses, in vSwitches that nodes and pods share
    ENOUGH = 2
    COMFORTABLE = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The vSwitches of the plan, given and proposed; a list that couldn't be placed is empty.

    `zones` are those that vSwitches were proposed for.
    """

    nodes: tuple[Vswitch, ...]
    pods: tuple[Vswitch, ...]
    grade: Grade
    zones: tuple[str, ...] = ()


@dataclass(frozen=True)
class VswitchLayout:
    """Places the vSwitches that the plan lacks in `vpc_blocks`, with the same sizes in all zones.

    A zone lacks a node vSwitch if none is stated for it. It lacks a pod vSwitch if the plan states none at all, or if
    the zone is new. The needed addresses are found whenever there is room for them.
    """

    placement: PlacementContext
    demand: Demand
    vpc_blocks: tuple[Cidr, ...]

    def best_layout(self) -> Layout:
        """Return the best layout that fits, with the most zones."""
        given = self.placement.given
        if not any(self._lacks(zone) != (False, False) for zone in self.demand.spreads[0].zones):
            return Layout(given.node_vswitches, given.pod_vswitches, Grade.COMFORTABLE)
        for attempt in (self._apart, self._shared):
            for spread in self.demand.spreads:
                layout = attempt(spread)
                if layout is not None:
                    return layout
        return self._short(self.demand.spreads[-1])

    @cached_property
    def _given_nodes(self) -> Mapping[str, Sequence[Vswitch]]:
        return by_zone(self.placement.given.node_vswitches)

    @cached_property
    def _given_pods(self) -> Mapping[str, Sequence[Vswitch]]:
        return by_zone(self.placement.given.pod_vswitches)

    def _lacks(self, zone: str) -> tuple[bool, bool]:
        """Return whether the zone lacks a node vSwitch, and whether it lacks a pod vSwitch."""
        node = zone not in self._given_nodes
        return node, zone not in self._given_pods and (node or not self._given_pods)

    def _space(self) -> FreeSpace:
        given = self.placement.given
        taken = [vswitch.cidr for vswitch in (*given.node_vswitches, *given.pod_vswitches)]
        return self.placement.vswitch_space(self.vpc_blocks, taken=taken)

    def _apart(self, spread: Spread) -> Layout | None:
        """Return separate node and pod vSwitches, at least as large as needed; None if they don't fit."""
        space, lacks = self._space(), [self._lacks(zone) for zone in spread.zones]
        tried = set()
        for option in spread.size_options():
            wanted = tuple(option.lacking(node=node, pods=pods) for node, pods in lacks)
            if wanted in tried:
                continue
            tried.add(wanted)
            blocks = space.place([prefix for prefixes in wanted for prefix in prefixes])
            if blocks is not None:
                return self._layout(spread.zones, lacks, wanted, blocks, option)
        return None

    def _layout(
        self,
        zones: tuple[str, ...],
        lacks: Sequence[tuple[bool, bool]],
        wanted: Sequence[Sequence[int]],
        blocks: Sequence[Cidr],
        option: SizeOption,
    ) -> Layout:
        left = iter(blocks)
        nodes, pods = [], []
        for zone, (node, _), prefixes in zip(zones, lacks, wanted, strict=True):
            own = [Vswitch(next(left), zone) for _ in prefixes]
            nodes += own[:1] if node else []
            pods += own[1:] if node else own
        given = self.placement.given
        grade = Grade.COMFORTABLE if option.comfortable else Grade.ENOUGH
        return Layout((*given.node_vswitches, *nodes), (*given.pod_vswitches, *pods), grade, zones)

    def _shared(self, spread: Spread) -> Layout | None:
        """Return vSwitches that nodes and pods share: those given, if they are enough, or new ones."""
        given = self.placement.given.node_vswitches or self.placement.given.pod_vswitches
        if given:
            one_list = not (self.placement.given.node_vswitches and self.placement.given.pod_vswitches)
            shareable = one_list and self._can_be_shared(given, spread)
            return Layout(given, given, Grade.SHARED, spread.zones) if shareable else None
        space = self._space()
        for prefix in spread.shared:
            blocks = space.place([prefix] * len(spread.zones))
            if blocks is not None:
                vswitches = tuple(map(Vswitch, blocks, spread.zones))
                return Layout(vswitches, vswitches, Grade.SHARED, spread.zones)
        return None

    def _can_be_shared(self, given: Sequence[Vswitch], spread: Spread) -> bool:
        """Return whether each may be a pod vSwitch and overlaps nothing, and each zone has addresses for both."""
        facts, in_zone = self.placement.catalogue.facts, by_zone(given)
        reserved = facts.vswitch_reserved_addresses.value
        for zone in spread.zones:
            left = sum(addresses_left(one.cidr, reserved, one.used) for one in in_zone.get(zone, ()))
            if left < spread.addresses:
                return False
        allowed = range(facts.vswitch_mask.value.shortest, facts.pod_vswitch_mask.value.longest + 1)
        space = self.placement.vswitch_space(self.vpc_blocks)
        return all(one.cidr.prefix in allowed and space.take_at(one.cidr) for one in given)

    def _short(self, spread: Spread) -> Layout:
        """Return what fits when the needed sizes don't: node vSwitches for up to twice the nodes, then pod vSwitches."""
        space, given, zones = self._space(), self.placement.given, spread.zones
        masks = self.placement.catalogue.facts.vswitch_mask.value
        lacking_nodes = [zone for zone in zones if self._lacks(zone)[0]]
        lacking_pods = [zone for zone in zones if self._lacks(zone)[1]]
        nodes = _largest(space, lacking_nodes, range(spread.twice_nodes, masks.longest + 1))
        pods = _largest(space, lacking_pods, range(masks.shortest, masks.longest + 1))
        return Layout((*given.node_vswitches, *nodes), (*given.pod_vswitches, *pods), Grade.SHORT, zones)


def _largest(space: FreeSpace, zones: Sequence[str], prefixes: range) -> tuple[Vswitch, ...]:
    """Return one vSwitch for each zone, the largest equal ones that fit; empty if none fit."""
    for prefix in prefixes if zones else ():
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            return tuple(map(Vswitch, blocks, zones))
    return ()
