"""uvicorn's HTTP, with an end to how long and how large a request may be before anyone answers it.

uvicorn bounds neither the time nor the bytes of a request's head, so that silent clients would pile up for ever. What is
too long is answered by the application, with a page or a problem like every other refusal; what is no HTTP at all is
answered by uvicorn.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .web.middleware.limits import HEAD_TOO_LONG, MAX_PATH


class Part(Enum):
    """What of a request is being read."""

    NONE = auto()
    HEAD = auto()
    BODY = auto()


class BoundedHttp(HttpToolsProtocol):
    """One connection. Seconds and bytes are the class's own, for tests to set."""

    head_seconds: ClassVar[float] = 10  # from the first byte, or the connection, to the end of the headers
    silent_seconds: ClassVar[float] = 60  # between two pieces of a body
    # A client reads an answer when it has sent its request, and loses it where the connection is gone by then.
    closing_seconds: ClassVar[float] = 30
    stopping_seconds: ClassVar[float] = 1  # the same while the server stops, which waits for every connection
    # A process that stood still, on a busy machine, finds its timers due before it has read what came meanwhile: uvloop
    # looks at its clock first. So it looks at the connection once more before it lets go of it.
    last_look_seconds: ClassVar[float] = 0.05
    head_bytes: ClassVar[int] = 2**20 + 2**17  # the longest query string that can be allowed, and headers

    _part = Part.NONE
    _head = 0
    _timer: asyncio.TimerHandle | None = None
    _is_answered = False  # whatever still comes is thrown away
    _is_stopping = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting: the client has gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the request is answered already."""
        if self._is_answered:
            return
        if self._timer is None and self.cycle.response_complete:  # the first timer outlives the first head
            self._wait(self.head_seconds)
        super().data_received(data)
        if self._part is Part.BODY:
            self._wait(self.silent_seconds)
        elif self._part is Part.HEAD:
            self._head += len(data)
            if self._head > self.head_bytes:
                self._end_head()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._part, self._head = Part.HEAD, 0

    def on_headers_complete(self) -> None:
        """Hand the request over. The parser of addresses, which uvicorn asks, reads no more than 65,535 bytes."""
        self._stop_waiting()
        self._part = Part.BODY
        path, _, rest = self.url.partition(b"?")
        self.url = path[: MAX_PATH + 1]
        super().on_headers_complete()
        self.scope["query_string"] = rest.partition(b"#")[0]  # the application's task has not begun yet
        self.cycle.transport = _UnhurriedClose(self)  # type: ignore[assignment]

    def on_message_complete(self) -> None:
        """The request is here in whole."""
        self._stop_waiting()
        self._part = Part.NONE
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer has been sent. Where no more is read, the connection is not kept for another request."""
        super().on_response_complete()
        if self._is_answered:
            self._unset_keepalive_if_required()

    def timeout_keep_alive_handler(self) -> None:
        """A connection between two requests has been silent for uvicorn's `timeout_keep_alive`."""
        close = super().timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(self.last_look_seconds, close)

    def close(self) -> None:
        """Close the connection: at once where the request is here in whole, else when its client has read the answer."""
        if self._part is Part.NONE or self.transport.is_closing():
            self.transport.close()
            return
        self._is_answered = True
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait(self.stopping_seconds if self._is_stopping else self.closing_seconds, self._let_go)

    def shutdown(self) -> None:
        """The server stops. A client that goes on sending after its answer must not delay that."""
        self._is_stopping = True
        if self._is_answered and self.cycle.response_complete:
            self._wait(self.stopping_seconds, self._let_go)
        else:
            super().shutdown()

    def _end_head(self) -> None:
        """Answer a request of whose head no more is read."""
        self.on_headers_complete()
        self.scope["http_version"] = "1.1"  # it stands behind the address, which may be what is too long
        self.scope["extensions"] = {HEAD_TOO_LONG: {}}
        self._is_answered = True

    def _wait(self, seconds: float, then: Any = None) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, then or self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self.flow.read_paused:
            self._wait(self.silent_seconds)  # it is the planner that is slow, not the client
        else:
            self._timer = self.loop.call_later(self.last_look_seconds, self._let_go)

    def _let_go(self) -> None:
        self._timer = None
        self.transport.close()


class _UnhurriedClose:
    """The transport of a connection as an answer uses it."""

    def __init__(self, connection: BoundedHttp) -> None:
        self._connection: Final = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection.transport, name)

    def close(self) -> None:
        self._connection.close()
