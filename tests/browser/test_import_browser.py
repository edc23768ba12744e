"""The import in a real browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

NETWORKS = "name,cidr\noffice,10.8.0.0/16\nshop,ten dot nine\n"


@pytest.mark.parametrize("script", [True, False])
def test_networks_go_into_the_plan_that_was_begun(
    page: Page, page_without_javascript: Page, *, script: bool
) -> None:
    page = page if script else page_without_javascript
    page.goto("/plan/vpc?v=1&nodes=6&pods_per_node=40")
    page.get_by_label("VPC CIDR").fill("192.168.0.0/16")
    page.get_by_role("button", name="Import networks").click()
    page.get_by_label("Text", exact=True).fill(NETWORKS)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Detected: List of networks")).to_be_visible()
    expect(page.get_by_role("row", name="3 shop,ten dot nine")).to_be_visible()
    page.get_by_role("link", name="Use in the plan").click()
    expect(page.get_by_text("10.8.0.0/16 office").first).to_be_visible()
    expect(page.get_by_text("192.168.0.0/16").first).to_be_visible()


def test_a_file_is_uploaded_and_a_mistake_takes_the_focus(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/import")
    archive: FilePayload = {"name": "plan.gz", "mimeType": "application/gzip", "buffer": b"\x1f\x8b\x08\x00"}
    page.get_by_label("Or files").set_input_files(archive)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("link", name="plan.gz: Line 1: ")).to_be_visible()
    networks: FilePayload = {"name": "networks.csv", "mimeType": "text/csv", "buffer": NETWORKS.encode()}
    page.get_by_label("Or files").set_input_files(networks)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("textbox", name="Pods per node").fill("40")
    page.get_by_role("button", name="Show result").click()
    expect(page.get_by_role("link", name="Initial nodes: Enter")).to_be_visible()
    axe(page)
    page.get_by_role("textbox", name="Initial nodes").fill("6")
    page.get_by_role("button", name="Use in the plan").click()
    expect(page.get_by_text("10.8.0.0/16 office").first).to_be_visible()


POOL = 'resource "alicloud_cs_kubernetes_node_pool" "{0}" {{\n  name = "{0}"\n  desired_size = {1}\n  instance_types = ["ecs.c7.4xlarge"]\n}}\n'
VPCS = (
    'resource "alicloud_vpc" "own" {\n  cidr_block = var.range\n}\n'
    'resource "alicloud_vpc" "shop" {\n  cidr_block = "192.168.0.0/16"\n}\n'
    'resource "alicloud_vswitch" "n" {\n  vpc_id = alicloud_vpc.own.id\n  cidr_block = "10.1.0.0/20"\n  zone_id = "h"\n}\n'
)


@pytest.mark.parametrize("script", [True, False])
def test_several_files_are_one_plan(
    page: Page, page_without_javascript: Page, axe: Callable[[Page], None], *, script: bool
) -> None:
    page = page if script else page_without_javascript
    files = {
        "main.tf": VPCS,
        "pools.tf": POOL.format("web", 3) + POOL.format("batch", 9),
        "dev.tfvars": 'range = "10.0.0.0/8"\n',
    }
    page.goto("/import")
    uploads = [
        FilePayload(name=name, mimeType="text/plain", buffer=text.encode()) for name, text in files.items()
    ]
    page.get_by_label("Or files").set_input_files(uploads)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("row", name="main.tf:5")).to_be_visible()  # of a VPC that nothing connects
    if script:
        axe(page)
    page.locator("label", has_text="192.168.0.0/16").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Everything relevant was imported")).to_be_visible()
    expect(page.get_by_role("checkbox", name="192.168.0.0/16")).to_be_checked()
    boxes = page.get_by_role("textbox", name="Pods per node")
    expect(boxes).to_have_count(2)
    for index, pods in enumerate(("40", "64")):
        boxes.nth(index).fill(pods)
    page.get_by_role("button", name="Use in the plan").click()
    expect(page.get_by_text("192.168.0.0/16").first).to_be_visible()
    expect(page.get_by_text("batch").first).to_be_visible()
