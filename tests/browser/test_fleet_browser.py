"""Many clusters in a browser: pasted, judged, downloaded, with and without a script."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.plans import BASE

PLANS = "\n".join(json.dumps({**BASE, "name": name}) for name in ("shop", "bank"))


def judged(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Fleet").click()
    page.get_by_role("textbox", name="Plans").fill(PLANS)
    page.get_by_role("button", name="Check fleet").click()
    page.get_by_role("heading", name="Conflicts between clusters").wait_for()


def test_a_fleet_is_judged(page: Page) -> None:
    judged(page)
    expect(page.locator("#clash-table").get_by_text("shop, bank").first).to_be_visible()
    box = page.get_by_role("link", name="VPC CIDR; 192.168.0.0/16")
    box.focus()
    expect(box.locator("title")).to_contain_text("shop, bank")


def test_a_mistake_is_told_and_led_to(page: Page) -> None:
    page.goto("/fleet")
    page.get_by_role("textbox", name="Plans").fill('{"nodes": 3}')
    page.get_by_role("button", name="Check fleet").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    expect(page.get_by_role("textbox", name="Plans")).to_have_value('{"nodes": 3}')


def test_the_csv_is_downloaded_without_a_script(page_without_javascript: Page) -> None:
    page = page_without_javascript
    judged(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "ack-fleet.csv"
    assert "172.21.0.0/20" in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_fleet_is_laid_out_and_judged_without_a_script(page_without_javascript: Page, page: Page) -> None:
    for each in (page_without_javascript, page):
        each.goto("/fleet/propose")
        each.get_by_role("textbox", name="Clusters, one per line").fill("shop,50,60,2,terway\nlab,9,30")
        each.get_by_role("button", name="Allocate ranges").click()
        each.get_by_text("Ranges allocated for 2 of 2 clusters.").wait_for()
    page_without_javascript.get_by_role("button", name="Check fleet").click()
    page_without_javascript.get_by_text("No conflicts between the clusters.").wait_for()
