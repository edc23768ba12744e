"""The changes of a repair on a Draft: as a JSON Patch on the JSON that was sent."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from app.engine.evaluation import Change
from app.plan.draft import Draft
from app.plan.plan import Plan
from app.plan.read import read
from app.plan_io.patch import patched
from app.plan_io.plan_json import draft_of_json
from app.search.evaluate import evaluate
from tests.plans import EDITIONS

PLAN: dict[str, Any] = {
    "vpc_cidr": "10.0.0.0/16",
    "secondary_cidrs": ["10.1.0.0/16"],
    "node_vswitches": [{"cidr": "10.0.0.0/24", "zone": "a", "used": 4}],
    "node_pools": [
        {
            "name": "web",
            "nodes": 20,
            "max_nodes": 60,
            "pods_per_node": 60,
            "instance_types": ["ecs.g7.4xlarge"],
        },
        {"nodes": 3, "pods_per_node": 6, "eni": {"quantity": 8, "ipv4_per_eni": 10}, "eni_mode": "exclusive"},
    ],
    "needs": {"source_ip": "prefer"},
}
POOL = {
    "nodes": 1,
    "pods_per_node": 10,
    "instance_types": ["ecs.c7.large"],
    "ip_prefixes": True,
    "zones": ["a"],
}

CHANGES = [
    Change("replace", "/vpc_cidr", "10.0.0.0/8"),
    Change("add", "/service_cidr", "172.21.0.0/20"),
    Change("remove", "/vpc_cidr"),
    Change("add", "/max_nodes", 40),
    Change("replace", "/secondary_cidrs/0", "10.2.0.0/16"),
    Change("add", "/secondary_cidrs/-", "10.3.0.0/16"),
    Change("add", "/pod_vswitches", [{"cidr": "10.9.0.0/19", "zone": "a"}]),
    Change("replace", "/node_vswitches/0/cidr", "10.0.1.0/24"),
    Change("add", "/node_vswitches/-", {"cidr": "10.0.2.0/24", "zone": "b", "used": 3}),
    Change("replace", "/needs/source_ip", "no"),
    Change("add", "/needs/dual_stack", "must"),
    Change("replace", "/node_pools/0/pods_per_node", 40),
    Change("remove", "/node_pools/0/max_nodes"),
    Change("add", "/node_pools/1/max_nodes", 5),
    Change("replace", "/node_pools/0/instance_types", ["ecs.g7.8xlarge", "ecs.c7.8xlarge"]),
    Change("add", "/node_pools/0/ip_prefixes", True),
    Change("replace", "/node_pools/1/eni/quantity", 9),
    Change("add", "/node_pools/0/eni", {"quantity": 4, "ipv4_per_eni": 6}),
    Change("remove", "/node_pools/1/eni"),
    Change("add", "/node_pools/-", POOL),
    Change("replace", "/node_pools", [POOL]),
]


def changed(plan: dict[str, Any], change: Change) -> dict[str, Any]:
    """The JSON with the change, by RFC 6902 as far as repairs use it."""
    made = copy.deepcopy(plan)
    *way, last = change.path.split("/")[1:]
    holder: Any = made
    for step in way:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    if change.op == "remove":
        del holder[last]
    elif last == "-":
        holder.append(change.value)
    else:
        holder[int(last) if isinstance(holder, list) else last] = change.value
    return made


def plan_of(draft: Draft) -> Plan:
    reading = read(draft, EDITIONS)
    assert reading.plan is not None, reading.mistakes
    return reading.plan


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.op} {change.path}")
def test_a_change_of_the_draft_is_one_of_its_json(change: Change) -> None:
    draft, _ = draft_of_json(PLAN)
    expected, misshapen = draft_of_json(changed(PLAN, change))

    assert not misshapen
    assert patched(draft, [change]) == expected


def test_the_changes_of_real_repairs_lead_to_feasible_plans_with_pools() -> None:
    """The small type holds too few pods; whatever is proposed does what it says."""
    small = {"nodes": 10, "pods_per_node": 40, "instance_types": ["ecs.c7.large"]}
    json = {**PLAN, "node_pools": [*PLAN["node_pools"][:1], small], "rules": EDITIONS.newest.edition}
    draft, _ = draft_of_json(json)
    evaluation = evaluate(plan_of(draft), EDITIONS.newest)

    assert evaluation.repairs
    for repair in evaluation.repairs:
        repaired = evaluate(plan_of(patched(draft, repair.changes)), EDITIONS.newest)
        assert all(repaired.report(plugin).feasible for plugin in repair.makes_feasible), repair.changes
