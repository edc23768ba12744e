"""Responses to errors: problem details under /api, and a page elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, TypeAlias

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Mount

from ...answers.problem import PlanError, plan_problem, problem
from ...plan.read import escape
from ...wording.plain_text import shortened
from ..http.prefix import route_path
from ..http.responses import ProblemResponse
from ..http.templating import language_of, urls_of
from .headers import SECURITY_HEADERS

ErrorPage: TypeAlias = Callable[[Request, int], Response]

_FOR_PROGRAMS: Final = ("/api/", "/mcp/")
_MAX_PATH: Final = 200  # characters of a sentence
_MAX_METHOD: Final = 20


def install(app: FastAPI, page: ErrorPage | None = None) -> None:
    """Install the error handlers of `app`. `page` renders errors outside the API."""
    app.state.error_page = page or bare_page
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _failed)


def answer(
    request: Request, status: int, detail: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response with an error, as problem details or as a page, depending on the URL.

    Problem details always have a sentence: if `detail` is just the title of the status, it is one that names the request.
    """
    if is_api(request):
        if detail in {"", HTTPStatus(status).phrase}:
            detail = _detail(request, status, headers or {})
        return ProblemResponse(problem(status, detail), headers)
    response: Response = request.app.state.error_page(request, status)
    response.headers.update(headers or {})
    return response


def is_api(request: Request) -> bool:
    """Return whether the URL is for programs."""
    return f"{route_path(request.scope)}/".startswith(_FOR_PROGRAMS)


def _detail(request: Request, status: int, headers: Mapping[str, str]) -> str:
    """Return what is wrong with a request, and where the API is documented, in the language of the request."""
    language, urls = language_of(request), urls_of(request)
    docs = f"{request.app.state.settings.base_url}{urls.api()}"
    path = shortened(f"{urls.root_path}{route_path(request.scope)}", _MAX_PATH)
    match status:
        case HTTPStatus.NOT_FOUND:
            return language.text("error.not-found", path=path, docs=docs)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            method = shortened(request.method, _MAX_METHOD)
            return language.text(
                "error.method", path=path, method=method, allowed=headers["allow"], docs=docs
            )
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return language.text("error.failed")
    return language.text("error.other", docs=docs)


def bare_page(request: Request, status: int) -> Response:
    """Return an error page that needs no template, for unexpected errors."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f'<!doctype html>\n<html lang="en">\n<title>{title}</title>\n<h1>{title}</h1>\n</html>\n'
    return HTMLResponse(page, status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"allow": _allowed(request) or "GET, HEAD"}  # a mount has only files
    return answer(request, error.status_code, error.detail, headers)


def _allowed(request: Request) -> str:
    """Return the methods of all routes of the URL. The error itself has only those of the last route that was tried."""
    routes = [route for route in request.app.router.routes if not isinstance(route, Mount)]
    methods = [
        method
        for method in ("GET", "POST")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return ", ".join(methods).replace("GET", "GET, HEAD")


async def _unreadable(request: Request, error: Exception) -> Response:
    """Return the response to parameters that FastAPI rejects."""
    assert isinstance(error, RequestValidationError)
    if not is_api(request):
        return answer(request, HTTPStatus.BAD_REQUEST)
    errors: list[PlanError] = [
        {
            "pointer": "".join(f"/{escape(str(part))}" for part in each["loc"][1:]),
            "code": each["type"],
            "detail": each["msg"],
        }
        for each in error.errors()
    ]
    return ProblemResponse(plan_problem("", errors))


async def _gone(request: Request, error: Exception) -> Response:
    """Return a response for the log and the metrics. The client that sent only a part of its request doesn't read it."""
    del request, error
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _failed(request: Request, error: Exception) -> Response:
    """Return the response to an unexpected error, which the server logs. It doesn't pass through any middleware."""
    headers = {**SECURITY_HEADERS, "x-robots-tag": "noindex", "x-request-id": request.scope["request_id"]}
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, headers=headers)
