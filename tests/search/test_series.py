"""Plans evaluated one after another: each as if it were alone, whatever the one before it left behind."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.engine import assessment as judgement
from app.engine.assessment import Assessment
from app.plan.plan import Plan
from app.search import evaluate as door
from app.search.evaluate import Series, evaluate
from tests.plans import EDITIONS, plan_of

CATALOGUE: Final = EDITIONS.newest

_RANGES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"vpc_cidr": None, "node_vswitches": None, "pod_vswitches": None, "service_cidr": None, "pod_cidr": None},
    {"pod_vswitches": None, "pod_cidr": "192.168.128.0/17"},
    {"connected_networks": [{"name": "office", "cidr": "172.20.0.0/14"}]},
    {"connected_networks": [{"name": "plant", "cidr": "172.20.0.0/14"}]},
    {"pod_cidr": "172.20.0.9/16"},
)
_NUMBERS: Final = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["", "shop"]),
        "nodes": st.integers(1, 400),
        "pods_per_node": st.integers(1, 300),
        "services": st.integers(0, 9_000),
        "surge_nodes": st.integers(0, 9),
        "growth_percent_per_year": st.integers(0, 200),
        "node_cidr_mask": st.sampled_from([None, 24, 26, 28]),
        "instance_type": st.sampled_from([None, "ecs.c7.large", "ecs.unheard.of"]),
        "eni": st.sampled_from([None, {"quantity": 3, "ipv4_per_eni": 6}]),
        "route_entries_used": st.sampled_from([0, 190, 300]),
        "cluster_spec": st.sampled_from(["pro", "basic"]),
        "security_group": st.sampled_from(["enterprise", "basic"]),
        "needs": st.dictionaries(
            st.sampled_from(
                ["network_policy", "dual_stack", "fixed_pod_ip", "exclusive_eni", "cross_cluster_access"]
            ),
            st.sampled_from(["must", "prefer"]),
            max_size=2,
        ),
    },
)
PLANS: Final = st.builds(
    lambda ranges, numbers: plan_of(**{**ranges, **numbers}),
    st.sampled_from(_RANGES[:2] * 3 + _RANGES),
    _NUMBERS,
)


@given(st.lists(PLANS, min_size=2, max_size=4))
def test_each_is_evaluated_as_if_it_were_alone(plans: list[Plan]) -> None:
    series = Series()

    assert [series.evaluate(plan, CATALOGUE) for plan in plans] == [
        evaluate(plan, CATALOGUE) for plan in plans
    ]


def test_another_edition_is_another_ground() -> None:
    other = replace(CATALOGUE, edition="2027-05")
    series = Series()

    found = [series.evaluate(plan_of(), catalogue) for catalogue in (CATALOGUE, other, CATALOGUE)]

    assert [each.catalogue.edition for each in found] == ["2026-11", "2027-05", "2026-11"]


def test_what_is_kept_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_TOGETHER", 3)
    series, reasons = Series(), []
    for nodes in range(3, 9):
        series.evaluate(plan_of(nodes=nodes), CATALOGUE)
        assert series._last is not None
        reasons.append(series._last.ground)

    assert [one is other for one, other in pairwise(reasons)] == [
        True, False, True, True, False,
    ]  # fmt: skip


def test_what_flips_ask_of_the_same_ranges_is_judged_once() -> None:
    series = Series()
    series.evaluate(plan_of(nodes=20), CATALOGUE)
    assert series._last is not None
    known = series._last.ground.plugins
    asked = len(known)

    series.evaluate(plan_of(nodes=20, name="another"), CATALOGUE)
    assert len(known) == asked > 0

    series.evaluate(plan_of(nodes=21), CATALOGUE)
    assert asked < len(known) < 2 * asked


def test_ranges_that_repairs_try_again_are_looked_at_once() -> None:
    """The pod CIDR has too few blocks for the nodes, and the larger one is the same for both."""
    small = {"pod_cidr": "172.20.0.0/20"}
    series = Series()
    series.evaluate(plan_of(nodes=40, **small), CATALOGUE)
    assert series._last is not None
    near = dict(series._last.ground._near)

    answer = series.evaluate(plan_of(nodes=41, **small), CATALOGUE)

    assert answer.repairs
    assert series._last.ground._near == near != {}


def test_only_so_many_ranges_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "MAX_NEAR", 2)
    base = Assessment.of(plan_of(), CATALOGUE)
    for third in range(5):
        base.beside(plan_of(pod_cidr=f"10.{third}.0.0/16"))
        assert 1 <= len(base.ground._near) <= 2


def test_grounds_among_many_networks_are_not_kept() -> None:
    """Each of them would go through the networks by itself."""
    networks = [{"cidr": f"11.{third // 256}.{third % 256}.0/24"} for third in range(20_000)]
    base = Assessment.of(plan_of(connected_networks=networks), CATALOGUE)
    for prefix in range(17, 20):
        base.beside(base.case.asked.changed(pod_cidr=Cidr(172 << 24, prefix)))

    assert not base.ground._near


def test_other_networks_are_another_ground() -> None:
    base = Assessment.of(plan_of(), CATALOGUE)
    other = plan_of(connected_networks=[{"cidr": "172.20.0.0/14"}], pod_cidr="172.20.0.0/16")

    assert base.beside(other).findings == Assessment.of(other, CATALOGUE).findings
    assert not base.ground._near
