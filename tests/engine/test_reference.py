"""The engine against an independent count of the same plans: every limit, every pool, and what is found on them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.answers.evaluation import evaluation_json
from app.engine.assess import assess
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json
from app.wording.language import load_language
from tests.engine.reference import Reference, catalogue, ratio
from tests.plans import EDITIONS
from tests.random_plans import random_plans

NEWEST = EDITIONS.newest.edition
ENGLISH = load_language("en")
TYPES = catalogue(NEWEST)
LIMIT = ("limit", "unit", "zone", "needed", "allowed", "allowed_on_request", "nodes", "nodes_on_request")


def answer_to(body: dict[str, Any]) -> dict[str, Any]:
    draft, mistakes = draft_of_json({**body, "rules": NEWEST})
    reading = read(draft, EDITIONS)
    assert not mistakes
    assert reading.plan is not None, reading.mistakes
    answer: dict[str, Any] = json.loads(
        json.dumps(evaluation_json(assess(reading.plan, reading.catalogue), ENGLISH, None))
    )
    return answer


@pytest.mark.parametrize("plugin", ["terway", "flannel"])
@pytest.mark.parametrize("body", list(random_plans(seed=21, number=60)), ids=range(60))
def test_capacity_is_that_of_the_independent_count(body: dict[str, Any], plugin: str) -> None:
    answer = answer_to(body)
    counted = answer["plugins"][plugin]["capacity"]
    reference = Reference(answer["plan"], plugin, TYPES)
    rows = reference.rows()

    assert [{name: row[name] for name in LIMIT} for row in counted["limits"]] == rows
    for place, pool in enumerate(counted["node_pools"]):
        assert pool["nodes"] == reference.peaks[place]
        assert pool["max_nodes"] == reference.most_nodes(place, later=False)
        assert pool["max_nodes_on_request"] == reference.most_nodes(place, later=True)
        if plugin == "terway":
            figures = reference.figures[place]
            assert (pool["pods_per_node"], pool["addresses_per_node"]) == (figures["pods"], figures["d"])
    assert counted["bound_by"] == bottleneck(rows, len(reference.pools))
    assert limit_codes(answer, plugin) == expected_codes(rows, len(reference.pools))


def bottleneck(rows: list[dict[str, Any]], pools: int, *, later: bool = False) -> str:
    suffix = "_on_request" if later else ""
    if pools == 1:
        bound = [row for row in rows if row["nodes"] is not None]
        return str(min(bound, key=lambda row: row[f"nodes{suffix}"])["limit"])
    return str(max(rows, key=lambda row: ratio(row["needed"], row[f"allowed{suffix}"]))["limit"])


def limit_codes(answer: dict[str, Any], plugin: str) -> set[tuple[str, str]]:
    return {
        (finding["code"], finding["params"].get("bound_by") or finding["params"]["quota"])
        for finding in answer["findings"]
        if finding["code"] in {"too-few-nodes", "quota-request"} and plugin in finding["applies_to"]
    }


def expected_codes(rows: list[dict[str, Any]], pools: int) -> set[tuple[str, str]]:
    if any(row["needed"] > row["allowed_on_request"] for row in rows):
        return {("too-few-nodes", bottleneck(rows, pools, later=True))}
    return {("quota-request", row["limit"]) for row in rows if row["needed"] > row["allowed"]}
