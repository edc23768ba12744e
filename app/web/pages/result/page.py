"""GET /result: the answer to the plan in a link, as a page and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ....answers.evaluation import evaluation_json
from ....plan.draft import Mistake
from ....plan_io.link import PLUGIN, encode_change
from ....search.newest_rules import NewestRules, newest_rules
from ....settings import Settings
from ...http.answer import Answer, answer_of, flips_wanted, previous_answer, share_url_of
from ...http.page_cache import Key, PageCache
from ...http.responses import mistakes_response, preferred, unreadable
from ...http.scheduling import AsyncHandler, serialized
from ...http.templating import language_of, render, urls_of
from ...views.view import View
from ..exports import HANDLERS
from .context import HostContext, ResultRequest, result_page
from .map_part import asked_map_change, map_change_answer
from .what_if import NO_CHANGE, WhatIf, asked_what_if, what_if

router = APIRouter(include_in_schema=False)


@router.get("/result")
async def answered(request: Request) -> Response:
    """Return the answer in the format of the Accept header; the default is the page."""
    wanted = preferred(request.headers.get("accept", ""), (_PAGE, *_FORMS))
    written = _FORMS.get(wanted)
    response = await (page if written is None else written)(request)
    response.headers.add_vary_header("Accept")
    return response


async def page(request: Request) -> Response:
    """Return the page of the answer, from the cache if possible."""
    kept: PageCache = request.app.state.page_cache
    key = Key.of(request, language_of(request).tag, today())
    found = kept.get(key)
    if found is not None:
        return found.answer(request)
    made = await _page(request)
    if made.status_code != HTTPStatus.OK:
        return made
    return kept.keep(key, bytes(made.body)).answer(request)


@serialized
def _page(request: Request) -> Response:
    """Return the page of the answer, or a redirect: to the review if the link can't be read, or to a changed plan."""
    answer = answer_of(request, flips=False)
    urls = urls_of(request)
    if not isinstance(answer, Answer):
        return RedirectResponse(urls.step("review", request.url.query), HTTPStatus.SEE_OTHER)
    sent = asked_map_change(request.url.query)
    if sent is not None:
        return map_change_answer(request, answer, sent)
    asked = asked_what_if(request.url.query)
    if asked is None:
        return result_answer(request, answer, NO_CHANGE)
    mistakes, changed = what_if(answer, asked, request.app.state.editions)
    if not mistakes:
        return RedirectResponse(urls.result(encode_change(answer.draft, changed)), HTTPStatus.SEE_OTHER)
    return result_answer(request, answer, WhatIf(asked, mistakes))


def result_answer(request: Request, answer: Answer, asked: WhatIf) -> Response:
    """Return the page of an answer."""
    view = View(answer.evaluation, language_of(request), urls_of(request), answer.query)
    settings: Settings = request.app.state.settings
    result_request = ResultRequest(
        asked=asked,
        previous=previous_answer(request),
        newest=_newest(request, answer),
        stated=request.query_params.get(PLUGIN, ""),
    )
    host = HostContext(settings.base_url, today(), settings.preview_verdict)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.mistakes else HTTPStatus.OK
    return render(request, result_page(view, answer.draft, result_request, host), status)


def today() -> date:
    """Return today's date in UTC, since the user's time zone is unknown."""
    return datetime.now(UTC).date()


@router.get("/result.json")
@serialized
def as_json(request: Request) -> Response:
    """Return the answer as the API does."""
    language, with_flips = language_of(request), flips_wanted(request)
    if isinstance(with_flips, Mistake):
        return unreadable("error.parameter-unreadable", [with_flips], language)
    answer = answer_of(request, flips=with_flips)
    if not isinstance(answer, Answer):
        return mistakes_response(answer, language)
    share_url = share_url_of(request, answer.query)
    return JSONResponse(evaluation_json(answer.evaluation, language, share_url, _newest(request, answer)))


def _newest(request: Request, answer: Answer) -> NewestRules | None:
    return newest_rules(answer.draft, answer.evaluation, request.app.state.editions)


_PAGE: Final = "text/html"
# The handlers of other formats, by media type.
_FORMS: Final[Mapping[str, AsyncHandler]] = MappingProxyType(
    {"application/json": as_json, "text/markdown": HANDLERS["md"], "text/csv": HANDLERS["csv"]}
)
