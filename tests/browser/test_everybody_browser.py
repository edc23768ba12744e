"""Every page in every state as its readers set it: light, dark, still, narrow, with large or spaced text.

Pages have the same elements in every language (tests/web/test_translations.py), so that one language is enough for what
elements say of themselves. Room is looked at in the two languages that need the most.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.visits import unfold, visit
from tests.every_page import PAGES

# A result that is unfolded fetches all that "more of a result" holds (tests/web/test_result_more.py), so that of those
# pages only these are looked at alone.
ALONE: Final = {f"more of a result, {name}" for name in ("much amiss", "unreadable link")}
NAMES: Final = [name for name in PAGES if not name.startswith("more of") or name in ALONE]
# What spills over the page, is cut off, or scrolls in a box that the keyboard can't reach.
LOST = """() => {
  const shown = (element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none";
  const named = (element) => `${element.tagName} ${element.getAttribute("class") ?? ""} ${element.id}`;
  const lost = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const beyond = [...document.querySelectorAll("body *")].filter((element) => shown(element)
      && element.getBoundingClientRect().right > root.clientWidth && !element.closest(".np-scroll, pre, svg"));
    lost.push(`the page is ${root.scrollWidth} wide, not ${root.clientWidth}: ${beyond.slice(0, 9).map(named).join(", ")}`);
  }
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
# Words take as much room as in the widest font that a reader is likely to have, DejaVu Sans: where it isn't installed,
# another one is spaced out until the sentence is as long as in DejaVu Sans.
SENTENCE = (
    "Every range of the plan, 192.168.0.0/16, is checked against every other one; 8,188 addresses are usable."
)
WIDTH = 53.0  # of the sentence in DejaVu Sans, in em
FAMILY = '"DejaVu Sans", Verdana, "Noto Sans", sans-serif'
WIDE = f"""(family) => {{
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `100px ${{family}}`;
  const lacking = Math.max(0, {WIDTH} - canvas.measureText("{SENTENCE}").width / 100) / {len(SENTENCE)};
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:root:root {{ --sans: ${{family}} }} * {{ --lacking: ${{lacking}}em }}`
    + (lacking ? "* {{ letter-spacing: var(--lacking) !important }}" : ""));
  document.adoptedStyleSheets = [sheet];
}}"""
# WCAG 2.2, 1.4.12. A style sheet made by a script is no breach of the content security policy.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; word-spacing: 0.16em !important;
      letter-spacing: calc(0.12em + var(--lacking)) !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# The animation named np-peek shows or hides, and moves nothing.
MOVING = """() => {
  const moving = (style) => style.transitionDuration.split(", ").some((each) => parseFloat(each) > 0)
    || !["none", "np-peek"].includes(style.animationName) || style.scrollBehavior === "smooth";
  return ["", "::before", "::after"].flatMap((part) => [...document.querySelectorAll("*")]
    .filter((element) => moving(getComputedStyle(element, part))).map((element) => element.outerHTML.slice(0, 80)));
}"""


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_for_everybody(
    kept_page: Callable[..., Page], axe: Callable[[Page], None], name: str
) -> None:
    page = kept_page(locale="en", reduced_motion="reduce")
    visit(page, PAGES[name])
    unfold(page)

    axe(page)
    assert page.evaluate(MOVING) == []
    _assert_nothing_is_lost_where_room_is_short(page)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_room_for_japanese(kept_page: Callable[..., Page], name: str) -> None:
    page = kept_page(locale="ja", reduced_motion="reduce")
    visit(page, PAGES[name])
    assert page.locator("html").get_attribute("lang") == "ja"
    unfold(page)

    _assert_nothing_is_lost_where_room_is_short(page)


def _assert_nothing_is_lost_where_room_is_short(page: Page) -> None:
    """At 320 px, with text of 200 %, and with text spaced out as WCAG lets a reader do; always in a wide font."""
    page.evaluate(WIDE, FAMILY)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(LOST) == [], "at 320 px"
    page.evaluate(SPACED)
    assert page.evaluate(LOST) == [], "at 320 px, spaced out"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(LOST) == [], "spaced out"
    page.evaluate(WIDE, FAMILY)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(LOST) == [], "with text of 200 %"


@pytest.mark.parametrize("family", [FAMILY, "serif", '"A font that nobody has", sans-serif'])
def test_the_wide_font_is_wide_whatever_is_installed(page: Page, family: str) -> None:
    page.goto("/")
    page.evaluate(WIDE, family)
    page.evaluate(
        """(sentence) => {
      const long = document.createElement("span");
      long.id = "long";
      long.textContent = sentence;
      long.setAttribute("class", "np-lede");
      document.querySelector("h1").before(long);
    }""",
        SENTENCE,
    )
    width = page.evaluate("""() => {
      const long = document.getElementById("long");
      long.style.cssText = "position: absolute; white-space: nowrap; max-width: none";
      return long.getBoundingClientRect().width / parseFloat(getComputedStyle(long).fontSize);
    }""")

    assert width >= WIDTH - 0.5


# On a ground that only the paragraph's parent has, in a colour that only it has, after many that can be read.
PALE = """<!doctype html><html lang="en"><title>Pale</title><main><h1>Pale</h1><p>Read me.</p><p>Read me.</p>
<div style="background: %s"><p>Read <span style="color: %s">me</span>.</p></div></main>"""


@pytest.mark.parametrize(
    ("ground", "colour", "is_pale"),
    [
        ("#fff", "#000", False),
        ("#fff", "#999", True),
        ("#777", "#000", False),
        ("#777", "#666", True),
        ("linear-gradient(#fff, #fff), #000", "#fff", False),  # axe leaves pictures to people
    ],
)
def test_what_is_pale_is_found(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    ground: str,
    colour: str,
    is_pale: bool,
) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.set_content(PALE % (ground, colour))

    with pytest.raises(AssertionError, match="color-contrast") if is_pale else nullcontext():
        axe(page)


# In the colour of the words around it, or nearly; not underlined.
LINKED = """<!doctype html><html lang="en"><title>Linked</title><main><h1>Linked</h1><p>Read <a href="/">me</a>.</p>
<p>Read <a href="/" style="color: %s; text-decoration: none">me</a> now.</p></main></html>"""


@pytest.mark.parametrize(("colour", "is_hidden"), [("#111", True), ("#767676", False)])
def test_a_link_that_looks_like_the_words_around_it_is_found(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    colour: str,
    is_hidden: bool,
) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.set_content(LINKED % colour)

    with pytest.raises(AssertionError, match="link-in-text-block") if is_hidden else nullcontext():
        axe(page)


# Two small targets, each within the room that the other needs; or a large one, covered to a strip by another.
NEAR = """<!doctype html><html lang="en"><title>Small</title><style>button { position: absolute; top: 80px; padding: 0;
border: 0; font-size: 10px }</style><main><h1>Small</h1><button style="left: 9px; width: %dpx; height: %dpx">a</button>
<button style="left: %dpx; width: 60px; height: 60px">b</button></main></html>"""


@pytest.mark.parametrize(
    ("width", "height", "left", "is_small"),
    [(24, 24, 33, False), (20, 20, 30, True), (20, 20, 50, False), (60, 60, 20, True), (60, 60, 40, False)],
)
def test_what_is_too_small_to_press_is_found(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    width: int,
    height: int,
    left: int,
    is_small: bool,
) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.set_content(NEAR % (width, height, left))

    with pytest.raises(AssertionError, match="target-size") if is_small else nullcontext():
        axe(page)
