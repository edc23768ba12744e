"""The form of an answer by the Accept header: the same as by the suffix of its address."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.web.http.responses import MAX_HEADER_LENGTH, preferred

OFFERED = ("text/html", "application/json", "text/markdown", "text/csv")
LINK = "?nodes=5&pods_per_node=30"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"

WANTED = [
    ("", "text/html"),
    ("*/*", "text/html"),
    (BROWSER, "text/html"),
    ("application/json", "application/json"),
    ("Application/JSON", "application/json"),
    ("application/json;charset=utf-8", "application/json"),
    ("application/json; charset=utf-8; q=0.2, text/csv;q=0.3", "text/csv"),
    ("text/*, text/html;q=0.1", "text/markdown"),
    ("text/html;q=0, */*", "application/json"),
    ("application/json, */*;q=0.1", "application/json"),
    ("application/pdf", "text/html"),
    ("nonsense,,;q=1", "text/html"),
    ("text/csv;q=7", "text/html"),
    ("text/csv," * MAX_HEADER_LENGTH, "text/html"),
]


@pytest.mark.parametrize(("header", "expected"), WANTED)
def test_the_form_that_is_wanted_most(header: str, expected: str) -> None:
    assert preferred(header, OFFERED) == expected


FORMS = [("application/json", ".json"), ("text/markdown", ".md"), ("text/csv", ".csv"), (BROWSER, "")]


@pytest.mark.parametrize(("accept", "suffix"), FORMS)
def test_the_header_gives_what_the_suffix_gives(client: TestClient, accept: str, suffix: str) -> None:
    negotiated = client.get(f"/result{LINK}", headers={"accept": accept})
    named = client.get(f"/result{suffix}{LINK}")

    assert negotiated.status_code == 200
    assert negotiated.content == named.content
    assert negotiated.headers["content-type"] == named.headers["content-type"]
    assert "Accept" in negotiated.headers["vary"].split(", ")


def test_a_link_that_cannot_be_read_is_a_problem_for_a_script(client: TestClient) -> None:
    answer = client.get("/result?nodes=zz", headers={"accept": "application/json"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Accept" in answer.headers["vary"].split(", ")
