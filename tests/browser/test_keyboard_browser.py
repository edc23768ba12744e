"""The planner by keyboard alone: Tab, Shift+Tab, Enter, Space and the arrows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.visits import stop_clock, visit
from tests.every_page import PAGES

# Where the focus is: a name of its own, and what is amiss with it. Nothing where it has left the page.
STOP = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const all = [...document.querySelectorAll("*")];
  const drawn = [element, ...(element.labels ?? [])].find((each) => {
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && opacity > 0;
  });
  const edge = element.ownerSVGElement && getComputedStyle(element.querySelector("rect"));
  const amiss = [];
  if (!drawn && !(edge && parseFloat(edge.strokeWidth) >= 3)) amiss.push("its focus can't be seen");
  const boxes = [...(drawn ?? element).getClientRects()];
  const within = boxes.filter((box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
  if (!within.length) amiss.push("it is out of sight");
  const owners = [element, ...(element.labels ?? [])];
  const shares = [0.1, 0.5, 0.9];
  const above = within.some((box) => shares.some((across) => shares.some((down) => {
    const top = document.elementFromPoint(box.left + across * box.width, box.top + down * box.height);
    return top && owners.some((each) => each.contains(top) || top.contains(each));
  })));
  if (within.length && !above) amiss.push("something covers it");
  return { place: all.indexOf(element), html: element.outerHTML.slice(0, 120), amiss };
}"""
# How many stops there should be: a group of radio buttons is one.
STOPS = """() => {
  const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const groups = new Set();
  return reached.filter((element) => {
    if (element.type !== "radio") return true;
    const group = document.querySelector(`input[name="${element.name}"]:checked`) ?? element;
    if (groups.has(element.name)) return false;
    groups.add(element.name);
    return group.tabIndex >= 0;
  }).length;
}"""
MAX_LENGTH = 1_000


def stops(page: Page, key: str, most: int = MAX_LENGTH) -> list[int]:
    """The place of the focus and of every stop from there, until it leaves the page."""
    found = list[int]()
    for _ in range(most):
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        assert not stop["amiss"], stop
        assert stop["place"] not in found, f"the focus is caught: {stop}"
        found.append(stop["place"])
        page.keyboard.press(key)
    assert most < MAX_LENGTH, "the focus never leaves the page"
    return found


@pytest.mark.parametrize(
    "name",
    [
        "start",
        "step cluster, filled",
        "step vpc, with errors",
        "step pods, filled",
        "step needs, filled",
        "step review, filled",
        "result, terway",
        "result, much amiss",
        "compare, two plans",
        "import, understood and missed",
        "fleet, judged",
        "fleet proposal, laid out",
        "guide",
        "API",
    ],
)
def test_every_stop_is_seen_and_left_again(kept_page: Callable[..., Page], name: str) -> None:
    page = kept_page(reduced_motion="reduce")
    visit(page, PAGES[name])
    page.locator(".np-skip").focus()

    forth = stops(page, "Tab")
    assert len(forth) == page.evaluate(STOPS)
    assert forth == sorted(forth), "the order is not that of the page"
    page.keyboard.press("Shift+Tab")
    assert stops(page, "Shift+Tab", len(forth)) == forth[::-1]


def tab_to(page: Page, place: Locator, key: str = "Tab") -> None:
    """Press the key until the focus is there; every stop on the way is seen."""
    sought = place.element_handle()
    for _ in range(MAX_LENGTH):
        page.keyboard.press(key)
        stop, is_there = page.evaluate(f"(sought) => [({STOP})(), sought === document.activeElement]", sought)
        assert stop is None or not stop["amiss"], stop
        if is_there:
            return
    raise AssertionError(f"no way to {place}")


def typed(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    tab_to(page, box)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_the_whole_way_by_keyboard(new_context: Callable[..., BrowserContext]) -> None:
    """From the start past a mistake to the verdict, which is changed, copied, downloaded and compared."""
    context = new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/")
    tab_to(page, page.locator(".np-skip"))
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Plan step by step"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/plan/cluster"))
    typed(page, "Initial nodes", "many")
    typed(page, "Pods per node", "40")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    tab_to(page, page.locator(".np-error-summary__link"))
    page.keyboard.press("Enter")
    box = page.get_by_label("Initial nodes")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/plan/vpc"))

    typed(page, "VPC CIDR", "10.0.0.0/8")
    page.keyboard.press("Enter")
    for step in ("services", "pods"):
        expect(page).to_have_url(re.compile(f"/plan/{step}"))
        tab_to(page, page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/plan/needs"))
    policy = page.locator("input[name=network_policy]")
    tab_to(page, page.locator("input[name=network_policy]:checked"))
    while policy.and_(page.locator(":checked")).get_attribute("value") != "must":
        page.keyboard.press("ArrowLeft")
    tab_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("/plan/review"))
    tab_to(page, page.get_by_role("link", name="Show result"))
    page.keyboard.press("Enter")

    expect(page.locator("#verdict")).to_contain_text("Terway")
    tab_to(page, page.locator("#what-if-part > summary"))
    page.keyboard.press("Space")
    most = page.locator("[id='what_if.max_nodes']")
    tab_to(page, most)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).not_to_be_empty()
    expect(page).to_have_url(re.compile("max_nodes=17"))
    expect(most).to_be_focused()

    copy = page.locator("[data-np-copy=share-link]")
    tab_to(page, copy)
    stop_clock(page)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == copy.evaluate("(link) => link.href")
    tab_to(page, page.get_by_role("link", name="Decision record").first)
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Compare with another plan"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/compare"))


def test_a_button_of_what_if_keeps_the_focus(page: Page) -> None:
    visit(page, PAGES["result, sixteen"])
    page.locator("#what-if-part > summary").press("Enter")
    page.locator("[id='what_if.need']").select_option("network_policy")
    expect(page).to_have_url(re.compile("network_policy=must"))
    button = page.get_by_role("button", name="See the result")
    button.press("Enter")
    expect(button).to_be_focused()


def test_a_part_that_was_just_brought_obeys_at_once(page: Page) -> None:
    """A form that a swap has brought must not leave the page because its script isn't ready yet."""
    visit(page, PAGES["result, sixteen"])
    page.locator("#what-if-part > summary").press("Enter")
    most = page.locator("[id='what_if.max_nodes']")
    expect(most).to_be_visible()
    page.evaluate("""() => {
      window.isFirstPage = true;
      const submit = () => setTimeout(() => {
        document.getElementById("what_if.max_nodes").value = "21";
        document.getElementById("what_if.submit").click();
      });
      document.addEventListener("htmx:afterSwap", submit, { once: true });
    }""")
    most.fill("17")
    most.press("Enter")
    expect(page).to_have_url(re.compile("max_nodes=21"))
    assert page.evaluate("window.isFirstPage")


def test_the_focus_goes_on_from_a_row_that_goes(page: Page) -> None:
    """To the remove button of the row that takes its place, or of the last; a sentence says what happened."""
    visit(page, PAGES["step vpc, twelve vSwitches"])
    page.get_by_role("button", name="Remove vSwitch 12").press("Enter")
    expect(page.get_by_role("group", name="vSwitch 12")).to_have_count(0)
    expect(page.locator("#node_vswitches-add")).to_be_focused()
    expect(page.locator("#status")).to_have_text("vSwitch 12 removed")
    page.locator("#node_vswitches-add").press("Enter")
    expect(page.get_by_role("group", name="vSwitch 12").get_by_label("CIDR")).to_be_focused()
    expect(page.locator("#status")).to_have_text("vSwitch 12 added")
