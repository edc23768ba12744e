"""What holds of every address that the planner answers, whatever is sent to it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.main import ROUTERS, create_app
from app.settings import Settings
from app.web.middleware.headers import SECURITY_HEADERS
from tests.log_lines import Lines

PLAN = {"nodes": 7, "pods_per_node": 30, "name": "secret-plan", "vpc_cidr": "10.99.0.0/16"}
QUERY = "nodes=7&pods_per_node=30&name=secret-plan&vpc_cidr=10.99.0.0%2F16"
LINK = QUERY.replace("=", "%3D").replace("&", "%26")
SECRETS = ("secret-plan", "10.99.", "nodes=7", "nodes%3D7")  # 10.99 alone may be milliseconds
VALUES = {"name": "vpc", "tag": "ja", "page:path": "plan/vpc"}
FORMS = {
    "/import": {"text": "10.99.0.0/16 secret-plan"},
    "/fleet": {"plans": QUERY},
    "/fleet.csv": {"plans": QUERY},
    "/fleet/propose": {"clusters": "1 secret-plan", "space": "10.99.0.0/16"},
    "/fleet/propose.csv": {"clusters": "1 secret-plan", "space": "10.99.0.0/16"},
}
ROUTES = sorted(
    {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
)
OTHERS = [
    ("GET", "/openapi.json"),
    ("GET", "/static/css/planner.css"),
    ("GET", "/nowhere"),
    ("PUT", "/result"),
]


@pytest.fixture(scope="module")
def planner() -> Iterator[TestClient]:
    settings = Settings(access_log=True, metrics_clients=("*",))
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line that anything logs."""
    handler, loggers = Lines(), [logging.getLogger(name) for name in ("", "app.requests")]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield handler.lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(("method", "path"), ROUTES + OTHERS)
def test_an_answer_keeps_the_plan_to_itself(
    planner: TestClient, lines: list[str], method: str, path: str
) -> None:
    address = path
    for name, value in VALUES.items():
        address = address.replace(f"{{{name}}}", value)
    query = f"{QUERY}&plan={LINK}&a={LINK}&b={LINK}"
    body = {"data": FORMS[path]} if path in FORMS else {"json": PLAN}
    answer = planner.request(method, f"{address}?{query}", **({} if method == "GET" else body))
    own = [json.loads(line) for line in lines if json.loads(line)["logger"] == "app.requests"]

    assert answer.status_code < 500
    assert SECURITY_HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["x-robots-tag"] == "noindex"
    assert [cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")] == (
        ["lang"] if path.startswith("/language") else []
    )
    assert [(line["method"], line["status"]) for line in own] == [(method, answer.status_code)]
    assert own[0]["route"] in {path, "/static/{path}", "none"}
    told = "\n".join(line for line in lines if json.loads(line)["logger"].startswith("app"))
    told += planner.get("/metrics").text
    assert not [secret for secret in SECRETS if secret in told]


POSTED = [(path, "application/json") for method, path in ROUTES if method == "POST"]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        *POSTED,
        *(
            (path, "application/x-www-form-urlencoded")
            for path in (*FORMS, "/plan/vpc", "/result", "/import/use")
        ),
        *((path, "multipart/form-data; boundary=x") for path in ("/import", "/fleet")),
    ],
)
def test_a_client_that_leaves_is_no_error_of_the_planner(
    planner: TestClient, path: str, content_type: str
) -> None:
    """A part of its body has come. Nobody reads the answer, but its status is logged and counted."""
    came = iter(
        [{"type": "http.request", "body": b"--x\r\n" if "x" in content_type[-1] else b"{", "more_body": True}]
    )
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return next(came, {"type": "http.disconnect"})

    async def send(message: MutableMapping[str, Any]) -> None:
        statuses.append(message.get("status", 0))

    headers = [(b"host", b"x"), (b"content-type", content_type.encode())]
    path = re.sub(r"{(.*?)}", lambda name: VALUES[name[1]], path)
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
    }
    scope |= {"headers": headers, "http_version": "1.1", "scheme": "http"}
    assert planner.portal  # its loop is the application's
    planner.portal.call(planner.app, scope, receive, send)

    assert 200 <= statuses[0] < 500
