"""The repairs on the result page: what is said of each, and the one click that applies it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, EniDraft, VswitchDraft
from app.plan.read import read
from app.plan_io.link import encode
from app.plan_io.patch import patched
from app.search.evaluate import evaluate
from tests.drafts import CLASHING, TINY_VPC, plan
from tests.plans import EDITIONS

PLANS: dict[str, Draft] = {
    "a clash": CLASHING,
    "a pod CIDR in the VPC": plan(pod_cidr="192.168.64.0/18"),
    "bits after the prefix": plan(
        pod_cidr="172.20.0.5/16", node_vswitches=(VswitchDraft("192.168.0.9/19", "a"),)
    ),
    "a full VPC": TINY_VPC,
    "a need": plan(needs={"network_policy": "must"}),
    "route entries": plan(route_entries_used="300"),
    "a Basic cluster": plan(cluster_spec="basic", pods_per_node="100"),
    "own figures": plan(
        needs={"fixed_pod_ip": "must"},
        eni=EniDraft("4", "10", trunk_supported="false"),
        instance_type="ecs.x",
    ),
    "many clashes": plan(node_vswitches=(VswitchDraft("192.168.0.0/24", "a"),) * 4),
}


@pytest.mark.parametrize("name", PLANS)
def test_each_repair_opens_as_a_plan_that_holds(client: TestClient, name: str) -> None:
    """As many links as repairs; each leads to an answer in which what the repair says is feasible."""
    reading = read(PLANS[name], EDITIONS)
    assert reading.plan is not None
    repairs = evaluate(reading.plan, reading.catalogue).repairs
    page = client.get(f"/result?{encode(PLANS[name])}").text
    hrefs = [html.unescape(href) for href in re.findall(r'(?s)np-repair__body.*?<a[^>]*href="([^"]+)"', page)]

    assert len(hrefs) == len(repairs) > 0
    for href, repair in zip(hrefs, repairs, strict=True):
        plugins: dict[str, Any] = client.get(href.replace("/result?", "/result.json?")).json()["plugins"]
        assert all(plugins[plugin]["feasible"] for plugin in repair.makes_feasible)


def test_the_smallest_leads_where_neither_plugin_fits(client: TestClient) -> None:
    page = client.get(f"/result?{encode(CLASHING)}").text

    assert page.index('id="smallest"') < page.index('id="findings"')


def test_a_verdict_that_stands_is_not_pushed_down(client: TestClient) -> None:
    page = client.get(f"/result?{encode(PLANS['a need'])}").text

    assert 'id="smallest"' not in page
    assert page.index('id="findings"') < page.index('id="repairs"')
    assert "Drop a requirement: NetworkPolicy" in page


def test_the_change_is_marked_with_a_way_back(client: TestClient) -> None:
    before = PLANS["a pod CIDR in the VPC"]
    page = client.get(f"/result?{encode(before)}").text
    found = re.search(r'(?s)np-repair__body.*?<a[^>]*href="([^"]+)"', page)
    assert found is not None
    after = html.unescape(client.get(html.unescape(found[1])).text)

    assert "192.168.64.0/18" in after
    assert "172.20.0.0/16" in after
    assert re.search(r'href="/result\?[^"]*pod_cidr=192\.168\.64\.0/18', after)


def test_what_bars_the_way_is_said(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan(route_entries_used='2000', route_entry_quota='2000'))}").text

    assert "the planner found no change that makes it feasible" in page


@pytest.mark.parametrize("name", PLANS)
def test_the_patched_draft_reads_to_the_patched_plan(name: str) -> None:
    """A change of the draft changes nothing beside what the repair names."""
    reading = read(PLANS[name], EDITIONS)
    assert reading.plan is not None
    for repair in evaluate(reading.plan, reading.catalogue).repairs:
        again = read(patched(PLANS[name], repair.changes), EDITIONS)
        assert not again.mistakes
        assert again.plan is not None
        names = {change.path.split("/")[1] for change in repair.changes}
        differing = {
            field for field in vars(again.plan) if getattr(again.plan, field) != getattr(reading.plan, field)
        }
        assert differing == names
