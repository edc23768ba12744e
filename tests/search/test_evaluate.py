"""Laws of the engine, on whatever plan: total, deterministic, consistent; capacity against counting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answers.evaluation import evaluation_json
from app.catalogue.model import Plugin
from app.domain.memo import Memo
from app.engine.assess import assess, verdict_plugin
from app.engine.evaluation import LimitName, Severity
from app.engine.rules import RULES, WEIGHED_RULES
from app.plan.ranges import BOTH
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json
from app.proposals.complete import complete
from app.search.evaluate import evaluate
from app.wording.language import load_language
from tests.plans import EDITIONS, assessed, plan_of

cidrs = st.builds(
    lambda first, second, third, prefix: f"{first}.{second}.{third}.0/{prefix}",
    st.sampled_from([10, 172, 192, 100, 21]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 32),
)
vswitches = st.lists(
    st.fixed_dictionaries(
        {"cidr": cidrs, "zone": st.sampled_from("abc"), "used": st.sampled_from([0, 1, 300, 10**6])}
    ),
    max_size=4,
)
levels = st.sampled_from(["prefer", "no"])
counts = st.sampled_from([1, 2, 3, 11, 16, 200, 201, 1000, 5001, 10**6])
plans = st.fixed_dictionaries(
    {"nodes": counts, "pods_per_node": counts},
    optional={
        "surge_nodes": counts,
        "growth_percent_per_year": st.integers(0, 1_000),
        "services": counts,
        "cluster_spec": st.sampled_from(["pro", "basic"]),
        "instance_type": st.sampled_from(["ecs.c7.4xlarge", "ecs.g6.large", "ecs.none.large"]),
        "eni": st.fixed_dictionaries({"quantity": st.integers(1, 9), "ipv4_per_eni": st.integers(1, 40)}),
        "vpc_cidr": cidrs,
        "secondary_cidrs": st.lists(cidrs, max_size=2),
        "node_vswitches": vswitches,
        "pod_vswitches": vswitches,
        "service_cidr": cidrs,
        "pod_cidr": cidrs,
        "node_cidr_mask": st.integers(24, 28),
        "connected_networks": st.lists(st.fixed_dictionaries({"cidr": cidrs}), max_size=3),
        "security_group": st.sampled_from(["basic", "enterprise"]),
        "needs": st.dictionaries(st.sampled_from(sorted(EDITIONS.newest.needs)), levels, max_size=5),
    },
)


@given(plans)
def test_the_plugin_alone_is_that_of_the_whole_verdict(body: dict[str, Any]) -> None:
    answer = assessed(**body)
    assert verdict_plugin(answer.asked, answer.catalogue, Memo()) is answer.verdict.plugin
    for rule in set(RULES) - set(WEIGHED_RULES):
        for finding in answer.findings:
            about_both = finding.severity is Severity.WARNING and finding.applies_to == BOTH
            assert finding.code != rule.code or finding.severity is Severity.NOTE or about_both


@given(st.lists(plans, min_size=2, max_size=4))
def test_a_memo_changes_no_answer(bodies: list[dict[str, Any]]) -> None:
    """Of plans in any order: the later ones find in it what the earlier ones, and those with other numbers, left."""
    memo = Memo()
    for body in bodies:
        for changes in (
            {},
            {"nodes": 7},
            {"nodes": 8},
            {"needs": {"exclusive_eni": "must"}},
            {"pods_per_node": 3},
        ):
            plan = plan_of(**{**body, **changes})
            assert complete(plan, EDITIONS.newest, memo) == complete(plan, EDITIONS.newest)
            assert assess(plan, EDITIONS.newest, memo=memo) == assess(plan, EDITIONS.newest)
            with_memo = verdict_plugin(plan, EDITIONS.newest, memo)
            assert with_memo is verdict_plugin(plan, EDITIONS.newest, Memo())


@given(plans)
def test_any_plan_gets_a_consistent_answer(body: dict[str, Any]) -> None:
    """Feasible is: no error applies. The verdict is a feasible plug-in, or none when neither is."""
    draft, mistakes = draft_of_json(body)
    plan = read(draft, EDITIONS).plan
    assert not mistakes
    assert plan is not None
    answer = evaluation_json(evaluate(plan, EDITIONS.newest), load_language("en"), None)

    assert answer == evaluation_json(evaluate(plan, EDITIONS.newest), load_language("en"), None)
    feasible: set[str] = set()
    for plugin in Plugin:
        report = answer["plugins"]["terway" if plugin is Plugin.TERWAY else "flannel"]
        errors = [
            each
            for each in answer["findings"]
            if each["severity"] == "error" and plugin in each["applies_to"]
        ]
        assert report["feasible"] == (not errors)
        feasible |= {plugin} if report["feasible"] else set()
        capacity = report["capacity"]
        nodes = [limit["nodes"] for limit in capacity["limits"] if limit["nodes"] is not None]
        assert capacity["max_nodes"] == min(nodes)
        assert capacity["max_nodes_on_request"] == min(
            limit["nodes_on_request"] for limit in capacity["limits"] if limit["nodes_on_request"] is not None
        )
    verdict = answer["verdict"]
    assert verdict["plugin"] in (feasible or {"none"})
    assert (verdict["strength"] == "none") == (not feasible)
    assert (verdict["terway_mode"] is None) == (verdict["plugin"] != "terway")


@given(st.integers(8, 28), st.integers(24, 28))
def test_pod_cidr_blocks_are_those_that_can_be_counted(prefix: int, mask: int) -> None:
    capacity = assessed(pod_cidr=f"10.0.0.0/{prefix}", node_cidr_mask=mask).flannel.capacity
    limit = capacity.limit(LimitName.POD_CIDR_BLOCKS)

    size = 2 ** (32 - prefix)
    assert limit is not None
    assert limit.nodes == len(range(0, size - 2 ** (32 - mask) + 1, 2 ** (32 - mask)))


@given(st.integers(1, 300), st.integers(19, 26), st.integers(0, 600))
def test_pod_addresses_are_handed_out_node_by_node(pods: int, prefix: int, used: int) -> None:
    """Nodes join while the vSwitch has the addresses of one more."""
    capacity = assessed(
        pods_per_node=pods, pod_vswitches=[{"cidr": f"192.168.32.0/{prefix}", "zone": "a", "used": used}]
    ).terway.capacity
    left, nodes, per_node = max(0, 2 ** (32 - prefix) - 4 - used), 0, min(pods + 5, 210)
    while left >= per_node:
        left, nodes = left - per_node, nodes + 1

    limit = capacity.limit(LimitName.POD_ADDRESSES)
    assert limit is not None
    assert limit.nodes == nodes


@given(st.sampled_from(sorted(EDITIONS.newest.needs)))
def test_a_preference_never_moves_the_verdict_away_from_its_plugin(need: str) -> None:
    favoured = EDITIONS.newest.needs[need].favours
    before = assessed().verdict
    after = evaluate(plan_of(needs={need: "prefer"}), EDITIONS.newest).verdict

    assert after.plugin == favoured or before.plugin != favoured


def test_a_preference_for_exclusive_enis_leaves_the_mode_alone_and_says_so() -> None:
    preferred, plain = assessed(needs={"exclusive_eni": "prefer"}), assessed()
    (weight,) = (each for each in preferred.verdict.weights if each.code == "exclusive_eni")

    assert preferred.terway_mode == plain.terway_mode == "shared_eni"
    assert preferred.terway.capacity == plain.terway.capacity
    assert "“Prefer” doesn't change Terway's mode or capacity" in load_language("en").say(weight.reason)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (0, "200 of 200 free (0 used); with a quota increase, 1,000 of 1,000"),
        (56, "144 of 200 free (56 used); with a quota increase, 944 of 1,000"),
        (250, "0 of 200 free (250 used); with a quota increase, 750 of 1,000"),
    ],
)
def test_the_sum_of_route_entries_holds_however_many_are_used(used: int, said: str) -> None:
    limits = assessed(route_entries_used=used).flannel.capacity.limits
    (routes,) = (each for each in limits if each.name is LimitName.ROUTE_ENTRIES)

    assert load_language("en").say(routes.sum) == said
