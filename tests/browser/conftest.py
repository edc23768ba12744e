"""A real browser in front of the real server.

`page`, `context` and `new_context` are Playwright's, with `base_url` set: `page.goto("/plan/cluster")`. A test
fails when the page asks for anything that isn't on this machine, breaks the content security policy, or throws
an error that nothing catches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from scripts import browser as browsers
from tests.browser.accessibility import assert_accessible

# The only place of timeouts: what a page has not shown by then counts as never shown.
TIMEOUT_MILLISECONDS = 10_000
NAVIGATION_TIMEOUT_MILLISECONDS = 30_000
expect.set_options(timeout=TIMEOUT_MILLISECONDS)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever is not on this machine goes to a proxy that isn't there.
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
)
VIEWPORT = {"width": 1280, "height": 720}
LOCAL = re.compile(r"http://127\.0\.0\.1[:/]|data:|blob:|about:")


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = browsers.find()
    if path is None:
        _without_a_browser()
    return {**browser_type_launch_args, "executable_path": path, "args": list(FLAGS)}


def _without_a_browser() -> None:
    message = "There is no browser: see `make browser`."
    if browsers.is_ci():
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What pages did that they must not do; a test that provokes it clears the list."""
    faults: list[str] = []
    yield faults
    assert not faults, "\n".join(["A page did what it must not:", *faults])


@pytest.fixture
def new_context(
    faults: list[str], new_context: Callable[..., BrowserContext]
) -> Callable[..., BrowserContext]:
    """Makes browsers without a past: `new_context(locale="ja-JP", viewport={"width": 320, "height": 640})`."""

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        _set_timeouts(context)
        _watch(context, faults)
        return context

    return watched


@pytest.fixture(scope="session")
def kept_contexts() -> Iterator[dict[str, BrowserContext]]:
    """What `kept_page` has opened, by its options."""
    kept: dict[str, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def kept_page(
    browser: Browser,
    browser_context_args: dict[str, Any],
    kept_contexts: dict[str, BrowserContext],
    faults: list[str],
) -> Iterator[Callable[..., Page]]:
    """Gives a page that tests share, for those that only look: `kept_page(locale="ja")`. It keeps no cookie.

    Opening a page anew takes longer than most looks.
    """
    watched = list[Callable[[], None]]()

    def page(**options: Any) -> Page:
        key = repr(sorted(options.items()))
        if key not in kept_contexts:
            kept_contexts[key] = browser.new_context(**{**browser_context_args, **options})
            _set_timeouts(kept_contexts[key])
            kept_contexts[key].new_page()
        context = kept_contexts[key]
        context.clear_cookies()
        page = context.pages[0]
        page.goto("about:blank")
        page.set_viewport_size(options.get("viewport", VIEWPORT))
        page.emulate_media(media="null", color_scheme=options.get("color_scheme", "light"))
        watched.append(_watch(context, faults))
        return page

    yield page
    for stop in watched:
        stop()


@pytest.fixture
def page_without_javascript(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a browser that runs no script."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails, with a list, where a page breaks a rule of WCAG 2.2 AA or a good practice that axe knows."""
    legible = set[str]()
    return lambda page: assert_accessible(page, legible)


def _set_timeouts(context: BrowserContext) -> None:
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    context.set_default_navigation_timeout(NAVIGATION_TIMEOUT_MILLISECONDS)


def _watch(context: BrowserContext, faults: list[str]) -> Callable[[], None]:
    """Note what pages of the context must not do; returns what ends it."""

    def on_request(request: Request) -> None:
        if not LOCAL.match(request.url):
            faults.append(f"asked for {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def on_error(error: WebError) -> None:
        faults.append(f"threw {error.error}")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", on_error)

    def stop() -> None:
        context.remove_listener("request", on_request)
        context.remove_listener("console", on_console)
        context.remove_listener("weberror", on_error)

    return stop
