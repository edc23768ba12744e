"""Growth: the curve, the month that passes a limit, and every year's answer, against counting it out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.assess import assess
from app.engine.evaluation import Evaluation, Growth
from app.engine.growth import MONTHS, nodes_in_month
from app.search.evaluate import evaluate
from tests.plans import EDITIONS, plan_of

nodes_today = st.integers(1, 10**6)
percents = st.integers(0, 1_000)


def evaluated(**changes: Any) -> Evaluation:
    return evaluate(plan_of(**changes), EDITIONS.newest, flips=False)


def grown(**changes: Any) -> Growth:
    growth = evaluated(**changes).growth
    assert growth is not None
    return growth


@pytest.mark.parametrize(
    ("nodes", "percent", "month", "expected"),
    [
        (10, 20, 0, 10),
        (10, 20, 12, 12),
        (10, 20, 24, 15),  # 14.4
        (10, 20, 6, 11),  # exactly
        (10, 20, 7, 12),  # 11.17
        (100, 100, 60, 3_200),
        (7, 0, 60, 7),
        (1, 1, 1, 2),  # 1.0008: a part of a node is a node
        (10**6, 1_000, 60, 161_051 * 10**6),
    ],
)
def test_a_year_multiplies_and_a_month_takes_its_share(
    nodes: int, percent: int, month: int, expected: int
) -> None:
    assert nodes_in_month(nodes, percent, month) == expected


@given(nodes_today, percents, st.integers(0, MONTHS))
def test_the_curve_is_the_one_that_fractions_give(nodes: int, percent: int, month: int) -> None:
    exact, rate = Fraction(nodes), Fraction(percent, 100)
    for _ in range(month // 12):
        exact *= 1 + rate
    exact += exact * rate * Fraction(month % 12, 12)

    assert nodes_in_month(nodes, percent, month) == ceil(exact)


@given(st.integers(1, 400), percents, st.integers(0, 20), st.integers(18, 24))
def test_every_limit_of_both_plugins_has_its_month(nodes: int, percent: int, surge: int, prefix: int) -> None:
    answer = evaluated(
        nodes=nodes, growth_percent_per_year=percent, surge_nodes=surge, pod_cidr=f"10.0.0.0/{prefix}"
    )
    growth = answer.growth
    assert growth is not None
    limits = {(plugin, limit.name): limit for plugin, each in answer.capacities for limit in each.limits}

    assert [(each.plugin, each.limit) for each in growth.limits] == list(limits)
    for each in growth.limits:
        limit = limits[each.plugin, each.limit]
        for most, month in ((limit.nodes, each.month), (limit.nodes_on_request, each.month_on_request)):
            assert most is not None
            over = [at for at, count in enumerate(growth.nodes) if count + surge > most]
            assert month == (over[0] if over else None)


@given(st.integers(1, 400), percents, st.integers(0, 500))
def test_a_year_has_the_answer_of_a_plan_that_starts_then(nodes: int, percent: int, more: int) -> None:
    plan = plan_of(nodes=nodes, max_nodes=nodes + more, growth_percent_per_year=percent)
    growth = evaluate(plan, EDITIONS.newest, flips=False).growth
    assert growth is not None

    for year in growth.years:
        assert year.nodes == growth.nodes[12 * year.year]
        assert year.pods == year.nodes * 30
        then = replace(plan, nodes=year.nodes, max_nodes=max(year.nodes, nodes + more))
        assert year.verdict == assess(then, EDITIONS.newest).verdict


def test_today_is_the_answer_of_the_page() -> None:
    answer = evaluated(nodes=10, max_nodes=100, growth_percent_per_year=50)

    assert answer.growth is not None
    assert [year.year for year in answer.growth.years] == [0, 1, 2, 3, 4, 5]
    assert answer.growth.years[0].verdict == answer.verdict
    assert answer.growth.years[0].nodes == 10


def test_flannel_runs_out_of_blocks_and_terway_takes_over() -> None:
    """16 blocks, 12 nodes that become 18 in a year: the seventeenth node comes in month 9 (16.5)."""
    growth = grown(
        nodes=12,
        growth_percent_per_year=50,
        pod_cidr="172.16.0.0/20",
        needs={"simple_setup": "prefer", "vpc_address_saving": "prefer"},
    )
    blocks = next(each for each in growth.limits if each.limit == "pod_cidr_blocks")

    assert (blocks.nodes, blocks.month, blocks.month_on_request) == (16, 9, 9)
    assert [year.verdict.plugin for year in growth.years[:3]] == ["flannel", "terway", "terway"]
    assert growth.years[2].feasible == ("terway",)


def test_the_month_that_passes_the_plans_most_nodes() -> None:
    assert grown(nodes=10, max_nodes=12, growth_percent_per_year=20).month_beyond_max_nodes == 13
    assert grown(nodes=10, max_nodes=10**6, growth_percent_per_year=20).month_beyond_max_nodes is None


def test_no_growth_is_looked_at_unless_it_is_asked_for() -> None:
    assert evaluated().growth is None
    assert grown(growth_percent_per_year=0).nodes == (3,) * (MONTHS + 1)


def test_the_most_nodes_are_passed_only_where_the_plan_names_them() -> None:
    assert grown(nodes=10, growth_percent_per_year=100).month_beyond_max_nodes is None
    assert grown(nodes=10, max_nodes=10, growth_percent_per_year=100).month_beyond_max_nodes == 1
