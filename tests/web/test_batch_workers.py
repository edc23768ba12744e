"""Workers that share long batches: the same answers in the same order, and no harm where one dies."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.catalogue.model import Catalogue
from app.engine.evaluation import Evaluation
from app.main import create_app
from app.plan.plan import Plan
from app.search.evaluate import evaluate
from app.settings import Settings
from app.web.api.batch import GROUPS_AHEAD, LONG_BATCH
from app.web.api.batch_lines import MAX_GROUP, Line, LinesAnswer
from app.web.api.batch_workers import BatchWorkers, Worker
from app.web.http.scheduling import SHORT_LENGTH
from tests.served import Served, served, served_with
from tests.waiting import HANG_SECONDS, until

pytestmark = pytest.mark.server


def plan(nodes: int) -> dict[str, Any]:
    return {"nodes": nodes, "pods_per_node": 30}


def lines_of(count: int) -> bytes:
    """Every seventh is no plan."""
    return b"".join(
        (b"{" if number % 7 == 3 else json.dumps(plan(3 + number)).encode()) + b"\n"
        for number in range(count)
    )


@contextmanager
def planner(**settings: Any) -> Iterator[tuple[TestClient, BatchWorkers]]:
    """A planner whose workers are ready."""
    app = create_app(Settings(**settings))
    with TestClient(app) as client:
        workers: BatchWorkers = app.state.batch_workers
        workers.start()
        until(lambda: workers.are_ready)
        yield client, workers


@pytest.fixture(scope="module")
def sharing() -> Iterator[TestClient]:
    with planner(batch_processes=2, metrics_clients=("*",)) as (client, _):
        yield client


@pytest.fixture
def workers() -> Iterator[BatchWorkers]:
    started = BatchWorkers(2, Settings())
    started.start()
    until(lambda: started.are_ready)
    yield started
    started.close()


def batch(client: TestClient, body: bytes) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in client.post("/api/v1/evaluate-batch", content=body).text.splitlines()
    ]


def test_the_answers_are_those_of_one_process_in_their_order(sharing: TestClient, client: TestClient) -> None:
    shared = sharing.post("/api/v1/evaluate-batch?lang=ja", content=lines_of(40))
    alone = [
        client.post("/api/v1/evaluate?lang=ja", content=line).json() for line in lines_of(40).splitlines()
    ]

    found = [json.loads(line) for line in shared.text.splitlines()]
    assert [line.pop("line", None) for line in found if "status" in line] == [4, 11, 18, 25, 32, 39]
    assert found == alone


def test_answers_keep_their_order_though_an_early_one_takes_longest(sharing: TestClient) -> None:
    slow = plan(2) | {"connected_networks": _networks(2_000)}
    body = json.dumps(slow).encode() + b"\n" + lines_of(60)

    answers = batch(sharing, body)

    assert [answer["plan"]["nodes"] for answer in answers if "plan" in answer] == [
        2, *(3 + number for number in range(60) if number % 7 != 3)
    ]  # fmt: skip


def test_verdicts_are_counted_wherever_they_are_made(sharing: TestClient) -> None:
    before = _verdicts(sharing.get("/metrics").text)
    sharing.post("/api/v1/evaluate-batch", content=lines_of(14))

    assert _verdicts(sharing.get("/metrics").text) - before == 12


def _verdicts(exposition: str) -> float:
    rows = (
        line.rsplit(" ", 1) for line in exposition.splitlines() if line.startswith("planner_verdicts_total")
    )
    return sum(float(number) for _, number in rows)


def test_only_a_long_batch_starts_workers() -> None:
    app = create_app(Settings(batch_processes=1))
    with TestClient(app) as client:
        batch(client, lines_of(LONG_BATCH - 1))
        assert app.state.batch_workers.workers[0].process is None

        batch(client, lines_of(LONG_BATCH))
        until(lambda: app.state.batch_workers.are_ready)


def test_there_need_be_no_workers() -> None:
    app = create_app(Settings(batch_processes=0))
    with TestClient(app) as client:
        assert len(batch(client, lines_of(LONG_BATCH + 1))) == LONG_BATCH + 1
    assert not app.state.batch_workers.are_ready


def test_a_worker_that_cannot_be_started_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere")
    with TestClient(create_app(Settings(batch_processes=1))) as client:
        assert len(batch(client, lines_of(LONG_BATCH + 4))) == LONG_BATCH + 4
        until(lambda: "can't be started (exit code" in caplog.text)
        assert len(batch(client, lines_of(LONG_BATCH + 4))) == LONG_BATCH + 4


def test_lines_whose_worker_died_are_answered_by_a_new_one(caplog: pytest.LogCaptureFixture) -> None:
    with planner(batch_processes=1) as (client, workers):
        died = workers.workers[0].process
        assert died is not None
        os.kill(died.pid or 0, signal.SIGKILL)

        answers = batch(client, lines_of(20))

        assert workers.workers[0].process is not died
        assert workers.are_ready
    assert [answer["line"] for answer in answers if "status" in answer] == [4, 11, 18]
    assert len(answers) == 20
    assert "A batch worker died (exit code -9). Lines 1 to 8 are tried once more." in caplog.text


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line with this word kills each worker that is asked for it."""
    ask = Worker.ask

    def ask_and_die(worker: Worker, lines: Sequence[Line], tag: str) -> LinesAnswer:
        if any(b"deadly" in line.text for line in lines):
            worker.start()
            assert worker.process is not None
            os.kill(worker.process.pid or 0, signal.SIGKILL)
        return ask(worker, lines, tag)

    monkeypatch.setattr(Worker, "ask", ask_and_die)


