"""The verdict card, and why it is so: the musts, and the weights of a balance."""

from __future__ import annotations

from typing import Final

from ...catalogue.model import Plugin
from ...engine.evaluation import Severity
from ...wording import sentences as wording
from .reasons import reasons
from .view import Shape, View

# What only the plug-in that was not chosen would use.
_OF_THE_OTHER: Final = {
    Plugin.TERWAY: frozenset({"/pod_cidr", "/node_cidr_mask"}),
    Plugin.FLANNEL: frozenset({"/pod_vswitches"}),
}


def verdict_card(view: View) -> Shape:
    verdict = view.evaluation.verdict
    return {
        "plugin": verdict.plugin.value if verdict.plugin else "none",
        "sentence": view.language.say(verdict.summary),
        "strength": verdict.strength.value,
        "facts": _facts(view),
        "grounds": reasons(view),
    }


def _facts(view: View) -> list[Shape]:
    verdict, language = view.evaluation.verdict, view.language
    facts = []
    if verdict.terway_mode is not None:
        facts.append(
            {
                "label": language.text("result.verdict.mode"),
                "value": language.text(f"terway_mode.{verdict.terway_mode}"),
            }
        )
    if verdict.plugin is not None:
        capacity = view.evaluation.report(verdict.plugin).capacity
        limit = language.text(f"limit.{capacity.bottleneck.name}")
        facts.append(
            {
                "label": language.text("result.verdict.nodes"),
                "value": language.text("result.verdict.up_to", nodes=capacity.max_nodes),
                "note": language.text("result.verdict.bound_by", limit=limit),
            }
        )
    facts.append(
        {"label": language.text("result.verdict.edition"), "value": view.evaluation.catalogue.edition}
    )
    return facts


def next_step(view: View) -> Shape:
    """The one thing to do first, as one more fact, with the part of the page that it leads to."""
    code, part, count = _first(view)
    return {
        "label": view.language.text("result.then"),
        "value": view.language.text(f"result.then.{code}", count=count),
        "href": f"#{part}",
    }


def _first(view: View) -> tuple[str, str, int]:
    """What to do, where, and how much of it."""
    evaluation, plugin = view.evaluation, view.evaluation.verdict.plugin
    if plugin is None:
        return ("repair", "smallest", 0) if evaluation.repairs else ("errors", "findings", 0)
    warnings = [each for each in evaluation.findings if each.severity is Severity.WARNING]
    if concerning := sum(plugin in each.applies_to for each in warnings):
        return "warnings", "findings", concerning
    if assumed := sum(each.field not in _OF_THE_OTHER[plugin] for each in evaluation.assumptions):
        return "assumed", "assumed", assumed
    return "take", "next", 0


def musts(view: View) -> list[list[str]]:
    """Rows of a table: each need that is a must, and what it does to the plug-ins."""
    return [list(row) for row in wording.musts(view.evaluation, view.language)]


def weights(view: View) -> list[list[str]]:
    """Rows of a table: each thing that moved the balance, for whom, and by how much."""
    return [
        [
            wording.weight_text(weight, view.language),
            view.language.text(f"plugin.{weight.plugin}"),
            view.language.number(weight.weight),
        ]
        for weight in view.evaluation.verdict.weights
    ]


def balance(view: View) -> str:
    return wording.balance(view.evaluation, view.language)
