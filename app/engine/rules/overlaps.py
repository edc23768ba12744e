"""Rules about pairs of ranges: what must not share addresses, and the one vSwitch that may serve both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...domain.overlap import relation
from ...plan.ranges import PlanRange, Role
from ..evaluation import Params, Severity
from ..pairs import MAX_CLASHES
from .rule import MAX_LISTED, Found, RangeContext, range_rule


@range_rule("overlap", fact="no_overlap")
def overlap(context: RangeContext) -> Iterator[Found]:
    """One finding a pair, the inner range first."""
    for inner, outer in context.clashes.listed:
        how = relation(inner.cidr, outer.cidr) or "equal"
        params: Params = {
            "relation": how,
            "first": inner.title,
            "first_range": str(inner.cidr),
            "second": outer.title,
            "second_within": outer.title_within,
            "second_range": str(outer.cidr),
        }
        shared = tuple(plugin for plugin in inner.role.plugins if plugin in outer.role.plugins)
        yield Found(Severity.ERROR, (inner.pointer, outer.pointer), params, shared, variant=how)


@range_rule("overlaps-omitted", fact="no_overlap", weighs=False)
def overlaps_omitted(context: RangeContext) -> Iterator[Found]:
    """Says so where there are more overlapping pairs than are listed."""
    if context.clashes.has_more:
        yield Found(Severity.NOTE, (), {"most": MAX_CLASHES})


@range_rule("vswitch-shared", fact="vswitch_shared", weighs=False)
def vswitch_shared(context: RangeContext) -> Iterator[Found]:
    """A node vSwitch that is a pod vSwitch too: allowed, with fewer addresses for each."""
    pod_vswitches: dict[object, list[PlanRange]] = {}
    for pods in context.ranges_of(Role.POD_VSWITCH):
        pod_vswitches.setdefault(pods.cidr, []).append(pods)
    pairs = (
        (nodes, pods)
        for nodes in context.ranges_of(Role.NODE_VSWITCH)
        for pods in pod_vswitches.get(nodes.cidr, ())
    )
    for nodes, pods in islice(pairs, MAX_LISTED + 1):
        params: Params = {"range": str(nodes.cidr)}
        yield Found(Severity.NOTE, (nodes.pointer, pods.pointer), params, pods.role.plugins)
