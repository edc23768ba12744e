"""The batch: its answers are those of one call each, in order, and sent while more is still to come."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.api.batch_lines import MAX_GROUP, Line, groups, numbered_lines
from app.web.http.scheduling import SHORT_LENGTH
from tests.waiting import HANG_SECONDS

PLANS = [{"nodes": nodes, "pods_per_node": 30} for nodes in (3, 5, 8)]
HEAD = b"POST /api/v1/evaluate-batch HTTP/1.1\r\nHost: planner\r\nTransfer-Encoding: chunked\r\n\r\n"


def lines_of(*plans: object) -> bytes:
    return b"".join(json.dumps(plan).encode() + b"\n" for plan in plans)


def batch(client: TestClient, body: bytes) -> list[dict[str, Any]]:
    response = client.post("/api/v1/evaluate-batch", content=body)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_each_line_is_answered_as_one_call_would_be(client: TestClient) -> None:
    single = [client.post("/api/v1/evaluate", json=plan).json() for plan in PLANS]

    assert batch(client, lines_of(*PLANS)) == single
    assert batch(client, b"\r\n\n" + lines_of(*PLANS).rstrip() + b"\n \n") == single


def test_a_long_line_is_answered_like_a_short_one(client: TestClient) -> None:
    networks = [{"cidr": f"10.{i // 256}.{i % 256}.0/24"} for i in range(2_000)]
    plan = {**PLANS[0], "connected_networks": networks}

    (answer,) = batch(client, lines_of(plan))

    assert len(answer["plan"]["connected_networks"]) == 2_000


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "json-invalid"),
        (b"\xff\xfe", "json-invalid"),
        (b"[" * 4_096 + b"]" * 4_096, "json-invalid"),
        (b"[" * 15_000, "json-invalid"),
        (b"7", "type-invalid"),
        (b'{"nodes": 3, "pods_per_node": 30, "colour": 1}', "field-unknown"),
        (b'{"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/40"}', "cidr-invalid"),
    ],
)
def test_a_bad_line_is_answered_in_its_place(client: TestClient, line: bytes, code: str) -> None:
    before, bad, after = batch(client, lines_of(PLANS[0]) + line + b"\n" + lines_of(PLANS[1]))

    assert (before["plan"]["nodes"], after["plan"]["nodes"]) == (3, 5)
    assert (bad["status"], bad["line"]) == (422, 2)
    assert bad["errors"][0]["code"] == code


def test_a_line_that_is_too_long_is_answered_without_being_read() -> None:
    with TestClient(create_app(Settings(max_body_bytes=1_024))) as client:
        answers = batch(client, b" " * 2_000 + b"\n" + lines_of(PLANS[0]) + b"x" * 3_000)

    assert [(answer.get("status"), answer.get("line")) for answer in answers] == [
        (413, 1),
        (None, None),
        (413, 3),
    ]


def test_a_body_that_gets_too_long_ends_with_a_problem() -> None:
    def body() -> AsyncIterator[bytes] | Any:
        for _ in range(100):
            yield lines_of(PLANS[0])

    with TestClient(create_app(Settings(max_batch_bytes=1_024))) as client:
        response = client.post("/api/v1/evaluate-batch", content=body())

    *_, last = (json.loads(line) for line in response.text.splitlines())
    assert last["status"] == 413


@given(st.lists(st.binary(max_size=9)), st.integers(1, 9))
def test_lines_are_the_same_however_they_arrive(chunks: list[bytes], longest: int) -> None:
    async def arriving() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def collect() -> list[Line]:
        return [line async for lines in numbered_lines(arriving(), longest) for line in lines]

    whole = enumerate(b"".join(chunks).split(b"\n"), start=1)
    expected = [
        (number, line if len(line) <= longest else b"", len(line) > longest)
        for number, line in whole
        if line.strip() or len(line) > longest
    ]
    assert asyncio.run(collect()) == expected


SIZES = st.one_of(
    st.integers(0, 60),
    st.sampled_from([SHORT_LENGTH // 2, SHORT_LENGTH - 1, SHORT_LENGTH, SHORT_LENGTH + 1, 2 * SHORT_LENGTH]),
)


@given(st.lists(SIZES, max_size=60))
def test_short_lines_that_arrive_together_are_answered_together(sizes: list[int]) -> None:
    lines = [Line(number, b"x" * size) for number, size in enumerate(sizes, start=1)]

    def fits(group: tuple[Line, ...]) -> bool:
        return len(group) <= MAX_GROUP and sum(len(line.text) for line in group) <= SHORT_LENGTH

    found = list(groups(lines))

    assert [line for group in found for line in group] == lines
    assert all(fits(group) or len(group) == 1 for group in found)
    assert not any(fits((*group, after[0])) for group, after in pairwise(found))


def test_the_first_answer_comes_before_the_last_plan_is_sent(server: str) -> None:
    """And another request is answered between the two."""
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=HANG_SECONDS) as connection:
        connection.sendall(HEAD)
        answers = connection.makefile("rb")
        for plan in PLANS:
            chunk = lines_of(plan)
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            answer = next(line for line in answers if line.startswith(b"{"))
            assert json.loads(answer)["plan"]["nodes"] == plan["nodes"]
            assert_alive(server)
        connection.sendall(b"0\r\n\r\n")
        assert b"0\r\n" in list(answers_to_end(answers))


def answers_to_end(answers: Any) -> Any:
    for line in answers:
        yield line
        if line == b"0\r\n":
            return


def assert_alive(server: str) -> None:
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=HANG_SECONDS) as other:
        other.sendall(b"GET /healthz HTTP/1.1\r\nHost: planner\r\nConnection: close\r\n\r\n")
        assert other.recv(100).startswith(b"HTTP/1.1 200")


def test_a_caller_who_goes_away_leaves_the_server_well(server: str) -> None:
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=HANG_SECONDS) as connection:
        connection.sendall(HEAD + b"40\r\n{")
    assert_alive(server)


def test_the_description_has_the_batch(app: FastAPI) -> None:
    described = app.openapi()["paths"]["/api/v1/evaluate-batch"]["post"]

    assert list(described["responses"]["200"]["content"]) == ["application/x-ndjson"]
