"""Every request has an id, a line and its place in the metrics; none of them tells of a plan."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.logs import JsonLines, TextLines
from app.main import create_app
from app.settings import Settings
from tests.log_lines import Lines

SECRET = "nodes=7&pods_per_node=30&name=secret-plan&vpc_cidr=10.99.0.0/16"


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, logger = Lines(), logging.getLogger("app.requests")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


def observed() -> FastAPI:
    app = create_app(Settings(access_log=True, metrics_clients=("*",)))

    @app.get("/probe/fail")
    def fail() -> None:
        raise RuntimeError("10.99.0.0/16")

    return app


def client_of(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def planner() -> TestClient:
    """One of its own, for tests that look at what it has counted."""
    return client_of(observed())


@pytest.fixture(scope="module")
def shared_planner() -> TestClient:
    return client_of(observed())


@pytest.mark.parametrize("encoding", ["gzip", "identity", "gzip;q=0", ""])
@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", f"/result?{SECRET}", "/result", 200),
        ("HEAD", f"/result?{SECRET}", "/result", 200),
        ("GET", f"/plan/vpc?{SECRET}", "/plan/{name}", 200),
        ("GET", "/static/css/planner.css", "/static/{path}", 200),
        ("GET", "/openapi.json", "/openapi.json", 200),
        ("HEAD", "/openapi.json", "/openapi.json", 200),
        ("PUT", "/openapi.json", "/openapi.json", 405),
        ("GET", "/secret-plan", "none", 404),
        ("HEAD", "/secret-plan", "none", 404),
        ("GET", "/probe/fail", "/probe/fail", 500),
        ("DELETE", "/healthz", "/healthz", 405),
    ],
)
def test_a_request_is_one_line_with_its_route_and_not_its_plan(
    shared_planner: TestClient, lines: Lines, method: str, path: str, route: str, status: int, encoding: str
) -> None:
    answer = shared_planner.request(method, path, headers={"accept-encoding": encoding})
    line = lines.last()

    assert len(lines.lines) == 1
    assert (line["method"], line["route"], line["status"]) == (method, route, status)
    assert {"time", "level", "request_id", "duration_ms", "bytes"} <= line.keys()
    assert answer.headers["x-request-id"] == line["request_id"]
    assert not any(word in lines.lines[0] for word in ("secret-plan", "10.99.", "nodes=7"))


def test_the_bodies_of_the_api_stay_out_of_log_and_metrics(planner: TestClient, lines: Lines) -> None:
    planner.post("/api/v1/evaluate", json={"name": "secret-plan", "nodes": 7, "vpc_cidr": "10.99.0.0/16"})

    assert "secret-plan" not in lines.lines[0] + planner.get("/metrics").text


def test_a_method_that_is_none_is_not_written_down(planner: TestClient, lines: Lines) -> None:
    planner.request("SECRET-PLAN", "/healthz")

    assert lines.last()["method"] == "other"
    assert "SECRET-PLAN" not in planner.get("/metrics").text


@pytest.mark.parametrize("given", ["0123456789abcdef", "A.b_c-12", "x" * 64])
def test_an_id_that_looks_like_one_is_kept(shared_planner: TestClient, lines: Lines, given: str) -> None:
    assert shared_planner.get("/healthz", headers={"x-request-id": given}).headers["x-request-id"] == given
    assert lines.last()["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f", "12345678\n", '{"a":"12345678"}', "１２３４５６７８"]
)
def test_any_other_id_is_replaced(shared_planner: TestClient, given: str) -> None:
    got = shared_planner.get("/healthz", headers={b"x-request-id": given.encode()}).headers["x-request-id"]

    assert got != given
    assert len(got) == 32
    assert set(got) <= set("0123456789abcdef")


def test_nothing_is_logged_unless_asked(lines: Lines) -> None:
    TestClient(create_app(Settings())).get("/healthz")

    assert lines.lines == []


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_metrics_count_requests_latencies_and_verdicts(planner: TestClient, encoding: str) -> None:
    planner.headers["accept-encoding"] = encoding
    planner.get(f"/result?{SECRET}")
    planner.post("/api/v1/evaluate", json={"nodes": 3, "pods_per_node": 30})
    planner.get("/nowhere")
    answer = planner.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["x-robots-tag"] == "noindex"
    for line in (
        'planner_requests_total{method="GET",route="/result",status="2xx"} 1.0',
        'planner_requests_total{method="GET",route="none",status="4xx"} 1.0',
        'planner_request_duration_seconds_count{route="/result",status="2xx"} 1.0',
        "planner_requests_in_flight 1.0",
    ):
        assert line in answer.text
    verdicts = [line for line in answer.text.splitlines() if line.startswith("planner_verdicts_total{")]
    assert sum(float(line.split()[-1]) for line in verdicts) == 2


def test_every_metric_is_in_the_documentation(planner: TestClient) -> None:
    documented = (Path(__file__).parent.parent.parent / "docs" / "hosting.md").read_text()
    kinds = [line.split() for line in planner.get("/metrics").text.splitlines() if line.startswith("# TYPE ")]
    names = {name for _, _, name, _ in kinds if not name.endswith("_created")}

    assert len(names) == 4
    assert not [name for name in names if f"`{name}`" not in documented]


def test_two_planners_in_one_process_count_for_themselves(planner: TestClient) -> None:
    planner.get("/nowhere")

    assert 'route="none"' not in TestClient(observed()).get("/metrics").text


@pytest.mark.parametrize(
    ("settings", "client", "headers", "status"),
    [
        (Settings(), "127.0.0.1", {}, 200),
        (Settings(), "::1", {}, 200),
        (Settings(), "10.0.0.1", {}, 404),
        (Settings(), "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        (Settings(metrics_clients=()), "127.0.0.1", {}, 404),
        (Settings(metrics_clients=("10.0.0.0/8",)), "10.2.3.4", {}, 200),
        (Settings(metrics_clients=("*",)), "unix", {}, 200),
        (Settings(metrics_clients=("10.0.0.0/8",)), "unix", {}, 404),
    ],
)
def test_the_metrics_are_there_for_those_who_may_read_them(
    settings: Settings, client: str, headers: dict[str, str], status: int
) -> None:
    planner = TestClient(create_app(settings), client=(client, 1))

    assert planner.get("/metrics", headers=headers).status_code == status


def test_no_message_can_forge_a_line() -> None:
    record = logging.makeLogRecord({"msg": "a\nlevel=error \x1b[31m\u2028b", "levelname": "INFO"})

    for line in (TextLines().format(record), JsonLines().format(record)):
        assert len(line.splitlines()) == 1
        assert "\x1b" not in line


def test_an_error_is_told_by_place_and_kind_but_not_by_its_text() -> None:
    with pytest.raises(ValueError, match=r"10\.99") as raised:
        ipaddress.ip_address("10.99.0.0/16")
    error = raised.value
    record = logging.makeLogRecord({"msg": "failed", "exc_info": (type(error), error, error.__traceback__)})

    for line in (TextLines().format(record), JsonLines().format(record)):
        assert "ValueError at " in line
        assert "10.99." not in line
