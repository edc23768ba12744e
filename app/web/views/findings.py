"""The findings by severity, each with its fields, its sum and its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ...catalogue.fact import fact_params
from ...catalogue.model import Plugin, Source
from ...engine.evaluation import Finding, Pointer, Severity
from ...urls import repeats
from ...wording.language import Language
from ..http.page import Link
from .view import View

# A plan can be written with ten thousand findings; drawn, they would be a page of a hundred megabytes.
_MAX_DRAWN: Final = 50
# So many are read at once; the others are folded.
_MAX_UNFOLDED: Final = 6
# The worst of all go on the printed sheet, which has two pages; fewer where the smallest change is on it too.
_MAX_PRINTED: Final = 6
_PRINTED_BESIDE_A_CHANGE: Final = 4
_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}


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
class Findings:
    """What there is to say of the chosen plug-in, or of both where neither is, worst first.

    `gist`: how many there are, in one line; `rest`: those that are folded; `beyond`: where to read those that are in neither.
    """

    gist: str
    entries: tuple[FindingEntry, ...]
    rest: tuple[FindingEntry, ...]
    beyond: Link | None


@dataclass(frozen=True, slots=True)
class OtherFindings:
    """What there is to say of the plug-in that was not chosen alone."""

    title: str
    entries: tuple[FindingEntry, ...]
    beyond: Link | None


def findings(view: View) -> Findings:
    """The findings that matter to the plan."""
    own = [each for each in _placed(view) if _is_own(view, each[1])]
    entries, further = _entries(view, own)
    gist = _gist(view, [finding for _, finding in own])
    return Findings(gist, entries[:_MAX_UNFOLDED], entries[_MAX_UNFOLDED:], further)


def other_findings(view: View) -> OtherFindings | None:
    """The findings of the plug-in that was not chosen; None where there are none."""
    plugin = view.evaluation.verdict.plugin
    other = [each for each in _placed(view) if not _is_own(view, each[1])]
    if plugin is None or not other:
        return None
    name = view.language.text(f"plugin.{plugin.other}")
    feasible = view.evaluation.report(plugin.other).feasible
    code = "result.findings.other" if feasible else "result.findings.rules_out"
    return OtherFindings(view.language.text(code, plugin=name, count=len(other)), *_entries(view, other))


def _placed(view: View) -> Iterator[tuple[int, Finding]]:
    """The findings with their places on the page, worst first."""
    placed = enumerate(view.evaluation.findings, start=1)
    return iter(sorted(placed, key=lambda each: _ORDER[each[1].severity]))


def _is_own(view: View, finding: Finding) -> bool:
    plugin = view.evaluation.verdict.plugin
    return plugin is None or not finding.applies_to or plugin in finding.applies_to


def _entries(view: View, found: list[tuple[int, Finding]]) -> tuple[tuple[FindingEntry, ...], Link | None]:
    entries = tuple(_finding(view, place, finding) for place, finding in found[:_MAX_DRAWN])
    return entries, beyond(view, len(found) - _MAX_DRAWN)


def _gist(view: View, found: list[Finding]) -> str:
    counts = Counter(finding.severity for finding in found)
    told = [view.language.text(f"count.{each}s", count=counts[each]) for each in Severity if counts[each]]
    return view.language.list(told) if told else view.language.text("result.findings.none")


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


def anchor(place: int) -> str:
    """The id of a finding on the page; places are counted from 1."""
    return f"finding-{place}"


def errors_of(view: View, plugin: Plugin) -> list[Link]:
    """The errors against a plug-in, each with its place on the page."""
    return [
        Link(view.language.say(finding.message), f"#{anchor(place)}")
        for place, finding in enumerate(view.evaluation.findings, start=1)
        if finding.is_error and plugin in finding.applies_to
    ]


def _finding(view: View, place: int, finding: Finding) -> FindingEntry:
    return FindingEntry(
        severity=finding.severity.value,
        message=view.language.say(finding.message),
        applies_to=tuple(plugin.value for plugin in finding.applies_to),
        id=anchor(place),
        printed=place <= most_printed(view),
        fields=tuple(_field(view, place, pointer) for pointer in finding.fields),
        sum=view.language.say(finding.sum),
        sources=view.language.sort_sources(finding.sources),
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
