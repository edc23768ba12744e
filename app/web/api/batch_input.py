"""What a batch reads: the body of its request, as numbered lines in groups that are evaluated together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Final, NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from ..http.scheduling import SHORT_LENGTH

# Short lines that arrive together are handed to a worker together, which takes a third of the time.
MAX_GROUP: Final = 8


class Line(NamedTuple):
    """A line with its number, counted from 1; one that is too long has no text, since it was not read."""

    number: int
    text: bytes
    is_too_long: bool = False


class ServerStoppingError(Exception):
    """The server stops, so that no more is read."""


class BatchBody:
    """The body of a request, read one message ahead: so the end of the connection shows while lines are evaluated."""

    def __init__(self, receive: Receive, stopping: asyncio.Event) -> None:
        self._receive = receive
        self._ahead = self._next()
        self._stopping = asyncio.create_task(stopping.wait())

    def _next(self) -> asyncio.Task[Message]:
        return asyncio.ensure_future(self._receive())

    @property
    def is_client_gone(self) -> bool:
        """Whether nobody will read the answers."""
        ahead = self._ahead
        return ahead.done() and ahead.exception() is None and ahead.result()["type"] == "http.disconnect"

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises ClientDisconnect, ServerStoppingError, and what `receive` raises of a body that is too long."""
        more = True
        while more:
            await asyncio.wait((self._ahead, self._stopping), return_when=asyncio.FIRST_COMPLETED)
            self.raise_if_stopping()
            message = self._ahead.result()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            self._ahead = self._next()
            yield message.get("body", b"")

    def raise_if_stopping(self) -> None:
        """Raises ServerStoppingError once the server stops."""
        if self._stopping.done():
            raise ServerStoppingError

    def close(self) -> None:
        """Stop reading."""
        self._ahead.cancel()
        self._stopping.cancel()


async def numbered_lines(chunks: AsyncIterable[bytes], longest: int) -> AsyncIterator[list[Line]]:
    """The lines that end in each chunk, blank ones left out; a line of more than `longest` bytes is too long."""
    number, begun, too_long = 1, bytearray(), False
    async for chunk in chunks:
        arrived = []
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            begun += end
            if too_long or len(begun) > longest:
                arrived.append(Line(number, b"", is_too_long=True))
            elif begun.strip():
                arrived.append(Line(number, bytes(begun)))
            number, begun, too_long = number + 1, bytearray(), False
        yield arrived
        begun += rest
        if len(begun) > longest:
            begun, too_long = bytearray(), True
    if too_long:
        yield [Line(number, b"", is_too_long=True)]
    elif begun.strip():
        yield [Line(number, bytes(begun))]


def groups(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """At most MAX_GROUP neighbours of SHORT_LENGTH bytes in all; a longer line is a group of its own."""
    group: list[Line] = []
    length = 0
    for line in lines:
        if group and (len(group) == MAX_GROUP or length + len(line.text) > SHORT_LENGTH):
            yield tuple(group)
            group, length = [], 0
        group.append(line)
        length += len(line.text)
    if group:
        yield tuple(group)
