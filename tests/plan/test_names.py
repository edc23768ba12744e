"""Names: one rule for form, link, JSON and import, whatever is around them or hidden in them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.plan.draft import Draft, NetworkDraft, NodePoolDraft, VswitchDraft
from app.plan.names import plain_name
from app.plan.plan import Plan
from app.plan.read import read
from app.plan_io.link import decode, encode
from app.plan_io.plan_json import draft_of_json
from tests.plans import EDITIONS

WRITTEN = [
    ("shop", "shop"),
    ("  shop\t", "shop"),
    ("\u3000shop\u00a0", "shop"),
    ("two  words", "two  words"),
    ("two\nlines", "two lines"),
    ("\x00shop\x7f", "shop"),
    ("\u202epohs\u202c", "pohs"),
    ("a\u2066b\u2069", "ab"),
    ("東京\u200f", "東京"),
    ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ("\u202e", ""),
    ("we\u200bb", "web"),
    ("\ufeffweb\u2060", "web"),
    ("we\u00adb", "web"),
    ("we\u200db\u200c\ufe0f", "web"),
    ("caf\u0065\u0301", "caf\u00e9"),
    ("\u30ab\u3099", "\u30ac"),
    ("e\u200b\u0301", "\u00e9"),
    ("\u845b\U000e0100", "\u845b\U000e0100"),
    ("\u2764\ufe0f", "\u2764\ufe0f"),
    ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    ("web\U000e0077", "web"),
    ("\u0958", "\u0958"),
]


def plan_of(draft: Draft) -> Plan:
    reading = read(draft, EDITIONS)
    assert reading.plan is not None, reading.mistakes
    return reading.plan


@pytest.mark.parametrize(("written", "name"), WRITTEN)
def test_a_name_is_plain_wherever_it_is_written(written: str, name: str) -> None:
    size = {"nodes": "3", "pods_per_node": "10"}
    of_form = decode(urlencode({**size, "name": written})).draft
    of_link = decode(encode(Draft(**size, name=written))).draft
    of_json, _ = draft_of_json({"nodes": 3, "pods_per_node": 10, "name": written})

    assert [plan_of(draft).name for draft in (of_form, of_link, of_json)] == [name] * 3


@pytest.mark.parametrize(("written", "name"), WRITTEN)
def test_every_kind_of_name_is_read_alike(written: str, name: str) -> None:
    pool = NodePoolDraft(name=written, nodes="3", pods_per_node="10")
    vswitch, network = VswitchDraft("10.0.0.0/20", written), NetworkDraft("10.9.0.0/16", written)
    plan = plan_of(Draft(node_pools=(pool,), node_vswitches=(vswitch,), connected_networks=(network,)))

    assert (plan.node_pools[0].name, plan.node_vswitches[0].zone, plan.connected_networks[0].name) == (
        name,
    ) * 3


@pytest.mark.parametrize("other", ["web", " web", "web\u202c", "\u2066web", "we\u200bb", "web\u200d"])
def test_names_that_look_the_same_are_the_same(client: TestClient, other: str) -> None:
    pools = [{"name": name, "nodes": 3, "pods_per_node": 10} for name in ("web", other)]
    answers = [
        client.post("/api/v1/evaluate", json={"node_pools": pools}),
        client.get(f"/result.json?{encode(draft_of_json({'node_pools': pools})[0])}"),
        client.get("/result.json", params=form_of(pools)),
    ]
    for answer in answers:
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/node_pools/1/name"]


def form_of(pools: list[dict[str, Any]]) -> dict[str, str]:
    return {
        f"node_pools.{at}.{part}": str(value) for at, pool in enumerate(pools) for part, value in pool.items()
    }


def test_a_zone_is_the_same_however_it_is_written() -> None:
    pool = NodePoolDraft(nodes="3", pods_per_node="10", zones=(" b\u202c",))
    plan = plan_of(Draft(zones=("a", "b", "b "), node_pools=(pool,)))

    assert plan.zones == ("a", "b")
    assert plan.node_pools[0].zones == ("b",)


def test_a_length_is_that_of_the_name() -> None:
    assert plan_of(Draft(nodes="3", pods_per_node="10", name=f" {'x' * 80}\u202c")).name == "x" * 80


@given(st.text() | st.text("e\u0301\u200c\u200d\ufe0f\u200b\u0958 \n\u093c\u0915"))
def test_a_plain_name_stays_as_it_is(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)


def test_what_is_answered_is_plain(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/evaluate", content=json.dumps({"nodes": 3, "pods_per_node": 10, "name": "\u202ea\n"})
    )
    assert answer.json()["plan"]["name"] == "a"
