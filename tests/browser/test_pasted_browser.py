"""A list pasted into the box of one row, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.plan_io.link import decode

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
    page.locator("#more > summary").click()
    page.get_by_label("Route entry quota").fill("300")
    page.get_by_label("CIDR", exact=True).evaluate(PASTE, LIST)
    third = page.get_by_role("group", name="vSwitch 3")
    expect(third.get_by_label("CIDR")).to_have_value("10.0.2.0/24")
    expect(third.get_by_label("Zone")).to_have_value("c")
    expect(page.get_by_role("group", name="vSwitch 1").get_by_label("CIDR")).to_be_focused()
    expect(page.get_by_label("Route entry quota")).to_have_value("300")
    axe(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"node_vswitches=10.0.0.0/24~a_10.0.1.0/24~b_10.0.2.0/24~c"))


def test_a_list_becomes_rows_without_a_script(page_without_javascript: Page, page: Page) -> None:
    for each in (page_without_javascript, page):
        each.goto(f"/plan/vpc?{PLAN}")
        each.get_by_label("CIDR", exact=True).fill("10.0.0.0/24, 10.0.1.0/24")
        each.get_by_role("textbox", name="Zone").fill("a")
        each.get_by_role("button", name="Continue").click()
        expect(each.get_by_role("region", name="One box had several ranges")).to_be_visible()
        second = each.get_by_role("group", name="vSwitch 2")
        expect(second.get_by_label("CIDR")).to_have_value("10.0.1.0/24")
        second.get_by_label("Zone").fill("b")
    page_without_javascript.get_by_role("button", name="Continue").click()
    expect(page_without_javascript).to_have_url(re.compile(r"node_vswitches=10.0.0.0/24~a_10.0.1.0/24~b"))


def test_of_a_very_long_list_the_rest_is_kept_out_of_sight(page: Page) -> None:
    """Without a script, tests/web/test_long_lists.py carries the rest on, and removes it."""
    vswitches = "_".join(f"10.{index >> 8}.{index & 255}.0/24~a" for index in range(400))
    page.goto(f"/plan/vpc?{PLAN}&node_vswitches={vswitches}")
    page.get_by_role("button", name="Remove vSwitch 2", exact=True).click()
    expect(page.get_by_text("249 more entries are in the plan but not shown")).to_be_visible()
    page.get_by_role("button", name="Add a node vSwitch").click()
    page.get_by_role("group", name="vSwitch 151").get_by_label("CIDR").fill("10.9.0.0/24")
    page.get_by_role("button", name="Remove 249 entries that aren't shown").click()
    added = page.get_by_text("1 more entry is in the plan but not shown")
    expect(added).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/plan/services"))
    assert len(decode(page.url.partition("?")[2]).draft.node_vswitches) == 151
