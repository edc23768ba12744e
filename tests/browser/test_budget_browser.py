"""What a page may weigh on the wire, and how little of it may move while it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.visits import visit
from tests.every_page import PAGES

FIRST_VIEW_BYTES = 45_000
FIRST_VIEW_REQUESTS = 6
RESULT_BYTES = 60_000
MAX_SHIFTED = 0.02  # cumulative layout shift, counted also where it follows what the reader did

SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
# Once its fonts are there and two frames of it are drawn, what has moved has been counted.
DRAWN = """document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() =>
  requestAnimationFrame(() => setTimeout(() => done(window.shifted), 50)))))"""


def fetched(page: Page, name: str) -> list[tuple[str, int]]:
    """Every request of a first visit, and the bytes of its answer, compressed, with its head."""
    requests = list[Request]()
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - not a builtin
    visit(page, PAGES[name])
    page.wait_for_load_state("networkidle")
    return [
        (request.url, sizes["responseBodySize"] + sizes["responseHeadersSize"])
        for request in requests
        for sizes in [request.sizes()]
    ]


@pytest.mark.parametrize("name", ["start", "step cluster, empty"])
def test_the_first_view_is_light(page: Page, name: str) -> None:
    found = fetched(page, name)

    assert len(found) <= FIRST_VIEW_REQUESTS, found
    assert 10_000 < sum(size for _, size in found) <= FIRST_VIEW_BYTES, found


@pytest.mark.parametrize("name", ["result, terway", "result, dual stack"])
def test_a_result_is_light(page: Page, name: str) -> None:
    """With all that it needs, for somebody who opens a link and has never been here.

    tests/web/test_compressed.py weighs every result, without what it needs.
    """
    found = fetched(page, name)

    assert len(found) <= FIRST_VIEW_REQUESTS, found
    assert 10_000 < sum(size for _, size in found) <= RESULT_BYTES, found


def test_a_second_page_fetches_itself_alone(page: Page) -> None:
    """Styles, scripts and pictures are kept for ever by their name."""
    fetched(page, "start")
    found = fetched(page, "guide")

    assert [url.rsplit("/", 1)[1] for url, size in found if size > 0] == ["guide"]


@pytest.fixture
def steady(new_context: Callable[..., BrowserContext]) -> Page:
    """A page that counts what moves on it."""
    context = new_context()
    context.add_init_script(SHIFTS)
    return context.new_page()


def shifted(page: Page) -> float:
    found: float = page.evaluate(DRAWN)
    return found


@pytest.mark.parametrize(
    "name", ["start", "step cluster, filled", "step vpc, filled", "result, terway", "guide"]
)
def test_nothing_moves_while_a_page_loads(steady: Page, name: str) -> None:
    visit(steady, PAGES[name])

    assert shifted(steady) < MAX_SHIFTED


def test_a_shift_is_counted(steady: Page) -> None:
    visit(steady, PAGES["start"])
    steady.evaluate("document.body.style.paddingTop = '200px'")

    assert shifted(steady) > MAX_SHIFTED


def test_nothing_moves_while_the_panel_follows(steady: Page) -> None:
    visit(steady, PAGES["step vpc, filled"])
    before = shifted(steady)
    steady.get_by_label("VPC CIDR").fill("192.168.0.0/17")
    expect(steady.locator("#panel")).to_contain_text("192.168.0.0/17")

    assert shifted(steady) - before < MAX_SHIFTED
