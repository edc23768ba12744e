"""Every flip is verified by the engine: at its value, and at the adjacent one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.model import Catalogue, ClusterSpec, Plugin
from app.domain.memo import Memo
from app.engine.assess import assess, verdict_plugin
from app.engine.evaluation import Flip
from app.plan.fields import MAX_NUMBER
from app.plan.plan import NeedLevel, Plan, SecurityGroup
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json
from app.plan_io.plan_to_json import plan_json
from app.search.evaluate import evaluate
from app.search.flips import counterfactual, with_flips
from tests.plans import EDITIONS, FIRST, plan_of, pools_of
from tests.random_plans import random_plans
from tests.search.repair.json_patch import patched

CATALOGUE = EDITIONS.newest
MAX_ASKED = 100  # of one plan, whatever it says

UNKNOWN: dict[str, Any] = {
    "vpc_cidr": None,
    "node_vswitches": [],
    "pod_vswitches": [],
    "service_cidr": None,
    "pod_cidr": None,
    "instance_type": None,
    "node_cidr_mask": None,
}

# No trunk ENIs, and too few IPv6 addresses for dual stack unless every pod has its own ENI.
SMALL_ENI: dict[str, Any] = {
    "quantity": 8,
    "ipv4_per_eni": 10,
    "ipv6_per_eni": 1,
    "total_quantity": 8,
    "trunk_supported": False,
}
SMALL_DUAL_STACK: dict[str, Any] = {"needs": {"dual_stack": "must"}, "eni": SMALL_ENI, "pods_per_node": 5}


GROWING: dict[str, Any] = {
    **UNKNOWN,
    "nodes": 40,
    "node_vswitches": [
        {"cidr": f"10.0.{16 * place}.0/{prefix}", "zone": "bcd"[place]}
        for place, prefix in enumerate((23, 22, 22))
    ],
    "service_cidr": "172.21.0.0/20",
    "node_cidr_mask": 25,
    "growth_percent_per_year": 150,
}


def _allowed(needs: dict[str, str]) -> dict[str, str]:
    return {
        need: "prefer" if level == "must" and not CATALOGUE.needs[need].may_be_must else level
        for need, level in needs.items()
    }


plans = st.fixed_dictionaries(
    {
        "nodes": st.sampled_from([1, 3, 16, 200, 499, 501, 1000, 1001, 5000]),
        "pods_per_node": st.sampled_from([1, 12, 30, 64, 110, 253, 256, 300]),
        "surge_nodes": st.sampled_from([0, 3]),
        "cluster_spec": st.sampled_from(["pro", "basic"]),
        "security_group": st.sampled_from(["enterprise", "basic"]),
        "route_entries_used": st.sampled_from([0, 150]),
        "growth_percent_per_year": st.sampled_from([None, None, 60, 150]),
        "pod_cidr": st.sampled_from(["172.20.0.0/16", "192.168.0.0/18", "10.0.0.0/12"]),
        "instance_type": st.sampled_from(["ecs.c7.4xlarge", "ecs.c7.large", "ecs.g6.xlarge", "ecs.none"]),
        "eni": st.sampled_from([None, SMALL_ENI]),
        "needs": st.dictionaries(
            st.sampled_from(sorted(CATALOGUE.needs)), st.sampled_from(["must", "prefer", "no"]), max_size=4
        ).map(_allowed),
    }
)


def changed(plan: Plan, flip: Flip, value: Any) -> Plan:
    field, *need = flip.field.split("/")[1:]
    if need:
        return replace(plan, needs=MappingProxyType({**plan.needs, need[0]: value}))
    return replace(plan, **{field: value})


def adjacent_value(flip: Flip) -> int:
    return int(flip.changed - 1 if flip.changed > flip.current else flip.changed + 1)


@settings(max_examples=40)
@given(plans)
def test_each_flip_does_what_it_says_and_its_neighbour_does_not(given_plan: dict[str, Any]) -> None:
    plan = plan_of(**given_plan)
    answer = evaluate(plan, CATALOGUE)
    for flip in answer.flips:
        assert flip.plugin is not answer.verdict.plugin
        assert assess(changed(plan, flip, flip.changed), CATALOGUE).verdict.plugin is flip.plugin
        if isinstance(flip.current, int):
            adjacent = assess(changed(plan, flip, adjacent_value(flip)), CATALOGUE).verdict.plugin
            assert adjacent is answer.verdict.plugin


def assert_flips_are_exact(plan: Plan, catalogue: Catalogue) -> None:
    """Each gives the verdict that it says, and a number one nearer does not; every changed plan can be read."""
    answer = with_flips(assess(plan, catalogue))
    for flip in answer.flips:
        sent = as_sent(plan, flip)
        assert verdict_of(sent, flip, flip.changed) is flip.plugin is not answer.verdict.plugin, flip
        if isinstance(flip.current, int) and adjacent_value(flip) != flip.current:
            assert verdict_of(sent, flip, adjacent_value(flip)) is answer.verdict.plugin, flip


def read_plan(body: dict[str, Any]) -> Plan:
    draft, _ = draft_of_json(body)
    reading = read(draft, EDITIONS)
    assert reading.plan is not None
    return reading.plan


def as_sent(plan: Plan, flip: Flip) -> dict[str, Any]:
    """The plan as JSON, as the API would be asked with it."""
    body: dict[str, Any] = json.loads(json.dumps(plan_json(plan)))
    return {name: value for name, value in body.items() if value not in (None, [])}


def verdict_of(body: dict[str, Any], flip: Flip, value: Any) -> Plugin | None:
    asked = patched(body, [{"op": "add", "path": flip.field, "value": value}])
    draft, mistakes = draft_of_json(asked)
    reading = read(draft, EDITIONS)
    assert not mistakes
    assert reading.plan is not None, (flip, reading.mistakes)
    return assess(reading.plan, reading.catalogue, with_comparison=False).verdict.plugin


PUBLISHED = [
    case["plan"]
    for name in ("scenarios.json", "real-plans.json")
    for case in json.loads((Path(__file__).parents[2] / "scenarios" / name).read_text())
]


@pytest.mark.parametrize("body", [*PUBLISHED, *random_plans(seed=11, number=25)])
def test_each_flip_is_exact(body: dict[str, Any]) -> None:
    draft, _ = draft_of_json(body)
    reading = read(draft, EDITIONS)
    assert reading.plan is not None
    assert_flips_are_exact(reading.plan, reading.catalogue)


@settings(max_examples=40)
@given(plans)
def test_no_need_is_missed(given_plan: dict[str, Any]) -> None:
    """For every level of every need that flips the verdict, it or a smaller step to the same verdict is reported."""
    plan = plan_of(**given_plan)
    answer = evaluate(plan, CATALOGUE)
    flipped = {(flip.field, flip.changed, flip.plugin) for flip in answer.flips}
    order = list(NeedLevel)[::-1]
    for need in CATALOGUE.needs.values():
        current = order.index(plan.need(need.id))
        for level in NeedLevel:
            if level is NeedLevel.MUST and not need.may_be_must:
                continue
            after = replace(plan, needs=MappingProxyType({**plan.needs, need.id: level}))
            plugin = assess(after, CATALOGUE).verdict.plugin
            if plugin is answer.verdict.plugin:
                continue
            place = order.index(level)
            steps = order[place:current] if place < current else order[current + 1 : place + 1]
            assert any((f"/needs/{need.id}", step, plugin) in flipped for step in steps), (need.id, level)


@settings(max_examples=30)
@given(plans)
def test_no_type_quota_or_setting_is_missed(given_plan: dict[str, Any]) -> None:
    """For every type within reach and every higher quota that flips the verdict, one at most as far is reported."""
    plan = plan_of(**given_plan)
    answer = evaluate(plan, CATALOGUE)

    def flips(**changes: Any) -> bool:
        return assess(replace(plan, **changes), CATALOGUE).verdict.plugin is not answer.verdict.plugin

    flipped = {(flip.field, str(flip.changed)) for flip in answer.flips}
    own = CATALOGUE.instance_types.get(plan.instance_type or "")
    family = [known.name for known in CATALOGUE.families[own.family]] if own else []
    if own is not None and plan.eni is None:
        place = family.index(own.name)
        for way in (family[:place][::-1], family[place + 1 :]):
            nearest = next((name for name in way[:4] if flips(instance_type=name)), None)
            assert {name for name in way if ("/instance_type", name) in flipped} == {nearest} - {None}
    quotas = range(plan.route_entry_quota + 1, CATALOGUE.facts.route_entries.value.maximum + 1, 50)
    if any(flips(route_entry_quota=quota) for quota in quotas):
        assert "/route_entry_quota" in {field for field, _ in flipped}
    for name, kind in (("cluster_spec", ClusterSpec), ("security_group", SecurityGroup)):
        for other in kind:
            assert flips(**{name: other}) is ((f"/{name}", other) in flipped)


@settings(max_examples=30)
@given(plans, st.sets(st.sampled_from(sorted(UNKNOWN))))
def test_no_number_is_missed(given_plan: dict[str, Any], unknown: set[str]) -> None:
    """The nearest number with another verdict is reported in either direction."""
    plan = plan_of(**{**given_plan, **{name: UNKNOWN[name] for name in unknown}})
    answer = evaluate(plan, CATALOGUE)
    for field in ("nodes", "pods_per_node"):
        value = getattr(plan, field)
        flipped = [flip.changed for flip in answer.flips if flip.field == f"/{field}"]
        for way in (-1, 1):
            adjacent = (value + way * step for step in range(1, 40))
            turns = (
                number
                for number in adjacent
                if number >= 1
                and assess(plan.changed(**{field: number}), CATALOGUE).verdict.plugin
                is not answer.verdict.plugin
            )
            nearest = next(turns, None)
            assert nearest is None or nearest in flipped, (field, nearest, flipped)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans, st.booleans())
def test_few_plans_are_assessed(
    monkeypatch: pytest.MonkeyPatch, given_plan: dict[str, Any], bare: bool
) -> None:
    plan = plan_of(**{**given_plan, **(UNKNOWN if bare else {})})
    asked = 0

    def counting(changed: Plan, catalogue: Catalogue, memo: Memo) -> Plugin | None:
        nonlocal asked
        asked += 1
        return verdict_plugin(changed, catalogue, memo)

    with monkeypatch.context() as patch:
        patch.setattr(counterfactual, "verdict_plugin", counting)
        with_flips(assess(plan, CATALOGUE))
    assert 0 < asked <= MAX_ASKED


@pytest.mark.parametrize(
    ("changes", "field", "value", "plugin"),
    [
        ({"needs": {"network_policy": "must"}}, "/needs/network_policy", "no", Plugin.FLANNEL),
        ({"needs": {"host_port": "must"}, "nodes": 3}, "/needs/dual_stack", "prefer", Plugin.TERWAY),
        ({}, "/pods_per_node", 257, None),
        ({}, "/nodes", 201, Plugin.TERWAY),  # and neither from 257 on
        (
            {**SMALL_DUAL_STACK, "needs": {"pod_security_group": "must"}},
            "/needs/exclusive_eni",
            "must",
            Plugin.TERWAY,
        ),
        (SMALL_DUAL_STACK, "/needs/exclusive_eni", "must", Plugin.TERWAY),
        (SMALL_DUAL_STACK, "/needs/dual_stack", "prefer", Plugin.TERWAY),
        (SMALL_DUAL_STACK, "/needs/dual_stack", "no", Plugin.FLANNEL),
        ({**UNKNOWN}, "/nodes", 201, Plugin.TERWAY),
        ({**UNKNOWN, "nodes": 800}, "/nodes", 5001, None),
        ({**UNKNOWN, "nodes": 800}, "/security_group", "basic", Plugin.FLANNEL),
        ({"max_nodes": 400, "pods_per_node": 30}, "/max_nodes", 256, Plugin.FLANNEL),
        ({"pods_per_node": 300}, "/instance_type", "ecs.c7.32xlarge", Plugin.TERWAY),
    ],
)
def test_known_flips(changes: dict[str, Any], field: str, value: object, plugin: Plugin | None) -> None:
    flips = evaluate(plan_of(**changes), FIRST).flips
    assert (field, value, plugin) in {(flip.field, flip.changed, flip.plugin) for flip in flips}


def test_a_limit_that_growth_passes_soon_turns_the_verdict() -> None:
    """Terway outgrows its addresses in two years from 93 pods on; from 126 on Flannel has a warning as well."""
    plan = plan_of(**GROWING, pods_per_node=1)
    flipped = [flip.changed for flip in evaluate(plan, CATALOGUE).flips if flip.field == "/pods_per_node"]

    assert flipped == [93]


def test_growth_that_passes_the_vswitches_to_be_laid_turns_the_verdict() -> None:
    """The planner lays /17 from far fewer pods on, which Terway outgrows in two years from 177 pods on; 529 don't fit."""
    plan = read_plan(
        {
            "nodes": 201,
            "pods_per_node": 1,
            "instance_type": "ecs.g7.8xlarge",
            "ip_prefixes": True,
            "vpc_cidr": "192.168.0.0/16",
            "secondary_cidrs": ["8.0.0.0/16"],
            "growth_percent_per_year": 20,
        }
    )
    flipped = [flip.changed for flip in evaluate(plan, FIRST).flips if flip.field == "/pods_per_node"]

    assert flipped == [177]


