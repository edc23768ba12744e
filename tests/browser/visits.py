"""How a browser comes to a page of tests/every_page.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

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


def continue_to(page: Page, *steps: str) -> None:
    """Send each step on to the next one; a click alone doesn't wait for the page that it leads to."""
    for step in steps:
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(re.compile(rf"/plan/{step}\?"))


def stop_clock(page: Page) -> None:
    """From here on no time goes by for the page's scripts, unless `page.clock` is told to go on."""
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))


def unfold(page: Page) -> None:
    """Open what is folded, and have what is fetched only then, so that all of the page is looked at."""
    open_all = "for (const each of document.querySelectorAll('details')) each.open = true"
    page.evaluate(open_all)
    expect(page.locator("[data-np-part]")).to_have_count(0)
    page.evaluate(open_all)
    for fetched in page.locator("[data-np-source]").all():
        expect(fetched).not_to_be_empty()
