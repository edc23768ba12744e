"""The start page and the result page in a browser, and the way on from there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES

FLANNEL = f"/result?{encode(EXAMPLES['flannel'])}"


def test_an_example_opens_without_javascript(page_without_javascript: Page) -> None:
    page_without_javascript.goto("/")
    page_without_javascript.get_by_role("link", name="Flannel: Alibaba Cloud's example").click()

    expect(page_without_javascript.locator("#verdict")).to_contain_text("Flannel")


def test_the_link_to_send_on_is_whole(page: Page) -> None:
    page.goto(FLANNEL)
    shown = page.locator("#share-link").evaluate("(link) => link.href")

    assert shown.startswith("http://127.0.0.1:")
    page.goto(shown)
    expect(page.locator("#verdict")).to_contain_text("Flannel")
