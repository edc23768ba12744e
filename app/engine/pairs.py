"""How any two ranges of a plan lie to each other: the cells of the matrix of pairs."""

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

# A plan can be written in which a billion pairs overlap; nobody reads past the first hundreds.
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
_MEETS_NETWORKS: Final = (Role.VPC, Role.SECONDARY, Role.SERVICE, Role.POD)

Pair: TypeAlias = tuple[PlanRange, PlanRange]


@dataclass(frozen=True, slots=True)
class Clashes:
    """Each two ranges that share addresses and must not, the inner one first; whether there are more than listed."""

    listed: tuple[Pair, ...]
    has_more: bool


class PairState(StrEnum):
    """`MET`: they share addresses, and it is no clash by itself, as where a vSwitch's block is what clashes."""

    APART = "apart"
    WITHIN = "within"
    SHARED = "shared"
    CLASH = "clash"
    MET = "met"


def pair_state(one: PlanRange, other: PlanRange) -> PairState:
    """A clash exactly where a finding names the two; a vSwitch in its block; one that serves nodes and pods."""
    if not one.cidr.overlaps(other.cidr):
        return PairState.APART
    if is_one_vswitch(one, other):
        return PairState.SHARED
    if must_not_meet(one.role, other.role):
        return PairState.CLASH
    inner, outer = (one, other) if one.role in _VSWITCHES else (other, one)
    belongs = inner.role in _VSWITCHES and outer.role in _BLOCKS and outer.cidr.contains(inner.cidr)
    return PairState.WITHIN if belongs else PairState.MET


def clashes(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Clashes:
    """At most MOST_CLASHES of each kind, so that what is left out rules out no plug-in that isn't ruled out anyway."""
    listed: list[Pair] = []
    has_more = False
    for kind in _kinds(plan, ranges):
        listed += islice(kind, MAX_CLASHES)
        has_more = has_more or next(kind, None) is not None
        if len(listed) >= MAX_CLASHES and has_more:
            break
    return Clashes(tuple(listed), has_more)


def _kinds(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Iterator[Iterator[Pair]]:
    """The pairs by the plug-ins that they concern: first those of both, then Flannel's, then Terway's."""
    blocks = [placed for placed in ranges if placed.role in _MEETS_NETWORKS]
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


def must_not_meet(one: Role, other: Role) -> bool:
    """Whether ranges of these roles clash where they share addresses."""
    roles = frozenset((one, other))
    return roles in _CLASHING or (Role.NETWORK in roles and not roles.isdisjoint(_MEETS_NETWORKS))


def is_one_vswitch(one: PlanRange, other: PlanRange) -> bool:
    """Whether a node vSwitch and a pod vSwitch are one and the same."""
    return {one.role, other.role} == {Role.NODE_VSWITCH, Role.POD_VSWITCH} and one.cidr == other.cidr


def _network_pairs(plan: StatedRanges, ranges: Sequence[PlanRange]) -> Iterator[Pair]:
    if not plan.connected_networks:
        return
    index = plan.connected_networks.blocks
    for own in ranges:
        for place in sorted(index.overlapping(own.cidr)):
            other = network(plan, place)
            yield (own, other) if own.cidr.prefix >= other.cidr.prefix else (other, own)
