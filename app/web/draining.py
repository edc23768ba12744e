"""The way out: told to stop, the planner first says that it is not ready, and goes on answering for a while."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from fastapi import FastAPI

# From when the server stops. Whatever is open then has 10 in all, and is cut off after them.
SECONDS_FOR_BATCHES: Final = 5


@contextmanager
def draining(app: FastAPI, seconds: int) -> Iterator[None]:
    """While the application runs, SIGTERM makes it not ready at once and stops the server `seconds` later.

    Whoever sends requests needs that time to notice; a second SIGTERM stops the server at once. What could go on
    without end is told a little later, by `app.state.stopping`.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        yield  # no server that handles the signal itself
        return
    loop = asyncio.get_running_loop()

    def stop_after(wait: int, number: int) -> None:
        loop.call_later(wait, stop, number, None)
        loop.call_later(wait + SECONDS_FOR_BATCHES, app.state.stopping.set)

    def not_ready(number: int, frame: FrameType | None) -> None:
        again = not app.state.ready
        app.state.ready = False
        wait = 0 if again else seconds
        loop.call_soon_threadsafe(stop_after, wait, number)

    signal.signal(signal.SIGTERM, not_ready)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, stop)
