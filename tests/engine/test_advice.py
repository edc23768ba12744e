"""What the plan itself weighs: the advice of each edition, and when it counts."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue.model import Certainty, Plugin
from app.engine.evaluation import Strength, Weight
from tests.plans import assessed

WIDE: dict[str, Any] = {
    "vpc_cidr": "10.0.0.0/8",
    "node_vswitches": [{"cidr": "10.0.0.0/19", "zone": "a"}],
    "pod_vswitches": [{"cidr": "10.1.0.0/16", "zone": "a"}],
    "route_entry_quota": 1_000,
    "node_cidr_mask": 26,
}
# Nodes, needs, edition; the advice that counts, the plug-in of the verdict and how clear it is.
CASES: list[tuple[int, dict[str, str], str, list[str], Plugin, Strength]] = [
    (3, {}, "2026-12", ["general_recommendation", "small_cluster"], Plugin.TERWAY, Strength.CLOSE_CALL),
    (100, {}, "2026-12", ["general_recommendation", "small_cluster"], Plugin.TERWAY, Strength.CLOSE_CALL),
    (101, {}, "2026-12", ["general_recommendation"], Plugin.TERWAY, Strength.CLOSE_CALL),
    (200, {}, "2026-12", ["general_recommendation"], Plugin.TERWAY, Strength.CLOSE_CALL),
    (201, {}, "2026-12", ["general_recommendation", "large_cluster"], Plugin.TERWAY, Strength.CLEAR),
    (3, {"source_ip": "prefer"}, "2026-12", ["general_recommendation"], Plugin.TERWAY, Strength.CLEAR),
    (
        3,
        {"simple_setup": "prefer"},
        "2026-12",
        ["general_recommendation", "small_cluster"],
        Plugin.FLANNEL,
        Strength.CLEAR,
    ),
    (3, {}, "2026-11", ["small_cluster"], Plugin.FLANNEL, Strength.CLOSE_CALL),
    (500, {}, "2026-11", ["small_cluster"], Plugin.FLANNEL, Strength.CLOSE_CALL),
    (501, {}, "2026-11", ["large_cluster"], Plugin.TERWAY, Strength.CLEAR),
    (3, {"source_ip": "prefer"}, "2026-11", ["small_cluster"], Plugin.TERWAY, Strength.CLOSE_CALL),
]
ADVICE = ("general_recommendation", "small_cluster", "large_cluster")


def advice(weights: tuple[Weight, ...]) -> dict[str, Weight]:
    return {weight.code: weight for weight in weights if weight.code in ADVICE}


@pytest.mark.parametrize(("nodes", "needs", "rules", "codes", "plugin", "strength"), CASES)
def test_advice_counts_where_it_holds(
    nodes: int, needs: dict[str, str], rules: str, codes: list[str], plugin: Plugin, strength: Strength
) -> None:
    verdict = assessed(**WIDE, nodes=nodes, needs=needs, rules=rules).verdict

    assert list(advice(verdict.weights)) == codes
    assert (verdict.plugin, verdict.strength) == (plugin, strength)


def test_each_weight_says_what_it_rests_on_and_whether_that_is_disputed() -> None:
    weights = advice(assessed(**WIDE, nodes=3).verdict.weights)

    general, small = weights["general_recommendation"], weights["small_cluster"]
    assert (general.plugin, general.weight, general.certainty) == (Plugin.TERWAY, 1, Certainty.AGREED)
    assert general.disputed
    assert {source.id for source in general.sources} == {"FAQ", "CONFIG"}
    assert (small.plugin, small.weight, small.certainty, small.disputed) == (
        Plugin.FLANNEL,
        1,
        Certainty.INFERRED,
        True,
    )
