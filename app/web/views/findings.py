"""The findings by severity, each with its fields, its sum and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ...catalogue.model import Plugin, Source
from ...catalogue.statement import fact_params
from ...engine.evaluation import Finding, Pointer, Severity
from ...urls import repeats
from ...wording.language import Language
from ...wording.verdict import findings_text
from ..http.page import Link
from .view import View

# What blocks a plug-in is told in short beside the verdict; the findings hold all of it.
_MAX_BLOCKERS: Final = 5
# A plan can be written with ten thousand findings; drawn, they would be a page of a hundred megabytes.
_MAX_DRAWN: Final = 50
# The worst of all go on the printed sheet, which has two pages; fewer where the smallest change is on it too.
_MAX_PRINTED: Final = 6
_PRINTED_BESIDE_A_CHANGE: Final = 4


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding. `fields`: the answers that it is about; `sum`: the calculation; `printed`: on the printed sheet too."""

    severity: str
    message: str
    applies_to: tuple[str, ...]
    id: str = ""
    printed: bool = True
    fields: tuple[Link, ...] = ()
    sum: str = ""
    sources: tuple[Source, ...] = ()
    certainty: str = ""
    disputed: bool = False
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity: the first as entries, and `beyond`, where to read the others."""

    severity: str
    title: str
    intro: str
    empty: str
    entries: tuple[FindingEntry, ...]
    count: int
    printed: bool
    beyond: Link | None


@dataclass(frozen=True, slots=True)
class Blockers:
    """What blocks one plug-in, in short."""

    title: str
    entries: tuple[Link, ...]


def finding_groups(view: View) -> tuple[FindingGroup, ...]:
    """One group for each severity, worst first."""
    return tuple(_group(view, severity) for severity in Severity)


def _group(view: View, severity: Severity) -> FindingGroup:
    places = enumerate(view.evaluation.findings, start=1)
    found = [(place, finding) for place, finding in places if finding.severity is severity]
    most = most_printed(view)
    return FindingGroup(
        severity=severity.value,
        title=findings_text(view.evaluation, severity, "title", view.language),
        intro=findings_text(view.evaluation, severity, "intro", view.language),
        empty=view.language.text("result.findings.error.empty") if severity is Severity.ERROR else "",
        entries=tuple(_finding(view, place, finding) for place, finding in found[:_MAX_DRAWN]),
        count=len(found),
        printed=any(place <= most for place, _ in found) or not found,
        beyond=beyond(view, len(found) - _MAX_DRAWN),
    )


def short_findings(findings: Iterable[Finding], language: Language) -> tuple[FindingEntry, ...]:
    """Severity, sentence and plug-ins of the first findings."""
    return tuple(
        FindingEntry(
            severity=finding.severity.value,
            message=language.say(finding.message),
            applies_to=tuple(plugin.value for plugin in finding.applies_to),
        )
        for finding in islice(findings, _MAX_DRAWN)
    )


def beyond(view: View, count: int) -> Link | None:
    """Where to read what is not drawn; None where all is."""
    if count <= 0:
        return None
    text = view.language.text("site.findings.beyond", count=count)
    return Link(text, view.urls.result(view.query, ".json"))


def most_printed(view: View) -> int:
    """How many findings the printed sheet has room for."""
    return _PRINTED_BESIDE_A_CHANGE if view.evaluation.verdict.plugin is None else _MAX_PRINTED


def unprinted(view: View) -> str:
    """What the printed sheet says of the findings that it has no room for."""
    left = len(view.evaluation.findings) - most_printed(view)
    return view.language.text("sheet.more", count=left) if left > 0 else ""


def blockers(view: View) -> tuple[Blockers, ...]:
    """For each plug-in that is not feasible, the first errors that block it."""
    return tuple(
        Blockers(
            view.language.text("result.why.blocked", plugin=view.language.text(f"plugin.{plugin}")),
            tuple(islice(_errors_of(view, plugin), _MAX_BLOCKERS)),
        )
        for plugin in Plugin
        if not view.evaluation.report(plugin).feasible
    )


def anchor(place: int) -> str:
    """The id of a finding on the page; places are counted from 1."""
    return f"finding-{place}"


def _errors_of(view: View, plugin: Plugin) -> Iterator[Link]:
    for place, finding in enumerate(view.evaluation.findings, start=1):
        if finding.is_error and plugin in finding.applies_to:
            yield Link(view.language.say(finding.message), f"#{anchor(place)}")


def _finding(view: View, place: int, finding: Finding) -> FindingEntry:
    return FindingEntry(
        severity=finding.severity.value,
        message=view.language.say(finding.message),
        applies_to=tuple(plugin.value for plugin in finding.applies_to),
        id=anchor(place),
        printed=place <= most_printed(view),
        fields=tuple(_field(view, place, pointer) for pointer in finding.fields),
        sum=view.language.say(finding.sum),
        sources=finding.sources,
        certainty=finding.certainty.value,
        disputed=finding.disputed,
        dispute=_dispute(view, finding),
    )


def _field(view: View, place: int, pointer: Pointer) -> Link:
    """With the link to its step; where the plan's link is very long, in the first findings alone."""
    named = view.field(pointer)
    return named if place <= repeats(view.query) else Link(named.text)


def _dispute(view: View, finding: Finding) -> str:
    """What the sources disagree on, where the edition says it."""
    catalogue = view.evaluation.catalogue
    if not finding.disputed:
        return ""
    if finding.fact in catalogue.needs:
        return view.language.text(f"need.{finding.fact}.dispute")
    fact = getattr(catalogue.facts, finding.fact)
    return view.language.text(fact.code("dispute"), **fact_params(fact))
