"""The API through HTTP: the contract's cases, other people's plans, and bodies that can't be read."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

CASES = Path(__file__).parent.parent / "scenarios"
SCENARIOS = json.loads((CASES / "scenarios.json").read_text())
REAL_PLANS = json.loads((CASES / "real-plans.json").read_text())
SMALLEST = {"nodes": 3, "pods_per_node": 10}


def evaluate(client: TestClient, plan: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/api/v1/evaluate", json=plan)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case["id"])
def test_a_scenario_has_its_outcome(client: TestClient, case: dict[str, Any]) -> None:
    answer, expect = evaluate(client, case["plan"]), case["expect"]
    for plugin in ("terway", "flannel"):
        report = answer["plugins"][plugin]
        told = {"feasible": report["feasible"], **report["capacity"]}
        wanted = expect.get(plugin, {})
        assert wanted == {name: told[name] for name in wanted}
    verdict = answer["verdict"]
    assert verdict["plugin"] in expect.get("plugin", [verdict["plugin"]])
    assert verdict["strength"] == expect.get("strength", verdict["strength"])
    assert verdict["terway_mode"] == expect.get("terway_mode", verdict["terway_mode"])
    assert set(expect.get("codes", [])) <= {finding["code"] for finding in answer["findings"]}


def fields_of(answer: dict[str, Any], code: str) -> list[str]:
    return sorted(
        field for finding in answer["findings"] if finding["code"] == code for field in finding["fields"]
    )


@pytest.mark.parametrize("case", REAL_PLANS, ids=lambda case: case["id"])
def test_a_plan_that_others_published(client: TestClient, case: dict[str, Any]) -> None:
    """An independent sum of the same plan agrees on pairs, bits, ranges, masks, blocks and pods."""
    answer, expect = evaluate(client, case["plan"]), case["expect"]
    pairs = [sorted(each["fields"]) for each in answer["findings"] if each["code"] == "overlap"]
    assert sorted(pairs) == sorted(sorted(pair) for pair in expect["overlaps"])
    assert fields_of(answer, "cidr-host-bits") == sorted(expect["host_bits"])
    assert fields_of(answer, "vpc-not-private") == sorted(expect["vpc_not_private"])
    assert bool(fields_of(answer, "service-cidr-not-private")) == expect["service_not_private"]
    assert bool(fields_of(answer, "pod-cidr-not-private")) == expect["pod_not_private"]
    assert bool(fields_of(answer, "service-cidr-mask")) == expect["service_mask"]
    assert fields_of(answer, "vswitch-mask") == sorted(expect["vswitch_mask"])
    assert fields_of(answer, "vswitch-outside-vpc") == sorted(expect["vswitch_outside_vpc"])
    assert answer["plugins"]["terway"]["capacity"]["pods_per_node"] == expect["terway_shared_pods"]
    too_small = [each["severity"] for each in answer["findings"] if each["code"] == "instance-too-small"]
    assert too_small == ([expect["instance_too_small"]] if expect["instance_too_small"] else [])
    if "pod_cidr_blocks" in expect:
        limits = {each["limit"]: each["nodes"] for each in answer["plugins"]["flannel"]["capacity"]["limits"]}
        assert limits["pod_cidr_blocks"] == expect["pod_cidr_blocks"]


def test_the_smallest_plan_is_completed(client: TestClient) -> None:
    """What is missing is proposed and listed, and the completed plan answers the same."""
    answer = evaluate(client, SMALLEST)

    fields = {assumption["field"] for assumption in answer["assumptions"]}
    assert {"/vpc_cidr", "/service_cidr", "/pod_cidr", "/node_vswitches", "/pod_vswitches"} <= fields
    again = evaluate(client, answer["plan"])
    assert again["assumptions"] == []
    assert again["verdict"] == answer["verdict"]


def test_the_share_link_opens_to_the_same_answer(client: TestClient) -> None:
    plan = {**SMALLEST, "name": "Käse_~!&=", "vpc_cidr": "10.0.0.0/16", "needs": {"source_ip": "must"}}
    answer = evaluate(client, plan)

    shared = client.get(answer["share_url"].replace("/result?", "/result.json?"))

    assert shared.status_code == 200
    assert shared.json() == answer


def test_every_link_starts_with_the_address_that_the_planner_knows() -> None:
    """Those of the API as well as those of pages and files; without an address, they are paths."""
    start = "https://planner.example.com/net"
    hosted = TestClient(create_app(Settings(base_url="https://planner.example.com", root_path="/net")))
    plan = json.dumps(SMALLEST)
    proposal = {"clusters": [{"name": "shop", **SMALLEST}], "space": ["10.0.0.0/8"]}
    proposed = hosted.post("/api/v1/fleet-proposal", json=proposal).json()
    links = [
        hosted.post("/api/v1/evaluate", content=plan).json()["share_url"],
        hosted.post("/api/v1/evaluate-batch", content=plan).json()["share_url"],
        hosted.get("/result.json", params=SMALLEST).json()["share_url"],
        *(each["share_url"] for each in hosted.post("/api/v1/fleet", content=f"[{plan}]").json()["clusters"]),
        *(each["share_url"] for each in proposed["clusters"]),
    ]
    record = hosted.post("/api/v1/evaluate", content=plan, headers={"accept": "text/markdown"}).text

    assert [each.partition("/result?")[0] for each in links] == [start] * 5
    assert f"]({start}/result?" in record or f"](<{start}/result?" in record
    assert f"curl -sS {start}/api/v1/evaluate " in unescape(hosted.get("/docs").text)


@pytest.mark.parametrize(("port", "shown"), [(8000, 8000), (9000, 9000), (0, 8000)])
def test_the_command_has_the_port_of_the_server(port: int, shown: int) -> None:
    page = TestClient(create_app(Settings(port=port))).get("/docs").text

    assert f"curl -sS http://127.0.0.1:{shown}/api/v1/evaluate " in unescape(page)


@pytest.mark.parametrize(
    ("accept", "kind", "beginning"),
    [
        ("text/markdown", "text/markdown; charset=utf-8", "# "),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8", "section,"),
        ("application/json, text/plain, */*", "application/json", "{"),
        ("image/png", "application/json", "{"),
    ],
)
def test_the_accept_header_chooses_the_form(
    client: TestClient, accept: str, kind: str, beginning: str
) -> None:
    response = client.post("/api/v1/evaluate", json=SMALLEST, headers={"accept": accept})

    assert response.headers["content-type"] == kind
    assert response.text.startswith(beginning)
    assert "Accept" in response.headers["vary"].split(", ")


def test_a_mistake_is_a_problem_whatever_form_is_wanted(client: TestClient) -> None:
    response = client.post("/api/v1/evaluate", json={}, headers={"accept": "text/markdown"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


BAD: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {"/nodes": "required", "/pods_per_node": "required"}),
    ({**SMALLEST, "vpc_cidr": "10.0.0.0/1_6"}, {"/vpc_cidr": "cidr-invalid"}),
    ({**SMALLEST, "vpc_cidr": "10.0.0.0/33"}, {"/vpc_cidr": "cidr-invalid"}),
    ({**SMALLEST, "vpc_cidr": "fd00::/64"}, {"/vpc_cidr": "cidr-invalid"}),
    ({**SMALLEST, "vpc_cidr": ""}, {"/vpc_cidr": "cidr-invalid"}),
    ({**SMALLEST, "service_ipv6_cidr": "10.0.0.0/16"}, {"/service_ipv6_cidr": "cidr-invalid"}),
    (
        {**SMALLEST, "secondary_cidrs": [1, "x"]},
        {"/secondary_cidrs/0": "type-invalid", "/secondary_cidrs/1": "cidr-invalid"},
    ),
    (
        {**SMALLEST, "node_vswitches": [7], "connected_networks": ["10.0.0.0/8", {}]},
        {
            "/node_vswitches/0": "type-invalid",
            "/connected_networks/0": "type-invalid",
            "/connected_networks/1/cidr": "required",
        },
    ),
    ({**SMALLEST, "nodes": "3"}, {"/nodes": "type-invalid"}),
    ({**SMALLEST, "nodes": True}, {"/nodes": "type-invalid"}),
    ({**SMALLEST, "nodes": 0}, {"/nodes": "number-out-of-bounds"}),
    ({**SMALLEST, "surge_nodes": -1}, {"/surge_nodes": "number-out-of-bounds"}),
    (
        {**SMALLEST, "growth_percent_per_year": 1_001},
        {"/growth_percent_per_year": "number-out-of-bounds"},
    ),
    ({**SMALLEST, "growth_percent_per_year": -1}, {"/growth_percent_per_year": "number-out-of-bounds"}),
    ({**SMALLEST, "services": 1_000_001}, {"/services": "number-out-of-bounds"}),
    ({**SMALLEST, "node_cidr_mask": 29}, {"/node_cidr_mask": "number-out-of-bounds"}),
    ({**SMALLEST, "max_nodes": 2}, {"/max_nodes": "max-below-nodes"}),
    ({**SMALLEST, "colour": 1}, {"/colour": "field-unknown"}),
    ({**SMALLEST, "rules": "2020-01"}, {"/rules": "rules-unknown"}),
    ({**SMALLEST, "needs": {"speed": "must"}}, {"/needs/speed": "need-unknown"}),
    ({**SMALLEST, "needs": {"speed": None, "source_ip": None}}, {"/needs/speed": "need-unknown"}),
    ({"node_pools": "x"}, {"/node_pools": "type-invalid"}),
    ({"node_pools": {}, "nodes": 0}, {"/node_pools": "type-invalid", "/nodes": "number-out-of-bounds"}),
    ({"node_pools": []}, {"/nodes": "required", "/pods_per_node": "required"}),
    ({**SMALLEST, "needs": {"simple_setup": "must"}}, {"/needs/simple_setup": "need-level"}),
    ({**SMALLEST, "needs": {"source_ip": "maybe"}}, {"/needs/source_ip": "choice-unknown"}),
    ({**SMALLEST, "eni": {"quantity": 3}}, {"/eni/ipv4_per_eni": "required"}),
    ({**SMALLEST, "name": "x" * 81}, {"/name": "too-long"}),
    (
        {"nodes": "x", "pods_per_node": 0, "vpc_cidr": "x", "node_vswitches": [{"cidr": "y", "used": -1}]},
        {
            "/nodes": "type-invalid",
            "/pods_per_node": "number-out-of-bounds",
            "/vpc_cidr": "cidr-invalid",
            "/node_vswitches/0/cidr": "cidr-invalid",
            "/node_vswitches/0/used": "number-out-of-bounds",
        },
    ),
]


@pytest.mark.parametrize(("plan", "expected"), BAD)
def test_every_mistake_is_named_at_once(
    client: TestClient, plan: dict[str, Any], expected: dict[str, str]
) -> None:
    response = client.post("/api/v1/evaluate", json=plan)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    errors = response.json()["errors"]
    assert {error["pointer"]: error["code"] for error in errors} == expected
    assert all(error["detail"] and "{" not in error["detail"] for error in errors)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"nodes": ' + b"9" * 5000 + b"}",
        b'{"\\ud800": 1}',
    ],
)
def test_a_body_that_is_no_plan_is_a_problem(client: TestClient, body: bytes) -> None:
    response = client.post("/api/v1/evaluate", content=body)

    assert response.status_code == 422
    assert response.json()["errors"]


def test_text_that_is_meant_is_read(client: TestClient) -> None:
    """Full-width digits, spaces and netmasks are ranges; host bits are corrected and said."""
    answer = evaluate(
        client,
        {
            **SMALLEST,
            "vpc_cidr": "\uff11\uff10.0.0.0\uff0f8",
            "service_cidr": " 172.21.0.0 / 20 ",
            "pod_cidr": "192.168.0.0 255.255.0.0",
        },
    )
    assert answer["plan"]["vpc_cidr"] == "10.0.0.0/8"
    assert answer["plan"]["service_cidr"] == "172.21.0.0/20"
    assert answer["plan"]["pod_cidr"] == "192.168.0.0/16"


def test_a_whole_number_may_be_written_with_a_fraction_of_zero(client: TestClient) -> None:
    """JSON Schema takes 3.0 for an integer; a part of a node is none."""
    assert evaluate(client, {"nodes": 3.0, "pods_per_node": 1e1}) == evaluate(client, SMALLEST)
    for nodes in (3.5, 1e400, -1e300):
        body = json.dumps({**SMALLEST, "nodes": nodes})
        assert client.post("/api/v1/evaluate", content=body).status_code == 422


def test_a_wildcard_mask_is_refused_with_what_is_meant(client: TestClient) -> None:
    response = client.post("/api/v1/evaluate", json={**SMALLEST, "vpc_cidr": "10.0.0.0/0.255.255.255"})

    assert "10.0.0.0/8" in response.json()["errors"][0]["detail"]


def test_the_description_has_the_plan(client: TestClient) -> None:
    description = client.get("/openapi.json").json()

    assert "requestBody" in description["paths"]["/api/v1/evaluate"]["post"]


def test_flips_are_left_out_on_request(client: TestClient) -> None:
    whole = client.post("/api/v1/evaluate", json=SMALLEST).json()
    sooner = client.post("/api/v1/evaluate?flips=no", json=SMALLEST).json()
    linked = client.get(whole["share_url"].replace("/result?", "/result.json?flips=no&")).json()

    assert whole["flips"]
    assert sooner == linked == {**whole, "flips": [], "flips_omitted": True}
    assert client.post("/api/v1/evaluate?flips=yes", json=SMALLEST).json() == whole


@pytest.mark.parametrize("path", ["/api/v1/evaluate?flips=", "/result.json?nodes=3&pods_per_node=30&flips="])
def test_flips_are_wanted_or_not(client: TestClient, path: str) -> None:
    method = "POST" if path.startswith("/api") else "GET"
    for value, code in {
        "maybe": "choice-unknown",
        "": "required",
        "no&flips=yes": "parameter-repeated",
    }.items():
        response = client.request(method, path + value, json=SMALLEST)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert (error["pointer"], error["code"]) == ("/flips", code)
    assert client.request(method, path + "no", json=SMALLEST).status_code == 200
