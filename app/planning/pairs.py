"""How any two ranges of a plan lie to each other: the cells of the matrix of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain, islice
from typing import Final

from app.domain.cidr import IPV4
from app.domain.overlap import overlapping_pairs
from app.planning.plan import Plan
from app.planning.ranges import PlanRange, Role, network

_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)


# A plan can be written in which fifty million pairs overlap; nobody reads past the first thousands.
MOST_CLASHES: Final = 10_000

_CLASHING: Final = frozenset(
    frozenset(pair)
    for pair in (
        (Role.VPC, Role.SECONDARY),
        (Role.SECONDARY,),
        (Role.SERVICE, Role.VPC),
        (Role.SERVICE, Role.SECONDARY),
        (Role.SERVICE, Role.POD),
        (Role.POD, Role.VPC),
        (Role.POD, Role.SECONDARY),
        (Role.NODE_VSWITCH,),
        (Role.POD_VSWITCH,),
        (Role.NODE_VSWITCH, Role.POD_VSWITCH),
    )
)
_MEETS_NETWORKS: Final = (Role.VPC, Role.SECONDARY, Role.SERVICE, Role.POD)


class PairState(StrEnum):
    APART = "apart"
    WITHIN = "within"
    SHARED = "shared"
    CLASH = "clash"


def pair_state(one: PlanRange, other: PlanRange) -> PairState:
    """Apart, a vSwitch in its block, a vSwitch that serves nodes and pods, or a clash."""
    if not one.cidr.overlaps(other.cidr):
        return PairState.APART
    if {one.role, other.role} == set(_VSWITCHES) and one.cidr == other.cidr:
        return PairState.SHARED
    inner, outer = (one, other) if one.role in _VSWITCHES else (other, one)
    belongs = inner.role in _VSWITCHES and outer.role in _BLOCKS and outer.cidr.contains(inner.cidr)
    return PairState.WITHIN if belongs else PairState.CLASH


def clashes(plan: Plan, ranges: Sequence[PlanRange]) -> tuple[tuple[PlanRange, PlanRange], ...]:
    """Each two ranges that share addresses and must not, the inner one first; one more than MOST_CLASHES at most."""
    pairs = chain(_own_pairs(ranges), _network_pairs(plan, ranges))
    return tuple(islice(pairs, MOST_CLASHES + 1))


def _own_pairs(ranges: Sequence[PlanRange]) -> Iterator[tuple[PlanRange, PlanRange]]:
    blocks = [placed for placed in ranges if placed.cidr.bits == IPV4 and placed.role not in _VSWITCHES]
    yield from _clashes(blocks)
    yield from _clashes([placed for placed in ranges if placed.role in _VSWITCHES])


def _clashes(placed: Sequence[PlanRange]) -> Iterator[tuple[PlanRange, PlanRange]]:
    for outer, inner in overlapping_pairs([one.cidr for one in placed]):
        first, second = placed[inner], placed[outer]
        if frozenset((first.role, second.role)) not in _CLASHING or _is_one_vswitch(first, second):
            continue
        yield first, second


def _is_one_vswitch(one: PlanRange, other: PlanRange) -> bool:
    return {one.role, other.role} == {Role.NODE_VSWITCH, Role.POD_VSWITCH} and one.cidr == other.cidr


def _network_pairs(plan: Plan, ranges: Sequence[PlanRange]) -> Iterator[tuple[PlanRange, PlanRange]]:
    index = plan.connected_networks.blocks
    for own in (placed for placed in ranges if placed.role in _MEETS_NETWORKS):
        for place in sorted(index.meeting(own.cidr)):
            other = network(plan, place)
            yield (own, other) if own.cidr.prefix >= other.cidr.prefix else (other, own)
