"""The address map holds every range, and marks the clashes that the findings name and no others."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from app.domain.address_rows import RowKind
from app.engine.evaluation import Evaluation
from app.map.boxes import AddressMap
from app.map.plan_map import address_map, wide_map
from app.plan.ranges import Role, network, own_ranges
from app.search.evaluate import evaluate
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.map.crowded_plans import PLANS
from tests.plans import EDITIONS, assessed, plan_of


def ranges_drawn(drawn: AddressMap) -> Counter[Role]:
    counted: Counter[Role] = Counter()
    for box in drawn.boxes:
        counted[box.placed.role] += 0 if box.proposed else box.count
    return +counted


def ranges_of(evaluation: Evaluation) -> Counter[Role]:
    plan = evaluation.plan
    counted = Counter([placed.role for placed in own_ranges(plan)])
    counted[Role.NETWORK] = len(plan.connected_networks)
    return +counted


def pairs_of(evaluation: Evaluation) -> set[frozenset[str]]:
    return {frozenset(finding.fields) for finding in evaluation.findings if finding.code == "overlap"}


@settings(max_examples=60)
@given(PLANS)
def test_every_range_is_drawn_once_and_every_clash_is_marked(changes: dict[str, Any]) -> None:
    evaluation = assessed(**changes)
    drawn = address_map(evaluation)
    named = {pointer for pair in pairs_of(evaluation) for pointer in pair}

    assert ranges_drawn(drawn) == ranges_of(evaluation)
    assert sum(box.clashing for box in drawn.boxes) == len(named)
    for box in drawn.boxes:
        assert bool(box.clashes) == bool(box.clashing) == bool(box.partners)
        assert all(box.extent.start <= rows.start < rows.end <= box.extent.end for rows in box.clashes)
        if box.count == 1:
            assert (box.placed.pointer in named) == bool(box.clashing)


@settings(max_examples=60)
@given(PLANS)
def test_boxes_stand_in_the_order_of_addresses_and_show_their_rows(changes: dict[str, Any]) -> None:
    drawn = address_map(assessed(**changes))

    order = [(box.placed.cidr.bits, box.span.first) for box in drawn.boxes]
    assert order == sorted(order)
    for box in drawn.boxes:
        held = [row for row in drawn.rows[box.extent.start : box.extent.end] if row.kind is RowKind.USED]
        assert sum(row.span.size for row in held) == box.span.size


def test_free_is_what_only_a_block_of_the_vpc_has() -> None:
    drawn = address_map(assessed())
    free = [str(drawn.rows[row].span.size) for row in sorted(drawn.free)]

    assert free == [str((1 << 16) - (1 << 14))]


def test_what_the_planner_put_in_is_marked() -> None:
    drawn = address_map(assessed(service_cidr=None))

    assert [box.placed.role for box in drawn.boxes if box.assumed] == [Role.SERVICE]


@pytest.mark.parametrize("inside", [True, False])
def test_very_many_networks_are_few_boxes(inside: bool) -> None:
    base = "10.0" if inside else "10.128"
    networks = [{"cidr": f"{base}.{n >> 2}.{(n & 3) << 6}/26"} for n in range(1000)]
    evaluation = assessed(vpc_cidr="10.0.0.0/16", connected_networks=networks)
    drawn = address_map(evaluation)
    boxes = [box for box in drawn.boxes if box.placed.role is Role.NETWORK]

    assert len(drawn.boxes) < 60
    assert sum(box.count for box in boxes) == 1000
    assert sum(box.clashing for box in boxes) == (1000 if inside else 0)


def test_very_many_vswitches_of_every_kind_are_few_boxes() -> None:
    blocks = [f"10.{n >> 6}.{(n & 63) << 2}.0/24" for n in range(2000)]
    evaluation = assessed(
        vpc_cidr="10.0.0.0/10",
        secondary_cidrs=[f"172.{n}.0.0/16" for n in range(200)],
        node_vswitches=[{"cidr": block, "zone": "a"} for block in blocks[:1000]],
        pod_vswitches=[{"cidr": block, "zone": "a"} for block in blocks[1000:]],
    )

    assert len(address_map(evaluation).boxes) < 240


def test_a_network_is_named_by_its_own_pointer() -> None:
    evaluation = assessed(connected_networks=[{"name": "Osaka", "cidr": "172.20.8.0/24"}])
    drawn = address_map(evaluation)
    pods = next(box for box in drawn.boxes if box.placed.role is Role.POD)

    assert pods.partners == (network(evaluation.plan, 0),)
    assert [drawn.rows[rows.start].span.size for rows in pods.clashes] == [256]


def test_ipv6_stands_under_a_heading_of_its_own() -> None:
    drawn = address_map(assessed(service_ipv6_cidr="fd00::/112"))
    box = drawn.boxes[-1]

    assert box.placed.role is Role.SERVICE_IPV6
    assert drawn.rows[box.extent.start - 1].kind is RowKind.FAMILY
    assert box.extent.end == len(drawn.rows)
    assert all(row.kind is not RowKind.FAMILY for row in address_map(assessed()).rows)


def test_the_first_repair_is_drawn_as_a_proposal() -> None:
    evaluation = with_repairs(pod_cidr="192.168.64.0/18", needs={"host_port": "must"})
    proposed = [box for box in address_map(evaluation).boxes if box.proposed]

    assert [box.placed.role for box in proposed] == [Role.POD]
    assert str(proposed[0].placed.cidr) == evaluation.repairs[0].changes[0].value
    assert not proposed[0].clashes
    assert not proposed[0].assumed


def with_repairs(**changes: Any) -> Evaluation:
    return evaluate(plan_of(**changes), EDITIONS.newest)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_vswitch_has_its_zone_beside_its_address(tag: str) -> None:
    language = load_language(tag)
    notes = [box.note.text for box in wide_map(assessed(), language).boxes]

    assert language.text("map.zone", zone="a") in notes
