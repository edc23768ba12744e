"""The comparison's cells about what an instance type can: which type and which numbers they name."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue.model import Plugin
from app.engine.evaluation import Message
from tests.plans import assessed, pools_of

POOL = {"nodes": 3, "pods_per_node": 10}
TRUNK = {"quantity": 4, "ipv4_per_eni": 10, "total_quantity": 10, "trunk_supported": True}
NO_TRUNK = {"quantity": 2, "ipv4_per_eni": 10, "total_quantity": 2, "trunk_supported": False}
OWN = Message("instance.own_figures")


def eni(**changes: Any) -> dict[str, Any]:
    return {**POOL, "eni": {"quantity": 4, "ipv4_per_eni": 10, **changes}}


def types(*names: str) -> dict[str, Any]:
    return {**POOL, "instance_types": list(names)}


def cell(topic: str, *pools: dict[str, Any]) -> Message:
    """Terway's cell of the row, the same for every order of the pools."""
    cells = [
        row.terway
        for order in (pools, pools[::-1])
        for row in assessed(**pools_of(*order)).comparison
        if row.topic == topic
    ]
    assert cells[0] == cells[1]
    return cells[0]


@pytest.mark.parametrize(
    ("pools", "variant", "named"),
    [
        # ecs.c7.4xlarge has 30 IPv6 and 30 IPv4 addresses an ENI, ecs.g6.2xlarge 1 and 10.
        ((types("ecs.c7.4xlarge"),), "", ("ecs.c7.4xlarge", 30, 30)),
        ((types("ecs.g6.2xlarge"),), ".unsupported", ("ecs.g6.2xlarge", 1, 10)),
        # The pool with the fewest pods has them: the other pool's type is the one that lacks them.
        ((eni(ipv4_per_eni=2, ipv6_per_eni=2), types("ecs.g6.2xlarge")), ".unsupported", ("ecs.g6.2xlarge", 1, 10)),
        ((types("ecs.unheard.large"), types("ecs.g6.2xlarge")), ".unsupported", ("ecs.g6.2xlarge", 1, 10)),
        ((types("ecs.c7.4xlarge", "ecs.g6.2xlarge"),), ".unsupported", ("ecs.g6.2xlarge", 1, 10)),
        ((eni(ipv6_per_eni=9), eni(ipv6_per_eni=10)), ".unsupported", (OWN, 9, 10)),
        ((eni(ipv6_per_eni=10), types("ecs.c7.4xlarge")), "", (OWN, 10, 10)),
    ],
)  # fmt: skip
def test_dual_stack_names_the_type_that_lacks_the_addresses(
    pools: tuple[dict[str, Any], ...], variant: str, named: tuple[object, int, int]
) -> None:
    found = cell("dual_stack", *pools)
    assert found.code == f"cell.dual_stack.terway{variant}"
    assert tuple(found.params[name] for name in ("type", "ipv6_per_eni", "ipv4_per_eni")) == named


@pytest.mark.parametrize("topic", ["network_security_isolation", "fixed_pod_ip"])
@pytest.mark.parametrize(
    ("pools", "variant", "name", "expected"),
    [
        ((eni(**TRUNK),), "trunk_eni", "trunk_pods", 6),
        # The pool with the fewest pods has none: another pool has them.
        ((eni(**NO_TRUNK), eni(**TRUNK)), "trunk_eni", "trunk_pods", 6),
        ((eni(**TRUNK), eni(**{**TRUNK, "total_quantity": 12})), "trunk_eni", "trunk_pods", 8),
        ((eni(**NO_TRUNK), types("ecs.sccc7.32xlarge")), "unsupported", "type", OWN),
        ((types("ecs.c7.4xlarge", "ecs.sccg7.32xlarge"),), "unsupported", "type", "ecs.sccg7.32xlarge"),
        ((eni(),), "unknown", "trunk_pods", None),
        # The pods of the one pool have ENIs of their own anyway.
        (({**eni(**TRUNK), "eni_mode": "exclusive"}, eni(**NO_TRUNK)), "unsupported", "type", OWN),
    ],
)  # fmt: skip
def test_settings_of_a_pod_name_the_pool_that_has_them(
    topic: str, pools: tuple[dict[str, Any], ...], variant: str, name: str, expected: object
) -> None:
    found = cell(topic, *pools)
    assert found.code == f"cell.{topic}.terway.{variant}"
    assert found.params[name] == expected


@pytest.mark.parametrize(
    ("max_nodes", "favoured"),
    [
        (300, Plugin.TERWAY),  # room for 543; Flannel's 1,000 need more than the default 200 route entries
        (2_000, Plugin.FLANNEL),  # enough in neither, but 1,000 instead of 728
    ],
)
def test_room_without_a_quota_increase_counts_first(max_nodes: int, favoured: Plugin) -> None:
    free: dict[str, Any] = {"node_vswitches": [], "pod_vswitches": [], "pod_cidr": None}
    result = assessed(nodes=12, max_nodes=max_nodes, pods_per_node=40, **free)
    row = next(row for row in result.comparison if row.topic == "node_quota")

    assert row.favours is favoured
