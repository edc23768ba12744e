"""GET /result/more: what a result page fetches when it is unfolded, as a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...http.answer import Answer, answer_of
from ...http.page import PlanPage
from ...http.scheduling import serialized
from ...http.templating import language_of, render, urls_of
from ...views.view import View
from .flips import AllFlips, all_flips
from .trades import TradesTable, trades

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MorePage(PlanPage):
    """What is left out of a result page. `back`: that page."""

    template: ClassVar[str] = "result_more.html"

    plan_name: str
    back: str
    flips: AllFlips
    trades: tuple[TradesTable, ...]


@router.get("/result/more")
@serialized
def page(request: Request) -> Response:
    """Every answer that would change the verdict, and the other masks and instance types."""
    answer, urls = answer_of(request), urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    evaluation = answer.evaluation
    more = MorePage(
        edition=evaluation.catalogue.edition,
        plan_name=evaluation.plan.name,
        back=urls.result(answer.query),
        flips=all_flips(view, answer.draft),
        trades=trades(view),
    )
    return render(request, more)
