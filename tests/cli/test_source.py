"""A plan file is read without what an import loads, and to the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.import_source import read_import
from app.cli.source import InputOptions, _plan_file, is_link
from tests.plans import EDITIONS

SMALLEST: dict[str, Any] = {"nodes": 3, "pods_per_node": 30}


def options_of(folder: Path, text: str, name: str = "plan.json") -> InputOptions:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return InputOptions((str(file),))


@pytest.mark.parametrize(
    "plan",
    [
        SMALLEST,
        {**SMALLEST, "$schema": "./plan.schema.json", "name": "企画"},
        {**SMALLEST, "nodes": "x", "vpc_cidr": "10.0.0.0/40"},
        {**SMALLEST, "node_vswitches": [{"cidr": "10.0.0.0/24"}, {"cidr": "10.0.0.0/24"}]},
        {**SMALLEST, "node_vswitches": [5], "needs": {"network_policy": "must"}},
        {"node_pools": [{"name": "a", "nodes": 3, "pods_per_node": 20}], "zones": ["a", "b"]},
        {**SMALLEST, "existing": "cluster", "plugin": "terway"},
    ],
    ids=str,
)
def test_a_plan_file_is_read_as_an_import_reads_it(tmp_path: Path, plan: dict[str, Any]) -> None:
    asked = options_of(tmp_path, json.dumps(plan, indent=2))

    assert _plan_file(asked) == read_import(asked, EDITIONS)


def test_a_key_that_is_given_twice_is_a_mistake_either_way(tmp_path: Path) -> None:
    asked = options_of(tmp_path, '{"nodes": 3, "nodes": 4, "pods_per_node": 30}')
    read = _plan_file(asked)

    assert read is not None
    assert [each.code for each in read.mistakes] == ["key-duplicate"]
    assert read.mistakes == read_import(asked, EDITIONS).mistakes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps(SMALLEST), "plan.txt"),
        (json.dumps({"plan": SMALLEST}), "plan.json"),
        (json.dumps({**SMALLEST, "cluster_id": "c1"}), "plan.json"),
        (json.dumps({"vpc_cidr": "10.0.0.0/16"}), "plan.json"),
        (json.dumps([SMALLEST]), "plan.json"),
        ('{"nodes": 3,', "plan.json"),
        ("[" * 5_000, "plan.json"),
        ("", "plan.json"),
        (json.dumps({**SMALLEST, "name": "x" * 1_100_000}), "plan.json"),
    ],
    ids=["other name", "evaluation", "unknown member", "a part", "list", "cut", "deep", "empty", "long"],
)
def test_whatever_else_it_may_be_is_left_to_the_import(tmp_path: Path, text: str, name: str) -> None:
    assert _plan_file(options_of(tmp_path, text, name)) is None


def test_what_is_no_file_is_left_to_the_import(tmp_path: Path) -> None:
    for source in (str(tmp_path), str(tmp_path / "none.json"), "-", "v=1&nodes=3"):
        assert _plan_file(InputOptions((source,))) is None
    (tmp_path / "plan.json").write_bytes(b'{"nodes": 3, "pods_per_node": 30, "name": "\xff"}')
    assert _plan_file(InputOptions((str(tmp_path / "plan.json"),))) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://planner.example.com/result?v=1&nodes=3&pods_per_node=30", True),
        ("/result?nodes=3&pods_per_node=30", True),
        ("v=2&check=981a409d&nodes=3", True),
        ("nodes=3&pods_per_node=30", True),
        ("pods_per_node=30&nodes=3", True),
        ("name=shop&node_pools=a~3", True),
        ("plan.json", False),
        ("./nodes", False),
        ("max_nodes=3.json", False),
        ("-", False),
    ],
)
def test_a_link_is_told_from_a_file_with_or_without_its_address(source: str, expected: bool) -> None:
    assert is_link(source) is expected
