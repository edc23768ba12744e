"""GET /patterns: every component in every state, for developers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ....catalogue.model import Editions, Source
from ....engine.trade_offs import mask_trade_offs
from ....map.diagrams import Diagram, eni_sharing, mask_blocks, node_routes
from ....map.moves import DrawnMoves, drawn_moves, moves
from ....map.plan_map import narrow_map
from ....map.plots.plot import Plot
from ....map.shapes import DrawnMap
from ....plan.draft import Draft, NodePoolDraft
from ....plan.read import read
from ....plan_io.link import encode
from ....search.difference import difference
from ....search.evaluate import evaluate
from ....search.newest_rules import NewestRules
from ....search.type_search import TypeSearch
from ....urls import Urls
from ....wording.language import Language
from ...http.answer import PreviousAnswer
from ...http.page import Link, Page
from ...http.templating import TEMPLATES, language_of, render, urls_of
from ...views.change_note import ChangeNote, change_note
from ...views.findings import FindingEntry
from ...views.found_types import FoundTypes, found_types
from ...views.map_ranges import MapRange
from ...views.steps import STEPS
from ...views.view import Banner, Chapter, PlanLink, Row, StepLink, SummaryEntry, View
from ...wizard.context import mask_rows
from ...wizard.fixes import Clash, Fix
from ...wizard.form import Form
from ...wizard.lists import RowChange
from ...wizard.panel import Issue, Issues, Place
from ...wizard.pools import PoolGroup, PoolStatus
from ...wizard.review import Review
from ..examples import EXAMPLES
from ..result.capacity import CapacityView
from ..result.context import HostContext, ResultPage, ResultRequest, result_page
from ..result.downloads import Exports, exports
from ..result.growth import GrowthTables, growth_tables
from ..result.map_part import map_part
from ..result.reasons import ComparisonEntry, comparison
from ..result.repairs import Flips, RepairEntry, flips
from ..result.summary import assumptions, newest_banner
from ..result.what_if import NO_CHANGE, WhatIfForm, what_if_form
from ..start import QuickForm, quick_form
from .samples import BARE, CROWDED, LONG, PLANS, UNREADABLE

router = APIRouter(include_in_schema=False)

COMPONENTS: Final = tuple(sorted(PurePath(path).stem for path in (TEMPLATES / "components").glob("*.html")))
_FIX: Final = Fix("172.21.0.0/20", "fix:")
_HOST: Final = HostContext("https://planner.example.com", date(2026, 11, 24))


@dataclass(frozen=True, slots=True)
class SampleForms:
    """Forms of the wizard: without mistakes, with many, with long lists, and with a mistake that isn't visible."""

    good: Form
    bad: Form
    crowded: Form
    long: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternsPage(Page):
    """The results of sample plans, and components that no result has.

    `components` are links to the parts of the page. `findings_alone` are findings without links to them on this page.
    """

    template: ClassVar[str] = "patterns.html"

    components: tuple[Link, ...]
    terway: ResultPage
    flannel: ResultPage
    flannel_flips: Flips
    capacity: CapacityView
    flannel_files: Exports
    terway_rest: tuple[ComparisonEntry, ...]
    growing_tables: GrowthTables | None
    assumed: tuple[SummaryEntry, ...]
    sixteen: ResultPage
    crowded: ResultPage
    growing: ResultPage
    narrow_map: DrawnMap
    chapter_list: tuple[Chapter, ...]
    moved: DrawnMoves | None
    crowded_ranges: tuple[MapRange, ...]
    plots: tuple[Plot, ...]
    drawings: tuple[Diagram, ...]
    masks: tuple[Row, ...]
    plans: tuple[PlanLink, ...]
    panel_entries: tuple[SummaryEntry, ...]
    findings_alone: tuple[FindingEntry, ...]
    repair_alone: RepairEntry
    sample_sources: tuple[Source, ...]
    disputed: FindingEntry
    change: ChangeNote | None
    newest: Banner | None
    what_if_form: WhatIfForm
    forms: SampleForms
    review: tuple[SummaryEntry, ...]
    steps: tuple[StepLink, ...]
    pools: tuple[PoolGroup, ...]
    clashes: tuple[Clash, ...]
    issues: Issues
    quick: QuickForm
    found: FoundTypes


@router.get("/patterns")
async def patterns(request: Request) -> Response:
    """Return the page with every component, rendered with sample plans."""
    return render(request, _page(request.app.state.editions, language_of(request), urls_of(request)))


