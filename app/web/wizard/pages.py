"""The wizard: six pages with plain GET forms. The whole plan is in the URL, and the server stores nothing."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..http.scheduling import serialized
from ..http.templating import render, urls_of
from ..views.steps import BY_NAME
from .context import step_page
from .visit import action_url, next_url, types_page, visit_of

router = APIRouter(include_in_schema=False)


@router.get("/plan/{name}")
@serialized
def wizard(request: Request) -> Response:
    """Return the page of a step, or a redirect if its form was sent with an action such as Continue."""
    step = BY_NAME.get(request.path_params["name"])
    if step is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    visit, urls = visit_of(request, step), urls_of(request)
    mistakes = visit.mistakes()
    if visit.is_too_long:
        return render(request, step_page(visit, mistakes), HTTPStatus.UNPROCESSABLE_ENTITY)
    if visit.action == "import":
        return RedirectResponse(urls.importing(visit.query), HTTPStatus.SEE_OTHER)
    if address := types_page(visit) or action_url(visit):
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    if visit.action == "continue" and not mistakes and not visit.split:
        return RedirectResponse(next_url(visit), HTTPStatus.SEE_OTHER)
    refused = visit.action == "continue" and mistakes
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, step_page(visit, mistakes), status)
