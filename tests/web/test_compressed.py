"""Who gets an answer compressed, whoever says that it may be and nobody who forbids it; how small a result is then."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.plan_io.link import encode
from app.settings import Settings
from app.web.middleware.headers import takes_gzip
from app.web.pages.examples import EXAMPLES
from tests.every_page import PAGES

RESULT_BYTES = (
    60_000  # of any result's page with its head; a plain one's styles and scripts have room in it, too
)
EXAMPLE_BYTES = 45_000  # of the page of an example, not compressed


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("br;q=1, GZIP ; q=0.001", True),
        ("deflate, gzip;q=1.0", True),
        ("gzip;q=0", False),
        ("gzip ; Q = 0.000, br", False),
        ("identity", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_a_weight_of_nothing_forbids(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken


@pytest.mark.parametrize("kept", [0, 2**20], ids=["made", "kept"])
@pytest.mark.parametrize("path", [f"/result?{encode(EXAMPLES['sixteen'])}", "/guide"])
def test_no_page_goes_out_in_a_form_that_is_forbidden(path: str, kept: int) -> None:
    with TestClient(create_app(Settings(kept_pages_bytes=kept))) as client:
        for header, coding in (("gzip", "gzip"), ("gzip;q=0", None), ("br, gzip;q=0.0", None)):
            answer = client.get(path, headers={"accept-encoding": header})

            assert answer.headers.get("content-encoding") == coding
            assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("result, ")])
def test_no_result_is_heavy(client: TestClient, name: str) -> None:
    page = client.get(PAGES[name].path, headers={"accept-encoding": "gzip"}, follow_redirects=True)
    headers = page.headers
    head = sum(len(name) + len(text) + len(": \r\n") for name, text in headers.items())

    assert headers["content-encoding"] == "gzip"
    assert head + int(headers["content-length"]) <= RESULT_BYTES


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_of_an_example_is_small(client: TestClient, name: str) -> None:
    assert len(client.get(f"/result?{encode(EXAMPLES[name])}").content) <= EXAMPLE_BYTES
