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

# A plan can have ten thousand findings, for which a page would have a hundred megabytes.
_MAX_DRAWN: Final = 50
# The number of findings that are visible at first; the others are folded.
_MAX_UNFOLDED: Final = 6
# The number of findings on the two printed pages, which is lower if the smallest change is printed as well.
_MAX_PRINTED: Final = 6
_PRINTED_BESIDE_A_CHANGE: Final = 4
_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding. `fields` are links to its fields, `sum` is the calculation, and `printed`: it is printed as well."""

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
    """The findings about the chosen plug-in, or about both if neither is feasible, worst first.

    `gist` has their number, in one line. `rest` are folded. `beyond` links to those that are in neither list.
    """

    gist: str
    entries: tuple[FindingEntry, ...]
    rest: tuple[FindingEntry, ...]
    beyond: Link | None


@dataclass(frozen=True, slots=True)
class OtherFindings:
    """The findings that are only about the plug-in that wasn't chosen."""

    title: str
    entries: tuple[FindingEntry, ...]
    beyond: Link | None


def findings(view: View) -> Findings:
    """Return the findings that matter to the plan."""
    own = [each for each in _placed(view) if _is_own(view, each[1])]
    entries, further = _entries(view, own)
    gist = _gist(view, [finding for _, finding in own])
    return Findings(gist, entries[:_MAX_UNFOLDED], entries[_MAX_UNFOLDED:], further)


def other_findings(view: View) -> OtherFindings | None:
    """Return the findings of the plug-in that wasn't chosen; None if there are none."""
    plugin = view.evaluation.verdict.plugin
    other = [each for each in _placed(view) if not _is_own(view, each[1])]
    if plugin is None or not other:
        return None
    name = view.language.text(f"plugin.{plugin.other}")
    feasible = view.evaluation.report(plugin.other).feasible
    code = "result.findings.other" if feasible else "result.findings.rules_out"
    return OtherFindings(view.language.text(code, plugin=name, count=len(other)), *_entries(view, other))


def _placed(view: View) -> Iterator[tuple[int, Finding]]:
    """Yield the findings with their numbers on the page, worst first."""
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
    if told:
        return view.language.list(told)
    plugin = view.evaluation.verdict.plugin
    if plugin is None or not view.evaluation.findings:
        return view.language.text("result.findings.none")
    return view.language.text("result.findings.none.own", plugin=view.language.text(f"plugin.{plugin}"))


def short_findings(findings: Iterable[Finding], language: Language) -> tuple[FindingEntry, ...]:
    """Return the first findings with only their severity, sentence and plug-ins."""
    return tuple(
        FindingEntry(
            severity=finding.severity.value,
            message=language.say(finding.message),
            applies_to=tuple(plugin.value for plugin in finding.applies_to),
        )
        for finding in islice(findings, _MAX_DRAWN)
    )


def beyond(view: View, count: int) -> Link | None:
    """Return the link to the findings that the page doesn't show; None if it shows all."""
    if count <= 0:
        return None
    text = view.language.text("site.findings.beyond", count=count)
    return Link(text, view.urls.result(view.query, ".json"))


def most_printed(view: View) -> int:
    """Return the number of findings that are printed."""
    return _PRINTED_BESIDE_A_CHANGE if view.evaluation.verdict.plugin is None else _MAX_PRINTED


def unprinted(view: View) -> str:
    """Return the printed sentence about the findings that aren't printed."""
    left = len(view.evaluation.findings) - most_printed(view)
    return view.language.text("sheet.more", count=left) if left > 0 else ""


def anchor(place: int) -> str:
    """Return the id of a finding on the page, given its number from 1."""
    return f"finding-{place}"


def errors_of(view: View, plugin: Plugin) -> list[Link]:
    """Return the errors against a plug-in, each with a link to it on the page.

    An existing cluster comes first: no change of the plan gives it another plug-in.
    """
    placed = enumerate(view.evaluation.findings, start=1)
    errors = [each for each in placed if each[1].is_error and plugin in each[1].applies_to]
    errors.sort(key=lambda each: each[1].code != "cluster-exists")
    return [Link(view.language.say(finding.message), f"#{anchor(place)}") for place, finding in errors]


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
    """Return a field with the link to its step. If links are very long, only fields of the first findings have one."""
    named = view.field(pointer)
    return named if place <= repeats(view.query) else Link(named.text)


def _dispute(view: View, finding: Finding) -> str:
    """Return what the sources disagree about, if the edition says it, else ""."""
    catalogue = view.evaluation.catalogue
    if not finding.disputed:
        return ""
    if finding.fact in catalogue.needs:
        return view.language.text(f"need.{finding.fact}.dispute")
    fact = getattr(catalogue.facts, finding.fact)
    return view.language.text(fact.code("dispute"), **fact_params(fact))
