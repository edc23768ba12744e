"""How a browser comes to a page of tests/every_page.py."""

from __future__ import annotations

from playwright.sync_api import Page, Response, expect

from tests.every_page import Shown


def visit(page: Page, shown: Shown) -> None:
    """Open it, and send its form where it has one; needs no script."""
    answer: Response | None = page.goto(shown.path)
    if shown.boxes:
        for name, text in shown.boxes.items():
            page.locator(f"[name={name}]").fill(text)
        with page.expect_navigation() as sent:
            page.locator(f"form:has([name={name}]) button:not([formaction])").last.click()
        answer = sent.value
    assert answer is not None
    assert answer.status == shown.status


def unfold(page: Page) -> None:
    """Open what is folded, and have what is fetched only then, so that all of the page is looked at."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    for fetched in page.locator("[data-np-source]").all():
        expect(fetched).not_to_be_empty()
