"""Two plans side by side: what belongs together stands in one line, whichever the verdicts are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page

from app.plan.draft import Draft
from app.plan_io.link import encode
from tests.drafts import TWO_ZONES

TERWAY = replace(TWO_ZONES, growth_percent_per_year="", needs={"network_policy": "must"})
NEITHER = replace(TWO_ZONES, service_cidr="192.168.96.0/20")


def tops(page: Page, selector: str) -> list[int]:
    found: list[int] = page.locator(selector).evaluate_all(
        "elements => elements.map(element => Math.round(element.getBoundingClientRect().top))"
    )
    return found


@pytest.mark.parametrize("other", [TWO_ZONES, NEITHER], ids=["flannel", "neither"])
@pytest.mark.parametrize("tag", ["en", "ja", "zh-CN"])
def test_the_answers_stand_in_line(kept_page: Callable[..., Page], tag: str, other: Draft) -> None:
    page = kept_page(locale=tag)
    page.goto(f"/compare?{urlencode({'a': encode(TERWAY), 'b': encode(other)})}")
    for shared in (".np-box", ".np-answer__title", ".np-box + p"):
        found = tops(page, f".np-sides {shared}")
        assert len(found) == 2, shared
        assert len(set(found)) == 1, shared


def test_both_plans_are_seen_on_a_narrow_screen(new_context: Callable[..., BrowserContext]) -> None:
    """What a table says of either plan, and the drawing of what moved; nothing scrolls sideways."""
    page = new_context(locale="en", viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/compare?{urlencode({'a': encode(TERWAY), 'b': encode(NEITHER)})}")
    cells = page.locator(".np-table--sides > tbody td, .np-moves rect")
    boxes = [cell.bounding_box() for cell in cells.all()]

    assert len(boxes) > 10
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert page.locator(".np-scroll").evaluate_all(
        "all => all.every(each => each.scrollWidth <= each.clientWidth)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
