"""The address map in a browser: by keyboard, and live beside the form."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.plan.draft import NetworkDraft, VswitchDraft
from app.plan_io.link import encode
from tests.drafts import CLASHING, plan

LARGE = plan(
    vpc_cidr="10.0.0.0/8",
    node_vswitches=tuple(VswitchDraft(f"10.0.{n}.0/24", "abc"[n % 3], "9") for n in range(12)),
    pod_vswitches=tuple(VswitchDraft(f"10.64.{n * 32}.0/19", "abc"[n % 3]) for n in range(8)),
    service_ipv6_cidr="fd00::/112",
    connected_networks=tuple(NetworkDraft(f"10.9.{n}.0/24", f"Site {n}") for n in range(60)),
)


def test_an_overlap_is_fixed_on_the_map_by_keyboard_and_back_undoes_it(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(f"/result?{encode(CLASHING)}")
    box = page.get_by_role("link", name="VPC CIDR; 192.168.0.0/16; 65,536 addresses")
    expect(box.locator("title")).to_contain_text("overlaps Service CIDR 192.168.64.0/20")
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-change summary:focus")).to_contain_text("VPC CIDR")
    axe(page)

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Change the Service CIDR: 172.21.0.0/20")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).not_to_have_text("Neither fits yet")
    expect(page.get_by_text("Service CIDR: 192.168.64.0/20 → 172.21.0.0/20")).to_be_visible()
    page.go_back()
    expect(page.locator("#verdict")).to_have_text("Neither fits yet")


def test_a_vswitch_is_added_to_free_space_without_a_script(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto(f"/result?{encode(plan())}")
    page.get_by_role("link", name="Free space; 192.168.64.0").click(position={"x": 6, "y": 6})
    expect(page.locator("#map-fold-6")).to_have_attribute("open", "")
    added = page.get_by_role("group", name="Add a pod vSwitch")
    added.get_by_label("Range").select_option("192.168.64.0/19")
    added.get_by_label("Zone").select_option("b")
    added.get_by_role("button").click()

    expect(page.get_by_text("Pod vSwitches: – → 192.168.64.0/19 in zone b")).to_be_visible()


def test_everybody_can_read_a_large_map(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"/result?{encode(LARGE)}")
    expect(page.locator("#ranges .np-map__box").first).to_be_visible()
    page.get_by_text("Change a range, or read the map as a list").click()
    page.locator(".np-range__head", has_text="Free space").first.click()
    expect(page.get_by_role("button", name="Add a pod vSwitch").first).to_be_visible()
    axe(page)


def test_a_change_beside_the_form_keeps_what_was_just_typed(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"/plan/vpc?{encode(plan())}")
    page.locator("#panel").get_by_role("link", name="Node vSwitch 1, zone a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-change summary:focus")).to_contain_text("Node vSwitch 1")
    axe(page)

    page.get_by_label("Connected networks").fill("10.9.0.0/16 Osaka")
    page.get_by_role("button", name="Shrink to 192.168.0.0/20").click()
    expect(page.get_by_label("Connected networks")).to_have_value("10.9.0.0/16 Osaka")
    expect(page.get_by_label("CIDR", exact=True)).to_have_value("192.168.0.0/20")
    expect(page.locator("#panel")).to_contain_text("→ 192.168.0.0/20 in zone a")
    page.go_back()
    expect(page.get_by_label("CIDR", exact=True)).to_have_value("192.168.0.0/19")


def test_the_map_beside_the_form_follows_what_is_typed(page: Page) -> None:
    page.goto(f"/plan/services?{encode(CLASHING)}")
    marked = page.locator("#panel .np-map .np-map__hatch")
    expect(marked).to_have_count(2)

    page.get_by_label("Service CIDR", exact=False).first.fill("172.21.0.0/20")
    expect(marked).to_have_count(0)


def test_the_words_of_the_map_can_be_read_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    """The map scrolls there, and the smallest of its words keep nine tenths of their size."""
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/result?{encode(CLASHING)}")
    drawn = page.locator("#ranges .np-map")

    scale = drawn.evaluate("(map) => map.getBoundingClientRect().width / map.viewBox.baseVal.width")
    assert scale > 0.89
    assert page.evaluate("document.documentElement.scrollWidth") == 390
