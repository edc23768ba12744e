"""Requests that are cheap to send and would be dear to answer: huge plans, a short link to one, and a fleet of them."""

from __future__ import annotations

from typing import Any, Final

from app.plan.contradictions import ENTRY_WEIGHT, MAX_ENTRIES
from app.plan.plan import MAX_NETWORKS, MAX_POOLS, MAX_RANGES
from app.plan.records import MAX_ZONES
from app.plan_io.link import encode
from app.plan_io.plan_json import draft_of_json
from tests.plans import EDITIONS

BASE: Final[dict[str, Any]] = {
    "nodes": 16,
    "pods_per_node": 50,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
}
VSWITCH: Final = {"cidr": "192.168.0.0/24"}


def link(plan: dict[str, Any]) -> str:
    """Return the plan as a query string."""
    return encode(draft_of_json(plan)[0])


# Unpacks to 10,000 equal vSwitches, as many blocks, and 100,000 networks.
LINK: Final = link(
    {
        **BASE,
        "node_vswitches": [VSWITCH] * 10_000,
        "pod_vswitches": [VSWITCH] * 10_000,
        "secondary_cidrs": ["10.0.0.0/24"] * 10_000,
        "connected_networks": [{"cidr": "10.0.0.0/24"}] * 100_000,
    }
)


def networks(count: int) -> list[dict[str, str]]:
    return [{"cidr": f"{10 + (place >> 16)}.{place >> 8 & 255}.{place & 255}.0/24"} for place in range(count)]


def clashing() -> dict[str, Any]:
    """As many equal networks as a plan may have, inside its pod CIDR."""
    return {**BASE, "connected_networks": [{"cidr": "172.16.0.0/24"}] * MAX_NETWORKS}


def pools(zones: int, vswitches: int) -> dict[str, Any]:
    """As many pools as a plan may have, with ten instance types each, and vSwitches in so many zones."""
    types = list(EDITIONS.newest.instance_types)
    return {
        "vpc_cidr": "10.0.0.0/8",
        "growth_percent_per_year": 20,
        "node_vswitches": [
            {"cidr": f"10.{place >> 8}.{place & 255}.0/24", "zone": f"z{place % zones}"}
            for place in range(vswitches)
        ],
        "node_pools": [
            {"nodes": 3, "pods_per_node": 30 + place % 9, "instance_types": types[place * 5 : place * 5 + 10]}
            for place in range(MAX_POOLS)
        ],
    }


def largest() -> dict[str, Any]:
    """As many entries as a plan may have, some of each kind, the networks equal so that its link is short."""
    vswitches, blocks = MAX_RANGES // 2, MAX_RANGES // 10
    others = MAX_RANGES + vswitches + blocks + MAX_POOLS
    return {
        **pools(zones=MAX_ZONES, vswitches=MAX_RANGES),
        "pod_cidr": "172.20.0.0/16",
        "pod_vswitches": [
            {"cidr": f"10.{32 + (place >> 8)}.{place & 255}.0/24", "zone": f"z{place % MAX_ZONES}"}
            for place in range(vswitches)
        ],
        "secondary_cidrs": [f"10.{place >> 8}.{place & 255}.0/24" for place in range(blocks)],
        "connected_networks": [{"cidr": "172.16.0.0/24"}] * (MAX_ENTRIES - ENTRY_WEIGHT * others),
    }


def fleet(plans: int, vswitches: int) -> list[dict[str, Any]]:
    """Clusters of different sizes, each with so many vSwitches."""
    own = [{"cidr": f"192.168.{place}.0/24", "zone": "abc"[place % 3]} for place in range(vswitches)]
    return [
        {**BASE, "name": f"cluster {place}", "nodes": 3 + place, "node_vswitches": own}
        for place in range(plans)
    ]
