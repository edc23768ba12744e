"""Every component in every state is for everybody, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_every_component_is_for_everybody(
    new_context: Callable[..., BrowserContext], axe: Callable[[Page], None], scheme: str, width: int
) -> None:
    page = new_context(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    page.goto("/patterns")

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
