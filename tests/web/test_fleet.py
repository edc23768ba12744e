"""Lists of plans in every form that they may have, judged together: page, API, CSV."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.catalogue.model import Plugin
from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.plan_io import fleet_text
from app.plan_io.fleet_text import PLAN_WEIGHT, POOL_WEIGHT, read_fleet
from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from app.web.pages.fleet.tables import MAX_ROWS
from tests.plans import BASE, EDITIONS, IN_THREE_VPCS, NARROW, WIDE

ONE = {**BASE, "name": "shop", "rules": "2026-11"}
TWO = {
    **BASE,
    "name": "=bank",
    "rules": "2026-11",
    "node_vswitches": [{"cidr": "192.168.64.0/19", "zone": "a"}],
    "pod_vswitches": [{"cidr": "192.168.96.0/19", "zone": "a"}],
}
HEADER = "name,nodes,pods_per_node,vpc_cidr,node_vswitches,pod_vswitches,service_cidr,pod_cidr,node_cidr_mask,instance_type"
ROW = "shop,3,30,192.168.0.0/16,192.168.0.0/19~a,192.168.32.0/19~a,172.21.0.0/20,172.20.0.0/16,24,ecs.c7.4xlarge"
LINK = encode(EXAMPLES["terway"])


def lines(*plans: Any) -> str:
    return "\n".join(json.dumps(plan) for plan in plans)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps([ONE, TWO]), 2),
        (json.dumps({"plans": [ONE, TWO]}, indent=1), 2),
        (json.dumps(ONE, indent=1), 1),
        (f"{lines(ONE)}\n\n{lines(TWO)}\n", 2),
        (f"\ufeff{HEADER}\n{ROW}\n\n{ROW}\n", 2),
        (f"{HEADER}\n{ROW}".replace(",", ";"), 1),
        (f"{HEADER}\n{ROW}".replace(",", "\t"), 1),
        (f"https://planner.example.com/result?{LINK}\n{LINK}", 2),
        ("[]", 0),
        (HEADER, 0),
        ("", 0),
    ],
)
def test_a_list_is_read_in_any_form(text: str, count: int) -> None:
    reading = read_fleet(text, EDITIONS)
    assert not reading.faults
    assert len(reading.entries) == count


@pytest.mark.parametrize(
    ("text", "plugin"),
    [
        (f"{HEADER},plugin\n{ROW},terway", Plugin.TERWAY),
        (f"{HEADER},Plugin\n{ROW}, Flannel", Plugin.FLANNEL),
        (f"{HEADER},plugin\n{ROW},", None),
        (f"{HEADER}\n{ROW}", None),
        (json.dumps([{**ONE, "plugin": "terway"}]), Plugin.TERWAY),
        (json.dumps({**ONE, "plugin": "flannel"}, indent=1), Plugin.FLANNEL),
        (lines({**ONE, "plugin": None}), None),
        (f"https://planner.example.com/result?{LINK}&plugin=flannel", Plugin.FLANNEL),
        (LINK, None),
    ],
)
def test_an_entry_may_state_its_plugin(text: str, plugin: Plugin | None) -> None:
    reading = read_fleet(text, EDITIONS)
    assert not reading.faults
    assert [entry.plugin for entry in reading.entries] == [plugin]


def test_a_plugin_that_is_unknown_is_told_with_its_field(client: TestClient) -> None:
    page = client.post("/fleet", data={"plans": lines(ONE, {**TWO, "plugin": "calico"})})
    assert page.status_code == 422
    assert "Line 2, Plug-in: " in page.text


def test_a_stated_plugin_is_kept_and_its_doubt_told(client: TestClient) -> None:
    """The plan alone would be Flannel; the other's need can't be met by the plug-in that it states."""
    small = {**ONE, "pod_cidr": None, "needs": {"simple_setup": "prefer", "vpc_address_saving": "prefer"}}
    strict = {**TWO, "needs": {"network_policy": "must"}, "plugin": "flannel"}
    sent = lines({**small, "plugin": "terway"}, strict)
    found = client.post("/api/v1/fleet", content=sent).json()["clusters"]
    page = html.unescape(client.post("/fleet", data={"plans": sent}).text)
    rows = list(csv.DictReader(StringIO(client.post("/fleet.csv", data={"plans": sent}).text)))

    assert [(each["plugin"], each["stated"], each["verdict"]) for each in found] == [
        ("terway", "terway", "flannel"),
        ("flannel", "flannel", "terway"),
    ]
    assert [each["doubt"]["code"] for each in found] == ["other", "infeasible"]
    assert [row["plugin"] for row in rows if row["section"] == "cluster"] == ["terway", "flannel"]
    for told in ("Terway is stated. Verdict for the plan: Flannel", "is stated but not feasible"):
        assert told in page
        assert told in "".join(row["detail"] for row in rows)
    assert "For 1 cluster, the stated plug-in is not feasible." in page
    links = "\n".join(each["share_url"] for each in found)
    again = client.post("/api/v1/fleet", content=links).json()["clusters"]
    assert [each["plugin"] for each in again] == ["terway", "flannel"]


def test_a_headline_over_warnings_says_so(client: TestClient) -> None:
    one = {**ONE, "pod_cidr": None}
    two = {**TWO, "pod_cidr": None, "service_cidr": "172.31.0.0/20"}
    sent = lines({**one, "plugin": "flannel"}, {**two, "plugin": "flannel"})
    page = client.post("/fleet", data={"plans": sent}).text

    assert "Nothing blocks the clusters, but review the warnings first." in page
    assert client.post("/api/v1/fleet", content=sent).json()["clear"] is False


def test_csv_and_json_give_the_same_plan() -> None:
    (from_csv,), (from_json,) = (
        read_fleet(text, EDITIONS).entries for text in (f"{HEADER}\n{ROW}", lines({**BASE, "name": "shop"}))
    )
    assert from_csv.plan == from_json.plan


@pytest.mark.parametrize(
    ("text", "place", "pointer", "code"),
    [
        (lines(ONE, {**TWO, "vpc_cidr": "10.0.0.0/33"}), 2, "/vpc_cidr", "cidr-invalid"),
        (lines(ONE) + '\n{"nodes": 3', 2, "", "json-invalid"),
        ('[{"nodes": 3', 1, "", "json-invalid"),
        ("[" * 100_000, 0, "", "json-invalid"),
        (json.dumps([ONE, 7]), 2, "", "type-invalid"),
        (f"{HEADER}\n{ROW}\n{ROW},more", 3, "", "fleet-row"),
        (f'{HEADER}\n"{"x" * 200_000}', 2, "", "fleet-row"),
        (f"{HEADER}\n{ROW.replace(',3,30', ',x,30')}", 2, "/nodes", "number-invalid"),
        (f"{HEADER}\n{ROW}\n" * 1 + f"{LINK}", 3, "/nodes", "required"),
        (f"{LINK}\nnodes=3", 2, "/pods_per_node", "required"),
        (f"{LINK}\n{LINK}&plugin=calico", 2, "/plugin", "choice-unknown"),
        (f"{HEADER},plugin\n{ROW},any", 2, "/plugin", "choice-unknown"),
        (lines(ONE, {**TWO, "plugin": "both"}), 2, "/plugin", "choice-unknown"),
        (lines(ONE, {**TWO, "plugin": 1}), 2, "/plugin", "type-invalid"),
    ],
)
def test_a_fault_names_its_place(text: str, place: int, pointer: str, code: str) -> None:
    faults = read_fleet(text, EDITIONS).faults
    assert (place, pointer, code) in [
        (each.place, each.mistake.pointer, each.mistake.code) for each in faults
    ]


def test_there_is_a_most() -> None:
    text = "\n".join(["nodes=3&pods_per_node=30"] * (MAX_CLUSTERS + 1))
    assert [fault.mistake.code for fault in read_fleet(text, EDITIONS).faults] == ["fleet-too-many"]
    assert not read_fleet(text.partition("\n")[2], EDITIONS).faults


@pytest.mark.parametrize(
    ("lists", "each"),
    [
        ({"node_vswitches": [{"cidr": "192.168.0.0/24"}]}, 1),
        ({"pod_vswitches": [{"cidr": "192.168.0.0/24"}]}, 1),
        ({"secondary_cidrs": ["10.0.0.0/24"]}, 1),
        ({"connected_networks": [{"cidr": "10.0.0.0/24"}]}, 1),
        ({"zones": ["a", "b"]}, 2),
        ({"node_pools": [{"nodes": 3, "pods_per_node": 30}]}, POOL_WEIGHT),
        (
            {"node_pools": [{"nodes": 3, "pods_per_node": 30, "instance_types": ["ecs.g7.large"]}]},
            POOL_WEIGHT + 1,
        ),
        (
            {"zones": ["a"], "node_pools": [{"nodes": 3, "pods_per_node": 30, "zones": ["a"]}]},
            POOL_WEIGHT + 2,
        ),
    ],
)
def test_all_plans_together_have_a_most_of_entries(
    monkeypatch: pytest.MonkeyPatch, lists: dict[str, Any], each: int
) -> None:
    size = {} if "node_pools" in lists else {"nodes": 3, "pods_per_node": 30}
    text = lines(*[{**size, **lists}] * 3)

    def faults(most: int) -> list[tuple[str, str]]:
        monkeypatch.setattr(fleet_text, "MAX_FLEET_ENTRIES", most)
        return [(fault.mistake.code, fault.mistake.variant) for fault in read_fleet(text, EDITIONS).faults]

    needed = 3 * (PLAN_WEIGHT + each)
    assert faults(needed) == []
    assert faults(needed - 1) == [("fleet-too-many", "entries")]


def test_the_page_asks_and_answers(client: TestClient) -> None:
    assert client.get("/fleet").status_code == 200
    page = client.post("/fleet", data={"plans": lines(ONE, TWO)})
    text = html.unescape(page.text)
    assert page.status_code == 200
    for shown in (
        "The pod CIDR 172.20.0.0/16 is used by more than one cluster: shop, =bank",
        "6 of 200",
        "/result?",
    ):
        assert shown in text


def test_a_file_takes_the_place_of_the_box(client: TestClient) -> None:
    page = client.post(
        "/fleet", data={"plans": ""}, files={"file": ("fleet.csv", f"{HEADER}\n{ROW}".encode())}
    )
    assert page.status_code == 200
    assert "192.168.32.0/19~a" in page.text


@pytest.mark.parametrize("content", [b"PK\x03\x04rubbish", b"\xff\xff\xff", b"a\0b"])
def test_what_is_no_text_is_refused(client: TestClient, content: bytes) -> None:
    page = client.post("/fleet", files={"file": ("fleet.zip", content)})
    assert page.status_code == 422
    assert "There is a problem" in page.text


@pytest.mark.parametrize("text", ["hello world", "[]", "nodes,pods_per_node"])
def test_a_list_without_a_plan_says_so(client: TestClient, text: str) -> None:
    page = client.post("/fleet", data={"plans": text, "vpcs": "shared"})

    assert page.status_code == 422
    assert "The list has no plans." in page.text
    assert client.get("/fleet", params={"plan": text}).status_code == 422


def test_a_fault_keeps_the_list(client: TestClient) -> None:
    text = lines(ONE, {**TWO, "vpc_cidr": "10.0.0/16", "name": "\ud800"})
    page = client.post("/fleet", data={"plans": text})
    assert page.status_code == 422
    assert "Line 2, VPC CIDR: " in html.unescape(page.text)
    assert text in html.unescape(page.text)


@pytest.mark.parametrize(
    "faulty", ['{"nodes": 3, "pods_per_node": 9, "colour": "red"}', "nodes=3&pods_per_node=9&colour=red"]
)
def test_a_field_that_no_plan_has_is_named(client: TestClient, faulty: str) -> None:
    answer = client.post("/fleet", data={"plans": faulty})

    assert answer.status_code == 422
    assert "colour" in answer.text


def test_a_small_fleet_is_a_link(client: TestClient) -> None:
    page = client.get("/fleet", params={"plan": [LINK, encode(EXAMPLES["sixteen"])], "vpcs": "own"})
    assert page.status_code == 200
    assert 'id="clash-table"' in page.text


def test_a_list_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/fleet", data={"plans": "x" * 2**21}).status_code == 413
    assert client.post("/api/v1/fleet", content=b"x" * (2**22 + 1)).status_code == 413


def test_the_csv_has_every_range_and_no_formula(client: TestClient) -> None:
    file = client.post("/fleet.csv", data={"plans": lines(ONE, TWO)})
    rows = list(csv.DictReader(StringIO(file.text)))
    assert file.headers["content-type"].startswith("text/csv")
    assert {row["section"] for row in rows} == {"cluster", "range", "clash", "vpc"}
    assert {row["cluster"] for row in rows if row["section"] == "cluster"} == {"shop", "'=bank"}
    assert {"172.20.0.0/16", "192.168.64.0/19"} <= {row["range"] for row in rows}
    assert client.post("/fleet.csv", data={"plans": "{}"}).status_code == 422


def test_the_api_answers_with_places(client: TestClient) -> None:
    found = client.post("/api/v1/fleet", content=lines(ONE, TWO).encode()).json()
    assert not found["clear"]
    assert [cluster["name"] for cluster in found["clusters"]] == ["shop", "=bank"]
    assert found["networks"][0]["route_entries"] == {
        "needed": 6,
        "limit": 200,
        "on_request": 1000,
        "severity": None,
    }
    pods = next(clash for clash in found["clashes"] if clash["inner"]["kind"] == "pod")
    assert (pods["severity"], pods["inner"]["clusters"]) == ("error", [0, 1])
    assert client.get(found["clusters"][1]["share_url"]).status_code == 200


@pytest.mark.parametrize(
    ("content", "query"),
    [(b"", ""), (b"[]", ""), (b'[{"nodes": 0}]', ""), (b"[{}]", "?vpcs=odd"), (b"\xff", "")],
)
def test_the_api_refuses_with_a_problem(client: TestClient, content: bytes, query: str) -> None:
    answer = client.post(f"/api/v1/fleet{query}", content=content)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_number_as_the_name_of_a_member_is_no_place_in_a_list(client: TestClient) -> None:
    """Found by fuzzing: it was an error of the server."""
    plan = '{"nodes": 3, "pods_per_node": 10, "eni": {"0": 1}}'

    assert client.post("/api/v1/fleet", content=plan).status_code == 422
    assert client.post("/fleet", data={"plans": plan}).status_code == 422


def test_a_member_that_no_node_pool_has_is_named(client: TestClient) -> None:
    """Found by schemathesis: it was an error of the server."""
    plan = {"node_pools": [{"nodes": 3, "pods_per_node": 10, "colour": 1}]}
    answer = client.post("/api/v1/fleet", json=[plan])

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/node_pools/0/colour", "field-unknown")
    assert error["detail"].startswith("Plan 1, Node pool 1, colour: ")
    assert client.post("/fleet", data={"plans": json.dumps(plan)}).status_code == 422


@pytest.mark.parametrize("suffix", ["", ".csv"])
def test_a_fleet_without_any_range_is_judged_like_another(client: TestClient, suffix: str) -> None:
    """Found by fuzzing: there was nothing to draw, and it was an error of the server."""
    plan = {"nodes": 3, "pods_per_node": 30, "connected_networks": [{"cidr": "0.0.0.0/0"}]}
    answer = client.post(f"/fleet{suffix}", data={"plans": lines(plan)})

    assert answer.status_code == 200
    assert suffix or "No plan has a range to show" in answer.text


def test_the_page_draws_one_map_of_all_clusters(client: TestClient) -> None:
    page = client.post("/fleet", data={"plans": lines(ONE, TWO), "vpcs": "own"}).text
    figure = page[page.index('<section class="np-section" id="map"') :]

    assert "2 clusters" in figure
    assert "used by clusters that must not share it" in figure
    assert 'id="fleet-map-row-1"' in figure
    assert "style=" not in page


def test_a_range_of_a_vpc_that_is_not_connected_names_only_the_clusters_that_it_clashes_with(
    client: TestClient,
) -> None:
    """E has the pod CIDR of B and D, and nothing that it clashes with."""
    plans = [{**BASE, **each} for each in IN_THREE_VPCS]
    page = client.post("/fleet", data={"plans": lines(*plans), "vpcs": "isolated"}).text

    told = set(re.findall(r"overlaps pod CIDR [^<]*", page))

    assert told == {f"overlaps pod CIDR {NARROW} (B, D)", f"overlaps pod CIDR {WIDE} (A, C)"}


def test_tables_are_named_for_what_they_hold(client: TestClient) -> None:
    clashing = {**BASE, "name": "bank", "service_cidr": "192.168.240.0/20"}
    page = client.post("/fleet", data={"plans": lines(ONE, clashing), "vpcs": "own"}).text
    captions = re.findall(r"<caption[^>]*>([^<]*)", page)
    headings = re.findall(r"<h2[^>]*>([^<]*)", page)

    assert "Conflicts between clusters (table)" in captions
    assert not [caption for caption in captions if "plan A" in caption]
    assert not {*captions} & {*headings}  # each names a landmark


def test_the_caption_of_the_map_says_what_it_leaves_out_and_names_the_csv(client: TestClient) -> None:
    page = client.post("/fleet", data={"plans": lines(ONE)}).text

    assert "no pod vSwitches with Flannel, no pod CIDR with Terway" in page
    assert "The CSV has all ranges." in page


@pytest.mark.slow
def test_of_a_thousand_clusters_the_page_draws_some_and_the_csv_has_all(client: TestClient) -> None:
    plans = lines(
        *({**BASE, "name": f"cluster {i}", "vpc_cidr": f"10.{i % 250}.0.0/16"} for i in range(MAX_CLUSTERS))
    )
    page = client.post("/fleet", data={"plans": plans, "vpcs": "own"})
    rows = list(
        csv.DictReader(StringIO(client.post("/fleet.csv", data={"plans": plans, "vpcs": "own"}).text))
    )
    counts = Counter(row["section"] for row in rows)
    told = page.text.count("The CSV has them all.")

    assert page.status_code == 200
    assert len(page.content) < len(html.escape(plans)) + 500_000
    assert page.text.count("/result?") == MAX_ROWS
    assert f"{MAX_CLUSTERS - MAX_ROWS} more are not shown here. The CSV has them all." in page.text
    assert told == sum(most > MAX_ROWS for section, most in counts.items())
    assert counts["cluster"] == counts["vpc"] == MAX_CLUSTERS


def test_the_csv_tells_of_quotas_and_shared_vswitches(client: TestClient) -> None:
    rows = list(
        csv.DictReader(StringIO(client.post("/fleet.csv", data={"plans": lines(ONE, TWO, ONE)}).text))
    )
    (vpc,) = [row for row in rows if row["section"] == "vpc"]
    (first, *_) = [row for row in rows if row["section"] == "cluster"]

    assert (vpc["cluster"], vpc["range"]) == ("shop, =bank, shop", "192.168.0.0/16")
    assert "of 200" in vpc["detail"]
    assert [row["range"] for row in rows if row["section"] == "shared_vswitch"]
    assert (first["nodes"], first["errors"], first["notes"]) == ("3", "0", "0")


def test_a_shared_vswitch_without_enough_addresses_is_an_error_everywhere(client: TestClient) -> None:
    row = {
        "nodes": 40,
        "pods_per_node": 60,
        "plugin": "flannel",
        "vpc_cidr": "10.0.0.0/16",
        "node_vswitches": [{"cidr": "10.0.0.0/25", "zone": "a"}],
    }
    plans = [
        {**row, "name": name, "service_cidr": f"172.16.{index}.0/24", "pod_cidr": f"172.{20 + index}.0.0/16"}
        for index, name in enumerate("ABCDE")
    ]
    enough = client.post("/fleet", data={"plans": lines(*plans[:3])}).text
    page = client.post("/fleet", data={"plans": lines(*plans)}).text
    table = list(csv.DictReader(StringIO(client.post("/fleet.csv", data={"plans": lines(*plans)}).text)))
    found = client.post("/api/v1/fleet", json=plans).json()

    assert "No conflicts between the clusters." in enough
    assert "120 needed, 124 available" in enough
    assert "These clusters conflict as planned." in page
    assert "Not enough: 200 needed, 124 available" in page
    assert "Conflicts to resolve, including shared quotas and vSwitches: 1." in page
    assert [
        (row["range"], row["cluster"], row["severity"], row["detail"])
        for row in table
        if row["section"] == "shared_vswitch"
    ] == [("10.0.0.0/25", "A, B, C, D, E", "error", "Not enough: 200 needed, 124 available")]
    assert not found["clear"]
    assert found["shared_vswitches"] == [
        {
            "kind": "vswitch",
            "cidr": "10.0.0.0/25",
            "clusters": [0, 1, 2, 3, 4],
            "needed": 200,
            "available": 124,
            "severity": "error",
        }
    ]
