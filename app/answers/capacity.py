"""What each plug-in can hold, limit by limit and zone by zone."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..engine import evaluation as engine
from ..engine.limits import LimitName
from ..wording.language import Language


class Limit(TypedDict):
    """Nodes that one limit allows, as it stands and with every quota at its published maximum."""

    limit: LimitName
    nodes: int
    nodes_on_request: int
    sum: str


class ZoneCapacity(TypedDict):
    """Addresses that are left in the vSwitches of a zone, and the nodes that they are enough for."""

    zone: str
    node_addresses: int
    pod_addresses: int | None
    addresses_per_node: int | None
    nodes: int | None


class Capacity(TypedDict):
    """Filled whether or not the plug-in is feasible; null is unknown. `bound_by` names the least of `limits`."""

    pods_per_node: int | None
    usable_pods_per_node: int | None
    trunk_pods_per_node: int | None
    max_nodes: int
    max_nodes_on_request: int
    bound_by: LimitName
    limits: list[Limit]
    zones: list[ZoneCapacity]


class PluginReport(TypedDict):
    """Feasible exactly when no finding of severity error applies to the plug-in."""

    feasible: bool
    capacity: Capacity


class Plugins(TypedDict):
    terway: PluginReport
    flannel: PluginReport


def plugins_json(evaluation: engine.Evaluation, language: Language) -> Plugins:
    """Both plug-ins, with the sums of their limits in the language."""
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
        "bound_by": capacity.binding.name,
        "limits": [_limit(limit, language) for limit in capacity.limits],
        "zones": [_zone(zone) for zone in capacity.zones],
    }


def _limit(limit: engine.Limit, language: Language) -> Limit:
    return {
        "limit": limit.name,
        "nodes": limit.nodes,
        "nodes_on_request": limit.nodes_on_request,
        "sum": language.say(limit.sum),
    }


def _zone(zone: engine.ZoneCapacity) -> ZoneCapacity:
    return {
        "zone": zone.zone,
        "node_addresses": zone.node_addresses,
        "pod_addresses": zone.pod_addresses,
        "addresses_per_node": zone.addresses_per_node,
        "nodes": zone.nodes,
    }
