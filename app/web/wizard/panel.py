"""The panel beside the questions: the current answer, the errors of the plan, and the fixes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation, Finding, Pointer, Severity
from ...map.plan_map import narrow_map
from ...map.plots.fit import Fit, fits
from ...map.shapes import DrawnMap
from ...plan.draft import Mistake
from ...plan.plan import Plan
from ...plan.ranges import BOTH
from ...wording.fields import field_name
from ...wording.language import Language
from ..http.answer import previous_answer
from ..http.templating import language_of, urls_of
from ..views.change_note import ChangeNote, change_note
from ..views.map_ranges import MapRange, map_ranges
from ..views.mistakes import asked_for, box_at, named_sentence
from ..views.steps import Step, step_of
from ..views.verdict import ShownVerdict, shown_verdict
from ..views.view import SummaryEntry, View
from .fixes import Fix, Fixes, field_of
from .lists import shown_counts
from .visit import Visit

_MAX_LISTED: Final = 5
_MAX_FIXES: Final = 2
_MAX_PLAN_RANGES: Final = 2_000  # more make the search for changes too slow for each keystroke
_MAX_RANGES: Final = 24  # of a map with changes, which is updated with each keystroke


@dataclass(frozen=True, slots=True)
class Place:
    """A field that a finding is about: a link `href` on this page, or a button with an `action` that leads to it."""

    text: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding or a mistake, with its fields. `plugin` is the plug-in that it concerns, or "" for both."""

    sentence: str
    plugin: str
    places: tuple[Place, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Issues:
    """Findings of one kind, with their number in the title. `more` says how many aren't listed, or ""."""

    title: str
    entries: tuple[Issue, ...]
    more: str


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """The current answer. `errors` are those of the plan, and `ruled_out` those of the plug-in that wasn't chosen.

    `fixes` are repairs of the whole plan, if no finding has a fix. `ranges` are those of the map; they are empty for a plan with
    very many ranges, as `ranges_note` then says. `peek` is the answer in one line.
    """

    verdict: ShownVerdict
    fits: tuple[Fit, ...]
    totals: tuple[SummaryEntry, ...]
    errors: Issues | None
    fixes: tuple[Fix, ...]
    ruled_out: Issues | None
    warnings: Issues | None
    map: DrawnMap
    ranges: tuple[MapRange, ...]
    ranges_note: str
    peek: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel beside the questions.

    `answer` is None while the plan can't be read; `missing` then says what to enter, and `mistakes` are those of other steps.
    `change` is the change that led to the page. `form_id` is the id of the form of its buttons; if the page has no form, the
    panel has its own, with the `hidden` fields.
    """

    form_id: str
    hidden: tuple[tuple[str, str], ...]
    change: ChangeNote | None
    answer: LiveAnswer | None
    missing: str
    places: tuple[Place, ...]
    mistakes: Issues | None


def panel(visit: Visit, fixes: Fixes | None, hidden: tuple[tuple[str, str], ...]) -> Panel:
    """Return the panel of a step. `hidden` has the whole plan, for a page without a form."""
    has_form = bool(visit.step.fields)
    return Panel(
        form_id="answers" if has_form else "plan",
        hidden=() if has_form else hidden,
        change=None if fixes is None else _change(visit, fixes),
        answer=None if fixes is None else _answer(visit, fixes),
        missing=_missing(visit),
        places=tuple(_missing_places(visit)),
        mistakes=_mistakes(visit),
    )


def own_errors(evaluation: Evaluation) -> tuple[Finding, ...]:
    """Return the errors that block the plan: none if a plug-in is feasible, and for an existing cluster those of its plug-in."""
    if evaluation.verdict.plugin is not None:
        return ()
    has = evaluation.plan.plugin
    return tuple(
        each for each in evaluation.findings if each.is_error and (has is None or has in each.applies_to)
    )


def _answer(visit: Visit, fixes: Fixes) -> LiveAnswer:
    evaluation, language = fixes.evaluation, fixes.language
    writer = _Writer(visit.step, shown_counts(visit.link.draft), fixes)
    chosen = evaluation.verdict.plugin
    errors = own_errors(evaluation)
    others = [] if chosen is None else [each for each in evaluation.findings if each.is_error]
    warnings = [
        each
        for each in evaluation.findings
        if each.severity is Severity.WARNING and (chosen is None or chosen in each.applies_to)
    ]
    listed = writer.issues("wizard.panel.errors", errors)
    drawn = narrow_map(evaluation, language)
    shown = shown_verdict(View(evaluation, language, urls_of(visit.request), visit.query))
    small = _is_small(evaluation.plan, drawn)
    return LiveAnswer(
        verdict=replace(shown, lines=()) if errors else shown,  # the errors are listed in full
        fits=fits(evaluation, language),
        totals=tuple(_totals(evaluation, language)),
        errors=listed,
        fixes=tuple(islice(fixes.complete_repairs(), _MAX_FIXES)) if errors and not _is_fixed(listed) else (),
        ruled_out=writer.ruled_out(chosen, others),
        warnings=writer.issues("count.warnings", warnings),
        map=drawn,
        ranges=_ranges(fixes) if small else (),
        ranges_note="" if small else language.text("map.ranges.many"),
        peek=_peek(shown, len(errors), language),
    )


def _is_small(plan: Plan, drawn: DrawnMap) -> bool:
    """Return whether the map can be changed: neither it nor the plan has very many ranges."""
    ranges = plan.vpc_range_count + len(plan.connected_networks)
    return ranges <= _MAX_PLAN_RANGES and len(drawn.boxes) + len(drawn.spaces) <= _MAX_RANGES


def _change(visit: Visit, fixes: Fixes) -> ChangeNote | None:
    urls = urls_of(visit.request)
    view = View(fixes.evaluation, fixes.language, urls, visit.query)
    return change_note(
        view,
        previous_answer(visit.request),
        lambda query: urls.step(visit.step.name, visit.step_query(query)),
    )


def _ranges(fixes: Fixes) -> tuple[MapRange, ...]:
    """Return the changes that the map offers. Fixes are only searched for if ranges overlap."""
    evaluation = fixes.evaluation
    overlaps = any(finding.code == "overlap" for finding in evaluation.findings)
    return map_ranges(evaluation, fixes.repairs if overlaps else (), fixes.language)


def _is_fixed(listed: Issues | None) -> bool:
    return listed is not None and all(each.fixes for each in listed.entries)


def _peek(shown: ShownVerdict, errors: int, language: Language) -> str:
    title = f"{shown.before}{shown.name}{shown.after}"
    if errors:
        return language.with_note(title, language.text("count.errors", count=errors))
    return title


def _totals(evaluation: Evaluation, language: Language) -> Iterator[SummaryEntry]:
    """Yield each total of a plan with several node pools."""
    plan = evaluation.plan
    if len(evaluation.pools) < 2:
        return
    totals = {
        "field.node_pools": len(evaluation.pools),
        "field.nodes": plan.start_nodes,
        "field.max_nodes": plan.most_nodes,
        "fit.nodes": plan.peak_nodes,
        "wizard.panel.pods": plan.most_pods,
    }
    for code, total in totals.items():
        yield SummaryEntry(language.text(code), language.number(total))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns findings into issues for the panel of a step. `drawn` is the number of entries that the form shows of each list."""

    step: Step
    drawn: Mapping[str, int]
    fixes: Fixes

    def issues(self, title: str, found: list[Finding] | tuple[Finding, ...]) -> Issues | None:
        """Return the first findings, worst first; None if there are none."""
        if not found:
            return None
        language = self.fixes.language
        more = len(found) - _MAX_LISTED
        return Issues(
            language.text(title, count=len(found)),
            tuple(self._issue(each) for each in found[:_MAX_LISTED]),
            language.text("result.verdict.more", count=more) if more > 0 else "",
        )

    def ruled_out(self, chosen: Plugin | None, found: list[Finding]) -> Issues | None:
        """Return the errors that rule out the plug-in that wasn't chosen; None if there are none."""
        listed = self.issues("count.errors", found)
        if listed is None or chosen is None:
            return None
        name = self.fixes.language.text(f"plugin.{chosen.other}")
        title = self.fixes.language.text("result.findings.rules_out", plugin=name, count=len(found))
        return Issues(title, listed.entries, listed.more)

    def _issue(self, finding: Finding) -> Issue:
        fields = tuple(dict.fromkeys(map(field_of, finding.fields)))
        sentence = self.fixes.language.say(finding.message)
        return Issue(
            sentence=sentence,
            plugin=self._plugin(finding, sentence),
            places=tuple(
                place_of(self.fixes.language, self.step, self.drawn, each)
                for each in finding.fields[:_MAX_LISTED]
            ),
            fixes=self.fixes.of(finding, fields)[:_MAX_FIXES] if finding.is_error else (),
        )

    def _plugin(self, finding: Finding, sentence: str) -> str:
        """Return the only plug-in that a finding concerns, or "" if its sentence names it or it concerns both."""
        if finding.applies_to in {(), BOTH}:
            return ""
        plugin = finding.applies_to[0]
        is_told = self.fixes.language.text(f"plugin.{plugin}") in sentence
        return "" if is_told else plugin.value


def place_of(language: Language, step: Step, drawn: Mapping[str, int], pointer: Pointer) -> Place:
    """Return the place of a field, relative to a page of the step."""
    asked_by, box = step_of(field_of(pointer)), box_at(pointer, drawn)
    name = field_name(language, pointer)
    if asked_by == step:
        return Place(name, f"#{box}", "")
    return Place(name, "", f"step:{asked_by.name}#{box}")


def _missing(visit: Visit) -> str:
    """Return what is missing for an answer: values to enter, or answers of this step that can't be read.

    It is "" if only answers of other steps are missing, which `_mistakes` lists.
    """
    language = language_of(visit.request)
    own = [each for each in visit.reading.mistakes if each.field in visit.step.fields]
    unread = dict.fromkeys(field_name(language, each.pointer) for each in own if each.code != "required")
    if unread:
        return language.text("wizard.panel.unread", fields=language.list(list(unread)[:_MAX_LISTED]))
    return asked_for(visit.reading.mistakes, language)


def _missing_places(visit: Visit) -> Iterator[Place]:
    """Yield the places in other steps of required numbers that are missing."""
    language, drawn = language_of(visit.request), shown_counts(visit.link.draft)
    missing = (each for each in visit.reading.mistakes if each.code == "required")
    for each in islice((each for each in missing if each.field not in visit.step.fields), _MAX_LISTED):
        yield place_of(language, visit.step, drawn, each.pointer)


def _mistakes(visit: Visit) -> Issues | None:
    """Return the mistakes in the answers of other steps. Missing answers aren't mistakes."""
    language, drawn = language_of(visit.request), shown_counts(visit.link.draft)
    found = [
        each
        for each in visit.reading.mistakes
        if each.field not in visit.step.fields and each.code != "required"
    ]
    if visit.reading.plan is not None or not found:
        return None
    more = len(found) - _MAX_LISTED
    return Issues(
        language.text("wizard.panel.errors", count=len(found)),
        tuple(_mistake(visit, language, drawn, each) for each in found[:_MAX_LISTED]),
        language.text("result.verdict.more", count=more) if more > 0 else "",
    )


def _mistake(visit: Visit, language: Language, drawn: Mapping[str, int], mistake: Mistake) -> Issue:
    """Return a mistake with its place. A mistake in the plan as a whole has none."""
    places = (place_of(language, visit.step, drawn, mistake.pointer),) if mistake.pointer else ()
    return Issue(named_sentence(language, mistake), "", places, ())
