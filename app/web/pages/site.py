"""The icon, the language switch, and the error page."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...urls import Urls
from ..http.assets import Assets
from ..http.language import COOKIE, PAGE, SWITCHES
from ..http.page import Page
from ..http.templating import language_of, render

router = APIRouter(include_in_schema=False)

ICON: Final = "img/favicon.svg"
YEAR: Final = 365 * 24 * 3600  # in seconds
_SWITCH: Final = f"action={quote(SWITCHES)}"  # the button of a form that is sent by GET
_ONE_DAY: Final = "public, max-age=86400"


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Return the icon for browsers that request it without a page. Its URL is the same in every version."""
    assets: Assets = request.app.state.assets
    return assets.answer(ICON, request.headers, _ONE_DAY)


@router.post("/language/{tag}/{page:path}")
async def switch_language_of_form(request: Request) -> Response:
    """Keep the choice as a link does, and have the form sent to its page once more, in the other language."""
    async for _ in request.stream():  # a browser that is still sending would find the connection closed
        pass
    response = await switch_language(request)
    response.status_code = HTTPStatus.TEMPORARY_REDIRECT
    return response


@router.get("/language/{tag}/{page:path}")
async def switch_language(request: Request) -> Response:
    """Store the chosen language in the planner's only cookie, and redirect to the page of the switch."""
    tag, page = request.path_params["tag"], request.path_params["page"]
    if tag not in request.app.state.languages.by_tag or not PAGE.fullmatch(page):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    root_path = request.app.state.settings.root_path
    query = "&".join(part for part in request.url.query.split("&") if not part.startswith(_SWITCH))
    address = Urls(root_path).page(page, query)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """The page of an error. `code` is a part of its message codes, such as "404" or "other"."""

    template: ClassVar[str] = "errors/error.html"

    code: str


def error_page(request: Request, status: int) -> Response:
    """Return the error page for a status. Statuses without specific texts have a general one."""
    known = language_of(request).has_message(f"result.error.{status}.title")
    return render(request, ErrorPage(code=str(status) if known else "other"), status)
