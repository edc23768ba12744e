"""The application answers for itself: health, errors, limits, headers, the path prefix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app import __version__
from app.main import create_app
from app.settings import LANGUAGES, SettingError, Settings
from app.web.http.plan_links import longest_query
from app.web.middleware.headers import SECURITY_HEADERS
from app.wording.language import load_language

# Small enough to be passed by a test, and with addresses that fail on purpose.
SMALL = Settings(max_query_bytes=1024, max_body_bytes=2048, max_batch_bytes=4096)


def probed(settings: Settings) -> FastAPI:
    app = create_app(settings)

    @app.get("/probe/fail")
    @app.get("/api/probe/fail")
    def fail() -> None:
        raise RuntimeError("on purpose")

    @app.get("/probe/number")
    @app.get("/api/probe/number")
    def number(n: int) -> int:
        return n

    @app.post("/probe/length")
    @app.post("/api/v1/evaluate-batch")
    async def length(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    @app.get("/probe/long")
    def long() -> Response:
        return PlainTextResponse("a" * 5000)

    @app.get("/probe/stream")
    def stream() -> Response:
        return Response("a\n" * 5000, media_type="application/x-ndjson")

    return app


@pytest.fixture(scope="module")
def probe() -> Iterator[TestClient]:
    with TestClient(probed(SMALL), raise_server_exceptions=False) as client:
        yield client


def test_healthz_tells_the_version(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": __version__}


def test_readyz_tells_whether_the_planner_has_started(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}
    assert TestClient(create_app(Settings())).get("/readyz").status_code == 503


def test_head_is_answered_like_get_without_a_body(client: TestClient) -> None:
    name = {"x-request-id": "the-same-twice"}
    got, headed = client.get("/healthz", headers=name), client.head("/healthz", headers=name)

    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers == got.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/probe/fail", 500),
        ("/healthz", 200),
        ("/nowhere", 404),
        ("/api/nowhere", 404),
        ("/static/nowhere", 404),
    ],
)
def test_every_answer_carries_the_security_headers(probe: TestClient, path: str, status: int) -> None:
    answer = probe.get(path)

    assert answer.status_code == status
    assert SECURITY_HEADERS.items() <= dict(answer.headers).items()
    assert "server" not in answer.headers


def test_a_failure_is_not_for_search_engines(probe: TestClient) -> None:
    assert probe.get("/probe/fail").headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize(
    ("method", "path", "status", "title", "detail"),
    [
        ("GET", "/api/nowhere", 404, "Not Found", "/api/nowhere doesn't exist. "),
        ("GET", "/api", 404, "Not Found", "/api doesn't exist. The paths of the API are listed at /docs."),
        ("POST", "/api/v1/evaluate/", 404, "Not Found", "/api/v1/evaluate/ doesn't exist. "),
        ("GET", f"/api/{'a' * 300}", 404, "Not Found", f"/api/{'a' * 194}… doesn't exist. "),
        ("GET", "/mcp", 404, "Not Found", "/mcp doesn't exist. "),
        (
            "PUT",
            "/api/v1/evaluate",
            405,
            "Method Not Allowed",
            "/api/v1/evaluate doesn't accept PUT, only POST.",
        ),
        (
            "DELETE",
            "/api/probe/number",
            405,
            "Method Not Allowed",
            "/api/probe/number doesn't accept DELETE, only GET, HEAD.",
        ),
        ("GET", "/api/probe/fail", 500, "Internal Server Error", "This is a fault of the planner"),
    ],
)
def test_errors_of_the_api_are_problem_details_with_a_sentence(
    probe: TestClient, method: str, path: str, status: int, title: str, detail: str
) -> None:
    answer = probe.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["detail"].startswith(detail)
    assert problem == {"type": "about:blank", "title": title, "status": status, "detail": problem["detail"]}


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("path", ["/api/v1/none", "/planner/api/v1/none"])
def test_an_error_of_the_api_is_told_in_the_language_that_is_asked_for(path: str, tag: str) -> None:
    client = TestClient(create_app(Settings(root_path="/planner", base_url="https://planner.example")))
    docs = "https://planner.example/planner/docs"
    answer = client.get(path, headers={"accept-language": tag})

    text = load_language(tag).text("error.not-found", path="/planner/api/v1/none", docs=docs)
    assert answer.json()["detail"] == text
    assert answer.headers["content-language"] == tag


def test_a_parameter_of_the_api_that_cannot_be_read_is_pointed_at(probe: TestClient) -> None:
    answer = probe.get("/api/probe/number?n=x")

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/n", "int_parsing")]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/apis", 404),
        ("POST", "/healthz", 405),
        ("POST", "/static/vendor/htmx.min.js", 405),
        ("GET", "/probe/number?n=x", 400),
        ("GET", "/probe/fail", 500),
    ],
)
def test_elsewhere_an_error_is_a_page(probe: TestClient, method: str, path: str, status: int) -> None:
    answer = probe.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/healthz", "GET, HEAD"),
        ("/fleet", "GET, HEAD, POST"),
        ("/language/en/plan/vpc", "GET, HEAD, POST"),
        ("/fleet/propose.csv", "POST"),
        ("/openapi.json", "GET, HEAD"),
        ("/static/vendor/htmx.min.js", "GET, HEAD"),
        ("/api/v1/evaluate", "POST"),
    ],
)
def test_a_405_says_what_is_allowed(probe: TestClient, path: str, allowed: str) -> None:
    answer = probe.delete(path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    for method in allowed.split(", "):
        assert probe.request(method, path, follow_redirects=False).status_code != 405


def test_another_page_can_be_put_in_place_of_the_bare_one() -> None:
    app = create_app(Settings())
    app.state.error_page = lambda request, status: HTMLResponse(f"<p>{status}", status)

    assert TestClient(app).get("/nowhere").text == "<p>404"


@pytest.mark.parametrize(
    ("path", "media_type"), [("/nowhere", "text/html; charset=utf-8"), ("/api/x", "application/problem+json")]
)
def test_a_query_string_may_be_as_long_as_the_limit_and_no_longer(
    probe: TestClient, path: str, media_type: str
) -> None:
    most = longest_query(SMALL.max_query_bytes)
    assert probe.get(f"{path}?{'a' * most}").status_code == 404

    answer = probe.get(f"{path}?{'a' * (most + 1)}")
    assert answer.status_code == 414
    assert answer.headers["content-type"] == media_type
    if path.startswith("/api/"):
        assert f"exceeds {most:,} bytes" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "media_type"), [("/", "text/html; charset=utf-8"), ("/api/x", "application/problem+json")]
)
@pytest.mark.parametrize("hosts", [[], [b""], [b"planner", b"planner"], [b"planner", b"other"]])
def test_a_request_names_exactly_one_host(
    app: FastAPI, path: str, media_type: str, hosts: list[bytes]
) -> None:
    async def with_hosts(scope: Scope, receive: Receive, send: Send) -> None:
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        await app({**scope, "headers": [*((b"host", host) for host in hosts), *others]}, receive, send)

    answer = TestClient(with_hosts).get(path)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == media_type
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("path", "most"), [("/probe/length", 2048), ("/api/v1/evaluate-batch", 4096)])
@pytest.mark.parametrize("stated", [True, False])
def test_a_body_may_be_as_long_as_the_limit_and_no_longer(
    probe: TestClient, path: str, most: int, *, stated: bool
) -> None:
    def post(length: int) -> tuple[int, str]:
        body = b"a" * length
        answer = probe.post(path, content=body if stated else iter([body[:100], body[100:]]))
        return answer.status_code, answer.headers.get("connection", "")

    assert post(most) == (200, "")
    assert post(most + 1) == (413, "close")
    if path.startswith("/api/"):
        assert f"exceeds {most:,} bytes" in probe.post(path, content=b"a" * (most + 1)).json()["detail"]


def test_long_answers_are_compressed_but_streams_of_lines_are_not(probe: TestClient) -> None:
    assert probe.get("/probe/long").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in probe.get("/probe/stream").headers


@pytest.mark.parametrize("path", ["/healthz", "/planner/healthz", "/", "/planner/", "/planner"])
def test_a_path_prefix_may_be_stripped_by_the_proxy_or_not(path: str) -> None:
    assert TestClient(create_app(Settings(root_path="/planner"))).get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/planners/healthz", "/planner/planner/healthz", "/api/nowhere", "/planner/api/x"]
)
def test_under_a_path_prefix_errors_keep_their_form(path: str) -> None:
    answer = TestClient(create_app(Settings(root_path="/planner"))).get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(
        "application/problem" if "/api/" in path else "text/html"
    )


def test_a_failure_under_a_path_prefix_keeps_its_form() -> None:
    client = TestClient(probed(Settings(root_path="/planner")), raise_server_exceptions=False)

    assert client.get("/api/probe/fail").headers["content-type"] == "application/problem+json"
    assert client.get("/planner/api/probe/fail").headers["content-type"] == "application/problem+json"


def test_a_path_prefix_must_not_look_like_an_address_of_the_planner() -> None:
    with pytest.raises(SettingError, match="PLANNER_ROOT_PATH is '/healthz'"):
        create_app(Settings(root_path="/healthz"))
