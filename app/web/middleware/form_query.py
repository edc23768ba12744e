"""Forms that are too long for a URL: a form in the body of a POST request is answered like the same form in a query string."""

from __future__ import annotations

import re
from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..http.prefix import route_path
from .errors import answer

# Bytes that a query string can't have. Browsers escape them in forms as well, but other clients may not.
_NOT_OF_URLS: Final = re.compile(rb"[^!-~]|#")


class FormAsQuery:
    """Middleware that turns a form sent by POST to one of `paths` into a GET request. Nothing of it is stored."""

    def __init__(self, app: ASGIApp, *, paths: Collection[str]) -> None:
        self.app = app
        self.paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_form(scope):
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(receive)
        except HTTPException as error:
            refusal = answer(Request(scope), error.status_code, error.detail, error.headers)
            await refusal(scope, receive, send)
            return
        parts = [scope["query_string"], _NOT_OF_URLS.sub(_escaped, bytes(body))]
        as_get = {**scope, "method": "GET", "query_string": b"&".join(filter(None, parts))}
        try:
            await self.app(as_get, receive, send)
        finally:
            for key in ("route", "endpoint"):  # whoever counts requests asks for them
                scope[key] = as_get.get(key)

    def _is_form(self, scope: Scope) -> bool:
        sent_as = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        is_encoded = sent_as == "application/x-www-form-urlencoded"
        return is_encoded and scope["method"] == "POST" and route_path(scope) in self.paths


def _escaped(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte[0])


async def _body(receive: Receive) -> bytearray:
    """Return the whole body. RequestLimits makes `receive` fail if the body is too long; half a form isn't a form."""
    body, more = bytearray(), True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
