"""A result answers on its first screen and stays short, and two typed numbers give an answer beside them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.plan.draft import VswitchDraft
from app.plan_io.link import draft_of, encode
from app.web.pages.examples import EXAMPLES
from tests.drafts import plan
from tests.export.pool_plans import RANGES, THREE
from tests.plans import plan_of

POOLS = plan_of(**RANGES).changed(node_pools=THREE, nodes=0, pods_per_node=0, instance_type=None)
LINKS = {**{name: encode(draft) for name, draft in EXAMPLES.items()}, "three pools": encode(draft_of(POOLS))}
# Its lists of vSwitches are in columns.
ZONES = "abcdefghijkl"
TWELVE_ZONES = encode(
    plan(
        vpc_cidr="10.0.0.0/8",
        node_vswitches=tuple(VswitchDraft(f"10.{i}.0.0/20", zone) for i, zone in enumerate(ZONES)),
        pod_vswitches=tuple(VswitchDraft(f"10.{i}.64.0/18", zone) for i, zone in enumerate(ZONES)),
        needs={"network_policy": "must"},
        growth_percent_per_year="60",
    )
)
MAX_WORDS = 600
MAX_HEIGHTS = {1440: 2_600, 390: 6_000}  # by the width of the window
SCREEN = 900


@pytest.mark.parametrize("width", MAX_HEIGHTS)
@pytest.mark.parametrize("name", LINKS)
def test_a_result_is_short(kept_page: Callable[..., Page], name: str, width: int) -> None:
    page = kept_page(viewport={"width": width, "height": SCREEN}, locale="en")
    page.goto(f"/result?{LINKS[name]}")
    words = page.evaluate("document.querySelector('main').innerText.split(/\\s+/).filter(Boolean).length")

    assert 200 < words <= MAX_WORDS
    assert page.evaluate("document.documentElement.scrollHeight") <= MAX_HEIGHTS[width]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", [*LINKS, "twelve zones"])
def test_the_first_screen_has_the_answer(kept_page: Callable[..., Page], name: str) -> None:
    page = kept_page(viewport={"width": 1440, "height": SCREEN}, locale="en")
    page.goto(f"/result?{LINKS.get(name, TWELVE_ZONES)}")

    for shown in (
        "#verdict",
        ".np-fit >> nth=-1",
        "#enter",
        "#share-link",
        ".np-planbar .np-button >> nth=-1",
    ):
        box = page.locator(shown).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= SCREEN, shown


def test_on_a_telephone_the_answer_stays_in_sight(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.set_viewport_size({"width": 390, "height": SCREEN})
    page.goto(f"/result?{LINKS['three pools']}")
    title = page.locator("#verdict").text_content()
    page.evaluate("window.scrollTo(0, 2000)")

    expect(page.locator("#verdict")).not_to_be_in_viewport()
    expect(page.locator(".np-peek")).to_be_in_viewport()
    expect(page.locator(".np-peek")).to_contain_text(title or "no title")
    page.locator(".np-peek").click()
    expect(page.locator("#verdict")).to_be_in_viewport()


def test_on_a_wide_screen_the_verdict_comes_back_once_it_is_out_of_sight(
    kept_page: Callable[..., Page],
) -> None:
    page = kept_page(viewport={"width": 1440, "height": SCREEN}, locale="en")
    page.goto(f"/result?{LINKS['three pools']}")
    expect(page.locator(".np-peek")).to_be_hidden()
    page.evaluate("window.scrollTo(0, 1200)")

    expect(page.locator("#verdict")).not_to_be_in_viewport()
    expect(page.locator(".np-peek")).to_be_visible()
    page.locator(".np-peek").click()
    expect(page.locator("#verdict")).to_be_in_viewport()
    expect(page.locator(".np-peek")).to_be_hidden()


def test_a_link_to_a_part_unfolds_it_with_and_without_a_script(
    page: Page, page_without_javascript: Page
) -> None:
    for each in (page, page_without_javascript):
        each.goto(f"/result?{LINKS['terway']}")
        expect(each.locator("#zones-terway")).to_be_hidden()
        each.locator(".np-bar").get_by_role("link", name="Zones").click()
        expect(each.locator("#zones-terway")).to_be_visible()


def test_a_setting_is_copied_by_its_values(new_context: Callable[..., object]) -> None:
    page: Page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()  # type: ignore[attr-defined]
    page.goto(f"/result?{LINKS['terway']}")
    page.get_by_role("button", name="Copy: Node vSwitches").click()
    expect(page.locator("#status")).to_have_text("Copied")

    assert page.evaluate("navigator.clipboard.readText()") == "192.168.0.0/19\n192.168.64.0/19"


def test_two_numbers_give_an_answer_while_typing(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    page.get_by_label("Initial nodes").fill("24")
    page.get_by_label("Pods per node").fill("60")

    expect(page.locator("#quick-verdict")).to_contain_text(re.compile("Use (Terway|Flannel)"))
    expect(page.locator("#status")).to_contain_text("Use ")
    expect(page).to_have_url(re.compile("nodes=24.*pods_per_node=60"))
    page.get_by_role("button", name="Remove a zone").click()
    expect(page.locator("[id='quick.zones']")).to_have_value("2")
    expect(page.locator("#answer").get_by_role("link")).to_have_attribute("href", re.compile("zones=a_b$"))
    axe(page)
    page.reload()
    expect(page.get_by_label("Pods per node")).to_have_value("60")


def test_the_quick_planner_is_a_plain_form_without_javascript(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/")
    page.get_by_label("Initial nodes").fill("24")
    page.get_by_label("Pods per node").fill("60")
    page.get_by_label("Pods per node").press("Enter")
    expect(page.locator("#quick-verdict")).to_contain_text("Use ")
    page.get_by_role("button", name="Plan step by step").click()

    expect(page).to_have_url(re.compile("/plan/cluster"))
    expect(page.get_by_label("Pods per node")).to_have_value("60")
