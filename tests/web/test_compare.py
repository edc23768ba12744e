"""Two plans side by side, and the banner over a link of an older edition."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.catalogue.load import EDITIONS, load_editions
from app.catalogue.model import Editions
from app.main import create_app
from app.plan_io.link import encode, query_of
from app.settings import Settings
from app.web.pages.examples import EXAMPLES
from tests.every_page import POOLS

TERWAY, SIXTEEN = encode(EXAMPLES["terway"]), encode(EXAMPLES["sixteen"])


def side_by_side(client: TestClient, suffix: str = "", **links: str) -> Any:
    return client.get(f"/compare{suffix}", params=links)


@pytest.mark.parametrize(
    "link",
    [
        TERWAY,
        f"/result?{TERWAY}",
        f"https://planner.example.com/prefix/result?{TERWAY}#findings",
        f"  {TERWAY}\n",
    ],
)
def test_a_link_may_be_pasted_whole_or_in_part(client: TestClient, link: str) -> None:
    assert query_of(link) == TERWAY
    page = side_by_side(client, a=link, b=SIXTEEN)
    assert page.status_code == 200
    text = html.unescape(page.text)
    for shown in ("A: Terway in two zones", "B: Sixteen nodes", "192.168.32.0/19 in zone I", "1,090"):
        assert shown in text
    assert f"/result?{TERWAY.split('&')[0]}" in text


def test_the_difference_is_had_as_json(client: TestClient) -> None:
    found = side_by_side(client, ".json", a=TERWAY, b=SIXTEEN).json()
    assert found["changed"]
    assert {"field": "/nodes", "before": [3], "after": [16]} in found["answers"]
    assert found["verdict"]["before"]["plugin"] == "terway"
    assert [finding["code"] for finding in found["findings"]["gone"]] == [
        "need-unsupported",
        "datapath-v2",
    ]
    assert found["limits"]
    assert "node_quota" in found["comparison"]


def test_a_plan_beside_itself_has_no_difference(client: TestClient) -> None:
    found = side_by_side(client, ".json", a=TERWAY, b=TERWAY).json()
    assert not found["changed"]
    assert not found["answers"]
    assert (
        "The two plans are the same and have the same result" in side_by_side(client, a=TERWAY, b=TERWAY).text
    )


def test_plans_of_two_catalogue_versions_differ_in_them(client: TestClient) -> None:
    older = encode(replace(EXAMPLES["terway"], rules="2026-11"))
    page = side_by_side(client, a=older, b=encode(replace(EXAMPLES["terway"], rules="2026-12"))).text
    rows = page[page.index('id="answers-table"') :]

    assert re.search(r"Catalogue version</th>\s*<td[^>]*>2026-11</td>\s*<td[^>]*>2026-12</td>", rows)
    assert "The two plans are the same" not in page


def test_limits_of_several_pools_are_in_their_own_units(client: TestClient) -> None:
    """A limit has no number of nodes for several pools, so both plans state what it counts. Equal ones have no row."""
    single = "nodes=24&max_nodes=60&pods_per_node=60&vpc_cidr=10.0.0.0/16&zones.lines=a,b"
    page = html.unescape(side_by_side(client, a=f"{POOLS}", b=single).text)
    table = page[page.index('id="limits-table"') :].partition("</table>")[0]
    cells = re.findall(r"<t[hd][^>]*>\s*([^<]*?)\s*</t[hd]>", table.partition("<tbody>")[2])
    rows = [cells[place : place + 3] for place in range(0, len(cells), 3)]

    assert ["Terway: Node addresses in the vSwitches", "60 addresses", "124 addresses"] in rows
    assert all(before != after for _, before, after in rows)
    assert "in its own unit" in page
    assert "How many nodes each limit allows" in side_by_side(client, a=TERWAY, b=SIXTEEN).text


def test_only_the_proposed_types_of_pools_are_marked(client: TestClient) -> None:
    page = html.unescape(side_by_side(client, a=POOLS, b="nodes=24&pods_per_node=60").text)
    row = page[page.index('id="answers-table"') :].partition(">Node pools<")[2].partition("</tr>")[0]

    assert "Instance types: ecs.g7.2xlarge, ecs.c7.2xlarge)" in row
    assert re.search(r"Instance types: ecs\.[\w.]+ \(proposed\);", row)


def test_without_links_the_page_asks_for_them(client: TestClient) -> None:
    page = side_by_side(client)
    assert page.status_code == 200
    assert 'name="a"' in page.text
    assert "np-error-summary" not in page.text


def test_one_link_is_kept_for_the_other_to_be_added(client: TestClient) -> None:
    page = side_by_side(client, a=TERWAY)
    assert page.status_code == 200
    assert html.escape(TERWAY) in page.text


def test_a_link_that_can_not_be_read_is_said_at_its_box(client: TestClient) -> None:
    page = side_by_side(client, a=TERWAY, b="/result?nodes=zz<b>&pods_per_node=3")
    assert page.status_code == 422
    assert 'href="#b"' in page.text
    assert "Initial nodes: zz&lt;b&gt; isn&#39;t a whole number" in page.text
    assert html.escape(TERWAY) in page.text


def test_a_text_that_is_no_link_is_said_to_be_none(client: TestClient) -> None:
    page = side_by_side(client, a=TERWAY, b="the plan of last week")
    assert page.status_code == 422
    assert "This isn&#39;t a link to a result." in page.text
    assert "Enter the initial number" not in page.text


def test_the_verdicts_are_told_before_and_after(client: TestClient) -> None:
    page = html.unescape(
        side_by_side(
            client, a="nodes=20&pods_per_node=30", b="nodes=20&pods_per_node=30&network_policy=must"
        ).text
    )
    assert "Verdict changed from “Terway (Close call)” to “Terway (Only option)”." in page


def test_the_json_of_links_that_can_not_be_read_is_a_problem(client: TestClient) -> None:
    answer = side_by_side(client, ".json", b="nodes=zz&pods_per_node=3")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/a", "/b"]


def later_editions(folder: Path) -> Editions:
    """The edition of this build, and beside it a newer one with a higher quota of route entries."""
    shutil.copytree(EDITIONS, folder / "editions")
    shutil.copytree(EDITIONS / "2026-11", folder / "editions" / "2027-05")
    shutil.copy(EDITIONS / "2026-11.added.toml", folder / "editions" / "2027-05.added.toml")
    facts = folder / "editions" / "2027-05" / "facts.toml"
    before = facts.read_text(encoding="utf-8")
    changed = before.replace("maximum = 1000", "maximum = 2000", 1)
    assert changed != before
    facts.write_text(changed, encoding="utf-8")
    return load_editions(folder / "editions")


@pytest.fixture
def later(tmp_path: Path) -> Iterator[TestClient]:
    """A planner that has both."""
    app = create_app(Settings(), later_editions(tmp_path))
    with TestClient(app, follow_redirects=False) as client:
        yield client


BIG = {"v": "1", "rules": "2026-11", "nodes": "1500", "pods_per_node": "30", "pod_cidr": "10.0.0.0/12"}


def test_an_older_link_keeps_its_answer_and_says_what_changed(later: TestClient) -> None:
    answer = later.get("/result.json", params=BIG).json()
    assert answer["rules"] == "2026-11"
    assert {limit["limit"]: limit["nodes_on_request"] for limit in _limits(answer)}["route_entries"] == 1000
    newest = answer["newest_rules"]
    assert newest["edition"] == "2027-05"
    assert newest["difference"]["changed"]
    assert {limit["limit"] for limit in newest["difference"]["limits"]} == {"route_entries"}
    page = later.get("/result", params=BIG)
    assert "Catalogue 2027-05 would give a different result." in page.text
    assert "route entries" in page.text
    assert "/compare?a=" in page.text


def test_an_older_link_says_that_nothing_changed(later: TestClient) -> None:
    page = later.get("/result", params=BIG | {"nodes": "3", "pod_cidr": "172.20.0.0/20"})
    assert "Catalogue 2027-05" in page.text


def test_the_api_holds_an_older_plan_against_the_newest_edition(later: TestClient) -> None:
    plan = {"rules": "2026-11", "nodes": 1500, "pods_per_node": 30, "pod_cidr": "10.0.0.0/12"}
    newest = later.post("/api/v1/evaluate", json=plan).json()["newest_rules"]
    assert newest["difference"]["changed"]
    plan["rules"] = "2027-05"
    assert later.post("/api/v1/evaluate", json=plan).json()["newest_rules"] is None


def test_a_link_of_the_newest_edition_has_no_banner(later: TestClient) -> None:
    assert "of the facts would answer" not in later.get("/result", params=BIG | {"rules": "2027-05"}).text


def test_an_edition_that_is_not_known_is_said_and_not_replaced(later: TestClient) -> None:
    page = later.get(f"/result?{urlencode(BIG | {'rules': '2031-01'})}", follow_redirects=True)
    assert page.status_code == 200
    assert "2031-01" in page.text
    assert "np-error-summary" in page.text


def _limits(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["plugins"]["flannel"]["capacity"]["limits"]
    return found
