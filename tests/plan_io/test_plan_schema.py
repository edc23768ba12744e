"""The JSON Schema of a plan: what it takes the API reads, and it describes every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.answers.plan_schema import SCHEMA_ID, plan_schema
from app.plan.plan import PLAN_FIELDS
from app.plan_io.plan_json import draft_of_json
from app.wording.language import load_language
from tests.plans import EDITIONS

SCENARIOS: Final = Path(__file__).parents[1] / "scenarios"
SCHEMA: Final = plan_schema(EDITIONS, load_language())
VALIDATOR: Final = jsonschema_rs.Draft202012Validator(SCHEMA)
SMALLEST: Final = {"nodes": 3, "pods_per_node": 30}


def plans() -> Iterator[dict[str, Any]]:
    """Every plan of the scenarios that can be read, and those that other people published."""
    for file in SCENARIOS.glob("*.json"):
        for entry in json.loads(file.read_text()):
            if "plan" in entry and not draft_of_json(entry["plan"])[1]:
                yield entry["plan"]


def test_it_is_a_schema_with_a_name_of_its_own() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == SCHEMA_ID


def test_it_takes_every_plan_of_the_scenarios() -> None:
    found = list(plans())

    assert len(found) > 40
    assert not [error.message for plan in found for error in VALIDATOR.iter_errors(plan)]


def test_every_field_is_described() -> None:
    described = [SCHEMA, *SCHEMA["$defs"].values()]

    assert {each.name for each in PLAN_FIELDS} <= SCHEMA["properties"].keys()
    for schema in described:
        assert schema["description"]
        assert all(member["description"].strip() for member in schema["properties"].values())
    needs = SCHEMA["properties"]["needs"]["properties"]
    assert needs.keys() == EDITIONS.newest.needs.keys()
    assert all(need["description"] for need in needs.values())


def test_its_examples_are_plans() -> None:
    assert SCHEMA["examples"]
    assert all(VALIDATOR.is_valid(each) and not draft_of_json(each)[1] for each in SCHEMA["examples"])


def test_every_field_has_an_example_that_its_schema_takes() -> None:
    found = 0
    for schema in (SCHEMA, *SCHEMA["$defs"].values()):
        for name, member in schema["properties"].items():
            known = member.get("examples") or member.get("enum") or name in {"$schema", "needs"}
            assert known, f"give {name} an example in _EXAMPLES of app/plan_io/plan_schema.py"
            validator = jsonschema_rs.Draft202012Validator({**member, "$defs": SCHEMA["$defs"]})
            for example in member.get("examples", ()):
                assert validator.is_valid(example), (name, example)
                found += 1
            assert "default" not in member or validator.is_valid(member["default"]), name
    assert found > 40


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": "3"},
        {"nodes": True},
        {"nodes": None},
        {"colour": "red"},
        {"node_vswitches": ["10.0.0.0/24"]},
        {"node_vswitches": [None]},
        {"needs": {"network_policy": "perhaps"}},
        {"needs": {"simple_setup": "must"}},
        {"needs": {"colour": "must"}},
        {"node_cidr_mask": 23},
        {"security_group": "none"},
        {"eni": {"quantity": "3"}},
        {"rules": "1999-01"},
        {"$schema": 1},
    ],
    ids=str,
)
def test_what_it_refuses_the_api_refuses(client: TestClient, change: dict[str, Any]) -> None:
    plan = {**SMALLEST, **change}

    assert not VALIDATOR.is_valid(plan)
    assert client.post("/api/v1/evaluate", json=plan).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"$schema": "https://planner.example.com/schema/plan.json"},
        {"eni": {"quantity": 4, "ipv4_per_eni": 10}},
        {"needs": {"network_policy": None}},
        {"service_ipv6_cidr": "fd00::/112"},
        {name: None for name in SCHEMA["properties"] if name not in {*SMALLEST, "$schema"}},
    ],
    ids=str,
)
def test_what_it_takes_the_api_takes(client: TestClient, change: dict[str, Any]) -> None:
    plan = {**SMALLEST, **change}

    assert VALIDATOR.is_valid(plan)
    assert client.post("/api/v1/evaluate", json=plan).status_code == 200


def test_server_and_command_line_give_the_same(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    served = client.get("/schema/plan.json")
    assert main(["schema"]) == 0

    assert served.headers["content-type"] == "application/schema+json"
    assert served.text == capsys.readouterr().out.removesuffix("\n")
    assert served.json() == SCHEMA
