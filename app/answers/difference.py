"""The difference between two Evaluations, and between an Evaluation and that of the newest edition."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..engine import evaluation as engine
from ..engine.limits import LimitName
from ..plan_io.plan_to_json import value_json
from ..search import difference, newest_rules
from ..wording.language import Language
from .findings import FindingSummary, finding_summary
from .repairs import JsonValue
from .verdict import VerdictSummary, verdict_summary


class AnswerChange(TypedDict):
    """A value that differs. For a list, only the members that the other plan lacks."""

    field: str
    before: list[JsonValue]
    after: list[JsonValue]


class DatedVerdict(VerdictSummary):
    rules: str


class VerdictChange(TypedDict):
    before: DatedVerdict
    after: DatedVerdict


class FindingChanges(TypedDict):
    gone: list[FindingSummary]
    appeared: list[FindingSummary]


class Nodes(TypedDict):
    """What a limit allows in its unit, and the nodes of a plan with one pool."""

    allowed: int
    allowed_on_request: int
    nodes: int | None
    nodes_on_request: int | None


class LimitChange(TypedDict):
    plugin: Plugin
    limit: LimitName
    before: Nodes | None
    after: Nodes | None


class Difference(TypedDict):
    changed: bool
    """Whether anything other than the values of the plans differs."""
    answers: list[AnswerChange]
    verdict: VerdictChange
    findings: FindingChanges
    limits: list[LimitChange]
    comparison: list[str]
    """Topics whose row differs."""


class NewestRules(TypedDict):
    """The result of the newest edition for the same plan. `difference` is null if that edition can't read it."""

    edition: str
    readable: bool
    difference: Difference | None


def difference_json(found: difference.Difference, language: Language) -> Difference:
    """Return everything in which two Evaluations differ, with its sentences in the language."""
    return {
        "changed": found.outcome_changed,
        "answers": [_answer(change) for change in found.answers],
        "verdict": {"before": _verdict(found.before), "after": _verdict(found.after)},
        "findings": {
            "gone": [finding_summary(finding, language) for finding in found.gone],
            "appeared": [finding_summary(finding, language) for finding in found.appeared],
        },
        "limits": [_limit(change) for change in found.limits],
        "comparison": [change.topic for change in found.rows],
    }


def newest_rules_json(newest: newest_rules.NewestRules | None, language: Language) -> NewestRules | None:
    """Return the difference from the result of the newest edition; None if the result is from that edition."""
    if newest is None:
        return None
    found = newest.difference
    return {
        "edition": newest.edition,
        "readable": found is not None,
        "difference": None if found is None else difference_json(found, language),
    }


def _answer(change: difference.AnswerChange) -> AnswerChange:
    return {
        "field": change.field,
        "before": [value_json(member) for member in change.before],
        "after": [value_json(member) for member in change.after],
    }


def _verdict(evaluation: engine.Evaluation) -> DatedVerdict:
    return {"rules": evaluation.catalogue.edition, **verdict_summary(evaluation.verdict)}


def _limit(change: difference.LimitChange) -> LimitChange:
    return {
        "plugin": change.plugin,
        "limit": change.name,
        "before": _nodes(change.before),
        "after": _nodes(change.after),
    }


def _nodes(limit: engine.Limit | None) -> Nodes | None:
    if limit is None:
        return None
    return {
        "allowed": limit.allowed,
        "allowed_on_request": limit.allowed_on_request,
        "nodes": limit.nodes,
        "nodes_on_request": limit.nodes_on_request,
    }
