"""The capacity of each plug-in: limits, node pools and zones."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..catalogue.model import TerwayMode
from ..engine import evaluation as engine
from ..engine.limits import LimitName, Unit
from ..plan.plan import EniMode
from ..wording.language import Language


class Limit(TypedDict):
    """What the plan needs of one limit, and what the limit allows, today and with every quota at its published maximum.

    All three are in `unit`, and for the bottleneck zone if the limit is per zone. `nodes`: the maximum nodes of a plan
    with one pool; null with several pools, or if the pool uses nothing of the limit.
    """

    limit: LimitName
    unit: Unit
    zone: str | None
    needed: int
    allowed: int
    allowed_on_request: int
    nodes: int | None
    nodes_on_request: int | None
    sum: str


class PoolCapacity(TypedDict):
    """What a node of one pool allows and uses, and the maximum nodes of the pool at peak.

    `instance_type`: of several, the one with the fewest pods. `nodes`: at peak.
    """

    name: str
    eni_mode: EniMode
    instance_type: str | None
    pods_per_node: int | None
    usable_pods_per_node: int | None
    trunk_pods_per_node: int | None
    addresses_per_node: int
    nodes: int
    max_nodes: int
    max_nodes_on_request: int
    bound_by: LimitName


class ZoneCapacity(TypedDict):
    """Addresses that are free in the vSwitches of a zone, and those that the plan needs.

    With one pool, also the addresses per node, and the number of nodes for which the pod addresses are enough.
    """

    zone: str
    node_addresses: int
    node_addresses_needed: int
    pod_addresses: int | None
    pod_addresses_needed: int | None
    addresses_per_node: int | None
    nodes: int | None


class Capacity(TypedDict):
    """Always filled, even if the plug-in isn't feasible; null means unknown.

    `bound_by` names the bottleneck of `limits`. `max_nodes` and `max_nodes_on_request` are null with several pools.
    """

    pods_per_node: int | None
    usable_pods_per_node: int | None
    trunk_pods_per_node: int | None
    max_nodes: int | None
    max_nodes_on_request: int | None
    bound_by: LimitName
    limits: list[Limit]
    node_pools: list[PoolCapacity]
    zones: list[ZoneCapacity]


class PluginReport(TypedDict):
    """Feasible exactly if no finding of severity error applies to the plug-in."""

    feasible: bool
    capacity: Capacity


class Plugins(TypedDict):
    terway: PluginReport
    flannel: PluginReport


def plugins_json(evaluation: engine.Evaluation, language: Language) -> Plugins:
    """Return both plug-ins, with the sums of their limits in the language."""
    return {"terway": _report(evaluation.terway, language), "flannel": _report(evaluation.flannel, language)}


def _report(report: engine.PluginReport, language: Language) -> PluginReport:
    return {"feasible": report.feasible, "capacity": _capacity(report.capacity, language)}


def _capacity(capacity: engine.Capacity, language: Language) -> Capacity:
    return {
        "pods_per_node": capacity.pods_per_node,
        "usable_pods_per_node": capacity.usable_pods_per_node,
        "trunk_pods_per_node": capacity.trunk_pods_per_node,
        "max_nodes": capacity.max_nodes,
        "max_nodes_on_request": capacity.max_nodes_on_request,
        "bound_by": capacity.bottleneck.name,
        "limits": [_limit(limit, language) for limit in capacity.limits],
        "node_pools": [_pool(pool) for pool in capacity.node_pools],
        "zones": [_zone(zone) for zone in capacity.zones],
    }


def _limit(limit: engine.Limit, language: Language) -> Limit:
    return {
        "limit": limit.name,
        "unit": limit.unit,
        "zone": limit.zone,
        "needed": limit.needed,
        "allowed": limit.allowed,
        "allowed_on_request": limit.allowed_on_request,
        "nodes": limit.nodes,
        "nodes_on_request": limit.nodes_on_request,
        "sum": language.say(limit.sum),
    }


def _pool(pool: engine.PoolCapacity) -> PoolCapacity:
    exclusive = pool.mode is TerwayMode.EXCLUSIVE_ENI
    return {
        "name": pool.name,
        "eni_mode": EniMode.EXCLUSIVE if exclusive else EniMode.SHARED,
        "instance_type": pool.instance_type,
        "pods_per_node": pool.pods_per_node,
        "usable_pods_per_node": pool.usable_pods_per_node,
        "trunk_pods_per_node": pool.trunk_pods_per_node,
        "addresses_per_node": pool.addresses_per_node,
        "nodes": pool.nodes,
        "max_nodes": pool.max_nodes,
        "max_nodes_on_request": pool.max_nodes_on_request,
        "bound_by": pool.bound_by,
    }


def _zone(zone: engine.ZoneCapacity) -> ZoneCapacity:
    return {
        "zone": zone.zone,
        "node_addresses": zone.node_addresses,
        "node_addresses_needed": zone.node_addresses_needed,
        "pod_addresses": zone.pod_addresses,
        "pod_addresses_needed": zone.pod_addresses_needed,
        "addresses_per_node": zone.addresses_per_node,
        "nodes": zone.nodes,
    }
