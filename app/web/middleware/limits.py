"""Rejects requests that are too long, aren't valid HTTP, or don't name exactly one host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..http.prefix import route_path
from ..http.templating import language_of
from .errors import answer

TOO_LONG: Final = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
MAX_PATH: Final = 2**12  # in bytes; the planner's own paths have fewer than 100
HEAD_TOO_LONG: Final = (
    "planner.head-too-long"  # what the server says of a request of which it has read no more
)
INVALID_HTTP: Final = "planner.invalid-http"  # the same, for a request that can't be read further


# A name, an IPv4 address or an IPv6 address in brackets, and a port (RFC 3986, 3.2.2). RFC 3986 allows commas in names, but
# proxies join several headers by a comma.
_HOST: Final = re.compile(rb"(?:[\w.~!$&'()*+;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?", re.ASCII)


class RequestLimits:
    """Middleware that rejects a path, a query string, headers or a body that are too long, before anything reads them.

    `bodies` has the limits of paths that differ from `body`. Limits are in bytes.
    """

    def __init__(self, app: ASGIApp, *, query: int, body: int, bodies: Mapping[str, int]) -> None:
        self.app = app
        self.query = query
        self.body = body
        self.bodies = dict(bodies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif len(scope["query_string"]) > self.query or len(scope["raw_path"]) > MAX_PATH:
            most = self.query if len(scope["query_string"]) > self.query else MAX_PATH
            detail = _text(scope, "error.address-too-long", most=most)
            await _refuse(HTTPStatus.REQUEST_URI_TOO_LONG, detail, scope, receive, send)
        elif HEAD_TOO_LONG in scope.get("extensions", {}):
            detail = _text(scope, "error.head-too-long")
            await _refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail, scope, receive, send)
        elif INVALID_HTTP in scope.get("extensions", {}):
            await _refuse(HTTPStatus.BAD_REQUEST, _text(scope, "error.invalid-http"), scope, receive, send)
        elif _stated_length(scope) > (most := self.bodies.get(route_path(scope), self.body)):
            await _refuse(TOO_LONG, _text(scope, "error.body-too-long", most=most), scope, receive, send)
        else:
            await self.app(scope, _counted(receive, most, scope), send)


def _stated_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _text(scope: Scope, code: str, **params: int) -> str:
    return language_of(Request(scope)).text(code, **params)


def _counted(receive: Receive, most: int, scope: Scope) -> Receive:
    """Return a `receive` that fails if the body is longer than `most` bytes or isn't valid HTTP.

    A length that is stated has been checked already.
    """
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        if INVALID_HTTP in scope.get("extensions", {}):
            detail = _text(scope, "error.invalid-http")
            raise HTTPException(HTTPStatus.BAD_REQUEST, detail, headers={"connection": "close"})
        seen += len(message.get("body", b""))
        if seen > most:
            detail = _text(scope, "error.body-too-long", most=most)
            raise HTTPException(TOO_LONG, detail, headers={"connection": "close"})
        return message

    return receive_counted


async def _refuse(status: HTTPStatus, detail: str, scope: Scope, receive: Receive, send: Send) -> None:
    # The rest of the body isn't read, or the end of the request is ambiguous, so the connection can't be reused.
    response = answer(Request(scope), status, detail, headers={"connection": "close"})
    await response(scope, receive, send)


class SingleHost:
    """Middleware that rejects a request without exactly one valid Host header (RFC 9112, 3.2).

    Proxies could route others differently.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _names_one_host(scope):
            await self.app(scope, receive, send)
            return
        await _refuse(HTTPStatus.BAD_REQUEST, _text(scope, "error.host"), scope, receive, send)


def _names_one_host(scope: Scope) -> bool:
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and _HOST.fullmatch(hosts[0].strip()) is not None
