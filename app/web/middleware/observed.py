"""What is known of every request: an id, a line in the log, and its place in the metrics.

Only the route's template is ever written down. The path and the query string may hold somebody's plan.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...logs import REQUESTS
from ..http.assets import MOUNT
from ..http.metrics import Metrics
from ..http.prefix import route_path

HEADER: Final = "x-request-id"

# An id from outside ends up in headers and logs, so it is taken only where it can't be anything but an id.
_TRUSTED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger(REQUESTS)


@dataclass(slots=True)
class Observation:
    """One request, as far as it has come. `status` 0: no answer has begun. `size` counts the body's bytes."""

    request_id: str
    method: str
    begun: float
    status: int = 0
    size: int = 0


class Observed:
    """Gives every request its id, counts it, and logs it if asked to."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, logged: bool) -> None:
        self.app = app
        self.metrics = metrics
        self.logged = logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = Observation(request_id(scope), _method(scope), perf_counter())
        scope["request_id"] = seen.request_id
        static = _is_static(scope)  # asked now, since a mount changes the path

        async def send_observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                MutableHeaders(scope=message)[HEADER] = seen.request_id
            else:
                seen.size += len(message.get("body", b""))
            await send(message)

        with self._told(seen, scope, static=static):
            await self.app(scope, receive, send_observed)

    @contextmanager
    def _told(self, seen: Observation, scope: Scope, *, static: bool) -> Iterator[None]:
        with self.metrics.in_flight.track_inprogress():
            try:
                yield
            except Exception:
                seen.status = seen.status or 500  # what the handler of last resort is about to answer
                raise
            finally:
                self._tell(seen, f"{MOUNT}/{{path}}" if static else _template(scope))

    def _tell(self, seen: Observation, route: str) -> None:
        seconds = perf_counter() - seen.begun
        self.metrics.count_request(seen.method, route, seen.status, seconds)
        if self.logged:
            fields = {
                "request_id": seen.request_id,
                "method": seen.method,
                "route": route,
                "status": seen.status,
                "duration_ms": round(seconds * 1000, 2),
                "bytes": seen.size,
            }
            _log.info("request", extra=fields)


def request_id(scope: Scope) -> str:
    """The id that the request brings, where it has the shape of one; else a new one."""
    brought = Headers(scope=scope).get(HEADER, "")
    return brought if _TRUSTED.fullmatch(brought) else secrets.token_hex(16)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def _is_static(scope: Scope) -> bool:
    return route_path(scope).startswith(f"{MOUNT}/")


def _template(scope: Scope) -> str:
    """The template of the route, with its parameters' names and not their values."""
    return getattr(scope.get("route") or _plain_route(scope), "path", "none")


def _plain_route(scope: Scope) -> BaseRoute | None:
    """A route of Starlette's own, such as that of /openapi.json, by its endpoint: only FastAPI's put themselves in."""
    endpoint = scope.get("endpoint")
    if endpoint is None:
        return None
    return next((each for each in scope["app"].routes if getattr(each, "endpoint", None) is endpoint), None)
