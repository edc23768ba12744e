"""GET /result/more: what a result page fetches when it is unfolded, as a page of its own."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..http.answer import Answer, answer_of
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.flips import more_flips
from ..views.trades import trades
from ..views.view import View

router = APIRouter(include_in_schema=False)


@router.get("/result/more")
@serialized
def page(request: Request) -> Response:
    """Every answer that would change the verdict, and the other masks and instance types."""
    answer, urls = answer_of(request), urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    return render(
        request,
        "result_more.html",
        edition=answer.evaluation.catalogue.edition,
        plan_name=answer.evaluation.plan.name,
        back=urls.result(answer.query),
        flips=more_flips(view, answer.draft),
        trades=trades(view),
    )
