"""The tools by the Model Context Protocol, called by the official SDK's own client."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import jsonschema_rs
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, Tool

from app.assistants.short_answers import MAX_CHARACTERS
from app.assistants.tools import TOOL_NAMES
from tests.assistants.calls import CLASH, FLEET, SMALLEST, TERRAFORM
from tests.served import Served, served_with
from tests.waiting import HANG_SECONDS, until

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
STDIO = StdioServerParameters(command=sys.executable, args=["-m", "app", "mcp"], cwd=ROOT)

CALLS: dict[str, dict[str, Any]] = {
    "evaluate_plan": {"plan": CLASH},
    "compare_plans": {"a": SMALLEST, "b": CLASH},
    "lay_out_fleet": FLEET,
    "search_instance_types": {"family": "c7", "pods": 100},
    "import_network": {"text": TERRAFORM},
}


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A planner that offers the tools, and its log."""
    log = tmp_path_factory.mktemp("mcp") / "log"
    settings = {
        "PLANNER_MCP": "yes",
        "PLANNER_ACCESS_LOG": "yes",
        "PLANNER_LOG_LEVEL": "debug",
        "PLANNER_BASE_URL": "https://planner.example.com",
    }
    with served_with(settings, log) as served:
        yield served, log


@pytest.fixture(params=["stdio", "http"])
def place(request: pytest.FixtureRequest) -> StdioServerParameters | str:
    """What the client connects to."""
    if request.param == "stdio":
        return STDIO
    served: Served = request.getfixturevalue("planner")[0]
    return f"{served.address}/mcp"


async def everything(place: StdioServerParameters | str) -> tuple[list[Tool], dict[str, CallToolResult], str]:
    """The tools, the answer of each, and the instructions."""
    async with Client(place) as client:
        tools = (await client.list_tools()).tools
        answers = {name: await client.call_tool(name, arguments) for name, arguments in CALLS.items()}
        return tools, answers, client.instructions or ""


def test_every_tool_answers(place: StdioServerParameters | str) -> None:
    tools, answers, instructions = asyncio.run(everything(place))

    assert [tool.name for tool in tools] == list(TOOL_NAMES) == list(answers)
    assert "share_url" in instructions
    for tool in tools:
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert jsonschema_rs.is_valid(tool.input_schema, CALLS[tool.name])
        assert not jsonschema_rs.is_valid(tool.input_schema, {**CALLS[tool.name], "colour": "red"})
    for answer in answers.values():
        (content,) = answer.content
        assert content.type == "text"
        assert not answer.is_error
        assert json.loads(content.text) == answer.structured_content
        assert len(content.text) <= MAX_CHARACTERS
    first = json.loads(answers["evaluate_plan"].content[0].text)  # type: ignore[union-attr]
    assert first["findings"][0]["code"] == "overlap"


def test_a_mistake_is_an_error_with_pointers(place: StdioServerParameters | str) -> None:
    async def call() -> CallToolResult:
        async with Client(place) as client:
            return await client.call_tool("evaluate_plan", {"plan": {"nodes": 3, "vpc_cidr": "10.0.0.0/40"}})

    answer = asyncio.run(call())
    found = {each["pointer"]: each["code"] for each in (answer.structured_content or {})["errors"]}

    assert answer.is_error
    assert found == {"/pods_per_node": "required", "/vpc_cidr": "cidr-invalid"}


def test_an_unknown_tool_is_an_error(place: StdioServerParameters | str) -> None:
    async def call() -> CallToolResult:
        async with Client(place) as client:
            return await client.call_tool("delete_cluster", {})

    assert asyncio.run(call()).is_error


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
JSON = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("https://planner.example.com", 200),
        ("http://localhost:6274", 200),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
    ],
)
def test_pages_of_other_sites_may_not_call(
    planner: tuple[Served, Path], origin: str | None, status: int
) -> None:
    headers = JSON if origin is None else {**JSON, "origin": origin}
    answer = httpx.post(
        f"{planner[0].address}/mcp", json=PING, headers=headers, trust_env=False, timeout=HANG_SECONDS
    )

    assert answer.status_code == status


def test_only_a_post_is_answered(planner: tuple[Served, Path]) -> None:
    for method in ("GET", "DELETE", "PUT"):
        answer = httpx.request(
            method, f"{planner[0].address}/mcp", headers=JSON, trust_env=False, timeout=HANG_SECONDS
        )
        assert answer.status_code == 405


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": ""}, 415),
        ({"content-type": "application/jsonp"}, 415),
        ({"content-type": "application/json; charset=utf-8"}, 200),
        ({"accept": "text/html", "mcp-protocol-version": "2026-07-28"}, 406),
    ],
)
def test_a_request_that_the_sdk_does_not_take_is_a_problem(
    planner: tuple[Served, Path], changed: dict[str, str], status: int
) -> None:
    answer = httpx.post(
        f"{planner[0].address}/mcp",
        json=PING,
        headers={**JSON, **changed},
        trust_env=False,
        timeout=HANG_SECONDS,
    )

    assert answer.status_code == status
    assert "result" in answer.json() or (
        answer.headers["content-type"] == "application/problem+json" and answer.json()["status"] == status
    )


def test_two_origins_are_as_good_as_the_worse(planner: tuple[Served, Path]) -> None:
    headers = [*JSON.items(), ("origin", "http://localhost"), ("origin", "https://evil.example")]
    answer = httpx.post(
        f"{planner[0].address}/mcp", json=PING, headers=headers, trust_env=False, timeout=HANG_SECONDS
    )

    assert answer.status_code == 403


def test_a_client_that_leaves_is_no_error(planner: tuple[Served, Path]) -> None:
    served, log = planner
    with socket.create_connection(
        ("127.0.0.1", urlsplit(served.address).port or 0), timeout=HANG_SECONDS
    ) as client:
        client.sendall(
            b"POST /mcp HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"
        )

    until(lambda: "route=/mcp status=400" in log.read_text())
    assert "Traceback" not in log.read_text()
    assert "status=500" not in log.read_text()


def test_the_log_holds_the_route_and_no_plan(planner: tuple[Served, Path]) -> None:
    served, log = planner
    bodies = [
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params})
        for params in (
            {"name": "evaluate_plan", "arguments": {"plan": {**SMALLEST, "vpc_cidr": "10.66.0.0/16"}}},
            {"name": "evaluate_plan", "arguments": "10.66.0.0/16"},
            {"name": {"10.66.0.0/16": 1}},
        )
    ]
    for body in [*bodies, '{"10.66.0.0/16"', "10.66.0.0/16"]:
        httpx.post(f"{served.address}/mcp", content=body, headers=JSON, trust_env=False, timeout=HANG_SECONDS)

    assert re.search(r"method=POST route=/mcp status=200", log.read_text())
    assert "10.66" not in log.read_text()


def test_it_is_off_unless_it_is_asked_for(server: str) -> None:
    answer = httpx.post(f"{server}/mcp", json=PING, headers=JSON, trust_env=False, timeout=HANG_SECONDS)

    assert answer.status_code == 404


def test_an_unknown_variable_is_named_where_the_assistant_logs() -> None:
    """Standard output has nothing but messages of the protocol."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "mcp"],
        cwd=ROOT,
        env={**os.environ, "PLANNER_BASEURL": "https://planner.example.com"},
        input="",
        capture_output=True,
        text=True,
        check=True,
        timeout=HANG_SECONDS,
    )

    warning = "PLANNER_BASEURL isn't a setting and has no effect. The nearest name is PLANNER_BASE_URL.\n"
    assert (done.stdout, done.stderr) == ("", warning)
