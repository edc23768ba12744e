"""Shutting down: told to stop, the planner first says that it is not ready, and goes on answering for a while."""

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

# From when the server stops. Whatever is open then has 10 in all, and is cut off after them.
SECONDS_FOR_BATCHES: Final = 5


@contextmanager
def draining(app: FastAPI, seconds: int) -> Iterator[None]:
    """While the application runs, SIGTERM makes it not ready at once and stops the server `seconds` later.

    Whoever sends requests needs that time to notice; a second SIGTERM stops the server at once, as SIGINT does. What could go on
    without end is told a little later, by `app.state.stopping`.
    """
    stop, interrupt = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not (
        callable(stop) and callable(interrupt)
    ):
        yield  # no server that handles the signal itself
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


class CutOff:
    """Answers 503 where the server cancels a request at the end of its shutdown, so that no fault is logged."""

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
