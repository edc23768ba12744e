"""GET /result: the answer to the plan in the link, as a page and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.export.json import evaluation_json
from app.planning.draft import Mistake
from app.planning.evaluate import evaluate
from app.planning.evaluation import Evaluation
from app.planning.read import read
from app.web.api import mistakes_problem
from app.web.link import decode, encode
from app.web.present.result import result_page
from app.web.present.view import View
from app.web.templating import language_of, render, urls_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """`query` is the link in its canonical form, with the edition that it was judged by."""

    evaluation: Evaluation
    query: str


@router.get("/result")
def page(request: Request) -> Response:
    """The answer; where the link can't be read, the form with what could be."""
    answer = _answer(request)
    urls = urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    return render(request, "result.html", **result_page(view, request.app.state.settings.base_url))


@router.get("/result.json")
def as_json(request: Request) -> Response:
    """The same answer as the API gives it."""
    answer, spoken = _answer(request), language_of(request)
    if not isinstance(answer, Answer):
        return mistakes_problem(list(answer), spoken)
    share_url = request.app.state.settings.base_url + urls_of(request).result(answer.query)
    return JSONResponse(evaluation_json(answer.evaluation, spoken, share_url))


def _answer(request: Request) -> Answer | tuple[Mistake, ...]:
    link = decode(request.url.query)
    reading = read(link.draft, request.app.state.editions)
    mistakes = (*link.problems, *reading.mistakes)
    if mistakes or reading.plan is None:
        return mistakes
    query = encode(replace(link.draft, rules=reading.catalogue.edition))
    return Answer(evaluate(reading.plan, reading.catalogue), query)
