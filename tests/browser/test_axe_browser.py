"""axe on every page in every state, in every language, light and dark.

Words differ with the language and colours with the scheme, but neither with the other: every rule is asked in English
and light, and in Japanese and dark; in Chinese all but the contrast of colours, which takes half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import pytest
from playwright.sync_api import BrowserContext, Page

from app.settings import LANGUAGES
from tests.browser.visits import unfold, visit
from tests.every_page import PAGES

SCHEMES: Final[dict[str, Literal["light", "dark"]]] = {"en": "light", "ja": "dark", "zh-Hans": "light"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    axe_words: Callable[[Page], None],
    name: str,
    language: str,
) -> None:
    scheme = SCHEMES[language]
    page = new_context(locale=language, reduced_motion="reduce", color_scheme=scheme).new_page()
    visit(page, PAGES[name])
    assert page.locator("html").get_attribute("lang") == language
    unfold(page)

    (axe_words if language == "zh-Hans" else axe)(page)
