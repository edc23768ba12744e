"""Plans for the tests, written as the API takes them."""

from __future__ import annotations

from typing import Any

from app.catalogue.load import load_editions
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.plan.plan import Plan
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json

EDITIONS = load_editions()
# For tests that state an edition's numbers; a newer edition may give other answers.
FIRST = EDITIONS.by_name["2026-11"]
NEWEST = EDITIONS.newest.edition

BASE: dict[str, Any] = {
    "nodes": 3,
    "pods_per_node": 30,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "node_vswitches": [{"cidr": "192.168.0.0/19", "zone": "a"}],
    "pod_vswitches": [{"cidr": "192.168.32.0/19", "zone": "a"}],
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.20.0.0/16",
    "node_cidr_mask": 24,
}

WIDE, NARROW = "172.20.0.0/16", "172.20.128.0/17"
# Changes to the base plan: clusters of three VPCs that share no ranges but those of their pods.
IN_THREE_VPCS: list[dict[str, Any]] = [
    {
        "rules": FIRST.edition,
        "name": name,
        "vpc_cidr": f"{vpc}.0.0/16",
        "node_vswitches": [{"cidr": f"{vpc}.{number}.0/24", "zone": "a"}],
        "pod_vswitches": [],
        "service_cidr": f"192.168.{number * 16}.0/20",
        "pod_cidr": pods,
    }
    for number, (name, vpc, pods) in enumerate(
        [
            ("A", "10.0", WIDE),
            ("B", "10.0", NARROW),
            ("C", "10.9", WIDE),
            ("D", "10.9", NARROW),
            ("E", "10.11", NARROW),
        ]
    )
]


def plan_of(**changes: Any) -> Plan:
    """The base plan with changes, read as the API reads it."""
    draft, mistakes = draft_of_json({**BASE, **changes})
    reading = read(draft, EDITIONS)
    assert not mistakes
    assert reading.plan is not None, reading.mistakes
    return reading.plan


def pools_of(*pools: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Changes to the base plan: node pools in place of the short form."""
    short_form = ("nodes", "max_nodes", "surge_nodes", "pods_per_node", "instance_type", "eni", "ip_prefixes")
    return {**dict.fromkeys(short_form), "node_pools": list(pools), **changes}


def assessed(**changes: Any) -> Evaluation:
    """The plan assessed by its edition, the newest where it names none."""
    plan = plan_of(**changes)
    return assess(plan, EDITIONS.by_name[plan.rules])
