"""The load itself: what it asks is answered, what it counts is true, and a bound that does not hold is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from socketserver import BaseRequestHandler, TCPServer

import pytest

from tests.load import bounds, client
from tests.load.__main__ import judged, told, told_beside
from tests.load.asks import Ask, heavy, hostile_asks, journey, small
from tests.load.bounds import Bound
from tests.load.client import dawdling, load
from tests.load.figures import Stage, quantile
from tests.waiting import HANG_SECONDS


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the load is asked whether it is right, however long a busy machine takes."""
    monkeypatch.setattr(client, "PATIENCE", HANG_SECONDS)


def stage(times: list[float], connections: int = 16, **more: object) -> Stage:
    made = Stage(connections, seconds=1.0)
    for place, seconds in enumerate(times):
        made.count("step", seconds, place % connections)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_every_request_of_a_journey_is_answered_as_it_has_to_be(server: str) -> None:
    asked = list(islice(journey(0), 21))
    got = asyncio.run(load(server, [iter(asked), islice(small(1), 4)], HANG_SECONDS))

    assert got.errors == []
    assert {"result new", "batch", "fleet"} <= got.times.keys()
    assert got.work == [len(asked), 4]


def test_what_is_heavy_is_answered_too(server: str) -> None:
    asked = [ask for name, ask in {**heavy(), **hostile_asks()}.items() if "batch" not in name]

    assert asyncio.run(load(server, [iter(asked)], HANG_SECONDS)).errors == []


def test_a_client_that_dawdles_is_not_cut_off_before_its_time(server: str) -> None:
    async def beside() -> Stage:
        async with dawdling(server, 3):
            return await load(server, [islice(small(2), 4)], HANG_SECONDS)

    assert asyncio.run(beside()).errors == []


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            self.request.sendall(answer)

    with TCPServer(("127.0.0.1", 0), Handler) as fake:
        thread = threading.Thread(target=fake.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{fake.server_address[1]}"
        fake.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 0),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 0),
        (b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno", 1),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", 1),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ncut", 1),
        (b"HTTP/1.1 200 OK\r\n", 1),
        (b"", 1),
    ],
)
def test_an_answer_that_is_wrong_or_cut_is_an_error(answer: bytes, errors: int) -> None:
    with answering(answer) as address:
        got = asyncio.run(load(address, [iter([Ask("start", "GET", "/")])], HANG_SECONDS))

    assert len(got.errors) == errors
    assert len(got.everything) == 1 - errors


@pytest.mark.parametrize(
    ("found", "held"),
    [
        (Bound("a", 5.0, most=5), True),
        (Bound("a", 5.1, most=5), False),
        (Bound("a", 0.8, least=0.8), True),
        (Bound("a", 0.79, least=0.8), False),
        (bounds.of_memory(100, 105), True),
        (bounds.of_memory(100, 106), False),
    ],
)
def test_a_bound_that_does_not_hold_fails_the_run(found: Bound, held: bool) -> None:
    assert judged([found]) == (0 if held else 1)


@pytest.mark.parametrize(
    ("made", "broken"),
    [
        (stage([0.01] * 99 + [0.05]), 0),
        (stage([0.01] * 99 + [0.06]), 1),
        (stage([0.01] * 99 + [0.06], connections=64), 0),
        (stage([0.01] * 99, errors=["step: OSError()"]), 1),
        (stage([0.01] * 99, client_share=0.6), 1),
    ],
)
def test_a_stage_is_held_to_its_bounds(made: Stage, broken: int) -> None:
    assert sum(not each.holds for each in bounds.of_stages([made])) == broken


def test_connections_that_are_alike_are_to_be_served_alike() -> None:
    fair, unfair = stage([0.01] * 320), stage([0.01] * 320)
    unfair.work[3] = 12

    assert all(each.holds for each in bounds.of_fairness(fair))
    assert not all(each.holds for each in bounds.of_fairness(unfair))


def test_small_requests_are_not_to_wait_for_heavy_ones() -> None:
    alone, held_up = stage([0.01] * 100), stage([0.01] * 90 + [0.2] * 10)

    assert all(each.holds for each in bounds.of_neighbours(alone, {"a batch": alone}))
    assert [each.holds for each in bounds.of_neighbours(alone, {"a batch": held_up})] == [True, False, True]
    assert all(each.holds for each in bounds.of_neighbours(alone, {"a link": held_up}, ["a link"]))


def test_the_tables_say_what_was_measured() -> None:
    text = told([stage([0.01] * 99 + [0.05])], 100, 101)
    beside = told_beside(stage([0.01]), {"a batch": stage([0.02])})

    assert "| 16          | all  | 100      | 0      | 100.0    | 10.0 ms | 50.0 ms | 5.0       |" in text
    assert "100.0 MiB after the warm-up, 101.0 MiB at the end" in text
    assert beside.splitlines()[-1].split() == [
        "|",
        "a",
        "batch",
        "|",
        "1",
        "|",
        "20.0",
        "ms",
        "|",
        "20.0",
        "ms",
        "|",
    ]


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 51), (0.99, 100), (1, 100)])
def test_a_quantile_is_one_of_the_values(share: float, value: int) -> None:
    assert quantile(range(1, 101), share) == value
