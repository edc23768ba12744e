"""Where the vSwitches that a plan lacks are laid in its VPC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from ..domain.cidr import Cidr
from ..domain.free_space import FreeSpace
from ..plan.plan import Vswitch, by_zone
from .demand import Demand
from .placement_context import PlacementContext
from .vswitch_sizes import SizeOption, ZoneSizes

# Names of the zones, where the plan names none.
ZONES: Final = ("a", "b")

# Zones that are laid one after the other, as if the next were not known yet. No region has as many.
MAX_STAGES: Final = 16


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

    site: PlacementContext
    demand: Demand
    homes: tuple[Cidr, ...]

    def lay_out(self) -> Layout:
        plan = self.site.given
        if plan.node_vswitches and plan.pod_vswitches:
            return Layout(plan.node_vswitches, plan.pod_vswitches, Grade.COMFORTABLE)
        for attempt in (self._apart, self._shared):
            for sizes in self.demand.zones:
                layout = attempt(sizes)
                if layout is not None:
                    return layout
        return self._short(self.demand.zones[-1])

    @cached_property
    def _given(self) -> Mapping[str, Sequence[Vswitch]]:
        """The list that is given, by zone; empty when both are lacking."""
        return by_zone(self.site.given.node_vswitches or self.site.given.pod_vswitches)

    def _zones(self, sizes: ZoneSizes) -> tuple[str, ...]:
        return tuple(self._given) or ZONES[: sizes.zones]

    @cached_property
    def _blocks(self) -> list[Cidr]:
        return [vswitch.cidr for vswitches in self._given.values() for vswitch in vswitches]

    def _space(self) -> FreeSpace:
        return self.site.vswitch_space(self.homes, taken=self._blocks)

    def _apart(self, sizes: ZoneSizes) -> Layout | None:
        """Node and pod vSwitches of their own, at least as large as needed; None when they don't fit."""
        given, zones = self.site.given, self._zones(sizes)
        nodes, pods = not given.node_vswitches, not given.pod_vswitches
        blocks = self._zone_by_zone(zones, sizes) or _together(self._space(), len(zones), sizes.size_options)
        if blocks is None:
            return None
        comfortable = all(_is_comfortable(placed, sizes.size_options) for placed in blocks)
        return Layout(
            _vswitches(zones, [placed[:1] for placed in blocks]) if nodes else given.node_vswitches,
            _vswitches(zones, [placed[1 if nodes else 0 :] for placed in blocks])
            if pods
            else given.pod_vswitches,
            Grade.COMFORTABLE if comfortable else Grade.ENOUGH,
        )

    def _zone_by_zone(self, zones: Sequence[str], sizes: ZoneSizes) -> list[list[Cidr]] | None:
        """Each zone as comfortable as it can be beside the zones before it, whose places it does not touch."""
        in_stages = len(zones) <= MAX_STAGES
        space = self.site.vswitch_space(self.homes, kept_clear=self._blocks) if in_stages else self._space()
        placed: list[list[Cidr]] = []
        for zone in zones:
            if in_stages:
                space.exclude(vswitch.cidr for vswitch in self._given.get(zone, ()))
            blocks = _first_placed(space, sizes.size_options)
            if blocks is None:
                return None
            placed.append(blocks)
        return placed

    def _shared(self, sizes: ZoneSizes) -> Layout | None:
        """vSwitches that serve nodes and pods alike: those given, if they are enough, or new ones."""
        if self._given:
            given = self.site.given.node_vswitches or self.site.given.pod_vswitches
            return Layout(given, given, Grade.SHARED) if self._can_be_shared(given) else None
        space, zones = self._space(), self._zones(sizes)
        for prefix in sizes.shared:
            blocks = space.place([prefix] * len(zones))
            if blocks is not None:
                vswitches = _vswitches(zones, [[block] for block in blocks])
                return Layout(vswitches, vswitches, Grade.SHARED)
        return None

    def _can_be_shared(self, given: Sequence[Vswitch]) -> bool:
        """Whether each may be a pod vSwitch, meets nothing, and each zone's have addresses for both."""
        if not self.demand.given_serve_both:
            return False
        facts = self.site.catalogue.facts
        allowed = range(facts.vswitch_mask.value.shortest, facts.pod_vswitch_mask.value.longest + 1)
        space = self.site.vswitch_space(self.homes)
        return all(one.cidr.prefix in allowed and space.take_at(one.cidr) for one in given)

    def _short(self, sizes: ZoneSizes) -> Layout:
        """Not even what is needed fits: node vSwitches as near to twice the nodes as fit, pods what is left."""
        space, zones = self._space(), self._zones(sizes)
        masks, given = self.site.catalogue.facts.vswitch_mask.value, self.site.given
        nodes = given.node_vswitches or _largest(space, zones, range(sizes.twice_nodes, masks.longest + 1))
        pods = given.pod_vswitches or _largest(space, zones, range(masks.shortest, masks.longest + 1))
        return Layout(nodes, pods, Grade.SHORT)


def _first_placed(space: FreeSpace, size_options: Sequence[SizeOption]) -> list[Cidr] | None:
    return next((found for rung in size_options if (found := space.place(rung.prefixes))), None)


def _together(space: FreeSpace, zones: int, size_options: Sequence[SizeOption]) -> list[list[Cidr]] | None:
    """All zones on the highest rung on which they all fit."""
    for rung in size_options:
        size = len(rung.prefixes)
        blocks = space.place(rung.prefixes * zones)
        if blocks is not None:
            return [blocks[start : start + size] for start in range(0, len(blocks), size)]
    return None


def _is_comfortable(blocks: Sequence[Cidr], size_options: Sequence[SizeOption]) -> bool:
    prefixes = _prefixes(blocks)
    return any(rung.comfortable and rung.prefixes == prefixes for rung in size_options)


def _prefixes(blocks: Sequence[Cidr]) -> tuple[int, ...]:
    return tuple(block.prefix for block in blocks)


def _vswitches(zones: Sequence[str], blocks: Sequence[Sequence[Cidr]]) -> tuple[Vswitch, ...]:
    return tuple(Vswitch(block, zone) for zone, placed in zip(zones, blocks, strict=True) for block in placed)


def _largest(space: FreeSpace, zones: Sequence[str], prefixes: range) -> tuple[Vswitch, ...]:
    for prefix in prefixes:
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            return _vswitches(zones, [[block] for block in blocks])
    return ()
