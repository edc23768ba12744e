"""What sets two Evaluations apart, as JSON."""

from __future__ import annotations

from typing import Any

from ..engine.evaluation import Evaluation, Limit
from ..plan_io.plan_json import value_json
from ..search.difference import AnswerChange, Difference, LimitChange
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from .summaries import finding_summary, verdict_summary


def difference_json(found: Difference, language: Language) -> dict[str, Any]:
    """Codes as they are, sentences in the language. `changed` says whether the outcome differs at all."""
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


def newest_rules_json(newest: NewestRules | None, language: Language) -> dict[str, Any] | None:
    """What the newest edition would say; null where the answer is of that edition."""
    if newest is None:
        return None
    found = newest.difference
    return {
        "edition": newest.edition,
        "readable": found is not None,
        "difference": None if found is None else difference_json(found, language),
    }


def _answer(change: AnswerChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "before": [value_json(member) for member in change.before],
        "after": [value_json(member) for member in change.after],
    }


def _verdict(evaluation: Evaluation) -> dict[str, Any]:
    return {"rules": evaluation.catalogue.edition, **verdict_summary(evaluation.verdict)}


def _limit(change: LimitChange) -> dict[str, Any]:
    return {
        "plugin": change.plugin,
        "limit": change.name,
        "before": _nodes(change.before),
        "after": _nodes(change.after),
    }


def _nodes(limit: Limit | None) -> dict[str, int] | None:
    return None if limit is None else {"nodes": limit.nodes, "nodes_on_request": limit.nodes_on_request}