@pytest.mark.usefixtures("deadly")
def test_a_line_that_its_worker_dies_of_twice_is_answered_with_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    body = lines_of(3) + json.dumps(plan(9) | {"name": "deadly"}).encode() + b"\n" + lines_of(20)
    with planner(batch_processes=2) as (client, workers):
        answers = batch(client, body)
        assert workers.are_ready

    statuses = {answer["line"]: answer["status"] for answer in answers if "status" in answer}
    assert statuses == {4: 500, 8: 422, 15: 422, 22: 422}
    assert answers[3]["detail"] == "This line couldn't be evaluated. The server log says why."
    assert len(answers) == 24
    assert "A batch worker died (exit code -9). Line 4 is answered with an error." in caplog.text


def test_a_fault_of_the_planner_costs_no_line_but_its_own(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(plan: Plan, catalogue: Catalogue, *, flips: bool) -> Evaluation:
        if plan.nodes == 4:
            raise ZeroDivisionError
        return evaluate(plan, catalogue, flips=flips)

    monkeypatch.setattr("app.web.api.plan_answers.evaluate", faulty)
    with TestClient(create_app(Settings(batch_processes=0))) as client:
        answers = batch(client, lines_of(3))

    assert [answer.get("status", 200) for answer in answers] == [200, 500, 200]
    assert "Line 2 of a batch could not be evaluated." in caplog.text


def test_workers_end_with_the_server_though_they_are_at_work(
    workers: BatchWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for what they were at."""
    text = json.dumps(plan(9) | {"connected_networks": _networks(20_000)}).encode()

    async def run() -> list[LinesAnswer | BaseException | None]:
        asked = [asyncio.ensure_future(workers.answer((Line(7, text),), "en")) for _ in range(6)]
        await asyncio.to_thread(until, workers._idle.empty)
        workers.close()
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(run())

    assert all(answer is None or isinstance(answer, asyncio.CancelledError) for answer in answers)
    assert [_exit_code(worker) for worker in workers.workers] == [-signal.SIGKILL] * 2
    assert not caplog.text


def test_a_worker_that_starts_while_the_server_ends_ends_too() -> None:
    started = BatchWorkers(2, Settings())
    started.start()
    until(lambda: all(worker.process is not None for worker in started.workers))
    started.close()

    assert not started.are_ready
    assert [_exit_code(worker) for worker in started.workers] == [-signal.SIGKILL] * 2


def _exit_code(worker: Worker) -> int | None:
    return None if worker.process is None else worker.process.exitcode


def _networks(count: int) -> list[dict[str, str]]:
    return [
        {"cidr": f"{100 + number // 65536}.{number // 256 % 256}.{number % 256}.0/24"}
        for number in range(count)
    ]


@pytest.mark.parametrize("networks", [0, 20_000], ids=["idle", "at work"])
def test_workers_end_when_their_server_is_killed(tmp_path: Path, networks: int) -> None:
    with served_with({"PLANNER_BATCH_PROCESSES": "2"}, tmp_path / "log") as planner:
        httpx.post(
            f"{planner.address}/api/v1/evaluate-batch", content=lines_of(LONG_BATCH), timeout=HANG_SECONDS
        )
        until(lambda: len(_workers_of(planner)) == 2)
        found = _workers_of(planner)
        with ExitStack() as stack:
            if networks:
                url = urlsplit(planner.address)
                connection = stack.enter_context(
                    socket.create_connection((url.hostname, url.port), timeout=HANG_SECONDS)
                )
                line = json.dumps(plan(9) | {"connected_networks": _networks(networks)}).encode() + b"\n"
                body = lines_of(LONG_BATCH) + line * 2
                head = b"POST /api/v1/evaluate-batch HTTP/1.1\r\nHost: planner\r\nContent-Length: %d\r\n\r\n"
                connection.sendall(head % len(body) + body)
                connection.recv(10)
            os.kill(planner.process, signal.SIGKILL)

            until(lambda: not any(map(_is_alive, found)))


def _workers_of(planner: Served) -> list[int]:
    children = [
        int(pid)
        for each in Path(f"/proc/{planner.process}/task").glob("*/children")
        for pid in each.read_text().split()
    ]
    return [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


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
            text = httpx.get(f"{address}/metrics", timeout=HANG_SECONDS).text
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
        (3, lines_of(1), 3 * GROUPS_AHEAD),
        (3, lines_of(MAX_GROUP), 3 * GROUPS_AHEAD),
        (3, lines_of(2 * MAX_GROUP), 3 * GROUPS_AHEAD // 2),
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

    *answers, last = _answers(app, [lines_of(9 * MAX_GROUP)], app.state.stopping.set)

    assert 0 < len(answers) < 9 * MAX_GROUP
    assert (last["status"], last["line"]) == (503, len(answers) + 1)


def test_lines_that_came_whole_before_a_body_got_too_long_are_answered() -> None:
    body = lines_of(60)
    chunks = [body[start : start + 100] for start in range(0, len(body), 100)]
    app = create_app(Settings(batch_processes=0, max_batch_bytes=1_024))

    *answers, last = _answers(app, chunks)

    assert (last["status"], last["line"]) == (413, len(answers) + 1)
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
            while b'"line"' not in found and found.count(b"\n{") < LONG_BATCH + 4:
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
