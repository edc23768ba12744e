"""GET /result/more: what a result page fetches when it is unfolded, as a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ....catalogue.model import Certainty, Source
from ....plan.draft import Draft
from ...http.answer import Answer, answer_of
from ...http.page import PlanPage
from ...http.scheduling import serialized
from ...http.templating import language_of, render, urls_of
from ...views.view import SummaryEntry, View
from .folds import PART_KEY, PARTS
from .growth import GrowthTables, growth_tables
from .map_part import MapPart, map_part
from .repairs import Flips, flips
from .summary import assumptions, stated
from .take import Exports, exports
from .trades import TradesTable, trades
from .what_if import NOTHING_ASKED, WhatIfForm, what_if_form
from .why import ComparisonEntry, comparison

router = APIRouter(include_in_schema=False)

_MAX_FINDINGS: Final = 50
# Parts that belong to a part of the page.
_INNER: Final = ("map", "growth", "comparison")


@dataclass(frozen=True, slots=True)
class SourcedTopic:
    """What a row of the comparison or a finding rests on."""

    topic: str
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the planner put in, and what was answered."""

    assumed: tuple[SummaryEntry, ...]
    stated: tuple[SummaryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MorePage(PlanPage):
    """What is left out of a result page, or one part of it; None for a part that was not asked for. `back`: that page."""

    template: ClassVar[str] = "result_more.html"

    nav: str = "start"
    plan_name: str
    back: str
    map: MapPart | None
    what_if_form: WhatIfForm | None
    comparison: tuple[ComparisonEntry, ...] | None
    flips: Flips | None
    trades: tuple[TradesTable, ...] | None
    growth: GrowthTables | None
    answers: Answers | None
    sources: tuple[SourcedTopic, ...] | None
    files: Exports | None


@router.get("/result/more")
@serialized
def page(request: Request) -> Response:
    """One part, or all of them where the link names none."""
    part = request.query_params.get(PART_KEY, "")
    asked = {part} if part in {*PARTS, *_INNER} else {*PARTS, *_INNER}
    answer, urls = answer_of(request, flips="flips" in asked), urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    return render(request, more_page(view, answer.draft, asked))


def more_page(view: View, draft: Draft, asked: set[str]) -> MorePage:
    """The page with the parts that are asked for."""
    return MorePage(
        edition=view.evaluation.catalogue.edition,
        plan_name=view.evaluation.plan.name,
        back=view.urls.result(view.query),
        map=map_part(view, draft) if "map" in asked else None,
        what_if_form=what_if_form(view, draft, NOTHING_ASKED) if "what-if" in asked else None,
        comparison=comparison(view, matters=False) if "comparison" in asked else None,
        flips=flips(view, draft) if "flips" in asked else None,
        trades=trades(view) if "trades" in asked else None,
        growth=growth_tables(view) if "growth" in asked else None,
        answers=Answers(assumptions(view), stated(view)) if "answers" in asked else None,
        sources=tuple(_topics(view)) if "sources" in asked else None,
        files=exports(view) if "files" in asked else None,
    )


def _topics(view: View) -> list[SourcedTopic]:
    """The rows of the comparison, then the findings that name more than one source."""
    rows = [
        SourcedTopic(
            view.language.text(f"topic.{row.topic}.title"),
            row.certainty,
            view.language.sort_sources(row.sources),
        )
        for row in view.evaluation.comparison
        if row.sources
    ]
    findings = [
        SourcedTopic(
            view.language.say(finding.message), finding.certainty, view.language.sort_sources(finding.sources)
        )
        for finding in view.evaluation.findings[:_MAX_FINDINGS]
        if len(finding.sources) > 1
    ]
    return [*rows, *findings]
