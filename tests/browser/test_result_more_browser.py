"""What is fetched when it is unfolded, with and without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import BrowserContext, Page, expect

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.browser.visits import unfold

ADDRESS = f"/result?{encode(replace(EXAMPLES['sixteen'], rules='2026-11'))}"
LAST = "Shared VPC: Prefer instead of Not needed"


def test_it_is_on_the_page_once_it_is_unfolded(page: Page) -> None:
    page.goto(ADDRESS)
    expect(page.locator("#more-flips")).to_have_count(0)
    page.locator("#flips-part > summary").click()
    page.locator("#trades-part > summary").click()

    expect(page.locator(".np-flip__text", has_text=LAST)).to_be_visible()
    expect(page.locator("#trades-masks")).to_contain_text("/24 (in the plan)")
    expect(page.get_by_text("Show on a separate page").filter(visible=True)).to_have_count(0)
    page.locator("#more-flips a").last.click()
    expect(page.locator("#verdict")).to_contain_text("Terway")


def test_it_comes_in_the_language_of_the_page(page: Page) -> None:
    page.goto(f"{ADDRESS}&lang=ja")
    page.locator("#flips-part > summary").click()

    expect(page.locator("#more-flips .np-plugin").first).to_have_text("Terway")
    expect(page.locator("#more-flips")).to_contain_text("不要")


def test_the_link_stays_where_it_can_not_be_fetched(page: Page) -> None:
    page.goto(ADDRESS)
    page.route("**/result/more?*", lambda route: route.fulfill(status=503))
    page.locator("#trades-part > summary").click()
    expect(page.locator("[data-np-part]").filter(visible=True)).to_have_count(1)

    page.unroute("**/result/more?*")
    page.locator("#trades-part > summary").click()
    page.locator("#trades-part > summary").click()
    expect(page.locator("#trades-masks")).to_be_visible()


def test_without_javascript_a_link_leads_there(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto(ADDRESS)
    page.locator("#flips-part > summary").click()
    page.locator("#flips").get_by_role("link", name="Show on a separate page").click()

    expect(page.locator(".np-flip__text", has_text=LAST)).to_be_visible()
    page.get_by_role("link", name="Back to the result").click()
    expect(page.locator("#verdict")).to_contain_text("Flannel")


def test_what_is_unfolded_takes_the_room_there_is(page: Page) -> None:
    """On a wide screen no table and no file is cut off beside empty ground."""
    page.goto(f"/result?{encode(EXAMPLES['terway'])}")
    unfold(page)
    narrow = page.evaluate(
        "[...document.querySelectorAll('.np-details .np-scroll')]"
        ".filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.outerHTML.slice(0, 200))"
    )
    assert narrow == []


def test_what_a_table_is_called_is_in_sight_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/result?{encode(EXAMPLES['terway'])}")
    unfold(page)
    beyond = page.evaluate(
        "[...document.querySelectorAll('.np-scroll caption')]"
        ".filter((each) => each.getBoundingClientRect().right > innerWidth).map((each) => each.textContent)"
    )
    assert beyond == []
