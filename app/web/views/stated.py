"""The banner over the answer to a plan of a fleet: which plug-in was chosen there, where the verdict is on the plan alone."""

from __future__ import annotations

from ...catalogue.model import Plugin
from .view import Shape, View


def stated_banner(view: View, stated: str) -> Shape | None:
    """`stated` as the link has it; None where that names no plug-in."""
    if stated not in set(Plugin):
        return None
    plugin, language = Plugin(stated), view.language
    name = language.text(f"plugin.{plugin}")
    heading = language.text("result.stated", plugin=name)
    if not view.evaluation.report(plugin).feasible:
        why = {"text": language.text("result.why.blocked", plugin=name), "href": "#why"}
        return {
            "kind": "warning",
            "heading": heading,
            "text": language.text("result.stated.infeasible", plugin=name),
            "links": [why],
        }
    return {"kind": "note", "heading": heading, "text": _told(view, plugin), "links": []}


def _told(view: View, plugin: Plugin) -> str:
    verdict, language = view.evaluation.verdict.plugin, view.language
    if plugin is verdict:
        return language.text("result.stated.same")
    return language.text(
        "result.stated.other",
        plugin=language.text(f"plugin.{plugin}"),
        verdict=language.text(f"plugin.{verdict}"),
    )
