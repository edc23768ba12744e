"""uvicorn's HTTP protocol with limits on the time and the size of a request.

uvicorn limits neither the time nor the length of headers, so that connections of silent clients would accumulate. The
application answers a request that is too long or isn't valid HTTP, with a page or a problem as for other errors.
"""

from __future__ import annotations

import asyncio
import re
from enum import Enum, auto
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .web.middleware.limits import HEAD_TOO_LONG, INVALID_HTTP, MAX_PATH

# The scheme and the host of a URL in absolute form (RFC 9112, 3.2.2), which the planner has no use for.
_SITE: Final = re.compile(rb"https?://[^/?#]*", re.IGNORECASE)
# A request line. Its path tells who asked, a browser or a program, if the parser hasn't read it.
_LINE: Final = re.compile(rb"[\r\n]*[A-Za-z]+ (?:https?://[^/?#\s]*)?(/[!-~]*)", re.IGNORECASE)


class Part(Enum):
    """The part of a request that is being read."""

    NONE = auto()
    HEAD = auto()
    BODY = auto()


class BoundedHttp(HttpToolsProtocol):
    """One connection. The limits are class attributes, so that tests can change them."""

    head_seconds: ClassVar[float] = 10  # from the first byte, or the connection, to the end of the headers
    silent_seconds: ClassVar[float] = 60  # between two parts of a body
    # A client reads the response after it has sent its request, and loses it if the connection is closed earlier.
    closing_seconds: ClassVar[float] = 30
    stopping_seconds: ClassVar[float] = 1  # the same while the server stops, which waits for all connections
    # If the process was suspended on a busy machine, uvloop runs timers before it reads data that arrived meanwhile. So the
    # connection is checked once more before it is closed.
    last_look_seconds: ClassVar[float] = 0.05
    head_bytes: ClassVar[int] = 2**20 + 2**17  # the maximum of the setting for query strings, and headers

    _part = Part.NONE
    _head = 0
    _timer: asyncio.TimerHandle | None = None
    _is_answered = False  # further data is discarded
    _is_ended = False  # nothing more is written
    _is_stopping = False
    _data = b""  # what is being read

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer for the first headers."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer, since the client has disconnected."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read data, unless the request is answered already."""
        if self._is_answered:
            return
        if self._timer is None and self.cycle.response_complete:  # the first timer is already running
            self._wait(self.head_seconds)
        self._data = data
        super().data_received(data)
        if self._part is Part.BODY and not self._is_answered:
            self._wait(self.silent_seconds)
        elif self._part is Part.HEAD:
            self._head += len(data)
            if self._head > self.head_bytes:
                self._end_head(HEAD_TOO_LONG)

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        super().on_message_begin()
        self._part, self._head = Part.HEAD, 0

    def on_headers_complete(self) -> None:
        """Start the application. The URL is shortened for uvicorn's URL parser, which reads at most 65,535 bytes."""
        self._stop_waiting()
        path, _, rest = _SITE.sub(b"", self.url, count=1).partition(b"?")
        self.url = path[: MAX_PATH + 1] or b"/"
        super().on_headers_complete()
        self._part = Part.BODY
        self.scope["query_string"] = rest.partition(b"#")[0]  # the application's task has not started yet
        self.cycle.transport = DelayedClose(self)  # type: ignore[assignment]

    def on_message_complete(self) -> None:
        """Note that the request is complete."""
        self._stop_waiting()
        self._part = Part.NONE
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Don't reuse the connection after the response if no more data is read."""
        super().on_response_complete()
        if self._is_answered:
            self._unset_keepalive_if_required()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, after a last check, if it was idle for uvicorn's `timeout_keep_alive`."""
        close = super().timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(self.last_look_seconds, close)

    @property
    def is_writable(self) -> bool:
        """Whether a response can be sent: the client hasn't closed the connection, and the last response isn't complete."""
        return not (self._is_ended or self.transport.is_closing())

    def close(self) -> None:
        """Close the connection: at once if the request is complete, else after its client has read the response."""
        if self._part is Part.NONE or self.transport.is_closing():
            self.transport.close()
            return
        self._is_answered = True
        for cycle, _ in self.pipeline:  # requests that were sent after the last one that is answered
            cycle.response_complete = True
        self.pipeline.clear()
        self.flow.resume_reading()
        self._is_ended = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait(self.stopping_seconds if self._is_stopping else self.closing_seconds, self._let_go)

    def send_400_response(self, msg: str) -> None:
        """Have the application answer a request that isn't valid HTTP. uvicorn would answer with a plain text."""
        if self._part is Part.BODY:
            self._end_body()
        else:
            if self._part is Part.NONE:
                self.on_message_begin()
            self._end_head(INVALID_HTTP)

    def shutdown(self) -> None:
        """Close the connection soon, since the server stops. A client that is still sending must not delay that."""
        self._is_stopping = True
        if self._is_answered and self.cycle.response_complete:
            self._wait(self.stopping_seconds, self._let_go)
        else:
            super().shutdown()

    def _end_head(self, reason: str) -> None:
        """Have the application answer a request of which only a part can be read, for a reason of its limits."""
        is_read = _SITE.sub(b"", self.url, count=1).startswith(b"/")
        if not is_read:
            line = _LINE.match(self._data)
            self.url = line[1] if line else b"/"
        self.on_headers_complete()
        if not is_read:
            self.scope["method"] = "GET"  # it precedes the URL
        self.scope["http_version"] = "1.1"  # it follows the URL, which may be the part that is too long
        self.scope["extensions"] = {reason: {}}
        self._is_answered = True

    def _end_body(self) -> None:
        """Have the application answer a request whose body can't be read further, unless it has answered it already."""
        self._is_answered = True
        if self.cycle.response_complete:
            self.transport.close()
            return
        self.cycle.keep_alive = False
        self.scope["extensions"] = {INVALID_HTTP: {}}
        self.cycle.message_event.set()

    def _wait(self, seconds: float, then: Any = None) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, then or self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self.flow.read_paused:
            self._wait(self.silent_seconds)  # the planner is slow, and not the client
        else:
            self._timer = self.loop.call_later(self.last_look_seconds, self._let_go)

    def _let_go(self) -> None:
        self._timer = None
        self.transport.close()


class DelayedClose:
    """The transport of a connection for responses, which closes with `BoundedHttp.close`."""

    def __init__(self, connection: BoundedHttp) -> None:
        self._connection: Final = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection.transport, name)

    def write(self, data: bytes) -> None:
        """Write a part of a response, unless nobody reads it any more. uvloop would raise an error."""
        if self._connection.is_writable:
            self._connection.transport.write(data)

    def close(self) -> None:
        self._connection.close()
