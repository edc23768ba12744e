"""/openapi.json against the planner's real answers: whatever is answered is described, member by member."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.fuzz.targets import PLANS
from tests.web.description import Description
from tests.web.test_api import BAD, REAL_PLANS, SCENARIOS, SMALLEST
from tests.web.test_compare import later_editions

EVALUATE = "/api/v1/evaluate"
BATCH = "/api/v1/evaluate-batch"
FLEET = "/api/v1/fleet"
TYPES = "/api/v1/instance-types"

CLASHING = [
    {
        **SMALLEST,
        "name": name,
        "vpc_cidr": "10.0.0.0/16",
        "service_cidr": service,
        "pod_cidr": "172.20.0.0/16",
    }
    for name, service in (("a", "172.21.0.0/20"), ("b", "172.21.0.0/20"), ("c", "10.0.0.0/16"))
]


@pytest.fixture(scope="module")
def description(app: FastAPI) -> Description:
    return Description(app)


def lines_of(*plans: object) -> bytes:
    return b"".join(json.dumps(plan).encode() + b"\n" for plan in plans)


@pytest.mark.parametrize("case", [*SCENARIOS, *REAL_PLANS], ids=lambda case: case["id"])
def test_an_evaluation(client: TestClient, description: Description, case: dict[str, Any]) -> None:
    description.check("post", EVALUATE, client.post(EVALUATE, json=case["plan"]))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_any_plan(client: TestClient, description: Description, plan: Any) -> None:
    description.check("post", EVALUATE, client.post(EVALUATE, content=json.dumps(plan)))


@pytest.mark.parametrize("plan", [plan for plan, _ in BAD])
def test_mistakes(client: TestClient, description: Description, plan: dict[str, Any]) -> None:
    description.check("post", EVALUATE, client.post(EVALUATE, json=plan))


def test_growth_own_figures_and_a_name_that_is_none(client: TestClient, description: Description) -> None:
    plan = {
        **SMALLEST,
        "name": "\ud83d",
        "growth_percent_per_year": 400,
        "eni": {"quantity": 4, "ipv4_per_eni": 10},
        "services": 4,
        "connected_networks": [{"name": "office", "cidr": "10.0.0.0/8"}],
    }
    response = client.post(EVALUATE, content=json.dumps(plan))

    assert response.json()["growth"]["limits"]
    description.check("post", EVALUATE, response)


def test_an_answer_of_an_older_edition(tmp_path: Path) -> None:
    app = create_app(Settings(), later_editions(tmp_path))
    with TestClient(app) as client:
        plan = {"rules": "2026-11", "nodes": 1_500, "pods_per_node": 30, "pod_cidr": "10.0.0.0/12"}
        response = client.post(EVALUATE, json=plan)

    assert response.json()["newest_rules"]["difference"]["limits"]
    Description(app).check("post", EVALUATE, response)


@pytest.fixture
def narrow() -> Iterator[tuple[TestClient, Description]]:
    """A planner that takes next to nothing."""
    app = create_app(Settings(max_body_bytes=1_024, max_batch_bytes=4_096, max_query_bytes=1_024))
    with TestClient(app) as client:
        yield client, Description(app)


@pytest.mark.parametrize("path", [EVALUATE, BATCH])
def test_what_is_too_long(narrow: tuple[TestClient, Description], path: str) -> None:
    client, description = narrow

    for response in (client.post(path, content=b" " * 5_000), client.post(f"{path}?{'a' * 40_000}")):
        assert response.status_code in {413, 414}
        description.check("post", path, response)


def test_a_batch(narrow: tuple[TestClient, Description]) -> None:
    client, description = narrow
    lines = lines_of(SMALLEST, {"nodes": "x"}) + b"x" * 2_000 + b"\n" + lines_of([])

    response = client.post(BATCH, content=lines)

    assert [line.get("status") for line in map(json.loads, response.text.splitlines())] == [
        None,
        422,
        413,
        422,
    ]
    description.check("post", BATCH, response)


@pytest.mark.parametrize("query", ["", "q=g7&pods=50&mode=trunk_eni", "q=nothing", "vcpu=x&rules=1&colour=2"])
def test_instance_types(client: TestClient, description: Description, query: str) -> None:
    description.check("get", TYPES, client.get(f"{TYPES}?{query}"))


@pytest.mark.parametrize("query", ["", "vpcs=own", "vpcs=nowhere"])
@pytest.mark.parametrize("plans", [CLASHING, [SMALLEST, {"nodes": "x"}], [], [7]])
def test_a_fleet(client: TestClient, description: Description, plans: list[Any], query: str) -> None:
    description.check("post", FLEET, client.post(f"{FLEET}?{query}", json=plans))


def test_a_clash_is_described(client: TestClient) -> None:
    """The case above is worth something: it has one of everything."""
    fleet = client.post(FLEET, json=CLASHING).json()

    assert fleet["clashes"]
    assert fleet["networks"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health(client: TestClient, description: Description, path: str) -> None:
    description.check("get", path, client.get(path))


def test_an_application_that_is_not_ready(app: FastAPI) -> None:
    stopped = create_app(Settings())
    response = TestClient(stopped).get("/readyz")

    assert response.status_code == 503
    Description(stopped).check("get", "/readyz", response)


@pytest.mark.parametrize("way", [(), ("verdict",), ("plugins", "terway", "capacity"), ("comparison", 0)])
def test_the_check_can_fail(client: TestClient, description: Description, way: tuple[str | int, ...]) -> None:
    response = client.post(EVALUATE, json=SCENARIOS[0]["plan"])
    for change in ("more", "less", "other"):
        answer = response.json()
        place = answer
        for part in way:
            place = place[part]
        name = next(iter(place))
        if change == "more":
            place["colour"] = 1
        elif change == "less":
            place.pop(name)
        else:
            place[name] = [[]]
        altered = Response(200, headers={"content-type": "application/json"}, text=json.dumps(answer))

        with pytest.raises(AssertionError):
            description.check("post", EVALUATE, altered)


def test_every_reference_leads_somewhere(app: FastAPI) -> None:
    text = json.dumps(app.openapi())
    components = app.openapi()["components"]["schemas"]
    named = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}

    assert named
    assert named <= components.keys()
    assert "#/$defs" not in text
