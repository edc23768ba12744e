"""The what-if beside the verdict, with and without a script."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES

ADDRESS = f"/result?{encode(replace(EXAMPLES['sixteen'], rules='2026-11'))}"


def test_the_verdict_moves_with_the_answer(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_text("What if? Change one value").click()
    page.get_by_label("Need", exact=True).select_option("network_policy")

    expect(page.locator("#verdict")).to_contain_text("Terway")
    expect(page.locator("#status")).to_have_text(
        "Verdict changed from “Flannel (Close call)” to “Terway (Only option)”."
    )
    expect(page).to_have_url(re.compile("network_policy=must"))
    expect(page).not_to_have_url(re.compile("action="))
    expect(page.get_by_label("Need", exact=True)).to_be_visible()

    page.get_by_role("link", name="Back to the previous plan").click()
    expect(page.locator("#verdict")).to_contain_text("Flannel")


def test_the_caret_stays_where_it_was(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_text("What if? Change one value").click()
    box = page.locator("[id='what_if.max_nodes']")
    box.fill("17")
    box.press("Enter")

    expect(page.get_by_text("Maximum nodes: 16 → 17")).to_be_visible()
    expect(page.locator("#languages a").first).to_have_attribute("href", re.compile("max_nodes=17"))
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()


def test_it_is_a_plain_form_without_javascript(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto(ADDRESS)
    page.get_by_text("What if? Change one value").click()
    page.locator("#what-if").get_by_role("link").click()
    page.locator("[id='what_if.pod_cidr']").fill("192.168.0.0/20")
    page.get_by_role("button", name="See the result").click()

    expect(page.locator("#verdict")).to_contain_text("Terway")
    expect(page.get_by_text("Pod CIDR: 172.16.0.0/20 → 192.168.0.0/20")).to_be_visible()


def test_a_typing_error_keeps_the_answer_and_the_text(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_text("What if? Change one value").click()
    page.locator("[id='what_if.pod_cidr']").fill("172.16.0.0/99")
    page.get_by_role("button", name="See the result").click()

    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("[id='what_if.pod_cidr']")).to_have_value("172.16.0.0/99")
    expect(page.locator("#verdict")).to_contain_text("Flannel")
