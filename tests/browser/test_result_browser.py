"""The start page and the result page in a browser: for everybody, on every screen, and on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page

from app.planning.draft import Draft, VswitchDraft
from app.web.link import encode
from app.web.pages.examples import EXAMPLES

CLASH = Draft(
    nodes="5",
    pods_per_node="30",
    vpc_cidr="192.168.0.0/16",
    node_vswitches=(VswitchDraft("192.168.0.0/19", "a"),),
    service_cidr="192.168.64.0/20",
    needs={"network_policy": "must"},
)
PAGES = {
    "start": "/",
    "error": "/nowhere",
    "clash": f"/result?{encode(CLASH)}",
    "growth": f"/result?{encode(replace(CLASH, growth_percent_per_year='60'))}",
    **{name: f"/result?{encode(draft)}" for name, draft in EXAMPLES.items()},
    "compare": f"/compare?{urlencode({'a': encode(EXAMPLES['terway']), 'b': encode(CLASH)})}",
    "compare, no links": "/compare",
    "compare, a bad link": "/compare?a=nodes%3Dzz&b=",
}


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_a_narrow_screen(new_context: Callable[..., BrowserContext], name: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(PAGES[name])

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_example_opens_without_javascript(page_without_javascript: Page) -> None:
    page_without_javascript.goto("/")
    page_without_javascript.get_by_role("link", name="Flannel, as the official page plans it").click()

    assert page_without_javascript.locator("#verdict").inner_text() == "Flannel"


def test_the_link_to_send_on_is_whole(page: Page) -> None:
    page.goto(PAGES["flannel"])
    shown = page.locator("#share-link").inner_text()

    assert shown.startswith("http://127.0.0.1:")
    page.goto(shown)
    assert page.locator("#verdict").inner_text() == "Flannel"
