"""Three languages in a browser: the switch keeps the page, and the page is right for its language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES

RESULT = f"/result?{encode(EXAMPLES['sixteen'])}"
STEP = f"/plan/vpc?{encode(EXAMPLES['sixteen'])}"


def test_the_switch_keeps_the_result(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(locale="en-GB").new_page()
    page.goto(RESULT)
    address = page.url
    page.get_by_role("link", name="日本語").click()

    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page).to_have_url(address)
    page.get_by_role("link", name="入力内容を変更する").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto(RESULT)
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page).to_have_url(address)


def test_the_switch_needs_no_script(page_without_javascript: Page) -> None:
    page_without_javascript.goto(STEP)
    page_without_javascript.get_by_role("button", name="日本語").click()

    expect(page_without_javascript.locator("html")).to_have_attribute("lang", "ja")
    expect(page_without_javascript).to_have_url(re.compile(r"/plan/vpc\?.*nodes=16"))


@pytest.mark.parametrize(("locale", "family"), [("ja-JP", "Noto Sans CJK JP"), ("zh-CN", "Noto Sans CJK SC")])
@pytest.mark.parametrize("path", ["/", STEP, RESULT])
def test_a_narrow_page_has_its_fonts_and_does_not_scroll_sideways(
    kept_page: Callable[..., Page], path: str, locale: str, family: str
) -> None:
    page = kept_page(locale=locale, viewport={"width": 320, "height": 640})
    page.goto(path)

    assert family in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
