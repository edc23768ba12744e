"""POST /mcp: the tools for AI assistants, over the streamable HTTP transport of the Model Context Protocol.

There are no sessions, so any process of any replica can answer any call.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...answers.problem import problem
from ...assistants.server import mcp_server
from ...assistants.short_answers import JsonObject
from ...assistants.tools import Tools
from ...catalogue.model import Editions
from ...settings import Settings
from ..http.responses import ProblemResponse
from ..http.scheduling import run_scheduled
from ..http.templating import language_of
from ..middleware.errors import answer

PATH: Final = "/mcp"
JSON: Final = "application/json"
_LOCAL: Final = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")


class Assistants:
    """The ASGI application of the tools. It answers calls only inside the context `running`."""

    def __init__(self, editions: Editions, settings: Settings) -> None:
        self._settings = settings
        self._tools = Tools(editions, settings)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer calls until the context ends."""
        self._manager = StreamableHTTPSessionManager(
            mcp_server(self._tools, _scheduled),
            json_response=True,
            stateless=True,
            max_request_body_size=self._settings.max_body_bytes,
        )
        async with self._manager.run():
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not all(map(self._is_welcome, Headers(scope=scope).getlist("origin"))):
            await _refuse(HTTPStatus.FORBIDDEN, "error.other-site", scope, receive, send)
        elif self._manager is None:
            await _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "error.starting", scope, receive, send)
        elif Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower() != JSON:
            await _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "error.json-type", scope, receive, send)
        else:
            await _with_problems(self._manager.handle_request, scope, await _whole(scope, receive), send)

    def _is_welcome(self, origin: str) -> bool:
        """Return whether a request with this Origin header is allowed.

        Only browsers send an origin. A page of another site must not call a planner in the user's private network.
        """
        return origin in {"", self._settings.base_url} or _LOCAL.fullmatch(origin) is not None


async def _whole(scope: Scope, receive: Receive) -> Receive:
    """Return a `receive` with the whole body in one message, so that only complete requests reach the SDK."""
    body = await Request(scope, receive).body()
    messages: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def received() -> Message:
        return next(messages, None) or await receive()

    return received


async def _with_problems(handle: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem where the SDK has another error than one of JSON-RPC, such as one without a body."""
    status = 0

    async def send_unless_plain(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            is_json = Headers(raw=message["headers"]).get("content-type", "").startswith(JSON)
            status = 0 if is_json or message["status"] < HTTPStatus.BAD_REQUEST else message["status"]
        if not status:
            await send(message)

    await handle(scope, receive, send_unless_plain)
    if status:
        await answer(Request(scope), status)(scope, receive, send)


async def _refuse(status: HTTPStatus, code: str, scope: Scope, receive: Receive, send: Send) -> None:
    detail = language_of(Request(scope)).text(code)
    await ProblemResponse(problem(status, detail))(scope, receive, send)


async def _scheduled(arguments: bytes, call: Callable[[], JsonObject]) -> JsonObject:
    return await run_scheduled(arguments, call)
