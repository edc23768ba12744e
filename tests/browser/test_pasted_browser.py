"""A list pasted into the box of one row, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

PLAN = "v=1&nodes=6&pods_per_node=40&vpc_cidr=10.0.0.0/8"
LIST = "10.0.0.0/24 a\n10.0.1.0/24 b\n10.0.2.0/24 c"
PASTE = """(box, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    box.focus();
    if (box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})))
      document.execCommand("insertText", false, text);
  }"""


def test_a_pasted_list_becomes_rows_at_once(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"/plan/vpc?{PLAN}")
    page.get_by_label("Route entries allowed").fill("300")
    page.get_by_label("CIDR", exact=True).evaluate(PASTE, LIST)
    third = page.get_by_role("group", name="vSwitch 3")
    expect(third.get_by_label("CIDR")).to_have_value("10.0.2.0/24")
    expect(third.get_by_label("Zone")).to_have_value("c")
    expect(page.get_by_role("group", name="vSwitch 1").get_by_label("CIDR")).to_be_focused()
    expect(page.get_by_label("Route entries allowed")).to_have_value("300")
    axe(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"node_vswitches=10.0.0.0/24~a_10.0.1.0/24~b_10.0.2.0/24~c"))


def test_a_list_becomes_rows_without_a_script(
    page_without_javascript: Page, page: Page, axe: Callable[[Page], None]
) -> None:
    for each in (page_without_javascript, page):
        each.goto(f"/plan/vpc?{PLAN}")
        each.get_by_label("CIDR", exact=True).fill("10.0.0.0/24, 10.0.1.0/24")
        each.get_by_label("Zone").fill("a")
        each.get_by_role("button", name="Continue").click()
        expect(each.get_by_role("region", name="Several ranges stood in one box")).to_be_visible()
        second = each.get_by_role("group", name="vSwitch 2")
        expect(second.get_by_label("CIDR")).to_have_value("10.0.1.0/24")
        second.get_by_label("Zone").fill("b")
    axe(page)
    page_without_javascript.get_by_role("button", name="Continue").click()
    expect(page_without_javascript).to_have_url(re.compile(r"node_vswitches=10.0.0.0/24~a_10.0.1.0/24~b"))
