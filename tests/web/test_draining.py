"""The way out: what is still open is told to end, then cut off, and none of it is a fault."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.web.middleware import draining
from tests.waiting import HANG_SECONDS

PLAN = b'{"nodes":3,"pods_per_node":30}\n'


def scope_of(path: str) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"planner")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip


async def cut_off(app: FastAPI, path: str, *, is_stalled: bool, stops: bool = True) -> list[Any]:
    """What has been sent of a request that is cancelled, while its reader stalls or its body does not come."""
    sent: list[Any] = []
    waits = asyncio.Event()
    bodies = iter([PLAN] if is_stalled else [])

    async def receive() -> dict[str, Any]:
        body = next(bodies, None)
        if body is None:
            waits.set()
            await asyncio.Event().wait()
        return {"type": "http.request", "body": body, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)
        if is_stalled and message.get("body"):
            waits.set()
            await asyncio.Event().wait()

    request = asyncio.ensure_future(app(scope_of(path), receive, send))
    await asyncio.wait_for(waits.wait(), HANG_SECONDS)
    if stops:
        app.state.stopping.set()
    request.cancel()
    await asyncio.wait_for(request, HANG_SECONDS)
    return sent


def test_a_body_that_does_not_come_is_cut_off_with_an_answer() -> None:
    sent = asyncio.run(cut_off(create_app(Settings()), "/api/v1/evaluate", is_stalled=False))

    assert sent[0]["status"] == 503


def test_a_reader_that_stalls_is_cut_off() -> None:
    app = create_app(Settings(batch_processes=0))
    sent = asyncio.run(cut_off(app, "/api/v1/evaluate-batch", is_stalled=True))

    assert [each["type"] for each in sent] == ["http.response.start", "http.response.body"]


def test_what_is_cancelled_while_the_server_goes_on_stays_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cut_off(create_app(Settings()), "/api/v1/evaluate", is_stalled=False, stops=False))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_batches_are_told_after_the_server(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    monkeypatch.setattr(draining, "SECONDS_FOR_BATCHES", 0)
    told: list[int] = []
    before: list[Callable[..., Any] | int | None] = [
        signal.signal(each, lambda number, frame: told.append(number))
        for each in (signal.SIGTERM, signal.SIGINT)
    ]

    async def run() -> None:
        app = create_app(Settings())
        app.state.ready = True
        with draining.draining(app, 0):
            os.kill(os.getpid(), number)
            await asyncio.wait_for(app.state.stopping.wait(), HANG_SECONDS)

    try:
        asyncio.run(run())
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert told == [number]
