"""GET /language/…: keep the reader's choice of language, and go back to the page it was made on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...urls import Urls
from ..http.language import COOKIE, PAGE

router = APIRouter(include_in_schema=False)

YEAR: Final = 365 * 24 * 3600  # in seconds


@router.get("/language/{tag}/{page:path}")
async def switch(request: Request) -> Response:
    """Sets the only cookie that the planner has."""
    tag, page = request.path_params["tag"], request.path_params["page"]
    if tag not in request.app.state.languages.by_tag or not PAGE.fullmatch(page):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    root_path = request.app.state.settings.root_path
    address = Urls(root_path).page(page, request.url.query)
    response = RedirectResponse(address, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
    response.set_cookie(
        COOKIE,
        tag,
        max_age=YEAR,
        path=root_path or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response
