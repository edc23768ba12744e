"""Graceful shutdown: after SIGTERM the planner first reports that it isn't ready, and continues to answer for a while."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from types import FrameType
from typing import Final

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The seconds that batches have after the server stops. All open requests have 10 seconds and are cancelled then.
SECONDS_FOR_BATCHES: Final = 5


@contextmanager
def draining(app: FastAPI, seconds: int) -> Iterator[None]:
    """While the application runs, SIGTERM makes it not ready at once and stops the server `seconds` later.

    Load balancers need that time to notice. A second SIGTERM stops the server at once, as SIGINT does. Batches, which may be
    endless, are ended by `app.state.stopping` a little later.
    """
    stop, interrupt = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not (
        callable(stop) and callable(interrupt)
    ):
        yield  # not run by a server that handles signals
        return
    loop = asyncio.get_running_loop()

    def end_batches_after(wait: int) -> None:
        loop.call_later(wait + SECONDS_FOR_BATCHES, app.state.stopping.set)

    def stop_after(wait: int, number: int) -> None:
        loop.call_later(wait, stop, number, None)
        end_batches_after(wait)

    def not_ready(number: int, frame: FrameType | None) -> None:
        again = not app.state.ready
        app.state.ready = False
        wait = 0 if again else seconds
        loop.call_soon_threadsafe(stop_after, wait, number)

    def stop_now(number: int, frame: FrameType | None) -> None:
        interrupt(number, frame)
        loop.call_soon_threadsafe(end_batches_after, 0)

    signal.signal(signal.SIGTERM, not_ready)
    signal.signal(signal.SIGINT, stop_now)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, interrupt)


class ShutdownResponse:
    """Middleware that answers 503 if the server cancels a request during its shutdown, so that no error is logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except asyncio.CancelledError:
            if not scope["app"].state.stopping.is_set():
                raise
            if not has_begun:
                await Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