def _page(editions: Editions, language: Language, urls: Urls) -> PatternsPage:
    views = {name: _view(draft, editions, language, urls) for name, draft in PLANS.items()}
    results = {name: result_page(view, PLANS[name], ResultRequest(), _HOST) for name, view in views.items()}
    crowded, flannel = results["crowded"], views["flannel"].evaluation
    shown = crowded.findings.entries
    before = views["sixteen"]
    return PatternsPage(
        terway=results["terway"],
        flannel=results["flannel"],
        flannel_flips=flips(views["flannel"], PLANS["flannel"]),
        capacity=crowded.capacity,
        flannel_files=exports(views["flannel"]),
        terway_rest=comparison(views["terway"], matters=False),
        growing_tables=growth_tables(views["growing"]),
        assumed=assumptions(views["bare"]),
        sixteen=results["sixteen"],
        crowded=results["crowded"],
        growing=results["growing"],
        components=tuple(Link(name, f"#pattern-{name}") for name in COMPONENTS),
        narrow_map=narrow_map(flannel, language),
        chapter_list=(
            Chapter(language.text("patterns.frame"), "#pattern-chapters", crowded.contents_links[:1]),
        ),
        moved=_moved(before, views["terway"], language),
        crowded_ranges=map_part(views["crowded"], PLANS["crowded"]).ranges,
        plots=_plots(crowded),
        drawings=tuple(draw(editions.newest, language) for draw in (eni_sharing, node_routes, mask_blocks)),
        masks=mask_rows(mask_trade_offs(flannel.plan, flannel.catalogue), language),
        plans=_plans(results),
        panel_entries=_panel(language),
        findings_alone=_findings_alone(results["terway"]),
        repair_alone=_repair(results),
        sample_sources=shown[0].sources,
        disputed=next(entry for entry in shown if entry.disputed),
        change=_change(before, views["flannel"]),
        newest=_newest(before, views["flannel"]),
        what_if_form=what_if_form(before, EXAMPLES["sixteen"], NO_CHANGE),
        forms=_forms(editions, language),
        review=_review(views["bare"]),
        steps=_steps(language),
        pools=tuple(_pools(language)),
        issues=_issues(language),
        clashes=(
            Clash(
                results["flannel"].comparison_gist,
                (_FIX,),
            ),
        ),
        quick=quick_form(Draft(), (), {}, 3, language),
        found=found_types(TypeSearch(words=("t6",), limit=3), editions.newest, language),
    )


def _view(draft: Draft, editions: Editions, language: Language, urls: Urls) -> View:
    reading = read(draft, editions)
    assert reading.plan is not None, "a sample can be read"
    return View(evaluate(reading.plan, reading.catalogue), language, urls, encode(draft))


def _moved(before: View, after: View, language: Language) -> DrawnMoves | None:
    found = moves(before.evaluation.plan, after.evaluation.plan)
    return drawn_moves(found, [language.text("compare.unnamed", letter=letter) for letter in "AB"], language)


def _plots(result: ResultPage) -> tuple[Plot, ...]:
    return result.growth_plots


def _plans(results: Mapping[str, ResultPage]) -> tuple[PlanLink, ...]:
    shown = [(results["terway"], True), (results["flannel"], True), (results["crowded"], False)]
    return tuple(
        PlanLink(each.bar.name, each.share_href, each.comparison_gist if told else "") for each, told in shown
    )


def _issues(language: Language) -> Issues:
    """Return two issues: one about a field of this page, and one about a plug-in with a link to another page."""
    sentence = language.text(
        "wizard.pool.few_nodes", plugin=language.text("plugin.flannel"), asked=12, most=8
    )
    here = Place(language.text("field.service_cidr"), "#pattern-issue_list", "")
    elsewhere = Place(language.text("field.vpc_cidr"), "", "step:vpc#vpc_cidr")
    return Issues(
        language.text("wizard.panel.errors", count=2),
        (Issue(sentence, "", (here,), (_FIX,)), Issue(sentence, "flannel", (elsewhere,), ())),
        language.text("result.verdict.more", count=3),
    )


def _panel(language: Language) -> tuple[SummaryEntry, ...]:
    vpc = SummaryEntry(language.text("field.vpc_cidr"), "10.0.0.0/16", mono=True)
    return vpc, SummaryEntry(language.text("field.service_cidr"), "172.21.0.0/20", mono=True)


def _findings_alone(result: ResultPage) -> tuple[FindingEntry, ...]:
    other = result.other_findings.entries if result.other_findings else ()
    return tuple(replace(entry, id="") for entry in (*result.findings.entries, *other)[:3])


def _repair(results: Mapping[str, ResultPage]) -> RepairEntry:
    return next(entry for each in results.values() for entry in (*each.fixes.lead, *each.fixes.rest))


def _change(before: View, after: View) -> ChangeNote | None:
    changed = frozenset({"nodes", "pod_cidr"})
    return change_note(after, PreviousAnswer(before.evaluation, before.query, changed))


def _newest(before: View, after: View) -> Banner | None:
    found = difference(before.evaluation, after.evaluation)
    return newest_banner(before, NewestRules(after.evaluation.catalogue.edition, found))


def _forms(editions: Editions, language: Language) -> SampleForms:
    mistakes = read(UNREADABLE, editions).mistakes
    return SampleForms(
        good=Form(EXAMPLES["terway"], (), language),
        bad=Form(UNREADABLE, mistakes, language, change=RowChange("node_vswitches")),
        crowded=Form(CROWDED, (), language),
        long=Form(LONG, read(LONG, editions).mistakes, language),
    )


def _pools(language: Language) -> Iterator[PoolGroup]:
    """Yield a node pool with each status."""
    web = NodePoolDraft(
        name="web",
        nodes="3",
        max_nodes="12",
        pods_per_node="30",
        instance_types=("ecs.g7.4xlarge", "ecs.c7.4xlarge"),
    )
    for index, state in enumerate(("good", "warning", "error")):
        text = language.text(
            "wizard.pool.few_nodes", plugin=language.text("plugin.flannel"), asked=12, most=8
        )
        yield PoolGroup(index, web, language, {}, is_open=index == 0, status=PoolStatus(state, text))


def _review(view: View) -> tuple[SummaryEntry, ...]:
    return Review(BARE, view.evaluation, view.language, view.urls).sections()[0].entries


def _steps(language: Language) -> tuple[StepLink, ...]:
    states = ("done", "error", "current", "todo", "todo", "todo")
    return tuple(
        StepLink(step.name, language.text(f"wizard.step.{step.name}"), "#pattern-step_list", state)
        for step, state in zip(STEPS, states, strict=True)
    )
