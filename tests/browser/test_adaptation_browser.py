"""Every page as its reader sets it: narrow, with large or spaced text, in forced colours, still, or with no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.visits import unfold, visit
from tests.every_page import PAGES

# What spills over the page, is cut off, or scrolls in a box that the keyboard can't reach.
LOST = """() => {
  const shown = (element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none";
  const named = (element) => `${element.tagName} ${element.getAttribute("class") ?? ""} ${element.id}`;
  const lost = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) lost.push(`the page is ${root.scrollWidth} wide, not ${root.clientWidth}`);
  for (const element of document.querySelectorAll("body *")) {
    // A box scrolls what is typed in it by itself.
    if (!(element instanceof HTMLElement) || !shown(element) || element.matches("input, select")) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const wide = element.scrollWidth > element.clientWidth + 1, high = element.scrollHeight > element.clientHeight + 1;
    const cut = (how, over) => over && ["hidden", "clip"].includes(how);
    if (element.clientWidth && (cut(overflowX, wide) || cut(overflowY, high))) lost.push(`${named(element)} is cut off`);
    const scrolls = (wide && overflowX === "auto") || (high && overflowY === "auto");
    if (scrolls && element.tabIndex < 0 && !element.querySelector("a, button, input, select, textarea, [tabindex='0']"))
      lost.push(`${named(element)} scrolls out of reach`);
  }
  return lost;
}"""
# WCAG 2.2, 1.4.12. A style sheet made by a script is no breach of the content security policy.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
MOVING = """() => {
  const moving = (style) => style.transitionDuration.split(", ").some((each) => parseFloat(each) > 0)
    || style.animationName !== "none" || style.scrollBehavior === "smooth";
  return ["", "::before", "::after"].flatMap((part) => [...document.querySelectorAll("*")]
    .filter((element) => moving(getComputedStyle(element, part))).map((element) => element.outerHTML.slice(0, 80)));
}"""


# Chinese needs less room than either.
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_lost_where_room_is_short(
    new_context: Callable[..., BrowserContext], name: str, language: str
) -> None:
    """At 320 px, with text of 200 %, and with text spaced out as WCAG lets a reader do."""
    page = new_context(locale=language, viewport={"width": 320, "height": 640}).new_page()
    visit(page, PAGES[name])
    unfold(page)

    assert page.evaluate(LOST) == [], "at 320 px"
    page.evaluate(SPACED)
    assert page.evaluate(LOST) == [], "at 320 px, spaced out"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(LOST) == [], "spaced out"
    page.evaluate("document.adoptedStyleSheets = []")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(LOST) == [], "with text of 200 %"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_who_asks_for_it(new_context: Callable[..., BrowserContext], name: str) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    visit(page, PAGES[name])

    assert page.evaluate(MOVING) == []


# What colour tells, and what tells it where every colour is the reader's own: a page, where on it, and how.
MARKS = [
    ("step vpc, with errors", ".np-button", "border"),
    ("step vpc, with errors", ".np-input", "border"),
    ("step vpc, with errors", ".np-input[aria-invalid=true]", "thick border"),
    ("step vpc, with errors", ".np-field--error", "bar"),
    ("step vpc, with errors", ".np-error-summary", "thick border"),
    ("step vpc, with errors", ".np-steps__item--error .np-steps__number", "sign"),
    ("step vpc, with errors", ".np-steps__step[aria-current]", "bold"),
    ("step review, filled", ".np-steps__item--done .np-steps__number", "sign"),
    ("step pods, filled", "tr.np-table__current > *", "bold"),
    ("start", ".np-header__link[aria-current]", "bold"),
    ("start", ".np-language__link[aria-current]", "bold"),
    ("result, much amiss", ".np-badge", "border"),
    ("result, much amiss", ".np-matrix__cell--clash", "words"),
    ("result, much amiss", ".np-finding__severity", "words"),
    ("result, much amiss", ".np-capacity__binding > *", "bold"),
    ("result, much amiss", "svg.np-map, svg.np-plot", "ground"),
    ("result, terway", ".np-compare__favoured", "words"),
]
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


@pytest.mark.parametrize(("name", "selector", "how"), MARKS)
def test_what_colour_tells_is_told_without_it(
    new_context: Callable[..., BrowserContext], name: str, selector: str, how: str
) -> None:
    page = new_context(forced_colors="active").new_page()
    visit(page, PAGES[name])
    marked = page.locator(selector)

    assert marked.count() > 0
    assert marked.evaluate_all(UNMARKED, how) == []


DEAD = """() => [...document.querySelectorAll("button, form, [data-np-script]")]
  .filter((element) => element.checkVisibility())
  .filter((element) => element.matches("[data-np-script]")
    || (element.matches("form") ? !element.hasAttribute("action") : element.type !== "submit" || !element.form))
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", PAGES)
def test_no_page_offers_what_only_a_script_can_do(page_without_javascript: Page, name: str) -> None:
    page = page_without_javascript
    visit(page, PAGES[name])

    assert page.evaluate(DEAD) == []
    assert page.locator("h1").inner_text()
