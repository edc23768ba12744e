"""Processes that share a batch: the same answers in the same order, and no harm where one is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.api.batch import AHEAD, LONG
from app.web.api.batch_lines import TOGETHER
from app.web.api.batch_processes import BatchProcesses, Line, Lines, LinesAnswer
from app.web.http.scheduling import SHORT_LENGTH
from tests.served import served, served_with
from tests.waiting import HANG_SECONDS, until


def plan(nodes: int) -> dict[str, Any]:
    return {"nodes": nodes, "pods_per_node": 30}


def lines_of(count: int) -> bytes:
    """Every seventh is no plan."""
    return b"".join(
        (b"{" if number % 7 == 3 else json.dumps(plan(3 + number)).encode()) + b"\n"
        for number in range(count)
    )


@pytest.fixture
def processes() -> Iterator[BatchProcesses]:
    started = BatchProcesses(2, Settings())
    started.start()
    until(lambda: started.are_ready)
    yield started
    started.close()


@pytest.fixture(scope="module")
def sharing() -> Iterator[TestClient]:
    """A planner whose processes are ready."""
    app = create_app(Settings(batch_processes=2, metrics_clients=("*",)))
    with TestClient(app) as client:
        app.state.batch_processes.start()
        until(lambda: app.state.batch_processes.are_ready)
        yield client


def test_the_answers_are_those_of_one_process_in_their_order(sharing: TestClient, client: TestClient) -> None:
    shared = sharing.post("/api/v1/evaluate-batch?lang=ja", content=lines_of(40))
    alone = [
        client.post("/api/v1/evaluate?lang=ja", content=line).json() for line in lines_of(40).splitlines()
    ]

    found = [json.loads(line) for line in shared.text.splitlines()]
    assert [line.pop("line", None) for line in found if "status" in line] == [4, 11, 18, 25, 32, 39]
    assert found == alone


def test_verdicts_are_counted_wherever_they_are_made(sharing: TestClient) -> None:
    before = _verdicts(sharing.get("/metrics").text)
    sharing.post("/api/v1/evaluate-batch", content=lines_of(14))

    assert _verdicts(sharing.get("/metrics").text) - before == 12


def _verdicts(exposition: str) -> float:
    rows = (
        line.rsplit(" ", 1) for line in exposition.splitlines() if line.startswith("planner_verdicts_total")
    )
    return sum(float(number) for _, number in rows)


def test_only_a_long_batch_starts_them(app: FastAPI) -> None:
    with TestClient(create_app(Settings(batch_processes=1))) as client:
        processes: BatchProcesses = client.app.state.batch_processes  # type: ignore[attr-defined]
        client.post("/api/v1/evaluate-batch", content=lines_of(LONG - 1))
        assert processes._threads is None

        client.post("/api/v1/evaluate-batch", content=lines_of(LONG))
        until(lambda: processes.are_ready)


def test_there_need_be_none() -> None:
    with TestClient(create_app(Settings(batch_processes=0))) as client:
        answers = client.post("/api/v1/evaluate-batch", content=lines_of(LONG + 1)).text.splitlines()

        assert len(answers) == LONG + 1
        assert not client.app.state.batch_processes.are_ready  # type: ignore[attr-defined]


def test_a_process_that_is_lost_loses_no_line(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(batch_processes=2))
    with TestClient(app) as client:
        processes: BatchProcesses = app.state.batch_processes
        processes.start()
        until(lambda: processes.are_ready)
        kill(processes._all[0].process)

        answers = client.post("/api/v1/evaluate-batch", content=lines_of(20)).text.splitlines()

    assert [json.loads(line).get("line") for line in answers if "status" in line][:2] == [4, 11]
    assert len(answers) == 20
    assert "A process for batches is gone" in caplog.text


def kill(process: BaseProcess) -> None:
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()


def test_a_process_that_is_lost_is_replaced(processes: BatchProcesses) -> None:
    lost, stays = processes._idle
    kill(lost.process)
    with pytest.raises((OSError, EOFError)):
        _ask(processes, b"{")

    until(lambda: processes.are_ready)
    assert {json.loads(_ask(processes, b"{").body)["line"] for _ in range(4)} == {7}
    assert stays in processes._all
    assert lost not in processes._all
    assert len(processes._all) == 2


def test_where_too_many_are_lost_the_rest_end(
    processes: BatchProcesses, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.web.api.batch_processes.MAX_REPLACED", 0)
    lost, stays = processes._idle
    kill(lost.process)
    with pytest.raises((OSError, EOFError)):
        _ask(processes, b"{")

    until(lambda: not stays.process.is_alive())
    assert not processes.are_ready
    assert "gone again" in caplog.text


def test_a_process_that_can_not_be_started_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere")
    with TestClient(create_app(Settings(batch_processes=1))) as client:
        answers = client.post("/api/v1/evaluate-batch", content=lines_of(LONG + 4)).text.splitlines()

        until(lambda: "No process for batches could be started" in caplog.text)

    assert len(answers) == LONG + 4


def test_they_end_with_the_server(processes: BatchProcesses) -> None:
    assert json.loads(_ask(processes, b"{").body)["line"] == 7
    processes.close()

    assert not any(each.process.is_alive() for each in processes._all)


def test_they_end_with_the_server_though_they_are_at_work(processes: BatchProcesses) -> None:
    """Nobody waits for what they were at, not even long enough to be logged."""
    text = json.dumps(plan(9) | {"connected_networks": _networks(20_000)}).encode()

    async def run() -> list[LinesAnswer | BaseException]:
        asked = [asyncio.ensure_future(processes.answer(Lines((Line(7, text),), "en"))) for _ in range(6)]
        await asyncio.to_thread(until, lambda: not processes._idle)
        processes.close()
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(run())

    assert all(isinstance(answer, OSError | EOFError) for answer in answers)
    assert not any(each.process.is_alive() for each in processes._all)
    assert all(each.process.exitcode == -signal.SIGKILL for each in processes._all)
    assert all(each.pipe.closed for each in processes._all)


def test_a_process_that_starts_while_the_server_ends_ends_too() -> None:
    started = BatchProcesses(2, Settings())
    started.start()
    until(lambda: len(started._all) == 2)
    started.close()

    assert not started.are_ready
    # The thread that waits for a process to be ready may be the one that learns of its end.
    until(lambda: not any(each.process.is_alive() for each in started._all))


def _networks(count: int) -> list[dict[str, str]]:
    return [
        {"cidr": f"{100 + number // 65536}.{number // 256 % 256}.{number % 256}.0/24"}
        for number in range(count)
    ]


def test_they_end_when_their_pipe_does(processes: BatchProcesses) -> None:
    """As it does when the server is killed."""
    for each in processes._idle:
        each.pipe.close()

    until(lambda: not any(each.process.is_alive() for each in processes._all))


def _ask(processes: BatchProcesses, text: bytes) -> Any:
    return asyncio.run(processes.answer(Lines((Line(7, text),), "en")))


def test_a_client_that_goes_away_stops_the_work(tmp_path: Path) -> None:
    """The whole body is there already, so that nothing but the end of the connection can tell."""
    count = 3_000
    body = b"".join(b'{"nodes":%d,"pods_per_node":9}\n' % (3 + number) for number in range(count))
    head = b"POST /api/v1/evaluate-batch HTTP/1.1\r\nHost: planner\r\nContent-Length: %d\r\n\r\n" % len(body)
    with ExitStack() as stack:
        address = stack.enter_context(served(tmp_path / "log"))
        host = urlsplit(address)
        with socket.create_connection((host.hostname, host.port), timeout=HANG_SECONDS) as connection:
            connection.sendall(head + body)
            assert connection.recv(10)

        def counts() -> tuple[float, float]:
            text = httpx.get(f"{address}/metrics").text
            (flying,) = (
                line.rsplit(" ", 1)[1]
                for line in text.splitlines()
                if line.startswith("planner_requests_in_fl")
            )
            return float(flying), _verdicts(text)

        until(lambda: counts()[0] == 1)  # that of the metrics themselves
        judged = counts()[1]

    assert judged < count / 2


@pytest.mark.parametrize(
    ("count", "line", "most"),
    [
        (0, lines_of(1), 1),
        (3, lines_of(1), 3 * AHEAD),
        (3, lines_of(TOGETHER), 3 * AHEAD),
        (3, lines_of(2 * TOGETHER), 3 * AHEAD // 2),
        (3, lines_of(1).rstrip() + b" " * SHORT_LENGTH + b"\n", 3),
    ],
    ids=["no process", "short lines", "a group", "two groups", "long lines"],
)
def test_a_reader_that_stalls_stops_the_reading(count: int, line: bytes, most: int) -> None:
    """However long the batch, no more is taken in than can be begun with, and a chunk beyond."""
    taken, stalled = 0, asyncio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": line, "more_body": True}

    async def send(message: Any) -> None:
        if message.get("body"):
            stalled.set()
            await asyncio.Event().wait()

    async def run() -> None:
        app = create_app(Settings(batch_processes=count))
        request = asyncio.ensure_future(app(_scope(), receive, send))
        await asyncio.wait_for(stalled.wait(), HANG_SECONDS)
        for _ in range(1_000):
            await asyncio.sleep(0)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request

    asyncio.run(run())
    assert most <= taken <= most + 3


def _scope() -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/api/v1/evaluate-batch", "raw_path": b"/api/v1/evaluate-batch", "query_string": b"", "root_path": "",
        "headers": [(b"host", b"planner")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip


@pytest.mark.parametrize("taken", [0, 3], ids=["none was read", "some were read"])
def test_a_batch_ends_with_the_server_and_says_from_where_on(taken: int) -> None:
    """However long the client lets it wait for the next line."""
    messages: list[Any] = []
    given = iter([b"\n" + json.dumps(plan(3)).encode() + b"\n"] * taken)
    app = create_app(Settings(batch_processes=0))

    async def receive() -> dict[str, Any]:
        chunk = next(given, None)
        if chunk is None:
            app.state.stopping.set()
            await asyncio.Event().wait()
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(asyncio.wait_for(app(_scope(), receive, send), HANG_SECONDS))

    *answers, last = b"".join(each.get("body", b"") for each in messages).splitlines()
    assert messages[0]["status"] == (200 if taken else 503)
    told = json.loads(last)
    assert (told["status"], told.get("line")) == (503, 2 * len(answers) + 1 if taken else None)
    assert bool(answers) is bool(taken)
    assert not messages[-1].get("more_body")


def test_a_batch_that_ends_among_lines_that_came_together_says_from_where_on() -> None:
    app = create_app(Settings(batch_processes=0))

    *answers, last = _answers(app, [lines_of(9 * TOGETHER)], app.state.stopping.set)

    assert 0 < len(answers) < 9 * TOGETHER
    assert (last["status"], last["line"]) == (503, len(answers) + 1)


def test_lines_that_came_whole_before_a_body_got_too_long_are_answered() -> None:
    body = lines_of(60)
    chunks = [body[start : start + 100] for start in range(0, len(body), 100)]
    app = create_app(Settings(batch_processes=0, max_batch_bytes=1_024))

    *answers, last = _answers(app, chunks)

    assert last["status"] == 413
    assert len(answers) == body[:1_000].count(b"\n")
    assert [place for place, answer in enumerate(answers) if "status" in answer] == [3, 10, 17, 24, 31]


def _answers(app: FastAPI, chunks: list[bytes], begun: Callable[[], object] = lambda: None) -> list[Any]:
    """Of a batch that arrives in those chunks; `begun` is called with the first answer."""
    given, answered = iter(chunks), bytearray()

    async def receive() -> dict[str, Any]:
        chunk = next(given, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(message: Any) -> None:
        nonlocal answered
        answered += message.get("body", b"")
        if answered:
            begun()

    asyncio.run(asyncio.wait_for(app(_scope(), receive, send), HANG_SECONDS))
    return [json.loads(line) for line in answered.splitlines()]


def test_a_server_that_is_told_to_stop_ends_a_batch_without_a_fault(tmp_path: Path) -> None:
    line = json.dumps(plan(9) | {"connected_networks": _networks(5_000)}).encode() + b"\n"
    chunk = b"%x\r\n%b\r\n" % (len(line), line)
    head = b"POST /api/v1/evaluate-batch HTTP/1.1\r\nHost: planner\r\nTransfer-Encoding: chunked\r\n\r\n"
    log = tmp_path / "log"
    with served_with({}, log) as planner:
        url = urlsplit(planner.address)
        with socket.create_connection((url.hostname, url.port), timeout=HANG_SECONDS) as connection:
            sending = threading.Thread(target=_send_on, args=(connection, head, chunk))
            sending.start()
            found = connection.recv(2**16)
            while b'"line"' not in found and found.count(b"\n{") < LONG + 4:
                found += connection.recv(2**16)
            os.kill(planner.process, signal.SIGTERM)
            while more := _received(connection):
                found = found[-(2**10) :] + more
            sending.join()

    assert b'"status":503' in found
    assert found.endswith(b"\r\n0\r\n\r\n")
    assert "Finished server process" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert "exceeded" not in log.read_text()  # the time that open requests get


def _send_on(connection: socket.socket, head: bytes, chunk: bytes) -> None:
    with suppress(OSError):
        connection.sendall(head)
        while True:
            connection.sendall(chunk)


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(2**16)
    except ConnectionError:  # what was sent on found nobody
        return b""
