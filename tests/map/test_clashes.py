"""What the map counts when the findings list no more: held against every pair of ranges."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings

from app.engine.pairs import is_one_vswitch, must_not_overlap
from app.map.boxes import MAX_OF_A_ROLE
from app.map.clashes import clashes_of, counted_clashes
from app.map.plan_map import address_map
from app.plan.ranges import Role
from tests.map.crowded_plans import PLANS, ranges_of
from tests.plans import assessed, plan_of


@settings(max_examples=60)
@given(PLANS)
def test_every_clash_of_every_range_is_counted(changes: dict[str, Any]) -> None:
    ranges = ranges_of(plan_of(**changes))
    pairs = {
        (one.pointer, other.pointer)
        for one in ranges
        for other in ranges
        if one is not other
        and one.cidr.overlaps(other.cidr)
        and must_not_overlap(one.role, other.role)
        and not is_one_vswitch(one, other)
    }
    found = counted_clashes(ranges)

    assert dict(found.counts) == Counter(one for one, _ in pairs)
    assert set(found.pairs) <= pairs
    paired = Counter(
        (placed.role, placed.cidr) for placed in ranges if placed.pointer in {one for one, _ in found.pairs}
    )
    clashing = Counter((placed.role, placed.cidr) for placed in ranges if placed.pointer in found.counts)
    assert paired == {equal: min(count, MAX_OF_A_ROLE) for equal, count in clashing.items()}


@settings(max_examples=40)
@given(PLANS)
def test_the_findings_and_the_count_tell_the_same_clashes(changes: dict[str, Any]) -> None:
    evaluation = assessed(**changes)
    ranges = ranges_of(evaluation.plan)

    assert clashes_of(evaluation, ranges).counts == counted_clashes(ranges).counts


def test_every_network_is_marked_where_the_findings_stop() -> None:
    networks = [{"cidr": f"10.{n >> 8}.{n & 255}.0/24"} for n in range(6000)]
    evaluation = assessed(vpc_cidr="10.0.0.0/9", connected_networks=networks)
    boxes = address_map(evaluation).boxes
    vpc = next(box for box in boxes if box.placed.role is Role.VPC)

    assert sum(finding.code == "overlap" for finding in evaluation.findings) < 6000
    assert sum(box.clashing for box in boxes if box.placed.role is Role.NETWORK) == 6000
    assert len(vpc.partners) + vpc.more_partners == 6000
    assert vpc.clashes[0].start <= min(box.extent.start for box in boxes if box.clashing)
