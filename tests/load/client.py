"""A client that costs little: HTTP/1.1 over connections that stay open, in one thread, with as little read as will do.

It shares the machine with the server that it loads, so its own share of the time is measured too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import urlsplit

from tests.load.asks import Ask
from tests.load.figures import Stage

PATIENCE = 60.0  # seconds; no answer by then is an error


class UnreadableError(Exception):
    """The answer is not what was asked for, or not whole."""


class Connection:
    """One connection, which asks for one thing after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def opened(cls, address: str) -> Self:
        parts = urlsplit(address)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port, limit=2**20))

    async def ask(self, ask: Ask) -> None:
        """Send it and read its answer to the end; raises where it is not answered whole and as it has to be."""
        self._writer.write(ask.raw())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        length = _between(head, b"\r\ncontent-length: ", b"\r\n")
        if length:
            await self._reader.readexactly(int(length))
        elif b"\r\ntransfer-encoding: chunked\r\n" in head:
            await self._read_chunks()
        if status != ask.status:
            raise UnreadableError(f"{ask.method} {ask.path[:60]}: {status}")

    async def _read_chunks(self) -> None:
        while size := int((await self._reader.readuntil(b"\r\n")).partition(b";")[0], 16):
            await self._reader.readexactly(size + 2)
        await self._reader.readexactly(2)

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def dawdling(address: str, clients: int) -> AsyncIterator[None]:
    """Meanwhile so many clients send a body by the byte, one a second, and never come to its end."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_dawdle(address)) for _ in range(clients)]
        yield
        for task in tasks:
            task.cancel()


async def _dawdle(address: str) -> None:
    parts = urlsplit(address)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(Ask("", "POST", "/api/v1/evaluate", b" " * 3_600, "application/json").raw()[:-3_600])
    try:
        while True:
            writer.write(b" ")
            await asyncio.sleep(1)
    finally:
        writer.close()


async def load(address: str, journeys: list[Iterator[Ask]], seconds: float) -> Stage:
    """Every journey on a connection of its own, each asking for the next thing once the last is answered."""
    stage = Stage(len(journeys))
    end = time.monotonic() + seconds
    worked, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(_travel(address, asks, end, stage, place) for place, asks in enumerate(journeys)))
    stage.seconds = time.perf_counter() - begun
    stage.client_share = (time.process_time() - worked) / stage.seconds
    return stage


async def _travel(address: str, asks: Iterator[Ask], end: float, stage: Stage, place: int) -> None:
    connection = await Connection.opened(address)
    for ask in asks:
        if time.monotonic() > end:
            break
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await connection.ask(ask)
        except (OSError, EOFError, ValueError, UnreadableError) as error:  # a timeout is an OSError
            stage.fail(ask.kind, error)
            connection.close()
            connection = await Connection.opened(address)
        else:
            stage.count(ask.kind, (time.perf_counter() - begun) / ask.plans, place)
    connection.close()


def _between(text: bytes, before: bytes, after: bytes) -> bytes:
    return text.partition(before)[2].partition(after)[0]
