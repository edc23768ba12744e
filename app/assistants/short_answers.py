"""Shortens the answers of the API to fit an assistant's context, with verdict, findings and link first.

Sentences are never cut. `left_out` counts the members of each list that were left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ..answers.capacity import PluginReport
from ..answers.difference import Difference
from ..answers.evaluation import Evaluation
from ..answers.fleet_proposal import FleetProposal, ProposedCluster
from ..answers.instance_types import FoundTypes
from ..engine.evaluation import Severity

JsonObject: TypeAlias = dict[str, Any]

MAX_CHARACTERS: Final = 6_000
_MAX_POOLS: Final = 8  # of each plug-in; findings name the others where they matter
_MAX_FIELDS: Final = 6  # of a finding; one about every pool of a large plan has hundreds
_MAX_LISTED: Final = 60  # members of one list, whatever their length

_FINDING: Final = ("severity", "code", "applies_to", "fields", "message")
_CAPACITY: Final = ("pods_per_node", "max_nodes", "max_nodes_on_request", "bound_by")
_LIMIT: Final = ("unit", "zone", "needed", "allowed", "allowed_on_request")
_POOL: Final = ("name", "pods_per_node", "nodes", "max_nodes", "max_nodes_on_request", "bound_by")
_RANGES: Final = ("vpc_cidr", "secondary_cidrs", "service_cidr", "pod_cidr", "node_cidr_mask")
_TYPE: Final = ("type", "vcpu", "memory_gib", "pods_per_node", "eni_quantity", "ipv4_per_eni", "ipv6_per_eni")


def to_json(answer: Mapping[str, Any]) -> str:
    """Return the answer as JSON without spaces."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def short_evaluation(answer: Evaluation) -> JsonObject:
    """Shorten an Evaluation to verdict, findings, repairs, and capacity, without sums, sources and comparison."""
    verdict: JsonObject = {**answer["verdict"]}
    weights = verdict.pop("weights")
    short: JsonObject = {
        "verdict": verdict,
        "findings": _findings(answer["findings"]),
        "share_url": answer["share_url"],
        "plugins": {
            "terway": _plugin(answer["plugins"]["terway"]),
            "flannel": _plugin(answer["plugins"]["flannel"]),
        },
        "repairs": [
            _part(each, ("title", "changes", "actions", "makes_feasible")) for each in answer["repairs"]
        ],
        "weights": [_part(each, ("plugin", "weight", "reason")) for each in weights],
        "assumptions": [_part(each, ("field", "value")) for each in answer["assumptions"]],
        "flips": [each["message"] for each in answer["flips"]],
        "rules": answer["rules"],
    }
    lists = ("flips", "assumptions", "weights", "repairs", "findings")
    bounded = shorten_lists(short, lists)
    if len(bounded["findings"]) == len(short["findings"]):
        return bounded
    # Findings matter more than the numbers of each pool.
    plugins = {name: _without_pools(report) for name, report in short["plugins"].items()}
    return shorten_lists({**short, "plugins": plugins}, lists)


def short_difference(answer: Difference, share_url: str | None) -> JsonObject:
    """Shorten the difference between two plans."""
    short = {
        "verdict": answer["verdict"],
        "changed": answer["changed"],
        "findings_gone": _findings(answer["findings"]["gone"]),
        "findings_new": _findings(answer["findings"]["appeared"]),
        "share_url": share_url,
        "answers": answer["answers"],
        "limits": answer["limits"],
        "comparison": answer["comparison"],
    }
    return shorten_lists(short, ("comparison", "limits", "answers", "findings_gone", "findings_new"))


def short_proposal(answer: FleetProposal) -> JsonObject:
    """Shorten the proposal for a fleet to the ranges of each cluster and the feasible plug-ins."""
    clusters = [_cluster(each) for each in answer["clusters"]]
    short = {"placed": answer["placed"], "of": len(clusters), "clusters": clusters, "rules": answer["rules"]}
    return shorten_lists(short, ("clusters",))


def short_types(answer: FoundTypes) -> JsonObject:
    """Shorten the result of a search for instance types."""
    types = [_part(each, _TYPE) for each in answer["types"]]
    return shorten_lists({"total": answer["total"], "types": types, "rules": answer["rules"]}, ("types",))


def shorten_lists(answer: JsonObject, lists: Sequence[str]) -> JsonObject:
    """Shorten `lists` of an answer until it has at most MAX_CHARACTERS. The first list named is shortened first."""
    whole = {name: len(answer[name]) for name in lists}
    short = {name: value[:_MAX_LISTED] if name in whole else value for name, value in answer.items()}
    for name in lists:
        while short[name] and len(to_json(short)) > MAX_CHARACTERS - 200:  # room for `left_out`
            short[name] = short[name][:-1]
    left_out = {name: count - len(short[name]) for name, count in whole.items() if count > len(short[name])}
    return {**short, "left_out": left_out} if left_out else short


def _findings(findings: Iterable[Mapping[str, Any]]) -> list[JsonObject]:
    """Return the findings with errors first, since lists are shortened at their end."""
    order = list(Severity)
    return [_finding(each) for each in sorted(findings, key=lambda each: order.index(each["severity"]))]


def _finding(finding: Mapping[str, Any]) -> JsonObject:
    """Return a finding with the first of its fields, and the number of the others."""
    short = _part(finding, _FINDING)
    more = len(finding["fields"]) - _MAX_FIELDS
    return {**short, "fields": finding["fields"][:_MAX_FIELDS], "more_fields": more} if more > 0 else short


def _without_pools(report: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in report.items() if name != "node_pools"}


def _plugin(report: PluginReport) -> JsonObject:
    """Return the capacity of a plug-in, with its bottleneck, and with its node pools if there are several."""
    capacity = report["capacity"]
    short = {"feasible": report["feasible"], **_part(capacity, _CAPACITY)}
    bottleneck = next(each for each in capacity["limits"] if each["limit"] == capacity["bound_by"])
    short["bottleneck"] = _part(bottleneck, _LIMIT)
    if len(capacity["node_pools"]) > 1:
        short["node_pools"] = [_part(each, _POOL) for each in capacity["node_pools"][:_MAX_POOLS]]
    return short


def _cluster(cluster: ProposedCluster) -> JsonObject:
    plan: Mapping[str, Any] = cluster["plan"] or {}
    return {
        "name": cluster["name"],
        "feasible": cluster["feasible"],
        "share_url": cluster["share_url"],
        **{name: plan[name] for name in _RANGES if plan.get(name)},
        **{
            name: [f"{each['cidr']} {each['zone']}" for each in plan[name]]
            for name in ("node_vswitches", "pod_vswitches")
            if plan.get(name)
        },
        **({"blockers": _findings(cluster["blockers"])} if cluster["blockers"] else {}),
        **({"lacking": cluster["lacking"]} if cluster["lacking"] else {}),
    }


def _part(whole: Mapping[str, Any], names: Iterable[str]) -> JsonObject:
    return {name: whole[name] for name in names if name in whole}
