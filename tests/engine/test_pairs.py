"""The matrix of pairs shows as a clash what a finding names, and nothing else."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings

from app.engine.evaluation import Evaluation
from app.engine.pairs import PairState, pair_state
from tests.map.crowded_plans import PLANS, ranges_of
from tests.plans import assessed


def shown(evaluation: Evaluation) -> set[frozenset[str]]:
    """The pairs that the matrix shows as clashes."""
    pairs = combinations(ranges_of(evaluation.plan), 2)
    return {frozenset((a.pointer, b.pointer)) for a, b in pairs if pair_state(a, b) is PairState.CLASH}


def named(evaluation: Evaluation) -> set[frozenset[str]]:
    return {frozenset(each.fields) for each in evaluation.findings if each.code == "overlap"}


@settings(max_examples=60)
@given(PLANS)
def test_a_clash_is_what_a_finding_names(changes: dict[str, Any]) -> None:
    evaluation = assessed(**changes)
    assume("overlaps-omitted" not in {finding.code for finding in evaluation.findings})

    assert shown(evaluation) == named(evaluation)


def test_of_a_network_over_a_vswitch_the_vpc_s_clash_is_shown() -> None:
    evaluation = assessed(connected_networks=[{"cidr": "192.168.0.0/24"}])

    assert shown(evaluation) == named(evaluation) == {frozenset(("/vpc_cidr", "/connected_networks/0/cidr"))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/node_vswitches/0/cidr", "/connected_networks/0/cidr"),
        ("/connected_networks/0/cidr", "/connected_networks/1/cidr"),
        ("/node_vswitches/1/cidr", "/vpc_cidr"),
    ],
)
def test_what_shares_addresses_without_a_clash_is_shown_as_such(one: str, other: str) -> None:
    evaluation = assessed(
        connected_networks=[{"cidr": "192.168.0.0/24"}, {"cidr": "192.168.0.0/25"}],
        node_vswitches=[{"cidr": "192.168.0.0/19"}, {"cidr": "192.0.0.0/8"}],
    )
    ranges = {placed.pointer: placed for placed in ranges_of(evaluation.plan)}

    assert pair_state(ranges[one], ranges[other]) is pair_state(ranges[other], ranges[one]) is PairState.MET
