"""The wizard in a real browser: the whole way with no script, and every step for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visits import continue_to

PLAN = "v=1&nodes=6&pods_per_node=40&vpc_cidr=10.0.0.0/8&node_vswitches=10.0.0.0/20~a_10.0.16.0/20~b"


def test_the_whole_way_needs_no_script(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/plan/cluster")
    page.get_by_label("Initial nodes").fill("six")
    page.get_by_label("Pods per node").fill("40")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Pods per node")).to_have_value("40")
    page.get_by_label("Initial nodes").fill("6")
    page.get_by_label("Initial nodes").press("Enter")
    page.get_by_label("VPC CIDR").fill("10.0.0.0/8")
    page.get_by_label("CIDR", exact=True).fill("10.0.0.0/20")
    page.get_by_role("button", name="Add a node vSwitch").click()
    second = page.get_by_role("group", name="vSwitch 2")
    second.get_by_label("CIDR").fill("10.0.16.0/20")
    second.get_by_label("Zone").fill("b")
    second.get_by_label("Zone").press("Enter")  # continues, and removes nothing
    expect(page).to_have_url(re.compile(r"/plan/services\?"))
    continue_to(page, "pods", "needs", "review")
    expect(page.get_by_text("10.0.16.0/20 in zone b").first).to_be_visible()
    page.get_by_role("link", name="Show result").click()
    expect(page).to_have_url(re.compile(r"/result\?"))


def test_a_mistake_takes_the_focus(page: Page) -> None:
    page.goto(f"/plan/vpc?{PLAN}&route_entry_quota=many&action=continue")
    page.get_by_role("link", name="many isn't a whole number").click()
    expect(page.get_by_label("Route entry quota")).to_be_focused()


def test_a_mistake_that_is_corrected_is_no_longer_shown(page: Page) -> None:
    page.goto(f"/plan/vpc?{PLAN}&route_entry_quota=many&route_entries_used=few&action=continue")
    page.get_by_label("Route entry quota").fill("200")
    expect(page.get_by_role("link", name="many isn't a whole number")).to_have_count(0)
    expect(page.get_by_label("Route entry quota")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_label("Route entries used").fill("20")
    expect(page.locator("#error-summary, .np-field__error, [aria-invalid]")).to_have_count(0)


def test_the_panel_follows_while_typing(page: Page) -> None:
    """The box that is typed in keeps its focus and its text; Continue still submits the form."""
    page.goto(f"/plan/vpc?{PLAN}")
    panel = page.get_by_role("region", name="So far")
    expect(panel).to_contain_text("/8")
    box = page.get_by_label("VPC CIDR")
    box.press("ControlOrMeta+a")
    box.press_sequentially("10.0.0.0/9")
    expect(panel).to_contain_text("/9")
    expect(box).to_be_focused()
    expect(box).to_have_value("10.0.0.0/9")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/plan/services\?.*vpc_cidr=10\.0\.0\.0(/|%2F)9"))


def test_a_plan_is_broken_mended_and_sent_on(page: Page, new_context: Callable[..., BrowserContext]) -> None:
    """A pod CIDR inside the VPC is named on the result; mended, the link opens to the same answer elsewhere."""
    page.goto(f"/result?{PLAN}&pod_cidr=10.64.0.0/16")
    expect(page.get_by_text("Pod CIDR 10.64.0.0/16 is inside VPC CIDR 10.0.0.0/8").first).to_be_visible()
    page.goto(f"/plan/pods?{PLAN}&pod_cidr=10.64.0.0/16")
    page.get_by_role("textbox", name="Pod CIDR").fill("172.20.0.0/16")
    continue_to(page, "needs", "review")
    page.get_by_role("link", name="Show result").click()
    expect(page.get_by_text("is inside VPC CIDR 10.0.0.0/8")).to_have_count(0)
    sentence = page.locator("#verdict").inner_text()
    elsewhere = new_context(java_script_enabled=False).new_page()
    elsewhere.goto(page.url)
    assert elsewhere.locator("#verdict").inner_text() == sentence


def test_rows_come_and_go_without_the_page(page: Page) -> None:
    """What is typed elsewhere stays, the new row has the focus, and the address holds no action."""
    page.goto(f"/plan/vpc?{PLAN}")
    on_the_map = page.locator("#panel .np-map__vswitch-node")
    expect(on_the_map).to_have_count(2)
    page.locator("#more > summary").click()
    page.get_by_label("Route entry quota").fill("300")
    page.get_by_role("button", name="Add a node vSwitch").click()
    third = page.get_by_role("group", name="vSwitch 3")
    expect(third.get_by_label("CIDR")).to_be_focused()
    expect(page.get_by_label("Route entry quota")).to_have_value("300")
    expect(page).not_to_have_url(re.compile("action"))
    page.get_by_role("button", name="Remove vSwitch 3").click()
    expect(third).to_have_count(0)
    page.get_by_role("button", name="Remove vSwitch 2").click()
    expect(on_the_map).to_have_count(1)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/plan/services\?.*route_entry_quota=300"))


def test_an_overlap_is_named_while_it_is_typed_and_put_right_by_one_click(page: Page) -> None:
    page.goto(f"/plan/services?{PLAN}")
    said = page.locator("#service_cidr-clash")
    expect(said).to_be_hidden()
    box = page.get_by_label("Service CIDR", exact=True)
    box.press_sequentially("10.0.0.0/20")
    expect(said).to_contain_text("Service CIDR 10.0.0.0/20 is inside VPC CIDR 10.0.0.0/8")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"service_cidr=10\.0\.0\.0(/|%2F)20"))
    page.reload()
    expect(box).to_have_value("10.0.0.0/20")
    said.get_by_role("button", name="Use ").click()
    expect(said).to_be_hidden()
    expect(box).not_to_have_value("10.0.0.0/20")


def test_whatever_leaves_a_step_keeps_what_is_typed(page_without_javascript: Page) -> None:
    page = page_without_javascript
    for leave in ("Back", "Pods", "日本語"):
        page.goto(f"/plan/services?{PLAN}")
        page.get_by_label("Service CIDR", exact=True).fill("172.21.0.0/2")
        page.get_by_role("button", name=leave).click()
        page.get_by_role("button", name=re.compile("Services|サービス")).click()
        expect(page.locator("#service_cidr")).to_have_value("172.21.0.0/2")


def test_the_header_keeps_what_is_typed(page_without_javascript: Page) -> None:
    page = page_without_javascript
    for leave in ("Guide", "Compare", "ACK Network Planner"):
        page.goto(f"/plan/services?{PLAN}")
        page.get_by_label("Service CIDR", exact=True).fill("172.21.0.0/2")
        page.get_by_role("banner").get_by_role("button", name=leave).click()
        page.get_by_role("link", name="Back to your plan").click()
        expect(page.locator("#service_cidr")).to_have_value("172.21.0.0/2")
