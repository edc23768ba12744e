"""The verdict card, and why it is so: the musts, and the weights of a balance."""

from __future__ import annotations

from app.export import wording
from app.planning.evaluation import Severity
from app.web.present.grounds import grounds
from app.web.present.view import Shape, View


def verdict_card(view: View) -> Shape:
    verdict = view.evaluation.verdict
    return {
        "plugin": verdict.plugin.value if verdict.plugin else "none",
        "sentence": view.spoken.say(verdict.summary),
        "strength": verdict.strength.value,
        "facts": _facts(view),
        "grounds": grounds(view),
    }


def _facts(view: View) -> list[Shape]:
    verdict, spoken = view.evaluation.verdict, view.spoken
    facts = []
    if verdict.terway_mode is not None:
        facts.append(
            {
                "label": spoken.text("result.verdict.mode"),
                "value": spoken.text(f"terway_mode.{verdict.terway_mode}"),
            }
        )
    if verdict.plugin is not None:
        capacity = view.evaluation.report(verdict.plugin).capacity
        limit = spoken.text(f"limit.{capacity.binding.name}")
        facts.append(
            {
                "label": spoken.text("result.verdict.nodes"),
                "value": spoken.text("result.verdict.up_to", nodes=capacity.max_nodes),
                "note": spoken.text("result.verdict.bound_by", limit=limit),
            }
        )
    facts.append({"label": spoken.text("result.verdict.edition"), "value": view.evaluation.catalogue.edition})
    return facts


def next_step(view: View) -> Shape:
    """The one thing to do first, as one more fact, with the part of the page that it leads to."""
    verdict, spoken = view.evaluation.verdict, view.spoken
    warnings = sum(
        finding.severity is Severity.WARNING and verdict.plugin in finding.applies_to
        for finding in view.evaluation.findings
    )
    if verdict.plugin is not None:
        code, part = ("warnings", "findings") if warnings else ("take", "next")
    else:
        code, part = ("repair", "smallest") if view.evaluation.repairs else ("errors", "findings")
    return {
        "label": spoken.text("result.then"),
        "value": spoken.text(f"result.then.{code}", count=warnings),
        "href": f"#{part}",
    }


def musts(view: View) -> list[list[str]]:
    """Rows of a table: each need that is a must, and what it does to the plug-ins."""
    return [list(row) for row in wording.musts(view.evaluation, view.spoken)]


def weights(view: View) -> list[list[str]]:
    """Rows of a table: each thing that moved the balance, for whom, and by how much."""
    return [
        [
            wording.weight_text(weight, view.spoken),
            view.spoken.text(f"plugin.{weight.plugin}"),
            view.spoken.number(weight.weight),
        ]
        for weight in view.evaluation.verdict.weights
    ]


def balance(view: View) -> str:
    return wording.balance(view.evaluation, view.spoken)
