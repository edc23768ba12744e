"""A form that takes longer than a second says so; a quick one, and a download, do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.plans import BASE

PLANS = "\n".join(json.dumps({**BASE, "name": name}) for name in ("shop", "bank"))
FORMS = {"/fleet": PLANS, "/fleet/propose": "shop,50,60,2", "/import": "10.0.0.0/16 Lab"}


@pytest.mark.parametrize("path", FORMS)
def test_a_slow_answer_is_announced(page: Page, path: str) -> None:
    page.goto(path)
    # As if the answer never came: a page that a browser is about to leave can't be looked at.
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    form = page.locator("form[data-np-busy=busy]")
    bar = page.get_by_role("progressbar")
    form.locator("textarea").first.fill(FORMS[path])
    expect(bar).to_be_hidden()
    form.locator("button[type=submit]").first.click()
    expect(bar).to_be_visible()
    expect(bar).to_have_accessible_name("Working… A long list can take a few seconds.")
    expect(page.get_by_role("status")).to_have_text("Working… A long list can take a few seconds.")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_it_moves_for_those_who_like_it(
    new_context: Callable[..., BrowserContext], motion: str, moves: bool
) -> None:
    page = new_context(reduced_motion=motion).new_page()
    page.goto("/fleet")
    name = page.locator(".np-busy__fill").evaluate("bar => getComputedStyle(bar).animationName")
    assert (name != "none") is moves


def test_a_download_leaves_the_page_as_it_is(page: Page) -> None:
    page.goto("/fleet")
    page.get_by_role("textbox", name="Plans").fill(PLANS)
    page.get_by_role("button", name="Check fleet").click()
    page.clock.install()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert Path(download.value.path()).stat().st_size
    page.clock.fast_forward(5_000)
    expect(page.get_by_role("progressbar")).to_be_hidden()


def test_without_a_script_there_is_none(page_without_javascript: Page) -> None:
    page_without_javascript.goto("/import")
    expect(page_without_javascript.get_by_role("progressbar")).to_be_hidden()
