"""What somebody might send to do harm, as docs/threat-model.md lists it."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

PLAN = b'{"nodes": 3, "pods_per_node": 30}'


@pytest.mark.parametrize(
    "bomb", [b"[" * 200_000, b'{"needs":' * 100_000, b'{"nodes": ' + b"9" * 100_000 + b"}"]
)
def test_a_bomb_of_nesting_or_digits_is_a_mistake_like_any_other(client: TestClient, bomb: bytes) -> None:
    assert client.post("/api/v1/evaluate", content=bomb).status_code == 422


def test_a_compressed_body_is_never_unpacked(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/evaluate", content=gzip.compress(PLAN), headers={"content-encoding": "gzip"}
    )

    assert answer.status_code == 422


def test_an_address_with_a_query_string_is_not_for_search_engines(client: TestClient) -> None:
    assert client.get("/plan/vpc?nodes=3").headers["x-robots-tag"] == "noindex"
    assert client.get("/result.json?nodes=3&pods_per_node=30").headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("path", ["/", "/plan/vpc?nodes=3", "/result?nodes=3&pods_per_node=30"])
def test_no_link_is_made_from_what_a_request_says_of_its_host(client: TestClient, path: str) -> None:
    lies = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = client.get(path, headers=lies)

    assert "evil.example" not in answer.text + str(answer.headers)
    assert "set-cookie" not in answer.headers
