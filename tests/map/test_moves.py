"""What becomes of each range from one plan to another, and its drawing: every range once, boxes that never cross."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given

from app.domain.cidr import Cidr, read_ipv4_cidr
from app.map.moves import MAX_ROWS, Change, drawn_moves, moves
from app.plan.plan import ConnectedNetwork, Vswitch
from app.wording.language import load_language
from tests.map.crowded_plans import PLANS, ranges_of
from tests.plans import plan_of

LANGUAGE = load_language()


def cidr(text: str) -> Cidr:
    found = read_ipv4_cidr(text)
    assert isinstance(found, Cidr)
    return found


def vswitches(*texts: str) -> tuple[Vswitch, ...]:
    return tuple(Vswitch(cidr(block), zone) for block, zone in (text.split("~") for text in texts))


BEFORE = replace(
    plan_of(), node_vswitches=vswitches("192.168.0.0/24~a", "192.168.1.0/24~b"), pod_vswitches=()
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Counter()),
        ({"vpc_cidr": cidr("10.0.0.0/16")}, Counter({Change.MOVED: 1})),
        ({"vpc_cidr": cidr("192.168.0.0/17")}, Counter({Change.RESIZED: 1})),
        ({"service_cidr": None}, Counter({Change.GONE: 1})),
        ({"secondary_cidrs": (cidr("10.0.0.0/16"),)}, Counter({Change.NEW: 1})),
        ({"node_vswitches": vswitches("192.168.1.0/24~b", "192.168.0.0/24~a")}, Counter()),
        ({"node_vswitches": vswitches("192.168.0.0/24~x", "192.168.1.0/24~b")}, Counter()),
        ({"node_vswitches": vswitches("192.168.2.0/24~a", "192.168.1.0/24~b")}, Counter({Change.MOVED: 1})),
        ({"node_vswitches": vswitches("192.168.2.0/24~c", "192.168.1.0/24~b")}, Counter({Change.GONE: 1, Change.NEW: 1})),
        ({"node_vswitches": vswitches("192.168.0.0/25~a")}, Counter({Change.RESIZED: 1, Change.GONE: 1})),
        ({"connected_networks": (ConnectedNetwork(cidr("10.8.0.0/16"), "office"),)}, Counter({Change.NEW: 1})),
    ],
)  # fmt: skip
def test_what_becomes_of_the_ranges(changes: dict[str, object], expected: Counter[Change]) -> None:
    found = Counter(move.change for move in moves(BEFORE, BEFORE.changed(**changes)))
    del found[Change.SAME]

    assert found == expected


@given(PLANS, PLANS)
def test_every_range_of_both_plans_is_there_once(one: dict[str, Any], two: dict[str, Any]) -> None:
    before, after = plan_of(**one), plan_of(**two)
    found = moves(before, after)

    for plan, sides in ((before, [move.before for move in found]), (after, [move.after for move in found])):
        assert Counter(each for each in sides if each) == Counter(ranges_of(plan))
    assert all(move.change is Change.SAME for move in moves(before, before))


@given(PLANS, PLANS)
def test_boxes_of_one_plan_are_apart_or_within_each_other(one: dict[str, Any], two: dict[str, Any]) -> None:
    drawn = drawn_moves(moves(plan_of(**one), plan_of(**two)), ("A", "B"), LANGUAGE)
    if drawn is None:
        return
    for box, other in combinations(drawn.boxes, 2):
        if box.x + box.width > other.x and other.x + other.width > box.x:
            top, bottom = max(box.y, other.y), min(box.y + box.height, other.y + other.height)
            assert bottom <= top or bottom - top == min(box.height, other.height)
    assert all(box.x >= 0 and box.x + box.width < drawn.width for box in drawn.boxes)
    assert all(box.y + box.height <= drawn.height for box in drawn.boxes)


def test_nothing_is_drawn_where_nothing_moved() -> None:
    assert drawn_moves(moves(BEFORE, BEFORE), ("A", "B"), LANGUAGE) is None


def test_of_very_many_ranges_those_that_changed_are_drawn() -> None:
    many = tuple(ConnectedNetwork(cidr(f"10.{place}.0.0/16"), f"office {place}") for place in range(200))
    after = BEFORE.changed(connected_networks=many[1:], pod_cidr=cidr("172.31.0.0/16"))
    drawn = drawn_moves(moves(BEFORE.changed(connected_networks=many), after), ("A", "B"), LANGUAGE)

    assert drawn is not None
    assert Counter(box.change for box in drawn.boxes)["gone"] == 1
    assert len({box.y for box in drawn.boxes}) <= 2 * MAX_ROWS
    assert "more ranges aren't drawn" in drawn.caption
    assert drawn.summary in drawn.caption


def test_every_mark_is_told_in_words() -> None:
    after = BEFORE.changed(
        pod_cidr=cidr("172.31.0.0/16"), service_cidr=None, secondary_cidrs=(cidr("10.0.0.0/16"),)
    )
    drawn = drawn_moves(moves(BEFORE, after), ("A", "B"), LANGUAGE)

    assert drawn is not None
    assert {box.mark.text for box in drawn.boxes} == {"", "+", "\N{MULTIPLICATION SIGN}"}
    assert "1 moved, 1 only in A, 1 only in B" in drawn.summary.replace(", and ", ", ")
    assert any(box.title == "Pod CIDR: 172.20.0.0/16 in A, 172.31.0.0/16 in B" for box in drawn.boxes)
