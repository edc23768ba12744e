"""The link of a plan of very many networks: given exactly where it is short enough."""

from __future__ import annotations

import pytest

from app.plan_io.link import encode_plan_within, encode_within, stated_draft_of
from tests.plans import EDITIONS, plan_of

MOST = 60_000


@pytest.mark.parametrize(
    ("count", "distinct", "is_given"), [(30_000, 1, True), (30_000, 30_000, False), (9, 9, True)]
)
def test_the_first_networks_tell_whether_all_are_too_long(
    count: int, distinct: int, *, is_given: bool
) -> None:
    networks = [
        {
            "cidr": f"{10 + place % distinct // 256 % 80}.{place % distinct % 256}.{place % distinct * 7919 % 256}.0/24"
        }
        for place in range(count)
    ]
    plan = plan_of(connected_networks=networks)
    found = encode_plan_within(plan, EDITIONS.newest, MOST)

    assert found == encode_within(stated_draft_of(plan, EDITIONS.newest), MOST)
    assert (found is not None) is is_given
