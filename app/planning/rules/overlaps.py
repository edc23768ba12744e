"""Rules about pairs of ranges: what must not share addresses, and the one vSwitch that may serve both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

from app.domain.overlap import overlapping_pairs, relation
from app.planning.evaluation import Params, Severity
from app.planning.ranges import PlanRange, Role, network
from app.planning.rules.rule import Case, Found, rule

# A plan can be written in which fifty million pairs overlap; nobody reads past the first thousands.
MOST_PAIRS: Final = 10_000

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


@rule("overlap", fact="no_overlap")
def overlap(case: Case) -> Iterator[Found]:
    """One finding a pair, the inner range first."""
    for inner, outer in islice(chain(_own_pairs(case), _network_pairs(case)), MOST_PAIRS):
        how = relation(inner.cidr, outer.cidr) or "equal"
        params: Params = {
            "relation": how,
            "first": inner.title,
            "first_range": str(inner.cidr),
            "second": outer.title,
            "second_range": str(outer.cidr),
        }
        shared = tuple(plugin for plugin in inner.role.plugins if plugin in outer.role.plugins)
        yield Found(Severity.ERROR, (inner.pointer, outer.pointer), params, shared, variant=how)


@rule("overlaps-omitted", fact="no_overlap")
def overlaps_omitted(case: Case) -> Iterator[Found]:
    """Says so where there are more overlapping pairs than are listed."""
    pairs = chain(_own_pairs(case), _network_pairs(case))
    if next(islice(pairs, MOST_PAIRS, None), None) is not None:
        yield Found(Severity.NOTE, (), {"most": MOST_PAIRS})


@rule("vswitch-shared", fact="vswitch_shared")
def vswitch_shared(case: Case) -> Iterator[Found]:
    """A node vSwitch that is a pod vSwitch too: allowed, with fewer addresses for each."""
    pod_vswitches: dict[object, list[PlanRange]] = {}
    for pods in case.ranges_of(Role.POD_VSWITCH):
        pod_vswitches.setdefault(pods.cidr, []).append(pods)
    pairs = (
        (nodes, pods)
        for nodes in case.ranges_of(Role.NODE_VSWITCH)
        for pods in pod_vswitches.get(nodes.cidr, ())
    )
    for nodes, pods in islice(pairs, MOST_PAIRS):
        params: Params = {"range": str(nodes.cidr)}
        yield Found(Severity.NOTE, (nodes.pointer, pods.pointer), params, pods.role.plugins)


def _own_pairs(case: Case) -> Iterator[tuple[PlanRange, PlanRange]]:
    vswitch_roles = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
    blocks = [placed for placed in case.ranges if placed.cidr.bits == 32 and placed.role not in vswitch_roles]
    yield from _clashes(blocks)
    yield from _clashes(list(case.ranges_of(*vswitch_roles)))


def _clashes(placed: Sequence[PlanRange]) -> Iterator[tuple[PlanRange, PlanRange]]:
    for outer, inner in overlapping_pairs([one.cidr for one in placed]):
        first, second = placed[inner], placed[outer]
        if frozenset((first.role, second.role)) not in _CLASHING or _is_one_vswitch(first, second):
            continue
        yield first, second


def _is_one_vswitch(one: PlanRange, other: PlanRange) -> bool:
    return {one.role, other.role} == {Role.NODE_VSWITCH, Role.POD_VSWITCH} and one.cidr == other.cidr


def _network_pairs(case: Case) -> Iterator[tuple[PlanRange, PlanRange]]:
    index = case.plan.connected_networks.blocks
    for own in case.ranges_of(*_MEETS_NETWORKS):
        for place in sorted(index.meeting(own.cidr)):
            other = network(case.plan, place)
            yield (own, other) if own.cidr.prefix >= other.cidr.prefix else (other, own)
