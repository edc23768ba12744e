"""What somebody might send to do harm, as docs/threat-model.md lists it."""

from __future__ import annotations

import gzip
import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote_plus

import httpx
import pytest
import starlette.responses
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.bounded_http import BoundedHttp
from app.engine.pairs import MAX_CLASHES
from app.serving import MAX_CONNECTIONS, serve, uvicorn_options
from app.settings import Settings
from tests.served import served_with
from tests.waiting import HANG_SECONDS

PLAN = b'{"nodes": 3, "pods_per_node": 30}'
# What Jinja, str.format, Terraform, a shell and a browser would make something of.
CODE = "{{7*7}}{0.__class__}{range}${7*7}%{if true}$(id)<i7>"


@pytest.mark.parametrize(
    "bomb", [b"[" * 200_000, b'{"needs":' * 100_000, b'{"nodes": ' + b"9" * 100_000 + b"}"]
)
def test_a_bomb_of_nesting_or_digits_is_a_mistake_like_any_other(client: TestClient, bomb: bytes) -> None:
    assert client.post("/api/v1/evaluate", content=bomb).status_code == 422


def test_equal_networks_make_no_more_findings_than_are_listed(client: TestClient) -> None:
    networks = [{"cidr": "10.0.0.0/8"}] * (2 * MAX_CLASHES)
    answer = client.post(
        "/api/v1/evaluate",
        json={"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/8", "connected_networks": networks},
    ).json()

    assert MAX_CLASHES <= len(answer["findings"]) < 1.1 * MAX_CLASHES


def test_a_compressed_body_is_never_unpacked(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/evaluate", content=gzip.compress(PLAN), headers={"content-encoding": "gzip"}
    )

    assert answer.status_code == 422


def test_an_address_with_a_query_string_is_not_for_search_engines(client: TestClient) -> None:
    assert client.get("/plan/vpc?nodes=3").headers["x-robots-tag"] == "noindex"
    assert client.get("/result.json?nodes=3&pods_per_node=30").headers["x-robots-tag"] == "noindex"


def test_nothing_is_loaded_from_elsewhere_run_inline_framed_or_told_to_others(client: TestClient) -> None:
    headers = client.get("/result?nodes=3&pods_per_node=30").headers
    policy = dict(rule.partition(" ")[::2] for rule in headers["content-security-policy"].split("; "))

    assert policy == {
        "default-src": "'none'",
        **dict.fromkeys(("script-src", "style-src", "connect-src", "img-src", "form-action"), "'self'"),
        **dict.fromkeys(("base-uri", "frame-ancestors"), "'none'"),
    }
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert {"camera=()", "geolocation=()"} <= set(headers["permissions-policy"].split(", "))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/plan/vpc?nodes=3",
        "/result?nodes=3&pods_per_node=30",
        "/result.json?nodes=3&pods_per_node=30",
        "/guide/",
    ],
)
def test_no_link_is_made_from_what_a_request_says_of_its_host(client: TestClient, path: str) -> None:
    lies = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = client.get(path, headers=lies)

    assert "evil.example" not in answer.text + str(answer.headers)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/result", "/plan/review", "/plan/cluster", "/compare", "/result.md"])
def test_a_name_that_looks_like_code_is_a_name(client: TestClient, path: str) -> None:
    plan = f"nodes=3&pods_per_node=30&name={quote(CODE)}"
    query = f"a={quote(plan)}&b={quote(plan)}" if path == "/compare" else plan
    answer = client.get(f"{path}?{query}")
    text = html.unescape(answer.text).replace("\\", "").replace("u0024", "$").replace("u0025", "%")

    assert answer.status_code == 200
    assert CODE in text
    assert "<i7>" not in answer.text


def test_a_value_that_looks_like_code_is_quoted_in_a_mistake(client: TestClient) -> None:
    answer = client.post("/api/v1/evaluate", json={"nodes": 3, "pods_per_node": 30, "vpc_cidr": CODE[:30]})

    assert CODE[:30] in answer.json()["errors"][0]["detail"]


@pytest.fixture(params=["quoted again", "as we write it"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starlette quotes what it is given as an address; whatever it does, ours is quoted before."""
    if request.param == "as we write it":
        monkeypatch.setattr(starlette.responses, "quote", lambda address, safe: address)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    "path",
    [
        "/plan/cluster?action=continue&nodes=3&pods_per_node=30&name=",
        "/plan/vpc?action=import&name=",
        "/plan/cluster?action=types&name=",
        "/plan/vpc?action=continue&connected_networks=10.0.0.0/8~",
        "/plan/vpc?action=import&secondary_cidrs=",
        "/plan/vpc?action=import&node_vswitches.cidr=",
        "/plan/vpc?action=import&eni=",
        "/result?nodes=x&name=",
        "/result?nodes=3&pods_per_node=30&action=what-if&what_if.pods_per_node=40&name=",
        "/result?nodes=3&pods_per_node=30&action=map:remove:node_vswitches:0&name=",
        "/plan/vpc?nodes=3&pods_per_node=30&action=map:add:1.pod_vswitches&name=",
        "/language/ja/plan/vpc?name=",
    ],
)
def test_no_line_ends_within_the_address_of_a_redirect(client: TestClient, path: str) -> None:
    answer = client.get(path + quote("a\r\nset-cookie: a=b\r\n\r\n<b>"))

    assert answer.status_code == 303
    assert not {"\r", "\n", "<", " "} & set(answer.headers["location"])
    assert answer.headers["location"].startswith("/")
    assert "set-cookie: a" in unquote_plus(answer.headers["location"])


@pytest.fixture(scope="module", params=["", "10.9.9.9", "127.0.0.1"])
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The proxies that a planner trusts, and its address; it is asked from 127.0.0.1."""
    settings = {"PLANNER_TRUSTED_PROXIES": request.param, "PLANNER_METRICS_CLIENTS": "10.1.0.0/16"}
    with served_with(settings, tmp_path_factory.mktemp("proxied") / "log") as planner:
        yield request.param, planner.address


@pytest.mark.server
def test_what_a_proxy_says_counts_only_where_it_is_trusted(proxied: tuple[str, str]) -> None:
    trusted, address = proxied
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "10.1.2.3"}
    with httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=HANG_SECONDS) as asked:
        cookie, metrics = asked.get("/language/ja/").headers["set-cookie"], asked.get("/metrics")

    believed = trusted == "127.0.0.1"
    assert ("secure" in cookie.lower()) is believed
    assert (metrics.status_code == 200) is believed


@pytest.mark.parametrize("trusted", [(), ("10.9.9.9",)])
def test_what_a_proxy_says_is_not_even_read_where_none_is_trusted(
    trusted: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However uvicorn takes an empty list of proxies, and whatever its own variable names."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    options = uvicorn_options(Settings(trusted_proxies=trusted))
    config = uvicorn.Config(FastAPI(), **{**options, "log_config": None, "log_level": None})
    config.load()

    assert isinstance(config.loaded_app, ProxyHeadersMiddleware) is bool(trusted)


def test_the_server_is_bounded_and_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: given.update(options))
    serve({"PLANNER_PORT": "0"})

    assert given["http"] is BoundedHttp
    assert given["limit_concurrency"] == MAX_CONNECTIONS < 1_000
    assert given["access_log"] is False
    assert given["server_header"] is False
    assert given["ws"] == "none"
    assert 0 < given["timeout_graceful_shutdown"] < 30
