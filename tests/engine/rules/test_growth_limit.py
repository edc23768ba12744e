"""growth-limit: a limit that growth passes within two years, once for a plug-in, and just not."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.evaluation import Finding
from app.wording.language import load_language
from tests.plans import assessed

SMALL = {"nodes": 10, "pod_cidr": "172.16.0.0/20"}  # 16 blocks with Flannel


def found(**changes: Any) -> dict[str, Finding]:
    findings = (each for each in assessed(**changes).findings if each.code == "growth-limit")
    return {each.applies_to[0].value: each for each in findings}


@pytest.mark.parametrize(("percent", "month"), [(100, 8), (27, 24), (26, None), (0, None), (None, None)])
def test_a_limit_within_two_years_is_warned_of(percent: int | None, month: int | None) -> None:
    """10 nodes: 26 % a year are 15.9 after two years, 27 % are 16.1."""
    findings = found(**SMALL, growth_percent_per_year=percent)

    assert set(findings) == (set() if month is None else {"flannel"})
    for finding in findings.values():
        assert (finding.severity, finding.params["month"]) == ("warning", month)
        assert finding.params["bound_by"] == "pod_cidr_blocks"
        assert set(finding.fields) == {"/growth_percent_per_year", "/nodes", "/pod_cidr", "/node_cidr_mask"}
        assert str(month) in load_language("en").say(finding.message)


def test_nodes_of_an_upgrade_bring_it_nearer() -> None:
    assert found(**SMALL, growth_percent_per_year=26, surge_nodes=1)["flannel"].params["month"] == 21


def test_a_quota_that_can_be_raised_is_a_note() -> None:
    finding = found(nodes=150, growth_percent_per_year=40, pod_cidr="10.0.0.0/12")["flannel"]

    assert (finding.severity, finding.params["bound_by"], finding.params["month"]) == (
        "note",
        "route_entries",
        11,
    )
    assert finding.params["now"] == 200
    assert "Request a quota increase" in load_language("en").say(finding.message)


def test_a_quota_is_no_matter_where_the_maximum_is_passed_too() -> None:
    finding = found(nodes=150, growth_percent_per_year=100)["flannel"]

    assert (finding.severity, finding.params["bound_by"], finding.params["most"]) == (
        "warning",
        "pod_cidr_blocks",
        256,
    )


@pytest.mark.parametrize("nodes", [17, 201])
def test_it_stands_beside_no_finding_that_says_more(nodes: int) -> None:
    """17 nodes are too many for 16 blocks today."""
    answer = assessed(nodes=nodes, pod_cidr="172.16.0.0/20", growth_percent_per_year=100)
    codes = {each.code for each in answer.findings if each.applies_to == ("flannel",)}

    assert "too-few-nodes" in codes
    assert "growth-limit" not in codes


def test_a_quota_to_be_asked_for_today_is_enough_said() -> None:
    answer = assessed(nodes=201, pod_cidr="10.0.0.0/12", growth_percent_per_year=10)
    codes = {each.code for each in answer.findings if each.applies_to == ("flannel",)}

    assert "quota-request" in codes
    assert "growth-limit" not in codes
