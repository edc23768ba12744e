"""Security headers, HEAD requests, and compression."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NO_GZIP: Final = re.compile(r"\s*q\s*=\s*0(?:\.0{0,3})?\s*", re.ASCII | re.IGNORECASE)

SECURITY_HEADERS = {
    # All content is from this server, and none is inline. URLs have the plan, so there is no referrer.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class SecurityHeaders:
    """Middleware that adds the security headers that a response doesn't set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("query_string"):
                    headers.setdefault("x-robots-tag", "noindex")  # an address that may hold a plan
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HeadAsGet:
    """Middleware that answers HEAD like GET, with the same headers and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        as_get = {**scope, "method": "GET"}
        try:
            await self.app(as_get, receive, send_without_body)
        finally:
            for key in ("route", "endpoint"):  # whoever counts requests asks for them
                scope[key] = as_get.get(key)


def takes_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip, which the weight 0 forbids."""
    for part in header.split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return _NO_GZIP.fullmatch(weight) is None
    return False


class Compression(GZipMiddleware):
    """Starlette's compression, except if the Accept-Encoding header forbids gzip, which Starlette ignores."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            scope["headers"] = list(scope["headers"])  # the same scope: others look for its route afterwards
            del MutableHeaders(scope=scope)["accept-encoding"]
        await super().__call__(scope, receive, send)
