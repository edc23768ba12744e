"""Pairs of ranges of a plan: which of them clash, and the state of each cell in the matrix of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Final, TypeAlias

from ..domain.overlap import overlapping_pairs
from ..plan.ranges import PlanRange, Role, StatedRanges, network

_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)

# A plan can have a billion overlapping pairs; nobody reads more than the first hundreds.
MAX_CLASHES: Final = 1_000

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
_CLASHES_WITH_NETWORKS: Final = (Role.VPC, Role.SECONDARY, Role.SERVICE, Role.POD)

Pair: TypeAlias = tuple[PlanRange, PlanRange]


@dataclass(frozen=True, slots=True)
class Clashes:
    """Pairs of ranges that must not share addresses and do, the inner range first; `has_more` if not all are listed."""

    listed: tuple[Pair, ...]
    has_more: bool


class PairState(StrEnum):
    """The state of a pair of ranges.

    WITHIN is a vSwitch in its block, SHARED a vSwitch for both nodes and pods. MET shares addresses without being a
    clash itself, such as a vSwitch in a block that clashes.
    """

    APART = "apart"
    WITHIN = "within"
    SHARED = "shared"
    CLASH = "clash"
    MET = "met"


def pair_state(one: PlanRange, other: PlanRange) -> PairState:
    """Return the state of a pair of ranges; CLASH exactly when there is a finding about the two."""
    if not one.cidr.overlaps(other.cidr):
        return PairState.APART
    if is_one_vswitch(one, other):
        return PairState.SHARED
    if must_not_overlap(one.role, other.role):
        return PairState.CLASH
    inner, outer = (one, other) if one.role in _VSWITCHES else (other, one)
    belongs = inner.role in _VSWITCHES and outer.role in _BLOCKS and outer.cidr.contains(inner.cidr)
    return PairState.WITHIN if belongs else PairState.MET


def clashes(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Clashes:
    """Return the clashes, at most MAX_CLASHES for each set of plug-ins concerned.

    Limiting each set by itself makes sure that omitted clashes rule out no plug-in that isn't ruled out anyway.
    """
    listed: list[Pair] = []
    has_more = False
    for kind in _kinds(plan, ranges):
        listed += islice(kind, MAX_CLASHES)
        has_more = has_more or next(kind, None) is not None
        if len(listed) >= MAX_CLASHES and has_more:
            break
    return Clashes(tuple(listed), has_more)


def _kinds(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Iterator[Iterator[Pair]]:
    """Yield the clashes that concern both plug-ins, then those of Flannel, then those of Terway."""
    blocks = [placed for placed in ranges if placed.role in _CLASHES_WITH_NETWORKS]
    pods = [placed for placed in blocks if placed.role is Role.POD]
    others = [placed for placed in blocks if placed.role is not Role.POD]
    vswitches = [placed for placed in ranges if placed.role in _VSWITCHES]
    nodes = [placed for placed in vswitches if placed.role is Role.NODE_VSWITCH]
    yield chain(_clashes(others), _clashes(nodes), _network_pairs(plan, others))
    yield chain(_having(Role.POD, _clashes(blocks)), _network_pairs(plan, pods))
    yield _having(Role.POD_VSWITCH, _clashes(vswitches))


def _having(role: Role, pairs: Iterator[Pair]) -> Iterator[Pair]:
    return (pair for pair in pairs if role in (pair[0].role, pair[1].role))


def _clashes(placed: Sequence[PlanRange]) -> Iterator[Pair]:
    if len(placed) < 2:
        return
    for outer, inner in overlapping_pairs([one.cidr for one in placed]):
        first, second = placed[inner], placed[outer]
        if frozenset((first.role, second.role)) not in _CLASHING or is_one_vswitch(first, second):
            continue
        yield first, second


def must_not_overlap(one: Role, other: Role) -> bool:
    """Return whether ranges of these roles clash if they share addresses."""
    roles = frozenset((one, other))
    return roles in _CLASHING or (Role.NETWORK in roles and not roles.isdisjoint(_CLASHES_WITH_NETWORKS))


def is_one_vswitch(one: PlanRange, other: PlanRange) -> bool:
    """Return whether the two are one vSwitch, which is listed for nodes and for pods."""
    return {one.role, other.role} == {Role.NODE_VSWITCH, Role.POD_VSWITCH} and one.cidr == other.cidr


def _network_pairs(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Iterator[Pair]:
    if not plan.connected_networks:
        return
    index = plan.connected_networks.blocks
    for own in ranges:
        for place in sorted(index.overlapping(own.cidr)):
            other = network(plan, place)
            yield (own, other) if own.cidr.prefix >= other.cidr.prefix else (other, own)
