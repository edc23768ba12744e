"""The Evaluation: the whole answer to one plan."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..engine import evaluation as engine
from ..plan_io.plan_to_json import CompletedPlan, plan_json
from ..search import newest_rules
from ..wording.language import Language
from .capacity import Plugins, plugins_json
from .difference import NewestRules, newest_rules_json
from .findings import ComparisonRow, Finding, finding_json, row_json
from .forecast import Growth, Trades, ZoneOutlook, growth_json, trades_json, zones_json
from .repairs import (
    Flip,
    JsonValue,
    Repair,
    UnrepairablePlugin,
    flip_json,
    repair_json,
    unrepairable_plugin_json,
)
from .verdict import Verdict, verdict_json


class Assumption(TypedDict):
    """A value that the plan lacked and the planner filled in."""

    field: str
    value: JsonValue
    why: str


class Evaluation(TypedDict):
    """The complete result for one plan."""

    rules: str
    """The edition of the catalogue that the plan was evaluated with."""
    plan: CompletedPlan
    assumptions: list[Assumption]
    verdict: Verdict
    plugins: Plugins
    findings: list[Finding]
    comparison: list[ComparisonRow]
    repairs: list[Repair]
    barred: list[UnrepairablePlugin]
    flips: list[Flip]
    flips_omitted: bool
    """Whether the search for flips was left out."""
    pool_flips_omitted: bool
    """Whether the numbers of the pools were left out of the search, because there are too many pools."""
    zones: list[ZoneOutlook]
    trades: Trades | None
    growth: Growth | None
    """Null if the plan has no growth rate."""
    share_url: str | None
    """The link to the result page; null if it would be longer than this server accepts."""
    newest_rules: NewestRules | None
    """Null if the result is from the newest edition."""


def evaluation_json(
    evaluation: engine.Evaluation,
    language: Language,
    share_url: str | None,
    newest: newest_rules.NewestRules | None = None,
) -> Evaluation:
    """Return the Evaluation as the API answers it, with its sentences in the language.

    `newest` is the result of the newest edition for the same plan, or None if the evaluation is from that edition.
    """
    return {
        "rules": evaluation.catalogue.edition,
        "plan": plan_json(evaluation.plan),
        "assumptions": [
            {"field": each.field, "value": each.value, "why": language.say(each.why)}
            for each in evaluation.assumptions
        ],
        "verdict": verdict_json(evaluation.verdict, language),
        "plugins": plugins_json(evaluation, language),
        "findings": [finding_json(finding, language) for finding in evaluation.findings],
        "comparison": [row_json(row, language) for row in evaluation.comparison],
        "repairs": [repair_json(repair, language) for repair in evaluation.repairs],
        "barred": [unrepairable_plugin_json(each) for each in evaluation.unrepairable],
        "flips": [flip_json(flip, language) for flip in evaluation.flips],
        "flips_omitted": evaluation.flips_omitted,
        "pool_flips_omitted": evaluation.pool_flips_omitted,
        "zones": [zones_json(outlook) for outlook in evaluation.zones],
        "trades": None if evaluation.trades is None else trades_json(evaluation.trades),
        "growth": None if evaluation.growth is None else growth_json(evaluation.growth),
        "share_url": share_url,
        "newest_rules": newest_rules_json(newest, language),
    }