def test_nodes_turn_the_verdict_where_growth_passes_a_limit_soon() -> None:
    """Terway outgrows its addresses in two years from 56 nodes on; from 80 on Flannel needs a quota request."""
    zones = {"a": (200, "10.0.64.0/20"), "c": (200, "10.0.96.0/20"), "b": (0, "10.0.128.0/19")}
    plan = plan_of(
        **pools_of(
            {"nodes": 1, "pods_per_node": 12, "instance_types": ["ecs.c7.4xlarge"]},
            {"nodes": 1, "pods_per_node": 30, "instance_types": ["ecs.g7.8xlarge"]},
            growth_percent_per_year=150,
            vpc_cidr="10.0.0.0/8",
            node_vswitches=[
                {"cidr": f"10.0.{16 * place}.0/23", "zone": zone, "used": used}
                for place, (zone, (used, _)) in enumerate(zones.items())
            ],
            pod_vswitches=[{"cidr": cidr, "zone": zone} for zone, (_, cidr) in zones.items()],
            pod_cidr=None,
            service_cidr=None,
            node_cidr_mask=25,
            route_entries_used=120,
            virtual_node_pods=10,
        )
    )
    flipped = [
        flip.changed for flip in evaluate(plan, CATALOGUE).flips if flip.field == "/node_pools/1/nodes"
    ]

    assert flipped == [56]


