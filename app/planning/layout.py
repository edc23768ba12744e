"""Where the vSwitches that a plan lacks are laid in its VPC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.cidr import Cidr
from app.domain.free_space import FreeSpace
from app.domain.vswitch import addresses_left
from app.planning.capacity import by_zone
from app.planning.plan import Plan, Vswitch
from app.planning.vswitch_sizes import Load, Rung

# "Plan the network of an ACK managed cluster" advises one zone, or better two, for fewer than 100 nodes, and
# two or more from there on; its first example has one zone.
NODES_FOR_TWO_ZONES: Final = 100


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


def lay_out(plan: Plan, load: Load, space: FreeSpace) -> Layout:
    """Lay the lists of vSwitches that the plan lacks in `space`, which is used up by it.

    Zones are those of the list that is given; with none, one or two. As many as are needed are found
    whenever there is room for them.
    """
    if plan.node_vswitches and plan.pod_vswitches:
        return Layout(plan.node_vswitches, plan.pod_vswitches, Grade.COMFORTABLE)
    choices = _zone_choices(plan, load)
    for zones in choices:
        layout = _apart(plan, load, space, zones)
        if layout is not None:
            return layout
    for zones in choices:
        layout = _shared(plan, load, space, zones)
        if layout is not None:
            return layout
    return _short(plan, load, space, choices[-1])


def _zone_choices(plan: Plan, load: Load) -> list[tuple[str, ...]]:
    """Zones to try, the better ones first."""
    given = by_zone(plan.node_vswitches or plan.pod_vswitches)
    if given:
        return [tuple(given)]
    return [("a", "b"), ("a",)] if load.nodes >= NODES_FOR_TWO_ZONES else [("a",)]


def _apart(plan: Plan, load: Load, space: FreeSpace, zones: Sequence[str]) -> Layout | None:
    """Node and pod vSwitches of their own, at least as large as needed; None when they don't fit."""
    nodes, pods = not plan.node_vswitches, not plan.pod_vswitches
    ladder = load.ladder(len(zones), nodes=nodes, pods=pods)
    blocks = _zone_by_zone(space, len(zones), ladder) or _together(space, len(zones), ladder)
    if blocks is None:
        return None
    comfortable = all(_is_comfortable(placed, ladder) for placed in blocks)
    return Layout(
        _vswitches(zones, [placed[:1] for placed in blocks]) if nodes else plan.node_vswitches,
        _vswitches(zones, [placed[nodes:] for placed in blocks]) if pods else plan.pod_vswitches,
        Grade.COMFORTABLE if comfortable else Grade.ENOUGH,
    )


def _zone_by_zone(space: FreeSpace, zones: int, ladder: Sequence[Rung]) -> list[list[Cidr]] | None:
    """Each zone as comfortable as what the zones before it leave free: one more zone moves none of them."""
    placed: list[list[Cidr]] = []
    for _ in range(zones):
        blocks = next((found for rung in ladder if (found := space.place(rung.prefixes))), None)
        if blocks is None:
            space.undo(sum(map(len, placed)))
            return None
        placed.append(blocks)
    return placed


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


def _shared(plan: Plan, load: Load, space: FreeSpace, zones: Sequence[str]) -> Layout | None:
    """vSwitches that serve nodes and pods alike: those given, if they are enough, or new ones."""
    given = plan.node_vswitches or plan.pod_vswitches
    if given:
        fit = all(vswitch.cidr.prefix <= load.pod_masks.longest for vswitch in given)
        return Layout(given, given, Grade.SHARED) if fit and _enough_for_both(given, load) else None
    for prefix in load.shared_prefixes(len(zones)):
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            vswitches = _vswitches(zones, [[block] for block in blocks])
            return Layout(vswitches, vswitches, Grade.SHARED)
    return None


def _enough_for_both(vswitches: Sequence[Vswitch], load: Load) -> bool:
    zones = by_zone(vswitches)
    needed = load.nodes_in_zone(len(zones)) * (load.per_node + 1)
    return all(
        sum(addresses_left(vswitch.cidr, load.reserved, vswitch.used) for vswitch in listed) >= needed
        for listed in zones.values()
    )


def _short(plan: Plan, load: Load, space: FreeSpace, zones: Sequence[str]) -> Layout:
    """Not even what is needed fits: node vSwitches as near to twice the nodes as fit, pods what is left."""
    _, easy, _ = load.node_prefixes(len(zones))
    nodes = plan.node_vswitches or _largest(space, zones, easy, load.masks.longest)
    pods = plan.pod_vswitches or _largest(space, zones, load.masks.shortest, load.masks.longest)
    return Layout(nodes, pods, Grade.SHORT)


def _largest(space: FreeSpace, zones: Sequence[str], shortest: int, longest: int) -> tuple[Vswitch, ...]:
    for prefix in range(shortest, longest + 1):
        blocks = space.place([prefix] * len(zones))
        if blocks is not None:
            return _vswitches(zones, [[block] for block in blocks])
    return ()
