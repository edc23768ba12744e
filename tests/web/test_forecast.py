"""What the result page says of growth, zones, masks and instance types, held against the JSON of the same answer."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, VswitchDraft
from app.plan_io.link import encode
from tests.drafts import TWO_ZONES

GROWING = replace(TWO_ZONES, needs={"network_policy": "must"})
ONE_ZONE = Draft(
    nodes="10",
    pods_per_node="30",
    instance_type="ecs.none.large",
    vpc_cidr="192.168.0.0/16",
    node_vswitches=(VswitchDraft("192.168.0.0/24", "a"),),
    pod_vswitches=(VswitchDraft("192.168.32.0/20", "a"),),
)


@pytest.fixture
def shown(client: TestClient) -> tuple[str, dict[str, Any]]:
    """The page with what it fetches, and the JSON of the same link."""
    link = encode(GROWING)
    page = "".join(client.get(f"{path}?{link}").text for path in ("/result", "/result/more"))
    return html.unescape(page), client.get(f"/result.json?{link}").json()


def cells(page: str, table: str) -> list[list[str]]:
    """The rows of a table's body, cell by cell."""
    found = re.search(rf'(?s)id="{table}">.*?<tbody>(.*?)</tbody>', page)
    assert found is not None, table
    rows = found[1].split("</tr>")[:-1]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t", row) for row in rows]


def month(number: int | None) -> str:
    return "not within 5 years" if number is None else f"after {number} months" if number else "today"


def test_growth_is_told_year_by_year(shown: tuple[str, dict[str, Any]]) -> None:
    page, answer = shown
    years = answer["growth"]["years"]
    rows = cells(page, "growth-years")

    assert [row[0] for row in rows] == [
        "Today",
        "After 1 year",
        *(f"After {year} years" for year in (2, 3, 4, 5)),
    ]
    assert [row[1:3] for row in rows] == [[f"{year['nodes']:,}", f"{year['pods']:,}"] for year in years]
    assert len({row[3] for row in rows}) > 1
    assert f"After 2 years, with {years[2]['nodes']} nodes:" in page


def test_every_limit_has_the_month_that_it_is_passed_in(shown: tuple[str, dict[str, Any]]) -> None:
    page, answer = shown
    rows = cells(page, "growth-limits")

    assert [(row[3], row[5]) for row in rows] == [
        (month(limit["month"]), month(limit["month_on_request"])) for limit in answer["growth"]["limits"]
    ]
    assert {row[1] for row in rows} == {"Terway", "Flannel"}


def test_the_loss_of_the_largest_zone_is_told(shown: tuple[str, dict[str, Any]]) -> None:
    page, answer = shown
    terway = answer["zones"][0]

    assert not terway["survives"]
    assert (
        f"If zone a (the largest) fails, the other zones have addresses for {terway['nodes_after_loss']} of 20"
        in page
    )
    assert f"Zone b fills first, at {terway['zones'][1]['nodes']} nodes" in page
    assert f"Zone a has room for {terway['skew']} more nodes than zone b." in page
    lost, other = cells(page, "zones-terway")
    assert lost[-1] == "failed zone"
    assert other[-1] == f"{terway['zones'][1]['short']['pod_addresses']} for pods"
    assert other[-2] == month(terway["zones"][1]["month"])


@pytest.mark.parametrize(
    ("pools", "said"),
    [
        (
            "~10~~~30_gpu~2~~~20~~~~~a",
            "fails, pool gpu can't move to another zone. The rest fits in",
        ),
        (
            "~99~~~30_gpu~2~~~20~~~~~a",
            "fails, pool gpu can't move to another zone. The rest doesn't fit",
        ),
        ("gpu~2~~~20~~~~~a", "If zone a fails, all nodes are down: no node pool has another zone."),
        ("~10~~~30_gpu~2~~~20~~~~~a,b", "the other zones have addresses for all 12 nodes"),
    ],
)
def test_a_pool_of_the_lost_zone_alone_is_named(client: TestClient, pools: str, said: str) -> None:
    ranges = "vpc_cidr=10.0.0.0/16&node_vswitches=10.0.0.0/26~a_10.0.1.0/26~b&zones=a_b"
    page = html.unescape(client.get(f"/result?v=2&{ranges}&node_pools={pools}", follow_redirects=True).text)

    assert said in page


def test_flannel_takes_no_pod_addresses_of_a_zone(shown: tuple[str, dict[str, Any]]) -> None:
    page, answer = shown
    flannel = answer["zones"][1]

    assert flannel["survives"]
    assert "the other zones have addresses for all 20 nodes, at most 20 per zone" in page
    assert [len(row) for row in cells(page, "zones-flannel")] == [5, 5]
    assert f"Each zone has room for {flannel['zones'][0]['nodes']} nodes. Bottleneck: node addresses" in page


def test_the_masks_and_types_of_the_plan_are_marked(
    client: TestClient, shown: tuple[str, dict[str, Any]]
) -> None:
    _, answer = shown
    page = html.unescape(client.get(f"/result/more?{encode(GROWING)}").text)
    masks, types = cells(page, "trades-masks"), cells(page, "trades-types")

    assert [row[0] for row in masks] == ["/24", "/25 (in the plan)", "/26", "/27", "/28"]
    assert [row[3] for row in masks] == [f"{each['nodes']:,}" for each in answer["trades"]["masks"]]
    assert [row[0] for row in types if "in the plan" in row[0]] == ["ecs.c7.4xlarge (in the plan)"]
    assert [row[0].split(" (")[0] for row in types] == [each["type"] for each in answer["trades"]["types"]]
    assert page.count('<tr class="np-table__current">') == 2


def test_a_proposed_mask_or_type_is_not_said_to_be_in_the_plan(client: TestClient) -> None:
    page = html.unescape(client.get("/result/more?nodes=12&pods_per_node=40").text)

    assert "/26 (proposed)" in [row[0] for row in cells(page, "trades-masks")]
    assert "ecs.c7.xlarge (proposed)" in [row[0] for row in cells(page, "trades-types")]
    assert "(in the plan)" not in page


def test_one_zone_is_told_to_be_all_there_is(client: TestClient) -> None:
    page = client.get(f"/result?{encode(ONE_ZONE)}").text

    assert "All nodes are in zone a: if it fails, the whole cluster fails." in page
    assert "Short of addresses if zone" not in page


def test_what_the_plan_does_not_say_is_not_made_up(client: TestClient) -> None:
    page = "".join(client.get(f"{path}?{encode(ONE_ZONE)}").text for path in ("/result", "/result/more"))

    assert "No growth rate given" in page
    assert "growth-years" not in page
    assert "trades-masks" in page
    assert "trades-types" not in page


def test_the_most_nodes_are_named_only_where_they_were_given(client: TestClient) -> None:
    given = client.get(f"/result?{encode(replace(GROWING, surge_nodes='2'))}").text
    left_out = client.get(f"/result?{encode(replace(GROWING, max_nodes=''))}").text

    assert "exceeds the plan&#39;s maximum of 20" in given
    assert "maximum of" not in left_out


def test_when_a_zone_runs_out_is_a_sentence(client: TestClient) -> None:
    pages = [
        client.get(f"/result?{encode(replace(GROWING, growth_percent_per_year=percent))}").text
        for percent in ("60", "0")
    ]

    assert "zone b is full after " in pages[0]
    assert "zone b isn&#39;t full within 5 years." in pages[1]
