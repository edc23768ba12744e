"""The Evaluation as the contract's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.evaluation import (
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
from ..plan_io.plan_json import plan_json
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from ..wording.sentences import weight_text
from .difference_json import newest_rules_json
from .forecast import growth_json, trades_json, zones_json
from .summaries import finding_summary, source_json, verdict_summary


def evaluation_json(
    evaluation: Evaluation, language: Language, share_url: str | None, newest: NewestRules | None = None
) -> dict[str, Any]:
    """Every member of the contract; codes as they are, sentences in the language.

    `newest`: what the newest edition says of the same plan, where the answer is of an older one.
    """
    return {
        "rules": evaluation.catalogue.edition,
        "plan": plan_json(evaluation.plan),
        "assumptions": [
            {"field": each.field, "value": each.value, "why": language.say(each.why)}
            for each in evaluation.assumptions
        ],
        "verdict": _verdict(evaluation.verdict, language),
        "plugins": {
            "terway": _report(evaluation.terway, language),
            "flannel": _report(evaluation.flannel, language),
        },
        "findings": [_finding(finding, language) for finding in evaluation.findings],
        "comparison": [_row(row, language) for row in evaluation.comparison],
        "repairs": [_repair(repair, language) for repair in evaluation.repairs],
        "barred": [{"plugin": each.plugin, "codes": list(each.codes)} for each in evaluation.barred],
        "flips": [_flip(flip, language) for flip in evaluation.flips],
        "flips_omitted": evaluation.flips_omitted,
        "zones": [zones_json(outlook) for outlook in evaluation.zones],
        "trades": evaluation.trades and trades_json(evaluation.trades),
        "growth": evaluation.growth and growth_json(evaluation.growth),
        "share_url": share_url,
        "newest_rules": newest_rules_json(newest, language),
    }


def _verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    return {
        **verdict_summary(verdict),
        "summary": language.say(verdict.summary),
        "weights": [_weight(weight, language) for weight in verdict.weights],
    }


def _weight(weight: Weight, language: Language) -> dict[str, Any]:
    return {
        "code": weight.code,
        "plugin": weight.plugin,
        "weight": weight.weight,
        "reason": weight_text(weight, language),
        "certainty": weight.certainty,
    }


def _report(report: PluginReport, language: Language) -> dict[str, Any]:
    return {"feasible": report.feasible, "capacity": _capacity(report.capacity, language)}


def _capacity(capacity: Capacity, language: Language) -> dict[str, Any]:
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
                "sum": language.say(limit.sum),
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


def _repair(repair: Repair, language: Language) -> dict[str, Any]:
    return {
        "title": language.say(repair.title),
        "changes": [_change(change) for change in repair.changes],
        "makes_feasible": list(repair.makes_feasible),
    }


def _flip(flip: Flip, language: Language) -> dict[str, Any]:
    return {
        "field": flip.field,
        "from": flip.current,
        "to": flip.changed,
        "plugin": flip.plugin or "none",
        "message": language.say(flip.message),
    }


def _change(change: Change) -> dict[str, Any]:
    operation = {"op": change.op, "path": change.path}
    return operation if change.op == "remove" else {**operation, "value": change.value}


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        **finding_summary(finding, language),
        "params": _params(finding.params),
        "sum": language.say(finding.sum) or None,
        "source": source_json(finding.sources[0]) if finding.sources else None,
        "sources": [source_json(source) for source in finding.sources],
        "certainty": finding.certainty,
        "disputed": finding.disputed,
    }


def _params(params: Params) -> Mapping[str, Any]:
    return {name: value.code if isinstance(value, Message) else value for name, value in params.items()}


def _row(row: ComparisonRow, language: Language) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "terway": language.say(row.terway),
        "flannel": language.say(row.flannel),
        "favours": row.favours,
        "need": row.need,
        "decided": row.decided,
        "certainty": row.certainty,
        "sources": [source_json(source) for source in row.sources],
    }
