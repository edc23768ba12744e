"""A plan is the same plan as a file, inside an Evaluation, as a link and as the body of an API call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.importing.merge import merge
from app.plan.draft import Draft
from app.plan.plan import PLAN_FIELDS
from app.plan_io.link import encode
from app.plan_io.plan_json import draft_of_json
from tests.fields import FIELDS, plan_with
from tests.plans import BASE

LISTS = ("secondary_cidrs", "node_vswitches", "pod_vswitches", "connected_networks")

PLANS = {
    **{field: plan_with(field) for field in FIELDS},
    **{f"{field} twice": {**BASE, field: FIELDS[field] * 2} for field in LISTS},
}


def told(evaluation: dict[str, Any]) -> dict[str, Any]:
    found = [(each["code"], each["severity"], each["fields"]) for each in evaluation["findings"]]
    return {"verdict": evaluation["verdict"], "findings": found}


def test_no_field_is_forgotten() -> None:
    assert FIELDS.keys() == {each.name for each in PLAN_FIELDS}


@pytest.mark.parametrize("name", PLANS)
def test_the_verdict_is_the_same(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    plan = PLANS[name]
    answer = client.post("/api/v1/evaluate", json=plan)
    assert answer.status_code == 200, answer.text
    draft, _ = draft_of_json(json.loads(json.dumps(plan)))
    files = {"plan.json": plan, "evaluation.json": answer.json()}
    evaluations = {"link": client.get(f"/result.json?{encode(draft)}").json()}
    for file, content in files.items():
        (tmp_path / file).write_text(json.dumps(content, indent=1))
        assert main(["evaluate", str(tmp_path / file), "--format", "json"]) in {0, 1}
        evaluations[file] = json.loads(capsys.readouterr().out)

    for file, evaluation in evaluations.items():
        assert told(evaluation) == told(answer.json()), file


@pytest.mark.parametrize("field", [each for each in FIELDS if each != "node_pools"])
def test_a_plan_of_any_one_field_is_one(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], field: str
) -> None:
    """Nothing else is known of it, so both say what is missing; neither takes it for another tool's file."""
    plan = {field: FIELDS[field]}
    if field == "name":
        plan["pods_per_node"] = 3
    pointers = [each["pointer"] for each in client.post("/api/v1/evaluate", json=plan).json()["errors"]]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan))

    assert main(["evaluate", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.removeprefix(f"{file}: ").partition(":")[0] for line in lines] == pointers


DUPLICATES = [
    ('{"nodes": 3, "pods_per_node": 10, "nodes": 4}', ["/nodes"]),
    ('{"nodes": 3, "pods_per_node": 10, "needs": {"source_ip": "must", "source_ip": "no"}}', ["/needs/source_ip"]),
    (
        '{"nodes": 3, "nodes": "x", "node_vswitches": [{}, {"cidr": "10.0.0.0/20", "cidr": "10.0.0.0/20"}]}',
        ["/nodes", "/node_vswitches/1/cidr", "/node_vswitches/0/cidr", "/pods_per_node"],
    ),
    ('{"a/b~": 1, "a/b~": 1, "nodes": 3, "pods_per_node": 10}', ["/a~1b~0"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pointers"), DUPLICATES)
def test_a_key_that_stands_twice_is_a_mistake_everywhere(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, pointers: list[str]
) -> None:
    answers = [
        client.post("/api/v1/evaluate", content=text),
        client.post("/api/v1/evaluate-batch", content=text),
    ]
    for content in (text, f'{{"verdict": {{}}, "plan": {text}}}'):
        file = tmp_path / "plan.json"
        file.write_text(content)
        assert main(["evaluate", str(file)]) == 2
        lines = capsys.readouterr().err.splitlines()
        found = {line.removeprefix(f"{file}: ").partition(":")[0] for line in lines}
        assert found == set(pointers)

    for answer in answers:
        assert {each["pointer"] for each in answer.json()["errors"]} == set(pointers)
        assert "key-duplicate" in {each["code"] for each in answer.json()["errors"]}


def test_fleets_refuse_it_too(client: TestClient) -> None:
    answer = client.post("/api/v1/fleet", content=f'{{"clusters": [{DUPLICATES[0][0]}]}}')

    assert answer.status_code == 422
    assert "/clusters/0/nodes" in answer.text


@pytest.mark.parametrize("field", LISTS)
def test_equal_entries_stay_two_in_a_merge(field: str) -> None:
    held, _ = draft_of_json({**BASE, field: FIELDS[field] * 2})

    assert getattr(merge(held, held), field) == getattr(held, field)
    assert getattr(merge(Draft(), held), field) == getattr(held, field)
