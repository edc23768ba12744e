"""What is long holds up nobody, and what is short is served in turn."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.main import ROUTERS, create_app
from app.plan_io.link import encode
from app.settings import Settings
from app.web.http.scheduling import (
    MAX_LONG_REQUESTS,
    SHORT_LENGTH,
    configure_scheduling,
    is_long,
    run_scheduled,
)
from app.web.pages.examples import EXAMPLES

LONG = "x" * (SHORT_LENGTH + 1)
COMPRESSED_KEYS = "v=1&nodes=3&netz=7de7"


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("v=1&nodes=3", False),
        ("x" * SHORT_LENGTH, False),
        (LONG, True),
        (COMPRESSED_KEYS, True),
        (COMPRESSED_KEYS.replace("n", "%6e"), True),
        (f"a={quote(COMPRESSED_KEYS)}&b=", True),
        (f"a={quote(COMPRESSED_KEYS.replace('n', '%6e'))}&b=", True),
        (f"https://planner.example.com/result?{COMPRESSED_KEYS}\nv=1", True),
    ],
)
def test_a_packed_link_is_long_however_it_is_quoted(text: str, long: bool) -> None:
    assert is_long(text) is long


@pytest.mark.parametrize(
    "text",
    [
        "nodes=3&node_vswitches=" + "1.0.0.0/8_" * 390,
        "nodes=3&connected_networks=" + "10.0.0.0/9~n_" * 250,
        "nodes=3&pod_vswitches=" + "a_" * 1_900,
        "nodes=3&pod_vswitches=" + "a%5F" * 900,
        "b=nodes%3D3%26pod_vswitches%3D" + "a%255F" * 600,
        "nodes=3&connected_networks.lines=" + "a%0A" * 900,
        "nodes=3&secondary_cidrs.lines=" + "a," * 900,
        "&".join(f"n{place}=1" for place in range(400)),
    ],
)
def test_a_list_of_many_entries_is_long_however_short_they_are(text: str) -> None:
    assert len(text) <= SHORT_LENGTH
    assert is_long(text)


def test_what_people_plan_with_is_short() -> None:
    for draft in EXAMPLES.values():
        assert not is_long(encode(draft))
        assert not is_long(urlencode({"a": encode(draft), "b": encode(draft)}))


MANY = b'{"nodes": 3, "secondary_cidrs": [' + b'"a",' * 900 + b'"a"]}'


@pytest.mark.parametrize("long", [MANY, LONG, LONG.encode(), COMPRESSED_KEYS])
def test_while_something_long_is_at_work_the_rest_is_answered(long: str | bytes) -> None:
    answered = threading.Event()

    async def both() -> bool:
        waited, _ = await asyncio.gather(
            run_scheduled(long, answered.wait, 10), run_scheduled("", answered.set)
        )
        return waited

    assert asyncio.run(both())


def test_between_two_short_ones_the_server_looks_after_its_connections() -> None:
    rounds, served_in = 0, list[int]()

    async def many() -> None:
        loop = asyncio.get_running_loop()

        def tick() -> None:
            nonlocal rounds
            rounds += 1
            loop.call_soon(tick)

        tick()
        await asyncio.gather(*(run_scheduled("", lambda: served_in.append(rounds)) for _ in range(20)))

    asyncio.run(many())

    assert len(set(served_in)) == 20


@pytest.fixture
def usual_switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("usual_switching")
def test_no_more_than_a_few_long_ones_are_at_work_at_once() -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    def long() -> None:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        threading.Event().wait(0.02)
        with lock:
            at_work -= 1

    async def many() -> float:
        configure_scheduling()
        await asyncio.gather(*(run_scheduled(LONG, long) for _ in range(10)))
        return current_default_thread_limiter().total_tokens

    assert asyncio.run(many()) == MAX_LONG_REQUESTS
    assert most <= MAX_LONG_REQUESTS


@pytest.mark.usefixtures("usual_switching")
def test_a_planner_that_has_started_shares_its_turns() -> None:
    with TestClient(create_app(Settings())) as client:
        assert client.portal is not None
        assert client.portal.call(lambda: current_default_thread_limiter().total_tokens) == MAX_LONG_REQUESTS
        assert sys.getswitchinterval() < 0.001


def test_no_handler_waits_for_a_thread_without_need() -> None:
    """A plain function would be called in one of the few threads that are for what is long."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]

    assert routes
    assert [route.path for route in routes if not inspect.iscoroutinefunction(route.endpoint)] == []
