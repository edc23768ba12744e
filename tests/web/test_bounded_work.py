"""Hostile requests cost little more than a plan with 1,000 networks: in CPU time, side by side, whatever else runs.

The bound of the product is 30 times (docs/performance.md, `make bench ARGS=hostile`); here it is twice that.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any, Final

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.plan.plan import MAX_POOLS
from app.plan.records import MAX_ZONES
from app.plan_io.link import encode
from app.plan_io.plan_json import draft_of_json
from tests.plans import EDITIONS

MOST: Final = 2 * 30
BASE: Final[dict[str, Any]] = {
    "nodes": 16,
    "pods_per_node": 50,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
}
VSWITCH: Final = {"cidr": "192.168.0.0/24"}
# Unpacks to 10,000 equal vSwitches, as many blocks, and 100,000 networks.
LINK: Final = encode(
    draft_of_json(
        {
            **BASE,
            "node_vswitches": [VSWITCH] * 10_000,
            "pod_vswitches": [VSWITCH] * 10_000,
            "secondary_cidrs": ["10.0.0.0/24"] * 10_000,
            "connected_networks": [{"cidr": "10.0.0.0/24"}] * 100_000,
        }
    )[0]
)


def networks(count: int) -> list[dict[str, str]]:
    return [{"cidr": f"10.{place >> 8}.{place & 255}.0/24"} for place in range(count)]


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


def fleet(plans: int, vswitches: int) -> list[dict[str, Any]]:
    own = [{"cidr": f"192.168.{place}.0/24", "zone": "abc"[place % 3]} for place in range(vswitches)]
    return [{**BASE, "name": f"cluster {place}", "node_vswitches": own} for place in range(plans)]


def cpu_seconds(ask: Callable[[], Response], status: int) -> float:
    started = process_time()
    assert ask().status_code == status
    return process_time() - started


@pytest.fixture
def allowed(client: TestClient) -> float:
    """The CPU seconds that a hostile request may take."""
    plan = {**BASE, "connected_networks": networks(1_000)}
    return MOST * min(cpu_seconds(lambda: client.post("/api/v1/evaluate", json=plan), 200) for _ in range(4))


@pytest.mark.parametrize(
    "page", ["result", "result.md", "result.json", "result/more", "plan/vpc", "plan/review"]
)
def test_a_short_link_to_a_huge_plan_is_refused_soon(client: TestClient, allowed: float, page: str) -> None:
    assert len(LINK) < 5_000
    status = {"result": 303, "result/more": 303, "plan/vpc": 200, "plan/review": 200}.get(page, 422)
    assert cpu_seconds(lambda: client.get(f"/{page}?{LINK}"), status) < allowed


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ({**BASE, "node_vswitches": [VSWITCH] * 10_000}, 422),
        ({**BASE, "node_vswitches": [VSWITCH] * 1_000, "secondary_cidrs": ["192.168.0.0/24"] * 1_000}, 200),
        (pools(zones=10_000, vswitches=10_000), 422),
        (pools(zones=MAX_ZONES + 1, vswitches=1_000), 422),
        (pools(zones=MAX_ZONES, vswitches=1_000), 200),
        (pools(zones=1, vswitches=1_000), 200),
    ],
)
def test_a_plan_of_very_many_vswitches_zones_and_pools(
    client: TestClient, allowed: float, plan: dict[str, Any], status: int
) -> None:
    assert cpu_seconds(lambda: client.post("/api/v1/evaluate", json=plan), status) < allowed


def test_a_fleet_of_very_many_vswitches_is_refused_soon(client: TestClient, allowed: float) -> None:
    plans = fleet(1_500, 40)
    assert cpu_seconds(lambda: client.post("/api/v1/fleet", json=plans), 422) < allowed
