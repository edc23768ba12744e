"""Plans with node pools, and of what exists, for the tests of exports."""

from __future__ import annotations

from typing import Any, Final

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.plan.plan import EniMode, Existing, NodePool
from tests.plans import EDITIONS, plan_of

GENERAL: Final = NodePool(
    name="general",
    nodes=20,
    max_nodes=60,
    surge_nodes=2,
    pods_per_node=40,
    instance_types=("ecs.g7.2xlarge", "ecs.g7.4xlarge"),
)
EXCLUSIVE: Final = NodePool(
    name="Low latency (trading)",
    nodes=4,
    pods_per_node=6,
    instance_types=("ecs.c7.4xlarge",),
    eni_mode=EniMode.EXCLUSIVE,
    zones=("b",),
)
PREFIXES: Final = NodePool(
    name="batch",
    nodes=3,
    max_nodes=5,
    pods_per_node=200,
    instance_types=("ecs.g7.4xlarge",),
    ip_prefixes=True,
)
THREE: Final = (GENERAL, EXCLUSIVE, PREFIXES)

RANGES: Final = {
    "name": "Shop",
    "vpc_cidr": "10.0.0.0/16",
    "node_vswitches": [{"cidr": f"10.0.{place}.0/24", "zone": zone} for place, zone in enumerate("abc")],
    "pod_vswitches": [
        {"cidr": f"10.0.{32 * place}.0/19", "zone": zone} for place, zone in enumerate("abc", start=1)
    ],
}


def assessed_pools(
    *pools: NodePool,
    existing: Existing = Existing.NOTHING,
    plugin: Plugin | None = None,
    changed: dict[str, Any] | None = None,
    **changes: Any,
) -> Evaluation:
    """A plan in three zones with these node pools, assessed by the newest edition.

    `changes` are of the plan as JSON, `changed` of the Plan itself.
    """
    plan = plan_of(**{**RANGES, **changes}).changed(
        node_pools=pools,
        nodes=0,
        pods_per_node=0,
        instance_type=None,
        existing=existing,
        plugin=plugin,
        **(changed or {}),
    )
    return assess(plan, EDITIONS.newest)
