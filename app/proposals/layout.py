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
from .demand import Demand, SizeOption
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
        if not any(self._lacks(zone) != (False, False) for zone in self.demand.zones[0]):
            return Layout(given.node_vswitches, given.pod_vswitches, Grade.COMFORTABLE)
        for attempt in (self._apart, self._shared):
            for zones in self.demand.zones:
                layout = attempt(zones)
                if layout is not None:
                    return layout
        return self._short(self.demand.zones[-1])

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

    def _apart(self, zones: Sequence[str]) -> Layout | None:
        """Return separate node and pod vSwitches, at least as large as needed; None if they don't fit."""
        space, lacks = self._space(), [self._lacks(zone) for zone in zones]
        tried = set()
        for option in self.demand.load.size_options(zones):
            wanted = tuple(option.lacking(node=node, pods=pods) for node, pods in lacks)
            if wanted in tried:
                continue
            tried.add(wanted)
            blocks = space.place([prefix for prefixes in wanted for prefix in prefixes])
            if blocks is not None:
                return self._layout(zones, lacks, wanted, blocks, option)
        return None

    def _layout(
        self,
        zones: Sequence[str],
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
        return Layout((*given.node_vswitches, *nodes), (*given.pod_vswitches, *pods), grade, tuple(zones))

    def _shared(self, zones: Sequence[str]) -> Layout | None:
        """Return vSwitches that nodes and pods share: those given, if they are enough, or new ones."""
        given = self.placement.given.node_vswitches or self.placement.given.pod_vswitches
        if given:
            one_list = not (self.placement.given.node_vswitches and self.placement.given.pod_vswitches)
            shareable = one_list and self._can_be_shared(given, zones)
            return Layout(given, given, Grade.SHARED, tuple(zones)) if shareable else None
        space = self._space()
        for prefix in self.demand.load.shared_prefixes(zones):
            blocks = space.place([prefix] * len(zones))
            if blocks is not None:
                vswitches = tuple(map(Vswitch, blocks, zones))
                return Layout(vswitches, vswitches, Grade.SHARED, tuple(zones))
        return None

    def _can_be_shared(self, given: Sequence[Vswitch], zones: Sequence[str]) -> bool:
        """Return whether each may be a pod vSwitch and overlaps nothing, and each zone has addresses for both."""
        load, in_zone = self.demand.load, by_zone(given)
        needed = load.nodes_in_zone(zones) + load.pod_addresses_in_zone(zones)
        for zone in zones:
            left = sum(addresses_left(one.cidr, load.reserved, one.used) for one in in_zone.get(zone, ()))
            if left < needed:
                return False
        allowed = range(load.masks.shortest, load.pod_masks.longest + 1)
        space = self.placement.vswitch_space(self.vpc_blocks)
        return all(one.cidr.prefix in allowed and space.take_at(one.cidr) for one in given)

    def _short(self, zones: Sequence[str]) -> Layout:
        """Return what fits when the needed sizes don't: node vSwitches for up to twice the nodes, then pod vSwitches."""
        space, load, given = self._space(), self.demand.load, self.placement.given
        lacking_nodes = [zone for zone in zones if self._lacks(zone)[0]]
        lacking_pods = [zone for zone in zones if self._lacks(zone)[1]]
        twice = load.prefix_for(2 * load.nodes_in_zone(zones))
        nodes = _largest(space, lacking_nodes, range(twice, load.masks.longest + 1))
        pods = _largest(space, lacking_pods, range(load.masks.shortest, load.masks.longest + 1))
        return Layout(
            (*given.node_vswitches, *nodes), (*given.pod_vswitches, *pods), Grade.SHORT, tuple(zones)
        )


def _largest(space: FreeSpace, zones: Sequence[str], prefixes: range) -> tuple[Vswitch, ...]:
    """Return one vSwitch for each zone, the largest equal ones that fit; empty if none fit."""
    for prefix in prefixes if zones else ():
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            return tuple(map(Vswitch, blocks, zones))
    return ()
