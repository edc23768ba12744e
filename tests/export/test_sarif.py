"""SARIF: valid by its schema, every finding in it, each at the line that its value was read from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from app.__main__ import main
from app.catalogue.model import Plugin
from app.export.sarif import EvaluatedPlan, sarif
from app.importing.places import Place
from app.plan_io.link import encode
from app.plan_io.plan_json import draft_of_json
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.export.written import ENGLISH, SCENARIOS, SHARE_URL, assessed_body, bodies

SCHEMA = jsonschema_rs.Draft4Validator(
    json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_text())
)
OVERLAPS = {"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/16", "pod_cidr": "10.0.128.0/17"}
TERRAFORM = """\
resource "alicloud_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}
resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.vpc.id
  zone_id    = "cn-hangzhou-a"
  cidr_block = "10.0.0.0/24"
}
resource "alicloud_vswitch" "b" {
  vpc_id     = alicloud_vpc.vpc.id
  zone_id    = "cn-hangzhou-b"
  cidr_block = "10.0.0.128/25"
}
resource "alicloud_cs_managed_kubernetes" "k8s" {
  vswitch_ids    = [alicloud_vswitch.a.id, alicloud_vswitch.b.id]
  pod_cidr       = "10.0.128.0/17"
  service_cidr   = "172.21.0.0/20"
  node_cidr_mask = 25
}
"""
STATED = ("--set", "nodes=4", "--set", "pods_per_node=30")


def checked(log: Any) -> list[dict[str, Any]]:
    """The results of a log that is valid by the schema."""
    written = json.loads(json.dumps(log))
    faults = [f"{each.instance_path}: {each.message}" for each in SCHEMA.iter_errors(written)]
    assert not faults, faults[:5]
    (run,) = written["runs"]
    rules = run["tool"]["driver"]["rules"]
    results: list[dict[str, Any]] = run["results"]
    assert [rules[each["ruleIndex"]]["id"] for each in results] == [each["ruleId"] for each in results]
    assert {rule["id"] for rule in rules} == {each["ruleId"] for each in results}
    return results


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return checked(json.loads(capsys.readouterr().out))


def places_of(results: list[dict[str, Any]], code: str) -> list[tuple[str, int, list[int]]]:
    """The file and line of each result of a rule, and the lines that are related to it."""
    return [
        (
            (place := each["locations"][0]["physicalLocation"])["artifactLocation"]["uri"],
            place["region"]["startLine"],
            [
                other["physicalLocation"]["region"]["startLine"]
                for other in each["relatedLocations"]
                if "physicalLocation" in other
            ],
        )
        for each in results
        if each["ruleId"] == code
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case["id"])
def test_a_scenario(case: dict[str, Any], tag: str) -> None:
    evaluation = assessed_body(case["plan"])

    results = checked(sarif([EvaluatedPlan(evaluation, SHARE_URL, "plan.json")], load_language(tag)))

    assert [each["ruleId"] for each in results] == [finding.code for finding in evaluation.findings]
    assert [each["properties"]["severity"] for each in results] == [
        finding.severity for finding in evaluation.findings
    ]


@settings(max_examples=60)
@given(bodies())
def test_any_plan_is_valid(body: dict[str, Any]) -> None:
    evaluation = assessed_body(body)
    fields = {field for finding in evaluation.findings for field in finding.fields}
    places = {field: Place("a b.tf", line) for line, field in enumerate(sorted(fields), start=1)}

    for plan in (EvaluatedPlan(evaluation, None), EvaluatedPlan(evaluation, SHARE_URL, "a b.tf", places)):
        assert len(checked(sarif([plan], ENGLISH))) == len(evaluation.findings)


def test_what_rules_out_the_other_plugin_is_a_note_unless_a_line_of_the_file_is_at_fault() -> None:
    evaluation = assessed_body(OVERLAPS)
    assert evaluation.verdict.plugin is Plugin.TERWAY

    def level(**plan: Any) -> str:
        (overlap,) = checked(sarif([EvaluatedPlan(evaluation, None, **plan)], ENGLISH))
        assert overlap["ruleId"] == "overlap"
        return str(overlap["level"])

    assert level() == "note"
    assert level(required=Plugin.FLANNEL) == "error"
    assert level(places={"/pod_cidr": Place("main.tf", 7)}) == "error"


def test_a_finding_is_at_the_lines_of_a_terraform_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(TERRAFORM)

    assert main(["evaluate", "main.tf", *STATED, "--format", "sarif"]) == 1

    overlaps = places_of(printed(capsys), "overlap")
    assert ("main.tf", 16, [2]) in overlaps  # the pod CIDR in the VPC
    assert ("main.tf", 12, [7]) in overlaps  # one vSwitch in the other


def test_a_value_that_is_set_by_hand_has_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(TERRAFORM)

    main(["evaluate", "main.tf", *STATED, "--set", "pod_cidr=10.0.64.0/18", "--format", "sarif"])

    assert ("main.tf", 2, []) in places_of(printed(capsys), "overlap")


def test_a_finding_is_at_the_lines_of_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all plans are in one log."""
    monkeypatch.chdir(tmp_path)
    Path("one plan.json").write_text(json.dumps(OVERLAPS, indent=1))
    Path("two.json").write_text(json.dumps({"plan": {**OVERLAPS, "needs": {"dual_stack": "must"}}}, indent=1))

    main(["evaluate", "--each", "one plan.json", "two.json", "--format", "sarif"])

    results = printed(capsys)
    assert places_of(results, "overlap") == [("one%20plan.json", 5, [4]), ("two.json", 6, [5])]
    assert places_of(results, "need-unsupported") == [("two.json", 8, [])]


def test_what_is_about_no_value_of_the_file_is_at_its_first_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(TERRAFORM)

    main(["evaluate", "main.tf", *STATED, "--set", "host_port=prefer", "--format", "sarif"])

    assert places_of(printed(capsys), "need-unsupported") == [("main.tf", 1, [])]


def test_a_link_and_standard_input_have_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", "v=1&nodes=3&pods_per_node=30&dual_stack=must", "--format", "sarif"])

    results = printed(capsys)
    assert results
    assert all("physicalLocation" not in location for each in results for location in each["locations"])


def test_the_link_gives_it_too(client: TestClient) -> None:
    query = encode(draft_of_json(OVERLAPS)[0])
    response = client.get(f"/result.sarif?{query}")

    assert response.headers["content-type"] == "application/sarif+json"
    assert 'filename="ack-plan.sarif"' in response.headers["content-disposition"]
    assert [each["ruleId"] for each in checked(response.json())] == ["overlap"]
    assert client.get("/result.sarif?nodes=x").status_code == 422
