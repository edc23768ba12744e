"""POST /mcp: the tools for AI assistants, over the streamable HTTP transport of the Model Context Protocol.

There are no sessions, so any process of any replica can answer any call.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from ...answers.problem import problem
from ...assistants.server import mcp_server
from ...assistants.short_answers import JsonObject
from ...assistants.tools import Tools
from ...catalogue.model import Editions
from ...settings import Settings
from ..http.responses import ProblemResponse
from ..http.scheduling import run_scheduled
from ..http.templating import language_of

PATH: Final = "/mcp"
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
        origin = Headers(scope=scope).get("origin", "")
        if not self._is_welcome(origin):
            await _refuse(HTTPStatus.FORBIDDEN, "error.other-site", scope, receive, send)
        elif self._manager is None:
            await _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "error.starting", scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)

    def _is_welcome(self, origin: str) -> bool:
        """Return whether a request with this Origin header is allowed.

        Only browsers send an origin. A page of another site must not call a planner in the user's private network.
        """
        return origin in {"", self._settings.base_url} or _LOCAL.fullmatch(origin) is not None


async def _refuse(status: HTTPStatus, code: str, scope: Scope, receive: Receive, send: Send) -> None:
    detail = language_of(Request(scope)).text(code)
    await ProblemResponse(problem(status, detail))(scope, receive, send)


async def _scheduled(arguments: bytes, call: Callable[[], JsonObject]) -> JsonObject:
    return await run_scheduled(arguments, call)
