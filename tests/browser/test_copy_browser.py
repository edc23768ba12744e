"""A copy button says what came of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.visits import stop_clock


def test_a_copy_button_says_what_came_of_it_however_often_it_is_pressed(page: Page) -> None:
    page.goto("/docs")
    button = page.locator("[data-np-copy=api-example]")
    stop_clock(page)

    button.click()
    expect(button).to_have_text("Copied")
    first = button.get_attribute("data-np-timer") or ""
    button.click()
    expect(button).not_to_have_attribute("data-np-timer", first)
    expect(button).to_have_text("Copied")
    expect(page.get_by_role("status")).to_have_text("Copied")
    page.clock.fast_forward(2_000)
    expect(button).to_have_text("Copy")


def test_where_nothing_can_be_copied_the_text_is_left_selected(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "Document.prototype.execCommand = () => false;"
    )
    page.goto("/docs")
    button = page.locator("[data-np-copy=api-example]")

    button.click()
    expect(button).to_have_text("Couldn't copy. Press Ctrl+C")
    text = page.locator("#api-example").inner_text()
    assert page.evaluate("getSelection().toString()").strip() == text.strip() != ""
