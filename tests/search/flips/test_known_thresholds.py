"""Sums that say where a verdict turns, so that the search for flips need not halve its way there."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue.model import Plugin
from app.engine.evaluation import Evaluation
from app.plan.plan import Plan
from app.search.evaluate import evaluate
from app.search.flips.thresholds import node_thresholds, pod_thresholds
from tests.plans import EDITIONS, FIRST, plan_of

# What the planner lays may fill the VPC, and 64 nodes take the pod CIDR in /26.
OPEN: dict[str, Any] = {
    "nodes": 100,
    "pods_per_node": 50,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "pod_cidr": "172.16.0.0/20",
    "node_cidr_mask": None,
    "node_vswitches": [],
    "pod_vswitches": [],
}


def flip_values(answer: Evaluation, field: str) -> set[object]:
    return {flip.changed for flip in answer.flips if flip.field == field}


@pytest.fixture
def plan() -> Plan:
    return plan_of(**OPEN)


def test_nodes_turn_where_laid_vswitches_fill_the_vpc(plan: Plan) -> None:
    answer = evaluate(plan, EDITIONS.newest)
    assert (65_536 - 4) // (1 + 50 + 5) in node_thresholds(answer, plan, 0).errors[Plugin.TERWAY]
    assert 1_171 in flip_values(answer, "/nodes")


def test_pods_turn_where_a_longer_mask_gives_every_node_a_block(plan: Plan) -> None:
    answer = evaluate(plan, FIRST)
    assert 32 - 3 in pod_thresholds(answer, plan, 0).errors[Plugin.FLANNEL]
    assert 29 in flip_values(answer, "/pods_per_node")


@pytest.mark.parametrize("stated", [{"node_cidr_mask": 26}, {"pod_cidr": None}, {"nodes": 16}])
def test_a_mask_that_cannot_or_need_not_be_longer_adds_nothing(stated: dict[str, Any]) -> None:
    plan = plan_of(**{**OPEN, **stated})
    answer = evaluate(plan, EDITIONS.newest)
    assert {32 - 3, 64 - 3, 128 - 3}.isdisjoint(pod_thresholds(answer, plan, 0).errors[Plugin.FLANNEL])