def test_no_flip_asks_for_exclusive_enis_beside_ip_prefixes() -> None:
    """Such a plan would be refused, unless a pool of exclusive ENIs leaves the others as they are."""
    needs = {"needs": {"pod_security_group": "must"}, "eni": SMALL_ENI, "pods_per_node": 5}

    def flipped(**changes: Any) -> bool:
        flips = evaluate(plan_of(**needs, **changes), CATALOGUE).flips
        return ("/needs/exclusive_eni", "must") in {(flip.field, flip.changed) for flip in flips}

    assert flipped()
    assert not flipped(ip_prefixes=True)


def test_musts_are_told_first() -> None:
    flips = evaluate(plan_of(needs={"network_policy": "must", "host_port": "prefer"}), CATALOGUE).flips
    assert flips[0].field == "/needs/network_policy"


def test_a_plan_of_very_many_ranges_says_that_none_were_tried() -> None:
    networks = [{"cidr": f"10.{place // 256}.{place % 256}.0/24"} for place in range(2_100)]
    answer = evaluate(plan_of(connected_networks=networks), CATALOGUE)
    assert answer.flips_omitted
    assert not answer.flips
    assert not evaluate(plan_of(), CATALOGUE).flips_omitted


def test_numbers_stay_within_what_a_plan_may_state() -> None:
    for flip in evaluate(plan_of(), CATALOGUE).flips:
        if isinstance(flip.changed, int):
            assert 1 <= flip.changed <= MAX_NUMBER


def test_the_most_nodes_never_go_below_those_at_the_start() -> None:
    """Such a plan would be refused: a flip is one change."""
    asked = {"max_nodes": 400, "pods_per_node": 30}

    def least(nodes: int) -> list[object]:
        flips = evaluate(plan_of(nodes=nodes, **asked), CATALOGUE).flips
        return [flip.changed for flip in flips if flip.field == "/max_nodes" and flip.changed < 400]

    assert least(nodes=256) == [256]
    assert least(nodes=257) == []
