"""Where the vSwitches that a plan lacks are laid in its VPC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from app.domain.cidr import Cidr
from app.domain.free_space import FreeSpace
from app.domain.vswitch import addresses_left
from app.planning.capacity import by_zone
from app.planning.plan import Vswitch
from app.planning.site import Site
from app.planning.vswitch_sizes import Load, Rung

# "Plan the network of an ACK managed cluster" advises one zone, or better two, for fewer than 100 nodes, and
# two or more from there on; its first example has one zone.
NODES_FOR_TWO_ZONES: Final = 100

# Zones that are laid one after the other, as if the next were not known yet. No region has as many.
MOST_STAGES: Final = 16


class Grade(IntEnum):
    """How well the vSwitches lie."""

    SHORT = 0  # less than is needed
    SHARED = 1  # as many as are needed, of vSwitches that serve nodes and pods alike
    ENOUGH = 2
    COMFORTABLE = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The vSwitches of the plan, given and proposed; a list that could not be placed is empty."""

    nodes: tuple[Vswitch, ...]
    pods: tuple[Vswitch, ...]
    grade: Grade


@dataclass(frozen=True)
class VswitchLayout:
    """Lays the lists of vSwitches that the plan lacks in the VPC and its secondary blocks.

    Zones are those of the list that is given; with none, one or two. As many addresses as are needed are found
    whenever there is room for them. A zone more moves nothing that was laid for those before it, unless what
    they left is not enough for it.
    """

    site: Site
    load: Load
    homes: tuple[Cidr, ...]

    def lay_out(self) -> Layout:
        plan = self.site.given
        if plan.node_vswitches and plan.pod_vswitches:
            return Layout(plan.node_vswitches, plan.pod_vswitches, Grade.COMFORTABLE)
        choices = self._zone_choices
        for attempt in (self._apart, self._shared):
            for zones in choices:
                layout = attempt(zones)
                if layout is not None:
                    return layout
        return self._short(choices[-1])

    @cached_property
    def _given(self) -> Mapping[str, Sequence[Vswitch]]:
        """The list that is given, by zone; empty when both are lacking."""
        return by_zone(self.site.given.node_vswitches or self.site.given.pod_vswitches)

    @cached_property
    def _zone_choices(self) -> list[tuple[str, ...]]:
        """Zones to try, the better ones first."""
        if self._given:
            return [tuple(self._given)]
        return [("a", "b"), ("a",)] if self.load.nodes >= NODES_FOR_TWO_ZONES else [("a",)]

    @cached_property
    def _blocks(self) -> list[Cidr]:
        return [vswitch.cidr for vswitches in self._given.values() for vswitch in vswitches]

    def _space(self) -> FreeSpace:
        return self.site.vswitch_space(self.homes, taken=self._blocks)

    def _apart(self, zones: Sequence[str]) -> Layout | None:
        """Node and pod vSwitches of their own, at least as large as needed; None when they don't fit."""
        given = self.site.given
        nodes, pods = not given.node_vswitches, not given.pod_vswitches
        ladder = self.load.ladder(len(zones), nodes=nodes, pods=pods)
        blocks = self._zone_by_zone(zones, ladder) or _together(self._space(), len(zones), ladder)
        if blocks is None:
            return None
        comfortable = all(_is_comfortable(placed, ladder) for placed in blocks)
        return Layout(
            _vswitches(zones, [placed[:1] for placed in blocks]) if nodes else given.node_vswitches,
            _vswitches(zones, [placed[1 if nodes else 0 :] for placed in blocks])
            if pods
            else given.pod_vswitches,
            Grade.COMFORTABLE if comfortable else Grade.ENOUGH,
        )

    def _zone_by_zone(self, zones: Sequence[str], ladder: Sequence[Rung]) -> list[list[Cidr]] | None:
        """Each zone as comfortable as it can be beside the zones before it, whose places it does not touch."""
        in_stages = len(zones) <= MOST_STAGES
        space = self.site.vswitch_space(self.homes, kept_clear=self._blocks) if in_stages else self._space()
        placed: list[list[Cidr]] = []
        for zone in zones:
            if in_stages:
                space.exclude(vswitch.cidr for vswitch in self._given.get(zone, ()))
            blocks = next((found for rung in ladder if (found := space.place(rung.prefixes))), None)
            if blocks is None:
                return None
            placed.append(blocks)
        return placed

    def _shared(self, zones: Sequence[str]) -> Layout | None:
        """vSwitches that serve nodes and pods alike: those given, if they are enough, or new ones."""
        if self._given:
            given = self.site.given.node_vswitches or self.site.given.pod_vswitches
            return Layout(given, given, Grade.SHARED) if self._can_be_shared(given) else None
        space = self._space()
        for prefix in self.load.shared_prefixes(len(zones)):
            blocks = space.place([prefix] * len(zones))
            if blocks is not None:
                vswitches = _vswitches(zones, [[block] for block in blocks])
                return Layout(vswitches, vswitches, Grade.SHARED)
        return None

    def _can_be_shared(self, given: Sequence[Vswitch]) -> bool:
        """Whether each may be a pod vSwitch, meets nothing, and each zone's have addresses for both."""
        allowed = range(self.load.masks.shortest, self.load.pod_masks.longest + 1)
        space = self.site.vswitch_space(self.homes)
        if not all(one.cidr.prefix in allowed and space.take_at(one.cidr) for one in given):
            return False
        needed = self.load.nodes_in_zone(len(self._given)) * (self.load.per_node + 1)
        return all(self._left(vswitches) >= needed for vswitches in self._given.values())

    def _left(self, vswitches: Sequence[Vswitch]) -> int:
        return sum(addresses_left(one.cidr, self.load.reserved, one.used) for one in vswitches)

    def _short(self, zones: Sequence[str]) -> Layout:
        """Not even what is needed fits: node vSwitches as near to twice the nodes as fit, pods what is left."""
        space = self._space()
        twice = self.load.prefix_for(2 * self.load.nodes_in_zone(len(zones)))
        masks, given = self.load.masks, self.site.given
        nodes = given.node_vswitches or _largest(space, zones, range(twice, masks.longest + 1))
        pods = given.pod_vswitches or _largest(space, zones, range(masks.shortest, masks.longest + 1))
        return Layout(nodes, pods, Grade.SHORT)


def _together(space: FreeSpace, zones: int, ladder: Sequence[Rung]) -> list[list[Cidr]] | None:
    """All zones on the highest rung on which they all fit."""
    for rung in ladder:
        size = len(rung.prefixes)
        blocks = space.place(rung.prefixes * zones)
        if blocks is not None:
            return [blocks[start : start + size] for start in range(0, len(blocks), size)]
    return None


def _is_comfortable(blocks: Sequence[Cidr], ladder: Sequence[Rung]) -> bool:
    prefixes = tuple(block.prefix for block in blocks)
    return any(rung.comfortable and rung.prefixes == prefixes for rung in ladder)


def _vswitches(zones: Sequence[str], blocks: Sequence[Sequence[Cidr]]) -> tuple[Vswitch, ...]:
    return tuple(Vswitch(block, zone) for zone, placed in zip(zones, blocks, strict=True) for block in placed)


def _largest(space: FreeSpace, zones: Sequence[str], prefixes: range) -> tuple[Vswitch, ...]:
    for prefix in prefixes:
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            return _vswitches(zones, [[block] for block in blocks])
    return ()
