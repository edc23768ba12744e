"""The trades of masks and types: their figures, and that they suit exactly where the engine has no objection."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation, LimitName, Severity
from app.engine.trade_offs import MaskTradeOff, Suitability, TypeTradeOff, mask_trade_offs, type_trade_offs
from app.plan.plan import Plan
from app.plan.pool_figures import pool_figures
from tests.plans import EDITIONS, plan_of

CATALOGUE = EDITIONS.newest
OF_TYPES = {
    "instance-unsupported",
    "pods-per-node",
    "instance-too-small",
    "trunk-unsupported",
    "ipv6-unsupported",
}
MUSTS = ("exclusive_eni", "fixed_pod_ip", "dual_stack")


def masks(**changes: Any) -> dict[int, MaskTradeOff]:
    return {trade.mask: trade for trade in mask_trade_offs(plan_of(**changes), CATALOGUE)}


def trades_of(plan: Plan) -> list[TypeTradeOff]:
    return list(type_trade_offs(plan, CATALOGUE, pool_figures(plan, CATALOGUE)))


def types(**changes: Any) -> dict[str, TypeTradeOff]:
    return {trade.type.name: trade for trade in trades_of(plan_of(**changes))}


def objection(answer: Evaluation, plugin: Plugin, codes: set[str]) -> Suitability:
    """The severest of these findings against the plug-in."""
    severities = {
        each.severity for each in answer.findings if each.code in codes and plugin in each.applies_to
    }
    if Severity.ERROR in severities:
        return Suitability.NO
    return Suitability.WITH_WARNING if Severity.WARNING in severities else Suitability.YES


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 9), st.integers(14, 27))
def test_a_mask_suits_where_the_engine_has_no_objection(
    pods: int, nodes: int, surge: int, prefix: int
) -> None:
    plan = plan_of(pods_per_node=pods, nodes=nodes, surge_nodes=surge, pod_cidr=f"172.20.0.0/{prefix}")
    for trade in mask_trade_offs(plan, CATALOGUE):
        answer = assess(replace(plan, node_cidr_mask=trade.mask), CATALOGUE)
        capacity = answer.flannel.capacity
        blocks = capacity.limit(LimitName.POD_CIDR_BLOCKS)
        assert blocks is not None

        assert (trade.pods_per_node, trade.usable_pods_per_node, trade.nodes) == (
            capacity.pods_per_node,
            capacity.usable_pods_per_node,
            blocks.allowed,
        )
        enough = blocks.allowed >= nodes + surge
        assert trade.suits == (
            objection(answer, Plugin.FLANNEL, {"pods-per-node"}) if enough else Suitability.NO
        )


@given(
    st.sampled_from(sorted(CATALOGUE.families)),
    st.integers(1, 250),
    st.integers(1, 100),
    st.sets(st.sampled_from(MUSTS)),
)
def test_a_type_suits_where_the_engine_has_no_objection(
    family: str, pods: int, nodes: int, musts: set[str]
) -> None:
    own = CATALOGUE.families[family][0].name
    plan = plan_of(pods_per_node=pods, nodes=nodes, instance_type=own, needs=dict.fromkeys(musts, "must"))
    trades = trades_of(plan)

    assert {trade.type.name for trade in trades} == {each.name for each in CATALOGUE.families[family]}
    for trade in trades:
        answer = assess(replace(plan, instance_type=trade.type.name), CATALOGUE)
        max_pods = answer.terway.capacity.pods_per_node
        assert max_pods is not None
        assert trade.suits == objection(answer, Plugin.TERWAY, OF_TYPES)
        idle = CATALOGUE.facts.idle_addresses_of(answer.terway_mode)
        assert trade.addresses_per_node == min(pods + idle, max_pods)
        assert trade.chosen == (trade.type.name == own)
        if trade.nodes is None:
            assert max_pods == 0
        else:
            assert (trade.nodes - 1) * max_pods < nodes * pods <= trade.nodes * max_pods


def test_the_masks_of_the_official_pod_cidr() -> None:
    by_mask = masks(pods_per_node=60, nodes=16, pod_cidr="172.16.0.0/20")

    assert list(by_mask) == [24, 25, 26, 27, 28]
    assert [(trade.pods_per_node, trade.nodes) for trade in by_mask.values()] == [
        (256, 16),
        (128, 32),
        (64, 64),
        (32, 128),
        (16, 256),
    ]
    assert [trade.suits for trade in by_mask.values()] == ["yes", "yes", "yes", "no", "no"]
    assert (by_mask[24].wasted_per_node, by_mask[24].wasted) == (196, 16 * 196)
    assert by_mask[28].wasted == 0
    assert [trade.chosen for trade in by_mask.values()] == [True, False, False, False, False]


@pytest.mark.parametrize(("pods", "suits"), [(61, "yes"), (62, "warned"), (64, "warned"), (65, "no")])
def test_pods_beyond_the_usable_ones_are_warned_of(pods: int, suits: str) -> None:
    assert masks(pods_per_node=pods)[26].suits == suits


def test_without_a_pod_cidr_no_mask_suits() -> None:
    plan = replace(plan_of(), pod_cidr=None)

    assert {(trade.nodes, trade.suits) for trade in mask_trade_offs(plan, CATALOGUE)} == {(None, "no")}


def test_a_type_beside_its_family() -> None:
    by_type = types(nodes=10, pods_per_node=200)
    chosen = by_type["ecs.c7.4xlarge"]

    assert (chosen.shared_eni_pods, chosen.exclusive_eni_pods, chosen.chosen) == (210, 7, True)
    assert (chosen.addresses_per_node, chosen.nodes, chosen.suits) == (205, 10, "yes")
    assert by_type["ecs.c7.large"].suits == "no"
    assert [trade.type.vcpu for trade in by_type.values()] == sorted(t.type.vcpu for t in by_type.values())


def test_own_figures_win_for_the_own_type_alone() -> None:
    by_type = types(eni={"quantity": 3, "ipv4_per_eni": 10})

    assert by_type["ecs.c7.4xlarge"].shared_eni_pods == 20
    assert by_type["ecs.c7.8xlarge"].shared_eni_pods == 210


def test_a_type_that_is_not_known_has_no_family() -> None:
    assert types(instance_type="ecs.none.large") == {}


def test_a_type_that_ack_does_not_take_does_not_suit() -> None:
    family = {trade.type.name: trade.suits for trade in trades_of(plan_of(pods_per_node=10))}
    assert (family["ecs.c7.large"], family["ecs.c7.xlarge"]) == (Suitability.WITH_WARNING, Suitability.YES)

    refused = trades_of(plan_of(pods_per_node=10, instance_type="ecs.c6t.4xlarge"))
    assert {trade.suits for trade in refused} == {Suitability.NO}
