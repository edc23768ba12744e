"""Gives each request an id, logs it, and counts it in the metrics.

Only the template of the route is recorded, since the path and the query string may have a plan.
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

# An id from the client is used in headers and logs, so it must match this pattern.
_TRUSTED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger(REQUESTS)


@dataclass(slots=True)
class RequestRecord:
    """The current state of one request. `status` is 0 before the response; `size` is the length of its body, in bytes."""

    request_id: str
    method: str
    begun: float
    status: int = 0
    size: int = 0


class RequestObserver:
    """Middleware that gives each request an id, counts it, and logs it if `logged` is set."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, logged: bool) -> None:
        self.app = app
        self.metrics = metrics
        self.logged = logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        record = RequestRecord(request_id(scope), _method(scope), perf_counter())
        scope["request_id"] = record.request_id
        static = _is_static(scope)  # now, since a mount changes the path

        async def send_observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                MutableHeaders(scope=message)[HEADER] = record.request_id
            else:
                record.size += len(message.get("body", b""))
            await send(message)

        with self._recorded(record, scope, static=static):
            await self.app(scope, receive, send_observed)

    @contextmanager
    def _recorded(self, record: RequestRecord, scope: Scope, *, static: bool) -> Iterator[None]:
        with self.metrics.in_flight.track_inprogress():
            try:
                yield
            except Exception:
                record.status = record.status or 500  # the status that the handler of unexpected errors sends
                raise
            finally:
                self._record(record, f"{MOUNT}/{{path}}" if static else _template(scope))

    def _record(self, record: RequestRecord, route: str) -> None:
        seconds = perf_counter() - record.begun
        self.metrics.count_request(record.method, route, record.status, seconds)
        if self.logged:
            fields = {
                "request_id": record.request_id,
                "method": record.method,
                "route": route,
                "status": record.status,
                "duration_ms": round(seconds * 1000, 2),
                "bytes": record.size,
            }
            _log.info("request", extra=fields)


def request_id(scope: Scope) -> str:
    """Return the id in the header of a request if it is valid, else a new one."""
    brought = Headers(scope=scope).get(HEADER, "")
    return brought if _TRUSTED.fullmatch(brought) else secrets.token_hex(16)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def _is_static(scope: Scope) -> bool:
    return route_path(scope).startswith(f"{MOUNT}/")


def _template(scope: Scope) -> str:
    """Return the template of the route, with the names of its parameters instead of their values."""
    return getattr(scope.get("route") or _plain_route(scope), "path", "none")


def _plain_route(scope: Scope) -> BaseRoute | None:
    """Return a route of Starlette, such as /openapi.json, by its endpoint. Only routes of FastAPI are in the scope."""
    endpoint = scope.get("endpoint")
    if endpoint is None:
        return None
    return next((each for each in scope["app"].routes if getattr(each, "endpoint", None) is endpoint), None)
