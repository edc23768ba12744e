"""The body of a request, read a message ahead, so that the end of the connection shows while answers are made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive


class ReadAhead:
    """After the last message of the body the end of the connection is all that can come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._ahead = self._next()

    def _next(self) -> asyncio.Task[Message]:
        return asyncio.ensure_future(self._receive())

    @property
    def is_client_gone(self) -> bool:
        """Whether nobody will read what is answered."""
        ahead = self._ahead
        return ahead.done() and ahead.exception() is None and ahead.result()["type"] == "http.disconnect"

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises ClientDisconnect, and what `receive` raises of a body that is too long."""
        more = True
        while more:
            message = await self._ahead
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            self._ahead = self._next()
            yield message.get("body", b"")

    def close(self) -> None:
        self._ahead.cancel()
