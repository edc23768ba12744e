"""The panel beside the questions: the answer so far, what is wrong with the plan, and the fixes."""

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
from ..http.answer import earlier_answer
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
_MAX_PLAN_RANGES: Final = 2_000  # what may be added, moved and removed is searched for with each key
_MAX_RANGES: Final = 24  # of a map that can be changed beside the form, which follows every key


@dataclass(frozen=True, slots=True)
class Place:
    """An answer that a finding is about: on this page at `href`, or else behind the button of that action."""

    text: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding, or a mistake, with the answers that it is about. `plugin`: the one that it concerns, "" for both."""

    sentence: str
    plugin: str
    places: tuple[Place, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Issues:
    """Findings of one kind, counted in the title. `more`: how many of them are not listed, "" for none."""

    title: str
    entries: tuple[Issue, ...]
    more: str


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """The answer. `errors` are those of the plan, `ruled_out` those of the plug-in that was not chosen.

    `fixes`: repairs of the whole plan where no finding has one of its own; `ranges`: those of the map, none of a plan of very
    many, which `ranges_note` says; `peek`: the answer in a line.
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
    """The panel. `answer`: None while the plan can't be read; then `missing` says what is still to be entered, and
    `mistakes` are those of other steps. `change`: what led here. `form_id`: of the form that its buttons belong to, which is the panel's own, with
    `hidden` in it, where the page has no other.
    """

    form_id: str
    hidden: tuple[tuple[str, str], ...]
    change: ChangeNote | None
    answer: LiveAnswer | None
    missing: str
    places: tuple[Place, ...]
    mistakes: Issues | None


def panel(visit: Visit, fixes: Fixes | None, hidden: tuple[tuple[str, str], ...]) -> Panel:
    """The panel of a visit. `hidden`: the whole plan, for a page without a form."""
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
    """The errors of the plan: none where a plug-in is feasible, and of an existing cluster those of its plug-in."""
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
        verdict=replace(shown, terms=()) if errors else shown,  # the errors are listed in full
        fits=fits(evaluation, language),
        totals=tuple(_totals(evaluation, language)),
        errors=listed,
        fixes=() if _is_fixed(listed) else tuple(islice(fixes.whole(), _MAX_FIXES)) if errors else (),
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
        view, earlier_answer(visit.request), lambda query: urls.step(visit.step.name, visit.kept(query))
    )


def _ranges(fixes: Fixes) -> tuple[MapRange, ...]:
    """What the map offers; its fixes are only looked for where something overlaps."""
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
    """Each total of a plan with several node pools, by its name."""
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
    """Makes issues of findings, for the panel of a step. `drawn`: how much of each list its form has."""

    step: Step
    drawn: Mapping[str, int]
    fixes: Fixes

    def issues(self, title: str, found: list[Finding] | tuple[Finding, ...]) -> Issues | None:
        """The first of the findings, worst first; None where there are none."""
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
        """What rules out the plug-in that was not chosen."""
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
        """The plug-in that a finding is about alone, where its sentence doesn't name it."""
        if finding.applies_to in {(), BOTH}:
            return ""
        plugin = finding.applies_to[0]
        is_told = self.fixes.language.text(f"plugin.{plugin}") in sentence
        return "" if is_told else plugin.value


def place_of(language: Language, step: Step, drawn: Mapping[str, int], pointer: Pointer) -> Place:
    """Where an answer is asked for, as a page of the step links to it."""
    asked_by, box = step_of(field_of(pointer)), box_at(pointer, drawn)
    name = field_name(language, pointer)
    if asked_by == step:
        return Place(name, f"#{box}", "")
    return Place(name, "", f"step:{asked_by.name}#{box}")


def _missing(visit: Visit) -> str:
    """What the answer waits for: what is still to be entered, or answers of this step that can't be read yet.

    "" where it waits only for answers of other steps, which `_mistakes` lists.
    """
    language = language_of(visit.request)
    own = [each for each in visit.reading.mistakes if each.field in visit.step.fields]
    unread = dict.fromkeys(field_name(language, each.pointer) for each in own if each.code != "required")
    if unread:
        return language.text("wizard.panel.unread", fields=language.list(list(unread)[:_MAX_LISTED]))
    return asked_for(visit.reading.mistakes, language)


def _missing_places(visit: Visit) -> Iterator[Place]:
    """Where other steps ask for numbers that are still to be entered."""
    language, drawn = language_of(visit.request), shown_counts(visit.link.draft)
    missing = (each for each in visit.reading.mistakes if each.code == "required")
    for each in islice((each for each in missing if each.field not in visit.step.fields), _MAX_LISTED):
        yield place_of(language, visit.step, drawn, each.pointer)


def _mistakes(visit: Visit) -> Issues | None:
    """The mistakes in the answers of other steps; what is missing is none."""
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
    """A mistake with its place, which one of the plan as a whole has not."""
    places = (place_of(language, visit.step, drawn, mistake.pointer),) if mistake.pointer else ()
    return Issue(named_sentence(language, mistake), "", places, ())
