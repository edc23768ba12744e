"""From a plan that clashes to one that doesn't, in one click and without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.plan.draft import Draft, VswitchDraft
from app.plan_io.link import encode

CLASH = Draft(
    nodes="5",
    pods_per_node="30",
    instance_type="ecs.c7.4xlarge",
    vpc_cidr="192.168.0.0/16",
    node_vswitches=(VswitchDraft("192.168.0.0/19", "a"),),
    pod_vswitches=(VswitchDraft("192.168.32.0/19", "a"),),
    service_cidr="172.21.0.0/20",
    pod_cidr="192.168.64.0/18",
    node_cidr_mask="24",
    needs={"simple_setup": "prefer", "vpc_address_saving": "prefer"},
)


def test_a_pod_cidr_is_repaired(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto(f"/result?{encode(CLASH)}")
    expect(page.locator("#verdict")).to_contain_text("Terway")
    page.locator("#repairs-part > summary").click()
    page.locator(".np-repair", has_text="Change the pod CIDR").get_by_role("link").click()

    expect(page.locator("#verdict")).to_contain_text("Flannel")
    note = page.locator(".np-banner", has_text="172.20.0.0/16")
    expect(note).to_contain_text("192.168.64.0/18")
    note.get_by_role("link").click()
    expect(page.locator("#verdict")).to_contain_text("Terway")
