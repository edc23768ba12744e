"""Which host a request is for: exactly one (RFC 9112, 3.2)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import answer

DETAIL: Final = "A request needs exactly one Host header."


class OneHost:
    """Refuses a request that names no host, or more than one: proxies and servers would not agree on whose it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _names_one_host(scope):
            await self.app(scope, receive, send)
            return
        refusal = answer(Request(scope), HTTPStatus.BAD_REQUEST, DETAIL, headers={"connection": "close"})
        await refusal(scope, receive, send)


def _names_one_host(scope: Scope) -> bool:
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and bool(hosts[0].strip())
