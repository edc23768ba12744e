"""CSV: every row whole, every range of the plan, no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings

from app.catalogue.model import Plugin
from app.engine.evaluation import Evaluation
from app.export.evaluation_csv import COLUMNS, escape_formula, evaluation_csv
from app.plan.plan import Existing
from app.plan.ranges import own_ranges
from tests.export.pool_plans import THREE, assessed_pools
from tests.export.written import ENGLISH, SCENARIOS, assessed_body, bodies
from tests.plans import assessed


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def check(body: dict[str, Any]) -> None:
    evaluation = assessed_body(body)
    read_back = rows(evaluation_csv(evaluation, ENGLISH))
    ranges = [(row["key"], row["range"]) for row in read_back if row["section"] == "range"]
    own = [(placed.pointer, str(placed.cidr)) for placed in own_ranges(evaluation.plan)]
    networks = [str(network.cidr) for network in evaluation.plan.connected_networks]
    assert ranges[: len(own)] == own
    assert [cidr for _, cidr in ranges[len(own) :]] == networks
    topics = [row["key"] for row in read_back if row["section"] == "comparison"]
    assert topics == [row.topic for row in evaluation.comparison]
    for row in read_back:
        assert set(row) == set(COLUMNS)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case["id"])
def test_a_scenario(case: dict[str, Any]) -> None:
    check(case["plan"])


@settings(max_examples=40)
@given(bodies())
def test_any_plan(body: dict[str, Any]) -> None:
    check(body)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_what_looks_like_a_formula_is_escaped(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "10.0.0.0/8", "a=b", "1-2", "'=1", 5])
def test_what_does_not_is_left(text: str | int) -> None:
    assert escape_formula(text) == text


def test_lines_end_as_rfc_4180_has_it_and_commas_and_quotes_stay_inside() -> None:
    networks = [{"name": 'a, "b"\nc', "cidr": "10.0.0.0/8"}]
    text = evaluation_csv(assessed(connected_networks=networks), ENGLISH)

    assert text.startswith("section,key,title,range,")
    assert text.endswith("\r\n")
    assert 'Connected network a, "b" c' in [row["title"] for row in rows(text)]


def test_assumed_ranges_are_told() -> None:
    read_back = rows(evaluation_csv(assessed(node_vswitches=None), ENGLISH))

    assert {row["key"] for row in read_back if row["assumed"] == "yes"} == {"/node_vswitches/0/cidr"}


def test_limits_and_pools_come_with_what_is_needed() -> None:
    read_back = rows(evaluation_csv(assessed_pools(*THREE), ENGLISH))
    limits = {(row["plugin"], row["key"]): row for row in read_back if row["section"] == "limit"}
    routes, pods = limits["flannel", "route_entries"], limits["terway", "pod_addresses"]

    assert [routes[name] for name in ("unit", "needed", "possible", "on_request", "bottleneck", "zone")] == [
        "nodes",
        "71",
        "200",
        "1000",
        "yes",
        "",
    ]
    assert (pods["unit"], pods["zone"]) == ("addresses", "b")
    pools = [row for row in read_back if (row["section"], row["plugin"]) == ("node_pool", "terway")]
    assert [(row["key"], row["title"], row["eni_mode"], row["pods_per_node"]) for row in pools] == [
        ("/node_pools/0", "Pool general", "shared_eni", "45"),
        ("/node_pools/1", "Pool Low latency (trading)", "exclusive_eni", "7"),
        ("/node_pools/2", "Pool batch", "shared_eni", "3248"),
    ]
    for row, of_flannel in zip(pools, read_back[-len(pools) :], strict=True):
        assert row["usable_pods_per_node"] == row["pods_per_node"]
        assert int(of_flannel["usable_pods_per_node"]) == int(of_flannel["pods_per_node"]) - 3
    assert [(row["needed"], row["bottleneck"]) for row in pools] == [
        ("62", "pod_addresses"),
        ("4", "node_addresses"),
        ("5", "pod_addresses"),
    ]


def test_what_exists_is_told() -> None:
    def exist(evaluation: Evaluation) -> set[str]:
        read_back = rows(evaluation_csv(evaluation, ENGLISH))
        return {row["key"].split("/")[1] for row in read_back if row["exists"] == "yes"}

    of_vpc = {"vpc_cidr", "node_vswitches"}
    assert exist(assessed_pools(*THREE, pod_vswitches=None)) == set()
    assert exist(assessed_pools(*THREE, existing=Existing.VPC, pod_vswitches=None)) == of_vpc
    assert exist(
        assessed_pools(*THREE, existing=Existing.CLUSTER, plugin=Plugin.TERWAY, pod_cidr=None)
    ) == of_vpc | {"pod_vswitches", "service_cidr"}
