"""Every page in forced colours and with no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.visits import visit
from tests.every_page import PAGES

# What colour tells, and what tells it where every colour is the reader's own: a page, where on it, and how.
MARKS = {
    "step vpc, with errors": [
        (".np-button", "border"),
        (".np-input", "border"),
        (".np-input[aria-invalid=true]", "thick border"),
        (".np-field--error", "bar"),
        (".np-error-summary", "thick border"),
        (".np-steps__item--error .np-steps__number", "sign"),
        (".np-steps__step[aria-current]", "bold"),
    ],
    "step review, filled": [(".np-steps__item--done .np-steps__number", "sign")],
    "step pods, filled": [("tr.np-table__current > *", "bold")],
    "start": [(".np-header__link[aria-current]", "bold"), (".np-language__link[aria-current]", "bold")],
    "result, much amiss": [
        (".np-badge", "border"),
        (".np-matrix__cell--clash", "words"),
        (".np-finding__severity", "words"),
        (".np-capacity__binding", "bold"),
        ("svg.np-map, svg.np-fit__bar", "ground"),
    ],
    "result, terway": [(".np-compare__favoured", "bold")],
}
UNMARKED = """(elements, how) => {
  const solid = (style, side) => style[`border${side}Style`] !== "none"
    && !/rgba.*, 0\\)$/.test(style[`border${side}Color`]) && parseFloat(style[`border${side}Width`]);
  const marks = {
    border: (element, style) => solid(style, "Top") > 0,
    "thick border": (element, style) => solid(style, "Top") >= 2,
    bar: (element, style) => solid(style, "Left") >= 3,
    bold: (element, style) => style.fontWeight >= 600,
    words: (element) => element.textContent.trim() !== "",
    sign: (element) => /\\S/.test(getComputedStyle(element, "::after").content.replace(/none|["/]/g, "")),
    ground: (element, style) => !/rgba.*, 0\\)$/.test(style.backgroundColor),
  };
  return elements.filter((element) => element.checkVisibility() && !marks[how](element, getComputedStyle(element)))
    .map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("name", MARKS)
def test_what_colour_tells_is_told_without_it(kept_page: Callable[..., Page], name: str) -> None:
    page = kept_page(forced_colors="active")
    visit(page, PAGES[name])

    for selector, how in MARKS[name]:
        marked = page.locator(selector)
        assert marked.count() > 0, selector
        assert marked.evaluate_all(UNMARKED, how) == [], selector


NO_SCRIPT = (
    "start",
    "step vpc, twelve vSwitches",
    "result, much amiss",
    "more of a result, terway",
    "import, understood and missed",
    "fleet, judged",
)
DEAD = """() => [...document.querySelectorAll("button, form, [data-np-script]")]
  .filter((element) => element.checkVisibility())
  .filter((element) => element.matches("[data-np-script]")
    || (element.matches("form") ? !element.hasAttribute("action") : element.type !== "submit" || !element.form))
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", NO_SCRIPT)
def test_no_page_offers_what_only_a_script_can_do(kept_page: Callable[..., Page], name: str) -> None:
    """The pages with the most scripts; tests/web/test_every_page.py looks at all of them as they are written."""
    page = kept_page(java_script_enabled=False)
    visit(page, PAGES[name])

    assert page.evaluate(DEAD) == []
    assert page.locator("h1").inner_text()
