"""Instance types in a browser: suggested while typing, searched for without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

PLAN = "v=1&nodes=6&pods_per_node=40&vpc_cidr=10.0.0.0/8"


def test_a_type_is_suggested_while_typing(page: Page, axe: Callable[[Page], None]) -> None:
    """By keyboard alone; the status says how many there are, and what was typed elsewhere stays."""
    page.goto(f"/plan/cluster?{PLAN}")
    page.get_by_label("Initial nodes").fill("7")
    box = page.get_by_label("Instance type", exact=True)
    box.press_sequentially("ecs.c7.4xl")
    choice = page.get_by_role("button", name="Choose ecs.c7.4xlarge")
    expect(choice).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("1 instance type matches.")
    expect(box).to_be_focused()
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_have_value("ecs.c7.4xlarge")
    expect(box).to_be_focused()
    expect(page.get_by_label("Initial nodes")).to_have_value("7")
    expect(page).to_have_url(re.compile(r"/plan/cluster\?.*nodes=7.*instance_type=ecs\.c7\.4xlarge&"))
    expect(page).not_to_have_url(re.compile(r"find\."))


def test_a_type_is_found_without_a_script(page_without_javascript: Page, page: Page) -> None:
    for each in (page_without_javascript, page):
        each.goto(f"/plan/cluster?{PLAN}")
        each.get_by_label("Initial nodes").fill("nine")
        each.get_by_role("button", name="Search instance types").click()
        each.get_by_role("textbox", name="Part of the name").fill("c7")
        each.get_by_role("textbox", name="Minimum vCPUs").fill("16")
        each.get_by_role("button", name="Search", exact=True).click()
        expect(each.get_by_role("button", name="Choose ecs.c7.4xlarge")).to_be_visible()
    page_without_javascript.get_by_role("button", name="Choose ecs.c7.4xlarge").click()
    expect(page_without_javascript.get_by_label("Instance type", exact=True)).to_have_value("ecs.c7.4xlarge")
    expect(page_without_javascript.get_by_label("Initial nodes")).to_have_value("nine")


def test_a_mistake_takes_the_focus(page: Page) -> None:
    page.goto("/plan/cluster/types?find.q=c7&find.vcpu=many")
    page.get_by_role("link", name="many isn't a whole number").click()
    expect(page.get_by_label("Minimum vCPUs")).to_be_focused()


def test_the_types_of_a_pool_come_and_go_one_by_one(page: Page, axe: Callable[[Page], None]) -> None:
    """With a suggestion, and without leaving the page; what is typed elsewhere stays."""
    page.goto(
        "/plan/cluster?zones=a_b&node_pools.0.nodes=3&node_pools.0.pods_per_node=30&node_pools.0.name=web"
    )
    page.get_by_label("Pods per node").fill("40")
    box = page.get_by_label("Instance type to add")
    box.press_sequentially("c7.4xl")
    page.get_by_role("button", name="Choose ecs.c7.4xlarge").click()
    chip = page.get_by_role("button", name="Remove ecs.c7.4xlarge")
    expect(chip).to_be_visible()
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(page.locator("#node_pools-0-line")).to_contain_text("ecs.c7.4xlarge")
    axe(page)
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Instance types: none")
    expect(page.get_by_label("Pods per node")).to_have_value("40")
    expect(page).not_to_have_url(re.compile("action"))
