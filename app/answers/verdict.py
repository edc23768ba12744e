"""The verdict: the recommended plug-in, the strength of the recommendation, and the weights behind it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from typing_extensions import TypedDict

from ..catalogue.model import Certainty, Plugin, TerwayMode
from ..engine import evaluation as engine
from ..engine.evaluation import Strength
from ..engine.limits import LimitName
from ..wording.language import Language
from ..wording.verdict import weight_text

PluginOrNone: TypeAlias = Plugin | Literal["none"]


class VerdictSummary(TypedDict):
    plugin: PluginOrNone
    strength: Strength
    terway_mode: TerwayMode | None
    """Null where the verdict is not Terway."""


class Weight(TypedDict):
    """One factor that tipped the balance between two feasible plug-ins."""

    code: str
    plugin: Plugin
    weight: int
    reason: str
    certainty: Certainty
    disputed: bool
    """Whether the sources disagree about the advice."""


class Condition(TypedDict):
    """A quota that must be raised first. `request`: the number to request, including what is in use."""

    quota: LimitName
    needed: int
    allowed: int
    request: int


class Verdict(VerdictSummary):
    summary: str
    weights: list[Weight]
    conditions: list[Condition]
    """What the chosen plug-in needs first; empty if nothing."""


def plugin_or_none(plugin: Plugin | None) -> PluginOrNone:
    """Return the plug-in, or "none" if there is none."""
    return plugin or "none"


def verdict_summary(verdict: engine.Verdict) -> VerdictSummary:
    """Return the verdict without its sentences, for answers with several verdicts."""
    return {
        "plugin": plugin_or_none(verdict.plugin),
        "strength": verdict.strength,
        "terway_mode": verdict.terway_mode,
    }


def verdict_json(verdict: engine.Verdict, language: Language) -> Verdict:
    """Return the whole verdict, with its sentences in the language."""
    return {
        **verdict_summary(verdict),
        "summary": language.say(verdict.summary),
        "weights": [_weight(weight, language) for weight in verdict.weights],
        "conditions": [
            {
                "quota": each.quota,
                "needed": each.needed,
                "allowed": each.allowed,
                "request": each.request,
            }
            for each in verdict.conditions
        ],
    }


def _weight(weight: engine.Weight, language: Language) -> Weight:
    return {
        "code": weight.code,
        "plugin": weight.plugin,
        "weight": weight.weight,
        "reason": weight_text(weight, language),
        "certainty": weight.certainty,
        "disputed": weight.disputed,
    }
