"""GET /result/more: the parts that a result page fetches when they are unfolded, as a separate page."""

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
from .downloads import Exports, exports
from .folds import PART_KEY, PARTS
from .growth import GrowthTables, growth_tables
from .map_part import MapPart, map_part
from .reasons import ComparisonEntry, comparison
from .repairs import Flips, flips
from .summary import assumptions, stated
from .trades import TradesTable, trades
from .what_if import NO_CHANGE, WhatIfForm, what_if_form

router = APIRouter(include_in_schema=False)

_MAX_FINDINGS: Final = 50
# Parts that are inside another part.
_INNER: Final = ("map", "growth", "comparison")


@dataclass(frozen=True, slots=True)
class SourcedTopic:
    """The sources of a row of the comparison or of a finding."""

    topic: str
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The assumed and the stated answers."""

    assumed: tuple[SummaryEntry, ...]
    stated: tuple[SummaryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MorePage(PlanPage):
    """All parts that a result page leaves out, or one of them; the others are None. `back` is the URL of the result page."""

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
    """Return one part, or all parts if the link names none."""
    part = request.query_params.get(PART_KEY, "")
    asked = {part} if part in {*PARTS, *_INNER} else {*PARTS, *_INNER}
    answer, urls = answer_of(request, flips="flips" in asked), urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    return render(request, more_page(view, answer.draft, asked))


def more_page(view: View, draft: Draft, asked: set[str]) -> MorePage:
    """Return the page with the requested parts."""
    return MorePage(
        edition=view.evaluation.catalogue.edition,
        plan_name=view.evaluation.plan.name,
        back=view.urls.result(view.query),
        map=map_part(view, draft) if "map" in asked else None,
        what_if_form=what_if_form(view, draft, NO_CHANGE) if "what-if" in asked else None,
        comparison=comparison(view, matters=False) if "comparison" in asked else None,
        flips=flips(view, draft) if "flips" in asked else None,
        trades=trades(view) if "trades" in asked else None,
        growth=growth_tables(view) if "growth" in asked else None,
        answers=Answers(assumptions(view), stated(view)) if "answers" in asked else None,
        sources=tuple(_topics(view)) if "sources" in asked else None,
        files=exports(view) if "files" in asked else None,
    )


def _topics(view: View) -> list[SourcedTopic]:
    """Return the rows of the comparison, then the findings with more than one source."""
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
