"""The browser tests stand on fixtures that hold what they promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page


def test_the_page_talks_to_the_real_server(page: Page) -> None:
    answer = page.goto("/healthz")

    assert answer is not None
    assert answer.json()["status"] == "ok"


def test_nothing_outside_this_machine_is_reached_or_asked_for_unseen(page: Page, faults: list[str]) -> None:
    with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
        page.goto("http://192.0.2.1/")

    assert faults == ["asked for http://192.0.2.1/"]
    faults.clear()


def test_a_breach_of_the_content_security_policy_is_seen(page: Page, faults: list[str]) -> None:
    page.goto("/a-page-that-is-not-there")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )

    assert len(faults) == 1
    assert "style-src 'self'" in faults[0]
    faults.clear()


def test_an_error_that_no_script_catches_is_seen(page: Page, faults: list[str]) -> None:
    page.set_content("<script>throw new Error('oops')</script>")

    assert faults == ["threw oops"]
    faults.clear()


def test_a_page_without_javascript_runs_none(page_without_javascript: Page) -> None:
    page_without_javascript.set_content("<title>a</title><script>document.title = 'b'</script>")

    assert page_without_javascript.title() == "a"


def test_axe_finds_a_picture_without_words(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(
        "<!doctype html><html lang=en><title>a</title><main><h1>b</h1><img src=''></main></html>"
    )

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_axe_is_content_with_a_plain_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content("<!doctype html><html lang=en><title>a</title><main><h1>b</h1></main></html>")

    axe(page)
