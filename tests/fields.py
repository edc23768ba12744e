"""A value of each field of a plan, for tests that no field must be forgotten by."""

from __future__ import annotations

from typing import Any

from app.plan.plan import PLAN_FIELDS
from tests.plans import BASE

SHORT_FORM = {each.name for each in PLAN_FIELDS if each.short_form}

# As the API takes them.
FIELDS: dict[str, Any] = {
    "name": "payments",
    "rules": "2026-11",
    "cluster_spec": "basic",
    "nodes": 4,
    "max_nodes": 9,
    "surge_nodes": 2,
    "growth_percent_per_year": 20,
    "pods_per_node": 40,
    "services": 120,
    "instance_type": "ecs.g7.2xlarge",
    "eni": {
        "quantity": 4,
        "ipv4_per_eni": 10,
        "ipv6_per_eni": 10,
        "total_quantity": 14,
        "trunk_supported": True,
    },
    "vpc_cidr": "10.0.0.0/12",
    "secondary_cidrs": ["10.128.0.0/16"],
    "route_entry_quota": 300,
    "route_entries_used": 7,
    "node_vswitches": [{"cidr": "192.168.64.0/20", "zone": "b", "used": 5}],
    "pod_vswitches": [{"cidr": "192.168.96.0/19", "zone": "b"}],
    "service_cidr": "172.22.0.0/20",
    "service_ipv6_cidr": "fd00::/112",
    "pod_cidr": "172.24.0.0/16",
    "node_cidr_mask": 25,
    "connected_networks": [{"name": "office", "cidr": "10.200.0.0/16"}],
    "security_group": "basic",
    "needs": {"network_policy": "must"},
    "existing": "vpc",
    "plugin": "terway",
    "kubernetes_version": "1.34",
    "zones": ["a", "b"],
    "node_pools": [
        {
            "name": "web",
            "nodes": 4,
            "max_nodes": 9,
            "surge_nodes": 1,
            "pods_per_node": 40,
            "instance_types": ["ecs.g7.2xlarge", "ecs.c7.2xlarge"],
        },
        {
            "nodes": 2,
            "pods_per_node": 6,
            "eni": {"quantity": 8, "ipv4_per_eni": 10, "trunk_supported": False},
            "eni_mode": "exclusive",
            "zones": ["a"],
        },
        {"name": "a_b~c,d!", "nodes": 3, "pods_per_node": 60, "ip_prefixes": True},
    ],
    "ip_prefixes": True,
    "virtual_node_pods": 30,
    "route_tables": 2,
}


def plan_with(field: str) -> dict[str, Any]:
    """The base plan with a value of the field, and with what that asks for or does not go with."""
    plan = {**BASE, field: FIELDS[field]}
    if field == "plugin":
        plan["existing"] = "cluster"
    if field == "node_pools":
        plan = {name: value for name, value in plan.items() if name not in SHORT_FORM}
    return plan
