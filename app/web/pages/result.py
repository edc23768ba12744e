"""GET /result: the answer to the plan in the link, as a page and as JSON."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.export.difference import newest_rules_json
from app.export.json import evaluation_json
from app.planning.newest_rules import NewestRules, newest_rules
from app.web.answer import Answer, answer_of, share_url_of
from app.web.api import mistakes_problem
from app.web.present.newest_rules import newest_banner
from app.web.present.result import result_page
from app.web.present.view import View
from app.web.templating import language_of, render, urls_of

router = APIRouter(include_in_schema=False)


@router.get("/result")
def page(request: Request) -> Response:
    """The answer; where the link can't be read, the form with what could be."""
    answer = answer_of(request)
    urls = urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    view = View(answer.evaluation, language_of(request), urls, answer.query)
    return render(
        request,
        "result.html",
        newest=newest_banner(view, _newest(request, answer)),
        **result_page(view, request.app.state.settings.base_url),
    )


@router.get("/result.json")
def as_json(request: Request) -> Response:
    """The same answer as the API gives it."""
    answer, spoken = answer_of(request), language_of(request)
    if not isinstance(answer, Answer):
        return mistakes_problem(list(answer), spoken)
    body = evaluation_json(answer.evaluation, spoken, share_url_of(request, answer.query))
    body |= {"newest_rules": newest_rules_json(_newest(request, answer), spoken)}
    return JSONResponse(body)


def _newest(request: Request, answer: Answer) -> NewestRules | None:
    return newest_rules(answer.draft, answer.evaluation, request.app.state.editions)
