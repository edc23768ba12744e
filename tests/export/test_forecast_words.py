"""What is to come, in sentences, held against the Evaluation that they are of."""

from __future__ import annotations

from typing import Any, Final

import pytest

from app.catalogue.model import Plugin
from app.engine.evaluation import Evaluation
from app.export.markdown import decision_record
from app.search.evaluate import evaluate
from app.wording.forecast import forecast_sentences
from tests.export.written import ENGLISH, SHARE_URL
from tests.plans import EDITIONS, plan_of, pools_of

TWO: Final[dict[str, Any]] = {
    "nodes": 10,
    "max_nodes": 20,
    "growth_percent_per_year": 60,
    "node_vswitches": [{"cidr": "192.168.0.0/24", "zone": "a"}, {"cidr": "192.168.1.0/24", "zone": "b"}],
    "pod_vswitches": [{"cidr": "192.168.32.0/22", "zone": "a"}, {"cidr": "192.168.64.0/23", "zone": "b"}],
    "node_cidr_mask": 25,
    "needs": {"network_policy": "must"},
}


def evaluated(**changes: Any) -> Evaluation:
    return evaluate(plan_of(**changes), EDITIONS.newest)


def said(evaluation: Evaluation) -> str:
    return "\n".join(forecast_sentences(evaluation, ENGLISH))


def month_bound(evaluation: Evaluation, plugin: Plugin) -> int | None:
    assert evaluation.growth is not None
    return min(
        (each.month for each in evaluation.growth.limits if each.plugin is plugin and each.month is not None),
        default=None,
    )


def test_the_month_the_changed_verdict_and_the_lost_zone_are_told() -> None:
    evaluation = evaluated(**TWO)
    assert evaluation.growth is not None
    terway, text = evaluation.zones[0], said(evaluation)
    lacking = terway.zones[1].short
    changed = next(year for year in evaluation.growth.years if year.verdict.plugin is None)

    assert f" after {month_bound(evaluation, Plugin.TERWAY)} months and reaches the limit: " in text
    assert f"After {changed.year} years, with {changed.nodes} nodes: Neither" in text
    assert (
        f"Terway: If zone a (the largest) fails, the other zones have addresses for {terway.nodes_after_loss} of"
        in text
    )
    assert lacking is not None
    assert f"Zone b would be short of addresses: {lacking.pod_addresses} for pods." in text
    assert "Flannel" not in text


SEVERAL_POOLS = [
    (3, 1, "no limit is reached within 5 years. Bottleneck: "),
    (3, 900, "the plan reaches a limit after "),
    (20_000, 60, "Terway already lacks room for the plan today. Bottleneck: "),
]


@pytest.mark.parametrize(("nodes", "percent", "expected"), SEVERAL_POOLS)
def test_the_limit_of_several_pools_is_told_without_a_number_of_nodes(
    nodes: int, percent: int, expected: str
) -> None:
    pool = {"pods_per_node": 30, "nodes": nodes}
    text = said(evaluated(**pools_of(pool, pool), growth_percent_per_year=percent))

    assert expected in text
    assert "?" not in text


def test_where_nothing_changes_that_is_said() -> None:
    text = said(evaluated(growth_percent_per_year=0))

    assert "no limit is reached within 5 years" in text
    assert "The verdict stays the same for 5 years, up to 3 nodes." in text


def test_without_growth_no_month_is_made_up() -> None:
    text = said(evaluated())

    assert text.startswith("No growth rate given")
    assert "month" not in text


def test_where_there_is_no_verdict_both_plug_ins_are_told() -> None:
    text = said(evaluated(nodes=20_000, growth_percent_per_year=10))

    assert "Terway: " in text
    assert "Flannel: " in text
    assert "fewer than the plan needs today" in text


def test_of_many_zones_the_first_are_told_and_the_others_counted() -> None:
    zones = [{"cidr": f"192.168.{32 + number}.0/24", "zone": f"z{number}"} for number in range(40)]
    nodes = [
        {"cidr": f"192.168.{number // 8}.{number % 8 * 32}/27", "zone": f"z{number}"} for number in range(40)
    ]
    evaluation = evaluated(
        nodes=1_100,
        pods_per_node=8,
        node_vswitches=nodes,
        pod_vswitches=zones,
        needs={"network_policy": "must"},
    )
    text = decision_record(evaluation, ENGLISH, SHARE_URL)

    assert text.count(" would be short of addresses: ") == 2 * 20
    assert text.count("19 more zones would be short of addresses.") == 2


@pytest.mark.parametrize(("given", "question"), [({}, "of 3 nodes with"), ({"max_nodes": 9}, "grows to 9")])
def test_the_most_nodes_are_asked_for_where_the_plan_names_them(given: dict[str, int], question: str) -> None:
    record = decision_record(evaluated(**given), ENGLISH, SHARE_URL)

    assert question in record.splitlines()[4]
    assert ("grows to" in record.splitlines()[4]) == bool(given)


def test_what_rules_a_plug_in_out_is_said_once() -> None:
    record = decision_record(evaluated(needs={"dual_stack": "must"}), ENGLISH, SHARE_URL)
    decided = record.split("## Deciding factors\n")[1].split("\n## ")[0]

    assert "Flannel is ruled out" in decided
    assert "Flannel lacks it" not in decided


def test_of_several_pools_it_says_that_not_all_nodes_find_addresses() -> None:
    pools = [{"nodes": 10, "pods_per_node": 30, "instance_types": ["ecs.c7.4xlarge"]}] * 2
    text = said(
        evaluated(**pools_of(*pools, **{name: TWO[name] for name in ("node_vswitches", "pod_vswitches")}))
    )

    assert "the other zones don't have addresses for all 20 nodes" in text
    assert "?" not in text
