"""POST /api/v1/fleet-proposal: clusters in, plans out that are judged together without a clash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.fleet.proposal import MAX_PROPOSED
from tests.web.description import Description

ADDRESS = "/api/v1/fleet-proposal"
CLUSTERS = [
    {"name": "shop", "nodes": 50, "pods_per_node": 60, "zones": 2},
    {"name": "bank", "nodes": 9, "pods_per_node": 30},
    {"name": "lab", "nodes": 20, "pods_per_node": 30, "zones": 1, "plugin": "flannel"},
]
ASKED: dict[str, Any] = {
    "clusters": CLUSTERS,
    "space": ["10.0.0.0/8"],
    "taken": [{"name": "office", "cidr": "10.0.0.0/14"}],
}


def proposed(client: TestClient, app: FastAPI, asked: Any, status: int = 200) -> dict[str, Any]:
    response = client.post(ADDRESS, json=asked)
    assert response.status_code == status, response.text
    Description(app).check("post", ADDRESS, response)
    answer: dict[str, Any] = response.json()
    return answer


def test_plans_come_out_that_do_not_clash(client: TestClient, app: FastAPI) -> None:
    answer = proposed(client, app, ASKED)

    assert answer["placed"] == 3
    assert [each["name"] for each in answer["clusters"]] == ["shop", "bank", "lab"]
    assert [each["feasible"] for each in answer["clusters"]][2] == ["flannel"]
    plans = [each["plan"] for each in answer["clusters"]]
    assert not [plan for plan in plans if plan["vpc_cidr"].startswith(("10.0.", "10.1.", "10.2.", "10.3."))]
    judged = client.post("/api/v1/fleet?vpcs=own", json=plans).json()
    assert judged["clear"]
    assert not [clash for clash in judged["clashes"] if clash["severity"] == "error"]


@pytest.mark.slow
def test_a_thousand_plans_that_come_out_are_fleets(client: TestClient, app: FastAPI) -> None:
    clusters = [
        {"name": f"shop-{n}", "nodes": 3, "pods_per_node": 20, "plugin": "flannel"} for n in range(1_000)
    ]
    answer = proposed(client, app, {"clusters": clusters, "space": ["10.0.0.0/8"]})
    plans = [each["plan"] for each in answer["clusters"]]

    for part in (plans[:MAX_CLUSTERS], plans[MAX_CLUSTERS:]):
        judged = client.post("/api/v1/fleet?vpcs=own", json=part)
        assert judged.status_code == 200
        assert judged.json()["clear"]


MIXED = [
    {"name": f"{plugin}-{n}", "nodes": 3 + n, "pods_per_node": 20 + n, "plugin": plugin}
    for n in range(10)
    for plugin in ("terway", "flannel")
]


def test_each_cluster_keeps_its_plugin_when_it_is_judged(client: TestClient, app: FastAPI) -> None:
    clusters = proposed(client, app, {"clusters": MIXED, "space": ["10.0.0.0/8"]})["clusters"]

    for sent in (
        json.dumps([each["plan"] for each in clusters]),
        "\n".join(each["share_url"] for each in clusters),
    ):
        judged = client.post("/api/v1/fleet?vpcs=own", content=sent).json()
        assert [each["plugin"] for each in judged["clusters"]] == [each["plugin"] for each in MIXED]
        assert judged["clear"]
        assert judged["clashes"] == []
        flannel = [each["route_entries"]["needed"] > 0 for each in judged["networks"]]
        assert flannel == [each["plugin"] == "flannel" for each in MIXED]


def test_a_plan_that_states_its_plugin_is_one_of_a_fleet(client: TestClient, app: FastAPI) -> None:
    """Alone it is refused: only a cluster that exists has its plug-in."""
    plan = proposed(client, app, ASKED)["clusters"][2]["plan"]

    assert plan["plugin"] == "flannel"
    assert client.post("/api/v1/fleet", json=[plan]).json()["clusters"][0]["plugin"] == "flannel"
    alone = client.post("/api/v1/evaluate", json=plan)
    assert [each["pointer"] for each in alone.json()["errors"]] == ["/plugin"]
    assert client.post("/api/v1/evaluate", json={**plan, "plugin": None}).status_code == 200


def test_it_is_what_the_page_proposes(client: TestClient, app: FastAPI) -> None:
    rows = "\n".join(f"{each['name']},{each['nodes']},{each['pods_per_node']}" for each in CLUSTERS)
    page = client.post("/fleet/propose", data={"clusters": rows, "space": "10.0.0.0/8", "taken": ""})
    clusters = [{name: each[name] for name in ("name", "nodes", "pods_per_node")} for each in CLUSTERS]
    answer = proposed(client, app, {"clusters": clusters, "space": ["10.0.0.0/8"]})

    for each in answer["clusters"]:
        assert each["plan"]["vpc_cidr"] in page.text
        assert client.get(each["share_url"]).status_code == 200


def test_services_and_the_loss_of_a_zone(client: TestClient, app: FastAPI) -> None:
    clusters = [{**CLUSTERS[0], "services": 4_000}, CLUSTERS[2], {**CLUSTERS[0], "pods_per_node": 1_000}]
    answer = proposed(client, app, {**ASKED, "clusters": clusters})["clusters"]

    assert [each["plan"]["service_cidr"][-3:] for each in answer] == ["/20", "/24", "/24"]
    assert [each["nodes_after_zone_loss"] for each in answer] == [50, 0, None]


def test_what_does_not_fit_is_told(client: TestClient, app: FastAPI) -> None:
    answer = proposed(client, app, {**ASKED, "space": ["192.168.0.0/20"], "taken": None})

    assert answer["placed"] == 1
    lacking = [each["lacking"] for each in answer["clusters"] if each["plan"] is None]
    assert len(lacking) == 2
    assert all(each["needed"] > each["free"] for each in lacking)


def test_what_bars_the_way_is_told(client: TestClient, app: FastAPI) -> None:
    clusters = [{"nodes": 3, "pods_per_node": 1_000, "plugin": "flannel"}]
    (cluster,) = proposed(client, app, {**ASKED, "clusters": clusters})["clusters"]

    assert cluster["feasible"] == []
    assert {finding["severity"] for finding in cluster["blockers"]} == {"error"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], {"": "type-invalid"}),
        ({}, {"/clusters": "required", "/space": "required"}),
        ({"clusters": [], "space": []}, {"/clusters": "required", "/space": "required"}),
        ({**ASKED, "colour": 1}, {"/colour": "field-unknown"}),
        ({**ASKED, "space": ["10.0.0.0/33", 7]}, {"/space/0": "cidr-invalid", "/space/1": "type-invalid"}),
        (
            {**ASKED, "taken": [{"cidr": "x"}, 7]},
            {"/taken/0/cidr": "cidr-invalid", "/taken/1": "type-invalid"},
        ),
        (
            {
                **ASKED,
                "clusters": [
                    CLUSTERS[0],
                    {"nodes": 0, "pods_per_node": "x", "zones": 27, "plugin": "calico"},
                    {"nodes": 3, "pods_per_node": 30, "zone": 1},
                    7,
                ],
            },
            {
                "/clusters/1/nodes": "number-out-of-bounds",
                "/clusters/1/pods_per_node": "type-invalid",
                "/clusters/1/zones": "fleet-zones",
                "/clusters/1/plugin": "choice-unknown",
                "/clusters/2/zone": "field-unknown",
                "/clusters/3": "type-invalid",
            },
        ),
        ({**ASKED, "clusters": CLUSTERS[:1] * (MAX_PROPOSED + 1)}, {"/clusters": "fleet-too-many"}),
    ],
)
def test_every_mistake_is_named_at_once(
    client: TestClient, app: FastAPI, asked: Any, expected: dict[str, str]
) -> None:
    errors = proposed(client, app, asked, 422)["errors"]

    assert {error["pointer"]: error["code"] for error in errors} == expected
    assert all(error["detail"] and "{" not in error["detail"] for error in errors)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"clusters": ' + b"9" * 5_000 + b"}"])
def test_a_body_that_is_no_request_is_a_problem(client: TestClient, body: bytes) -> None:
    response = client.post(ADDRESS, content=body)

    assert response.status_code == 422
    assert response.json()["errors"]


def test_a_body_has_a_most(client: TestClient, app: FastAPI) -> None:
    response = client.post(ADDRESS, content=json.dumps({"space": ["x" * 2**20]}))

    assert response.status_code == 413
    Description(app).check("post", ADDRESS, response)
