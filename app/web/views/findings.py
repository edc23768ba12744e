"""The findings by severity, each with its fields, its sum and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...catalogue.model import Plugin
from ...catalogue.statement import fact_params
from ...engine.evaluation import Finding, Pointer, Severity
from ...urls import repeats
from ...wording.sentences import findings_text
from .view import Shape, View

# What blocks a plug-in is told in short beside the verdict; the findings hold all of it.
_MAX_BLOCKERS: Final = 5
# A plan can be written with ten thousand findings; drawn, they would be a page of a hundred megabytes.
_MAX_DRAWN: Final = 50
# The worst of all go on the printed sheet, which has two pages; fewer where the smallest change stands on it too.
_MAX_PRINTED: Final = 6
_PRINTED_BESIDE_A_CHANGE: Final = 4


def finding_groups(view: View) -> list[Shape]:
    """One group a severity, worst first."""
    return [_group(view, severity) for severity in Severity]


def _group(view: View, severity: Severity) -> Shape:
    places = enumerate(view.evaluation.findings, start=1)
    found = [(place, finding) for place, finding in places if finding.severity is severity]
    most = most_printed(view)
    return {
        "severity": severity.value,
        "title": findings_text(view.evaluation, severity, "title", view.language),
        "intro": findings_text(view.evaluation, severity, "intro", view.language),
        "empty": view.language.text("result.findings.error.empty") if severity is Severity.ERROR else "",
        "entries": [_finding(view, place, finding) for place, finding in found[:_MAX_DRAWN]],
        "count": len(found),
        "printed": any(place <= most for place, _ in found) or not found,
        "beyond": beyond(view, len(found) - _MAX_DRAWN),
    }


def beyond(view: View, count: int) -> Shape | None:
    """Where to read what is not drawn."""
    if count <= 0:
        return None
    text = view.language.text("site.findings.beyond", count=count)
    return {"text": text, "href": view.urls.result(view.query, ".json")}


def most_printed(view: View) -> int:
    """How many findings the printed sheet has room for."""
    return _PRINTED_BESIDE_A_CHANGE if view.evaluation.verdict.plugin is None else _MAX_PRINTED


def unprinted(view: View) -> str:
    """What the printed sheet says of the findings that it has no room for."""
    left = len(view.evaluation.findings) - most_printed(view)
    return view.language.text("sheet.more", count=left) if left > 0 else ""


def blockers(view: View) -> list[Shape]:
    """For each plug-in that is not feasible, what stands against it."""
    return [
        {
            "title": view.language.text("result.why.blocked", plugin=view.language.text(f"plugin.{plugin}")),
            "entries": list(islice(_errors_of(view, plugin), _MAX_BLOCKERS)),
        }
        for plugin in Plugin
        if not view.evaluation.report(plugin).feasible
    ]


def anchor(place: int) -> str:
    """The id of a finding on the page; places are counted from 1."""
    return f"finding-{place}"


def _errors_of(view: View, plugin: Plugin) -> Iterator[Shape]:
    for place, finding in enumerate(view.evaluation.findings, start=1):
        if finding.is_error and plugin in finding.applies_to:
            yield {"text": view.language.say(finding.message), "href": f"#{anchor(place)}"}


def _finding(view: View, place: int, finding: Finding) -> Shape:
    total = view.language.say(finding.sum)
    return {
        "id": anchor(place),
        "code": finding.code,
        "printed": place <= most_printed(view),
        "severity": finding.severity.value,
        "message": view.language.say(finding.message),
        "applies_to": [plugin.value for plugin in finding.applies_to],
        "fields": [_field(view, place, pointer) for pointer in finding.fields],
        "sum": [total] if total else [],
        "sources": finding.sources,
        "certainty": finding.certainty.value,
        "disputed": finding.disputed,
        "dispute": _dispute(view, finding),
    }


def _field(view: View, place: int, pointer: Pointer) -> Shape:
    """With the link to its step; where the plan's link is very long, in the first findings alone."""
    named = view.field(pointer)
    return named if place <= repeats(view.query) else {**named, "href": ""}


def _dispute(view: View, finding: Finding) -> str:
    """What the sources disagree on, where the edition says it."""
    catalogue = view.evaluation.catalogue
    if not finding.disputed:
        return ""
    if finding.fact in catalogue.needs:
        return view.language.text(f"need.{finding.fact}.dispute")
    fact = getattr(catalogue.facts, finding.fact)
    return view.language.text(fact.code("dispute"), **fact_params(fact))
