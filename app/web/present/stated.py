"""The banner over the answer to a plan of a fleet: which plug-in was chosen there, where the verdict is on the plan alone."""

from __future__ import annotations

from app.catalogue.model import Plugin
from app.web.present.view import Shape, View


def stated_banner(view: View, stated: str) -> Shape | None:
    """`stated` as the link has it; None where that names no plug-in."""
    if stated not in set(Plugin):
        return None
    plugin, spoken = Plugin(stated), view.spoken
    name = spoken.text(f"plugin.{plugin}")
    heading = spoken.text("result.stated", plugin=name)
    if not view.evaluation.report(plugin).feasible:
        why = {"text": spoken.text("result.why.blocked", plugin=name), "href": "#why"}
        return {
            "kind": "warning",
            "heading": heading,
            "text": spoken.text("result.stated.infeasible", plugin=name),
            "links": [why],
        }
    return {"kind": "note", "heading": heading, "text": _told(view, plugin), "links": []}


def _told(view: View, plugin: Plugin) -> str:
    verdict, spoken = view.evaluation.verdict.plugin, view.spoken
    if plugin is verdict:
        return spoken.text("result.stated.same")
    return spoken.text(
        "result.stated.other",
        plugin=spoken.text(f"plugin.{plugin}"),
        verdict=spoken.text(f"plugin.{verdict}"),
    )
