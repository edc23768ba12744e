"""JSON may hold half a surrogate pair, which no answer can be encoded with: fuzzing found a 500 in it."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.plan_io import json_text

HALF = [
    '{"name": "\\ud800", "nodes": 3, "pods_per_node": 10}',
    '{"vpc_cidr": "\\uDFFF", "nodes": 3, "pods_per_node": 10}',
    '{"needs": {"\\ud800": "no"}, "nodes": 3, "pods_per_node": 10}',
    '{"connected_networks": [{"cidr": "10.0.0.0/8", "name": "\\ud800"}], "nodes": 3, "pods_per_node": 10}',
]


def test_half_a_pair_becomes_a_question_mark_and_a_whole_one_is_kept() -> None:
    assert json_text.loads('["\\ud800", "\\ud83d\\ude00", "a\\\\ud800", 1.5]') == [
        "?",
        "\U0001f600",
        "a\\ud800",
        1.5,
    ]


def test_bytes_that_are_no_text_are_no_json() -> None:
    with pytest.raises(ValueError, match="codec"):
        json_text.loads(b'"\xed\xa0\x80"')


@pytest.mark.parametrize("plan", HALF)
@pytest.mark.parametrize("path", ["/api/v1/evaluate", "/api/v1/evaluate-batch", "/api/v1/fleet", "/import"])
def test_every_reader_of_plans_answers(client: TestClient, path: str, plan: str) -> None:
    if path == "/import":
        response = client.post(path, data={"text": plan})
    else:
        response = client.post(path, content=plan)

    assert response.status_code in (200, 422)
    if path == "/api/v1/evaluate":
        json.loads(response.text)
