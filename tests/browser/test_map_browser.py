"""The address map in a browser: by keyboard, and live beside the form."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.web.link import encode
from tests.web.test_result import CLASHING


def test_a_box_tells_its_range_when_it_has_the_focus(page: Page) -> None:
    page.goto(f"/result?{encode(CLASHING)}")
    box = page.get_by_role("img", name="VPC CIDR. 192.168.0.0/16. 65,536 addresses")
    tip = box.locator(".np-map__tip")

    expect(tip).to_be_hidden()
    box.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("overlaps Service CIDR 192.168.64.0/20")


def test_the_map_beside_the_form_follows_what_is_typed(page: Page) -> None:
    page.goto(f"/plan/services?{encode(CLASHING)}")
    marked = page.locator("#panel .np-map .np-map__hatch")
    expect(marked).to_have_count(2)

    page.get_by_label("Service CIDR", exact=False).first.fill("172.21.0.0/20")
    expect(marked).to_have_count(0)
