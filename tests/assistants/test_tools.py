"""What the tools answer: short, with verdict, findings and link first, and every mistake with its pointer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.assistants.short_answers import MAX_CHARACTERS, shorten_lists, to_json
from app.assistants.tools import TOOL_NAMES, ToolError, Tools
from app.settings import Settings
from tests.assistants.calls import CLASH, FLEET, SMALLEST, TERRAFORM, ordinary_plans
from tests.plans import EDITIONS

TOOLS = Tools(EDITIONS, Settings(base_url="https://planner.example.com", root_path="/net"))


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return TOOLS.call(name, arguments)


def mistakes(name: str, **arguments: Any) -> dict[str, str]:
    """The codes of its mistakes by their pointers."""
    with pytest.raises(ToolError) as refused:
        call(name, **arguments)
    assert all(error["detail"] for error in refused.value.problem["errors"])
    return {error["pointer"]: error["code"] for error in refused.value.problem["errors"]}


def test_an_evaluation_begins_with_verdict_findings_and_link() -> None:
    answer = call("evaluate_plan", plan=CLASH)

    assert [*answer][:3] == ["verdict", "findings", "share_url"]
    assert answer["verdict"]["plugin"] == "none"
    assert answer["verdict"]["summary"]
    assert answer["share_url"].startswith("https://planner.example.com/net/result?v=")
    first = answer["findings"][0]
    assert (first["severity"], first["code"]) == ("error", "overlap")
    assert set(first["fields"]) == {"/vpc_cidr", "/service_cidr"}
    assert answer["repairs"][0]["changes"]


def test_each_plugin_has_its_bottleneck(client: TestClient) -> None:
    plan = {"nodes": 300, "pods_per_node": 30}
    answered = client.post("/api/v1/evaluate", json=plan).json()["plugins"]["flannel"]
    short = call("evaluate_plan", plan=plan)["plugins"]["flannel"]

    assert (short["feasible"], short["bound_by"]) == (answered["feasible"], answered["capacity"]["bound_by"])
    (limit,) = [each for each in answered["capacity"]["limits"] if each["limit"] == short["bound_by"]]
    assert short["bottleneck"].items() <= limit.items()
    assert short["bottleneck"]["needed"] == 300
    assert "node_pools" not in short


def test_of_several_pools_each_has_its_numbers() -> None:
    pools = [{"name": name, "nodes": 10, "pods_per_node": 20} for name in ("web", "batch")]
    short = call("evaluate_plan", plan={"node_pools": pools})["plugins"]["terway"]

    assert [each["name"] for each in short["node_pools"]] == ["web", "batch"]
    assert all(each["max_nodes"] > 0 for each in short["node_pools"])


def test_what_is_wrong_with_very_many_pools_is_said_before_their_numbers() -> None:
    pools = [
        {"name": f"pool-{number}", "nodes": 30, "pods_per_node": 300, "instance_types": ["ecs.c7.large"]}
        for number in range(100)
    ]
    short = call("evaluate_plan", plan={"node_pools": pools})

    assert len(to_json(short)) <= MAX_CHARACTERS
    assert {"too-few-nodes", "pods-per-node"} <= {each["code"] for each in short["findings"]}
    assert short["left_out"]["findings"] > 50
    (first, *_) = [each for each in short["findings"] if each["code"] == "too-few-nodes"]
    assert first["fields"] == [f"/node_pools/{number}/nodes" for number in range(6)]
    assert first["more_fields"] >= 94
    assert "node_pools" not in short["plugins"]["terway"]


def test_every_ordinary_plan_has_a_short_answer() -> None:
    plans = list(ordinary_plans())
    answers = [call("evaluate_plan", plan=plan) for plan in plans]

    assert len(plans) > 40
    assert max(len(to_json(answer)) for answer in answers) <= MAX_CHARACTERS
    assert all(answer["verdict"] and answer["share_url"] for answer in answers)


def test_it_says_what_the_api_says(client: TestClient) -> None:
    for plan in [SMALLEST, CLASH]:
        answered = client.post("/api/v1/evaluate", json=plan).json()
        short, full = call("evaluate_plan", plan=plan), call("evaluate_plan", plan=plan, full=True)

        assert short["verdict"].items() <= answered["verdict"].items()
        assert {each["message"] for each in short["findings"]} <= {
            each["message"] for each in answered["findings"]
        }
        assert {**full, "share_url": ""} == {**answered, "share_url": ""}


def test_a_plan_comes_as_object_link_evaluation_or_as_the_arguments() -> None:
    wanted = call("evaluate_plan", plan=CLASH)
    evaluation = call("evaluate_plan", plan=CLASH, full=True)

    assert call("evaluate_plan", plan=wanted["share_url"]) == wanted
    assert call("evaluate_plan", plan={"plan": CLASH}) == wanted
    assert call("evaluate_plan", **CLASH) == wanted
    assert call("evaluate_plan", plan=evaluation)["verdict"] == wanted["verdict"]


def test_sentences_are_in_the_language_that_is_asked_for() -> None:
    japanese = call("evaluate_plan", plan=CLASH, language="ja")

    assert japanese["verdict"]["summary"] != call("evaluate_plan", plan=CLASH)["verdict"]["summary"]
    assert japanese["findings"][0]["code"] == "overlap"


def test_a_comparison_says_what_changes() -> None:
    answer = call("compare_plans", a=SMALLEST, b=CLASH)

    assert answer["verdict"]["before"]["plugin"] != "none"
    assert answer["verdict"]["after"]["plugin"] == "none"
    assert answer["findings_new"][0]["code"] == "overlap"
    assert answer["share_url"].startswith("https://planner.example.com/net/compare?a=v%3D")
    assert call("compare_plans", a=CLASH, b=CLASH)["changed"] is False
    assert call("compare_plans", a=SMALLEST, b=CLASH, full=True)["limits"] == answer["limits"]


def test_a_fleet_is_laid_out(client: TestClient) -> None:
    answer = call("lay_out_fleet", **FLEET)
    answered = client.post("/api/v1/fleet-proposal", json=FLEET).json()

    assert (answer["placed"], answer["of"]) == (2, 2)
    for short, whole in zip(answer["clusters"], answered["clusters"], strict=True):
        assert (short["name"], short["vpc_cidr"]) == (whole["name"], whole["plan"]["vpc_cidr"])
        assert short["share_url"].startswith("https://planner.example.com/net/result?")
    full = call("lay_out_fleet", **FLEET, full=True)
    assert [each["plan"] for each in full["clusters"]] == [each["plan"] for each in answered["clusters"]]


def test_a_fleet_without_room_says_what_it_lacks() -> None:
    answer = call("lay_out_fleet", clusters=FLEET["clusters"], space=["10.0.0.0/24"])

    assert answer["placed"] == 0
    assert all(each["lacking"]["missing"] > 0 for each in answer["clusters"])


def test_a_large_fleet_is_counted_where_it_is_not_listed() -> None:
    clusters = [{"name": f"c{n}", "nodes": 20, "pods_per_node": 30} for n in range(80)]
    answer = call("lay_out_fleet", clusters=clusters, space=["10.0.0.0/8"])

    assert answer["placed"] == 80
    assert len(answer["clusters"]) + answer["left_out"]["clusters"] == 80
    assert len(to_json(answer)) <= MAX_CHARACTERS


def test_instance_types_are_found(client: TestClient) -> None:
    answer = call("search_instance_types", family="c7", pods=100)
    answered = client.get("/api/v1/instance-types?family=c7&pods=100&limit=10").json()

    assert answer["total"] == answered["total"]
    assert [each["type"] for each in answer["types"]] == [each["type"] for each in answered["types"]]
    assert all(each["pods_per_node"]["shared_eni"] >= 100 for each in answer["types"])
    assert call("search_instance_types", family="c7", pods=100, full=True) == answered
    assert len(call("search_instance_types", limit=3)["types"]) == 3


def test_an_import_says_what_is_missing_and_what_was_left_out() -> None:
    answer = call("import_network", text=TERRAFORM)

    assert answer["plan"] == {"vpc_cidr": "10.0.0.0/16", "node_vswitches": [{"cidr": "10.0.0.0/20"}]}
    assert {each["pointer"] for each in answer["missing"]} == {"/nodes", "/pods_per_node"}
    assert [(each["line"], each["text"]) for each in answer["left_out_lines"]] == [(5, "zone_id = var.zone")]
    evaluated = call("evaluate_plan", plan={**answer["plan"], **SMALLEST})
    assert evaluated["verdict"]["plugin"] in {"terway", "flannel"}


def test_a_whole_plan_that_is_imported_is_evaluated() -> None:
    answer = call("import_network", text=json.dumps(CLASH))

    assert (answer["source"], answer["missing"], answer["plan"]) == ("plan", [], CLASH)
    assert answer["verdict"] == call("evaluate_plan", plan=CLASH)["verdict"]
    assert call("import_network", text=json.dumps(CLASH), full=True)["comparison"]


def test_of_several_vpcs_one_is_chosen() -> None:
    text = TERRAFORM + 'resource "alicloud_vpc" "other" { cidr_block = "172.16.0.0/16" }'
    first = call("import_network", text=text)
    second = call("import_network", text=text, choose="alicloud_vpc.other")

    assert "alicloud_vpc.other" in first["choose"][0]["options"]
    assert second["plan"]["vpc_cidr"] == "172.16.0.0/16"


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("evaluate_plan", {}, {"/nodes": "required", "/pods_per_node": "required"}),
        ("evaluate_plan", {"plan": 5}, {"": "type-invalid"}),
        (
            "evaluate_plan",
            {"plan": {**SMALLEST, "vpc_cidr": "10.0.0.0/40", "colour": 1}},
            {"/vpc_cidr": "cidr-invalid", "/colour": "field-unknown"},
        ),
        ("evaluate_plan", {"plan": SMALLEST, "language": "fr"}, {"/language": "choice-unknown"}),
        ("evaluate_plan", {"plan": SMALLEST, "full": "yes"}, {"/full": "type-invalid"}),
        ("compare_plans", {"a": SMALLEST}, {"/b": "required"}),
        ("compare_plans", {"a": SMALLEST, "b": SMALLEST, "c": 1}, {"/c": "field-unknown"}),
        ("compare_plans", {"a": {**SMALLEST, "nodes": 0}, "b": CLASH}, {"/a/nodes": "number-out-of-bounds"}),
        ("lay_out_fleet", {"space": ["10.0.0.0/8"]}, {"/clusters": "required"}),
        (
            "lay_out_fleet",
            {"clusters": [{"nodes": "x"}], "space": ["10.0.0.0/99"]},
            {"/clusters/0/nodes": "type-invalid", "/space/0": "cidr-invalid"},
        ),
        ("search_instance_types", {"pods": "many"}, {"/pods": "number-invalid"}),
        ("search_instance_types", {"limit": 0}, {"/limit": "number-out-of-bounds"}),
        ("search_instance_types", {"colour": "red"}, {"": "parameter-unknown"}),
        ("import_network", {}, {"/text": "required"}),
        ("import_network", {"text": 5}, {"/text": "type-invalid"}),
        ("import_network", {"text": "{}", "source": "helm"}, {"/source": "choice-unknown"}),
        ("import_network", {"text": "a\0b"}, {"/text": "import-binary"}),
        ("import_network", {"text": "x" * 1_100_000}, {"/text": "file-too-long"}),
        ("import_network", {"text": "10.0.0.0/8", "files": []}, {"/files": "field-unknown"}),
    ],
)
def test_a_mistake_has_its_pointer(name: str, arguments: dict[str, Any], expected: dict[str, str]) -> None:
    found = mistakes(name, **arguments)

    assert expected.keys() <= found.keys()
    assert {pointer: found[pointer] for pointer in expected} == expected


def test_an_unknown_tool_is_no_answer() -> None:
    with pytest.raises(KeyError):
        call("delete_cluster")
    assert len(TOOL_NAMES) == 5


def test_what_is_named_first_is_left_out_first() -> None:
    answer = {"verdict": "x", "notes": ["n" * 100] * 50, "findings": ["f" * 100] * 50}
    short = shorten_lists(answer, ("notes", "findings"))

    assert len(to_json(short)) <= MAX_CHARACTERS
    assert len(short["findings"]) == 50
    assert short["left_out"] == {"notes": 50 - len(short["notes"])}
    assert "left_out" not in shorten_lists({"notes": ["n"]}, ("notes",))
