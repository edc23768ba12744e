"""The address map in a browser: by keyboard, and live beside the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
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


def test_a_box_tells_its_range_and_leads_to_its_row(page: Page) -> None:
    page.goto(f"/result?{encode(CLASHING)}")
    box = page.get_by_role("link", name="VPC CIDR; 192.168.0.0/16; 65,536 addresses")

    expect(box.locator("title")).to_contain_text("overlaps Service CIDR 192.168.64.0/20")
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-table tr:target")).to_be_visible()


def test_a_box_leads_to_its_row_without_a_script(page_without_javascript: Page) -> None:
    """So that a touch tells as much as a mouse: the table unfolds at the row."""
    page = page_without_javascript
    page.goto(f"/result?{encode(CLASHING)}")
    page.get_by_role("link", name="VPC CIDR; 192.168.0.0/16").click(position={"x": 6, "y": 6})
    expect(page.locator("#map-table tr:target")).to_be_visible()
    expect(page.locator("#map-table tr:target")).to_contain_text("VPC CIDR")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_a_large_map(
    new_context: Callable[..., BrowserContext], axe: Callable[[Page], None], scheme: str
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(f"/result?{encode(LARGE)}")
    expect(page.locator("#ranges .np-map__box").first).to_be_visible()
    axe(page)


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
