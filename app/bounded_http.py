"""uvicorn's HTTP, with an end to how long and how large a request may be before anyone answers it.

uvicorn bounds neither the time nor the bytes of a request's head, so that silent clients would pile up for ever.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Part(Enum):
    NONE = auto()
    HEAD = auto()
    BODY = auto()


class BoundedHttp(HttpToolsProtocol):
    """One connection. Seconds and bytes are the class's own, for tests to set."""

    head_seconds: ClassVar[float] = 10  # from the first byte, or the connection, to the end of the headers
    silent_seconds: ClassVar[float] = 60  # between two pieces of a body
    # A process that stood still, on a busy machine, finds its timers due before it has read what came meanwhile: uvloop
    # looks at its clock first. So it looks at the connection once more before it lets go of it.
    last_look_seconds: ClassVar[float] = 0.05
    head_bytes: ClassVar[int] = 2**20 + 2**16  # the longest query string that can be allowed, and headers

    _part = Part.NONE
    _head = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._timer is None and self.cycle.response_complete:  # the first timer outlives the first head
            self._wait(self.head_seconds)
        super().data_received(data)
        if self._part is Part.BODY:
            self._wait(self.silent_seconds)
        elif self._part is Part.HEAD:
            self._head += len(data)
            if self._head > self.head_bytes:
                self.send_400_response("The request's head is too long.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._part, self._head = Part.HEAD, 0

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        self._part = Part.BODY
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._stop_waiting()
        self._part = Part.NONE
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """A connection between two requests has been silent for uvicorn's `timeout_keep_alive`."""
        close = super().timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(self.last_look_seconds, close)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._give_up)

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
