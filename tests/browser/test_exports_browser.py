"""Files to take away, in a browser: unfolded, copied, downloaded, with and without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.browser.visits import stop_clock

RESULT = f"/result?{encode(EXAMPLES['terway'])}"


def unfold(page: Page) -> None:
    page.locator("#files-part > summary").click()
    page.locator("#more-files").wait_for()
    for summary in page.locator("#more-files summary").all():
        summary.click()


def test_a_file_is_fetched_when_it_is_unfolded_in_the_language_of_the_page(page: Page) -> None:
    page.goto(f"{RESULT}&lang=ja")
    assert page.locator("#take-md").count() == 0
    with page.expect_response(lambda answer: "/result.md?" in answer.url) as fetched:
        unfold(page)

    page.locator("#take-md", has_text="ACK クラスター").wait_for()
    assert (page.locator("#take-md").text_content() or "").rstrip() == fetched.value.text().rstrip()


def test_a_file_that_can_t_be_fetched_says_so_and_is_tried_again(page: Page) -> None:
    page.goto(RESULT)
    page.route("**/result.tf?*", lambda route: route.abort())
    page.locator("#files-part > summary").click()
    summary = page.locator("#more-files summary").first
    summary.click()
    page.locator("#take-tf", has_text="couldn't be loaded").wait_for()
    page.unroute("**/result.tf?*")
    summary.click()
    summary.click()

    page.locator("#take-tf", has_text="alicloud_vpc").wait_for()


def test_what_is_copied_is_the_file(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(RESULT)
    unfold(page)
    page.locator("#take-tf", has_text="alicloud_vpc").wait_for()
    stop_clock(page)
    page.locator("[data-np-copy=take-tf]").click()
    page.locator("[data-np-copy=take-tf]", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    file = page.request.get(RESULT.replace("/result?", "/result.tf?")).text()

    assert copied.rstrip() == file.rstrip()


def test_a_file_is_downloaded_without_a_script(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto(RESULT)
    page.locator("#files-part > summary").click()
    with page.expect_navigation():
        page.locator("#files").get_by_role("link").click()
    for summary in page.locator("#more-files summary").all():
        summary.click()
    expect(page.locator("#take-tf")).to_be_hidden()
    expect(page.locator("#more-files").get_by_role("link", name="Download").first).to_be_visible()
    with page.expect_download() as download:
        page.locator("#more-files").get_by_role("link", name="Decision record").first.click()

    assert download.value.suggested_filename == "terway-in-two-zones.md"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.startswith("# Network plug-in of the ACK cluster: Terway in two zones")
