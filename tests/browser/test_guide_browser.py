"""The guide and the API's page are for everybody too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("path", ["/guide", "/docs"])
def test_a_page_is_for_everybody(page: Page, axe: Callable[[Page], None], path: str) -> None:
    page.goto(path)
    axe(page)
