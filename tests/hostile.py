"""Requests that are cheap to send and would be dear to answer: huge plans, a short link to one, and a fleet of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.plan.contradictions import ENTRY_WEIGHT, MAX_ENTRIES
from app.plan.plan import MAX_NETWORKS, MAX_POOLS, MAX_RANGES
from app.plan.records import MAX_ZONES
from app.plan_io.fleet_text import MAX_FLEET_ENTRIES, PLAN_WEIGHT, POOL_WEIGHT
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


def largest_fleets() -> dict[str, list[dict[str, Any]]]:
    """Return lists with as many plans as a list may have, by what each of the plans has."""
    types = list(EDITIONS.newest.instance_types)

    def pools_of(place: int, count: int, types_each: int) -> dict[str, Any]:
        return {
            "node_pools": [
                {
                    "nodes": 3 + place + pool,
                    "pods_per_node": 30 + pool % 9,
                    "instance_types": types[pool * 5 % 50 :][:types_each],
                }
                for pool in range(count)
            ]
        }

    def stated(place: int) -> dict[str, Any]:
        third = f"10.{place >> 4}.{(place & 15) << 4}"
        return {
            "vpc_cidr": f"{third}.0/20",
            "service_cidr": "192.168.0.0/20",
            "pod_cidr": f"172.{16 + place // 64}.{place % 64 * 4}.0/22",
            "node_vswitches": [{"cidr": f"{third}.{zone * 64}/26", "zone": "abc"[zone]} for zone in range(3)],
            "pod_vswitches": [
                {"cidr": f"10.{place >> 4}.{((place & 15) << 4) + 4 * zone}.0/22", "zone": "abc"[zone - 1]}
                for zone in (1, 2, 3)
            ],
        }

    many: dict[str, tuple[int, Callable[[int], dict[str, Any]]]] = {
        "nothing stated": (0, lambda place: {"nodes": 3 + place, "pods_per_node": 30}),
        "different sizes": (0, lambda place: {**BASE, "nodes": 3 + place}),
        "all ranges stated": (6, lambda place: {**stated(place), "nodes": 3 + place, "pods_per_node": 30}),
        "three pools": (3 * POOL_WEIGHT, lambda place: pools_of(place, 3, 0)),
        "two pools of ten types": (2 * (POOL_WEIGHT + 10), lambda place: pools_of(place, 2, 10)),
        "100 pools of ten types": (100 * (POOL_WEIGHT + 10), lambda place: pools_of(place, 100, 10)),
        "20 vSwitches": (
            20,
            lambda place: {
                **BASE,
                "nodes": 3 + place,
                "node_vswitches": [{"cidr": f"192.168.{at}.0/24", "zone": "abc"[at % 3]} for at in range(20)],
            },
        ),
        "20 zones": (
            20,
            lambda place: {"nodes": 3 + place, "pods_per_node": 30, "zones": [f"z{at}" for at in range(20)]},
        ),
        "20 networks": (
            20,
            lambda place: {
                **BASE,
                "nodes": 3 + place,
                "connected_networks": [{"cidr": f"10.{at}.{place & 255}.0/24"} for at in range(20)],
            },
        ),
        "1,000 networks": (
            1_000,
            lambda place: {**BASE, "nodes": 3 + place, "connected_networks": networks(1_000)},
        ),
    }
    return {
        name: [
            {**make(place), "name": f"cluster {place}"}
            for place in range(min(MAX_CLUSTERS, MAX_FLEET_ENTRIES // (PLAN_WEIGHT + weight)))
        ]
        for name, (weight, make) in many.items()
    }


def fleet(plans: int, vswitches: int) -> list[dict[str, Any]]:
    """Clusters of different sizes, each with so many vSwitches."""
    own = [{"cidr": f"192.168.{place}.0/24", "zone": "abc"[place % 3]} for place in range(vswitches)]
    return [
        {**BASE, "name": f"cluster {place}", "nodes": 3 + place, "node_vswitches": own}
        for place in range(plans)
    ]
