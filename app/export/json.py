"""The Evaluation as the contract's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.export.difference import newest_rules_json
from app.export.heads import finding_head, source_json, verdict_head, vswitch_json
from app.export.outlook import growth_json, trades_json, zones_json
from app.export.wording import weight_text
from app.locale import Language
from app.planning.evaluation import (
    Capacity,
    Change,
    ComparisonRow,
    Evaluation,
    Finding,
    Flip,
    Message,
    Params,
    PluginReport,
    Repair,
    Verdict,
    Weight,
)
from app.planning.newest_rules import NewestRules
from app.planning.plan import Plan


def evaluation_json(
    evaluation: Evaluation, spoken: Language, share_url: str | None, newest: NewestRules | None = None
) -> dict[str, Any]:
    """Every member of the contract; codes as they are, sentences in the language.

    `newest`: what the newest edition says of the same plan, where the answer is of an older one.
    """
    return {
        "rules": evaluation.catalogue.edition,
        "plan": plan_json(evaluation.plan),
        "assumptions": [
            {"field": each.field, "value": each.value, "why": spoken.say(each.why)}
            for each in evaluation.assumptions
        ],
        "verdict": _verdict(evaluation.verdict, spoken),
        "plugins": {
            "terway": _report(evaluation.terway, spoken),
            "flannel": _report(evaluation.flannel, spoken),
        },
        "findings": [_finding(finding, spoken) for finding in evaluation.findings],
        "comparison": [_row(row, spoken) for row in evaluation.comparison],
        "repairs": [_repair(repair, spoken) for repair in evaluation.repairs],
        "barred": [{"plugin": each.plugin, "codes": list(each.codes)} for each in evaluation.barred],
        "flips": [_flip(flip, spoken) for flip in evaluation.flips],
        "flips_omitted": evaluation.flips_omitted,
        "zones": [zones_json(outlook) for outlook in evaluation.zones],
        "trades": evaluation.trades and trades_json(evaluation.trades),
        "growth": evaluation.growth and growth_json(evaluation.growth),
        "share_url": share_url,
        "newest_rules": newest_rules_json(newest, spoken),
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """The Plan with the contract's field names, ranges as text."""
    eni = plan.eni
    return {
        "name": plan.name,
        "rules": plan.rules,
        "cluster_spec": plan.cluster_spec,
        "nodes": plan.nodes,
        "max_nodes": plan.most_nodes,
        "surge_nodes": plan.surge_nodes,
        "growth_percent_per_year": plan.growth_percent_per_year,
        "pods_per_node": plan.pods_per_node,
        "services": plan.services,
        "instance_type": plan.instance_type,
        "eni": eni
        and {
            "quantity": eni.quantity,
            "ipv4_per_eni": eni.ipv4_per_eni,
            "ipv6_per_eni": eni.ipv6_per_eni,
            "total_quantity": eni.total_quantity,
            "trunk_supported": eni.trunk_supported,
        },
        "vpc_cidr": _text(plan.vpc_cidr),
        "secondary_cidrs": [str(cidr) for cidr in plan.secondary_cidrs],
        "route_entry_quota": plan.route_entry_quota,
        "route_entries_used": plan.route_entries_used,
        "node_vswitches": [vswitch_json(vswitch) for vswitch in plan.node_vswitches],
        "pod_vswitches": [vswitch_json(vswitch) for vswitch in plan.pod_vswitches],
        "service_cidr": _text(plan.service_cidr),
        "service_ipv6_cidr": _text(plan.service_ipv6_cidr),
        "pod_cidr": _text(plan.pod_cidr),
        "node_cidr_mask": plan.node_cidr_mask,
        "connected_networks": [
            {"name": network.name, "cidr": str(network.cidr)} for network in plan.connected_networks
        ],
        "security_group": plan.security_group,
        "needs": dict(plan.needs),
    }


def _text(cidr: object) -> str | None:
    return None if cidr is None else str(cidr)


def _verdict(verdict: Verdict, spoken: Language) -> dict[str, Any]:
    return {
        **verdict_head(verdict),
        "summary": spoken.say(verdict.summary),
        "weights": [_weight(weight, spoken) for weight in verdict.weights],
    }


def _weight(weight: Weight, spoken: Language) -> dict[str, Any]:
    return {
        "code": weight.code,
        "plugin": weight.plugin,
        "weight": weight.weight,
        "reason": weight_text(weight, spoken),
        "certainty": weight.certainty,
    }


def _report(report: PluginReport, spoken: Language) -> dict[str, Any]:
    return {"feasible": report.feasible, "capacity": _capacity(report.capacity, spoken)}


def _capacity(capacity: Capacity, spoken: Language) -> dict[str, Any]:
    return {
        "pods_per_node": capacity.pods_per_node,
        "usable_pods_per_node": capacity.usable_pods_per_node,
        "trunk_pods_per_node": capacity.trunk_pods_per_node,
        "max_nodes": capacity.max_nodes,
        "max_nodes_on_request": capacity.max_nodes_on_request,
        "bound_by": capacity.binding.name,
        "limits": [
            {
                "limit": limit.name,
                "nodes": limit.nodes,
                "nodes_on_request": limit.nodes_on_request,
                "sum": spoken.say(limit.sum),
            }
            for limit in capacity.limits
        ],
        "zones": [
            {
                "zone": zone.zone,
                "node_addresses": zone.node_addresses,
                "pod_addresses": zone.pod_addresses,
                "addresses_per_node": zone.addresses_per_node,
                "nodes": zone.nodes,
            }
            for zone in capacity.zones
        ],
    }


def _repair(repair: Repair, spoken: Language) -> dict[str, Any]:
    return {
        "title": spoken.say(repair.title),
        "changes": [_change(change) for change in repair.changes],
        "makes_feasible": list(repair.makes_feasible),
    }


def _flip(flip: Flip, spoken: Language) -> dict[str, Any]:
    return {
        "field": flip.field,
        "from": flip.current,
        "to": flip.changed,
        "plugin": flip.plugin or "none",
        "message": spoken.say(flip.message),
    }


def _change(change: Change) -> dict[str, Any]:
    operation = {"op": change.op, "path": change.path}
    return operation if change.op == "remove" else {**operation, "value": change.value}


def _finding(finding: Finding, spoken: Language) -> dict[str, Any]:
    return {
        **finding_head(finding, spoken),
        "params": _params(finding.params),
        "sum": spoken.say(finding.sum) or None,
        "source": source_json(finding.sources[0]) if finding.sources else None,
        "sources": [source_json(source) for source in finding.sources],
        "certainty": finding.certainty,
        "disputed": finding.disputed,
    }


def _params(params: Params) -> Mapping[str, Any]:
    return {name: value.code if isinstance(value, Message) else value for name, value in params.items()}


def _row(row: ComparisonRow, spoken: Language) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "terway": spoken.say(row.terway),
        "flannel": spoken.say(row.flannel),
        "favours": row.favours,
        "need": row.need,
        "decided": row.decided,
        "certainty": row.certainty,
        "sources": [source_json(source) for source in row.sources],
    }
