"""Assessing fleets, checked against a comparison of every pair of ranges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.domain.cidr import Cidr
from app.engine.assess import assess
from app.engine.evaluation import Severity
from app.fleet.clashes import RangeKind
from app.fleet.cluster_fleet import Cluster, Connection, Doubt, networks_of
from app.fleet.report import FleetReport, assess_fleet
from app.plan.ranges import Role
from tests.plans import EDITIONS, assessed, plan_of

OTHER: dict[str, Any] = {
    "vpc_cidr": "10.0.0.0/16",
    "node_vswitches": [{"cidr": "10.0.0.0/19"}],
    "pod_vswitches": [{"cidr": "10.0.32.0/19"}],
    "service_cidr": "172.31.0.0/20",
    "pod_cidr": "172.30.0.0/16",
}
FLANNEL = {"needs": {"simple_setup": "prefer", "vpc_address_saving": "prefer"}}
APART = {"node_vswitches": [{"cidr": "192.168.64.0/19"}], "pod_vswitches": [{"cidr": "192.168.96.0/19"}]}


def fleet(*changes: dict[str, Any], connection: Connection = Connection.SHARED) -> FleetReport:
    """Of Terway clusters, unless their needs say otherwise."""
    evaluations = [assessed(**{"needs": {"network_policy": "must"}, **each}) for each in changes]
    return assess_fleet(evaluations, EDITIONS.newest, connection)


def kinds(report: FleetReport) -> set[tuple[str, str, str]]:
    return {
        (clash.severity.value, clash.inner.kind.value, clash.outer.kind.value) for clash in report.clashes
    }


@pytest.mark.parametrize(
    ("clusters", "connection", "expected"),
    [
        (({}, OTHER), Connection.SHARED, set()),
        (({}, {}), Connection.ISOLATED, {("note", "service", "service")}),
        (({}, {}), Connection.OWN, {("error", "block", "block"), ("note", "service", "service")}),
        (
            ({}, {**OTHER, "vpc_cidr": "192.168.0.0/17"}),
            Connection.SHARED,
            {("error", "block", "block")},
        ),
        (({}, {**OTHER, "vpc_cidr": "192.168.0.0/17"}), Connection.ISOLATED, set()),
        (
            (FLANNEL, {**FLANNEL, **APART, "service_cidr": "172.31.0.0/20"}),
            Connection.SHARED,
            {("error", "pod", "pod")},
        ),
        (
            # A proposed vSwitch that shares addresses with one of the other cluster.
            ({}, {**OTHER, "node_vswitches": [], "vpc_cidr": "192.168.0.0/16"}),
            Connection.SHARED,
            {("warning", "vswitch", "vswitch")},
        ),
        (
            ({}, {**APART, "node_vswitches": [{"cidr": "192.168.0.0/20"}], "service_cidr": "172.31.0.0/20"}),
            Connection.SHARED,
            {("error", "vswitch", "vswitch")},
        ),
        (
            ({}, {**APART, "needs": {"cross_cluster_access": "must"}}),
            Connection.SHARED,
            {("warning", "service", "service")},
        ),
        (
            ({}, {**OTHER, "service_cidr": "192.168.240.0/20"}),
            Connection.SHARED,
            {("error", "service", "block")},
        ),
    ],
)
def test_what_clashes(
    clusters: tuple[dict[str, Any], ...], connection: Connection, expected: set[tuple[str, str, str]]
) -> None:
    assert kinds(fleet(*clusters, connection=connection)) == expected


def test_many_equal_ranges_are_one_clash() -> None:
    report = fleet(*[{**FLANNEL, "name": str(place)} for place in range(5)])
    pods = [clash for clash in report.clashes if clash.inner.kind is RangeKind.POD]
    assert [[cluster.plan.name for cluster in clash.clusters] for clash in pods] == [list("01234")]


def test_a_range_that_the_planner_put_in_only_warns() -> None:
    report = fleet({**FLANNEL, "pod_cidr": None}, {**FLANNEL, "pod_cidr": None, **APART})
    assert ("warning", "pod", "pod") in kinds(report)
    assert report.worst is Severity.WARNING
    assert not report.is_clear


SMALL: dict[str, Any] = {**FLANNEL, "pod_cidr": None}
FAR = {
    **SMALL,
    **{key: OTHER[key] for key in ("vpc_cidr", "node_vswitches", "pod_vswitches", "service_cidr")},
}


def test_a_stated_plugin_counts_whatever_the_verdict() -> None:
    evaluations = [assessed(**SMALL), assessed(**FAR)]
    silent = assess_fleet(evaluations, EDITIONS.newest)
    stated = assess_fleet(evaluations, EDITIONS.newest, plugins=[Plugin.TERWAY, Plugin.TERWAY])

    assert {cluster.plugin for cluster in silent.clusters} == {Plugin.FLANNEL}
    assert kinds(silent) == {("warning", "pod", "pod")}
    assert {cluster.plugin for cluster in stated.clusters} == {Plugin.TERWAY}
    assert stated.is_clear
    assert not kinds(stated)
    assert [each.route_entries.needed for each in stated.networks] == [0, 0]
    roles = {placed.role for cluster in stated.clusters for placed in cluster.ranges}
    assert Role.POD_VSWITCH in roles
    assert Role.POD not in roles
    assert {cluster.doubt for cluster in stated.clusters} == {Doubt.OTHER}
    assert {cluster.doubt for cluster in silent.clusters} == {None}


def test_a_stated_plugin_that_is_the_verdict_changes_nothing() -> None:
    evaluation = assessed(**SMALL)
    silent, stated = (
        assess_fleet([evaluation], EDITIONS.newest, plugins=each) for each in ((), (Plugin.FLANNEL,))
    )
    assert silent.networks[0].route_entries == stated.networks[0].route_entries
    assert silent.clusters[0].ranges == stated.clusters[0].ranges
    assert stated.clusters[0].doubt is None


def test_a_stated_plugin_that_is_infeasible_is_counted_and_told() -> None:
    evaluation = assessed(needs={"network_policy": "must"})
    (cluster,) = assess_fleet([evaluation], EDITIONS.newest, plugins=[Plugin.FLANNEL]).clusters

    assert (cluster.plugin, cluster.verdict, cluster.doubt) == (
        Plugin.FLANNEL,
        Plugin.TERWAY,
        Doubt.INFEASIBLE,
    )
    assert Role.POD in {placed.role for placed in cluster.ranges}
    assert cluster.findings[Severity.ERROR] > 0


def test_findings_of_the_other_plugin_do_not_count() -> None:
    evaluation = assessed(needs={"network_policy": "must"})
    cluster = Cluster.of(0, evaluation)

    assert cluster.plugin is Plugin.TERWAY
    assert any(finding.is_error for finding in evaluation.findings)
    assert cluster.findings[Severity.ERROR] == 0


def test_a_vpc_that_was_not_stated_is_shared_with_nobody() -> None:
    report = fleet({"vpc_cidr": None}, {})
    assert len(report.networks) == 2


def test_equal_vswitches_of_one_vpc_are_shared_and_counted_once() -> None:
    used = {"node_vswitches": [{"cidr": "192.168.0.0/19", "used": 40}], "needs": {"network_policy": "must"}}
    report = fleet(used, used)
    (network,) = report.networks
    assert [str(each.vswitch.cidr) for each in report.shared_vswitches] == [
        "192.168.0.0/19",
        "192.168.32.0/19",
    ]
    assert network.private_addresses.needed == 2 * 3 * (1 + 35) + 40


@pytest.mark.parametrize(
    ("nodes", "severity"),
    [(100, None), (101, Severity.WARNING), (500, Severity.WARNING), (501, Severity.ERROR)],
)
def test_flannel_clusters_of_one_vpc_share_its_route_entries(nodes: int, severity: Severity | None) -> None:
    one = {**FLANNEL, "nodes": nodes, "pod_cidr": "172.16.0.0/15", "service_cidr": "172.31.0.0/20"}
    two = {**one, "nodes": 100 if nodes < 500 else 500, "pod_cidr": "172.20.0.0/15"}
    report = fleet(one, two)
    assert {cluster.plugin for cluster in report.clusters} == {Plugin.FLANNEL}
    assert report.networks[0].route_entries.severity is severity


def test_terway_clusters_of_one_vpc_share_its_addresses() -> None:
    big = {"nodes": 2000, "pods_per_node": 70, "needs": {"network_policy": "must"}, "pod_vswitches": None}
    vpc = {"vpc_cidr": "10.0.0.0/8", "node_vswitches": None}
    alone, together = fleet({**big, **vpc}), fleet({**big, **vpc}, {**big, **vpc}, {**big, **vpc})
    assert alone.networks[0].private_addresses.severity is None
    assert together.networks[0].private_addresses.severity is Severity.ERROR


BLOCKS = st.builds(
    lambda place, prefix: Cidr((10 << 24) + place * 4096, prefix).network,
    st.integers(0, 15),
    st.integers(16, 20),
).map(str)
PLANS = st.fixed_dictionaries(
    {
        "vpc_cidr": BLOCKS,
        "node_vswitches": st.lists(st.fixed_dictionaries({"cidr": BLOCKS}), min_size=1, max_size=2),
        "pod_vswitches": st.lists(st.fixed_dictionaries({"cidr": BLOCKS}), min_size=1, max_size=1),
        "service_cidr": BLOCKS,
        "pod_cidr": BLOCKS,
    }
)


@given(st.lists(PLANS, min_size=1, max_size=4), st.sampled_from(Connection))
def test_every_pair_of_clusters_that_clash_is_found(
    plans: list[dict[str, Any]], connection: Connection
) -> None:
    evaluations = [assess(plan_of(**plan), EDITIONS.newest) for plan in plans]
    report = assess_fleet(evaluations, EDITIONS.newest, connection)
    found = {
        (*sorted((str(clash.inner.cidr), str(clash.outer.cidr))), index, other)
        for clash in report.clashes
        for one in clash.inner.owners
        for two in clash.outer.owners
        if one.cluster.index != two.cluster.index
        and (
            clash.inner is not clash.outer
            or clash.inner.kind is not RangeKind.BLOCK
            or one.network != two.network
        )
        for index, other in [sorted((one.cluster.index, two.cluster.index))]
    }
    assert found == brute_force(report.clusters, connection)


def brute_force(clusters: tuple[Cluster, ...], connection: Connection) -> set[tuple[str, str, int, int]]:
    """Every two ranges of every two clusters."""
    network = {
        cluster.index: each.index for each in networks_of(clusters, connection) for cluster in each.clusters
    }
    blocks, vswitches = {Role.VPC, Role.SECONDARY}, {Role.NODE_VSWITCH, Role.POD_VSWITCH}
    found = set()
    for one in clusters:
        for two in clusters[one.index + 1 :]:
            same = network[one.index] == network[two.index]
            for a in one.ranges:
                for b in two.ranges:
                    if not a.cidr.overlaps(b.cidr) or (not same and connection is Connection.ISOLATED):
                        continue
                    if {a.role, b.role} <= vswitches:
                        clash = same and a.cidr != b.cidr
                    elif {a.role, b.role} & vswitches:
                        clash = False
                    elif {a.role, b.role} <= blocks:
                        clash = not same or a.cidr != b.cidr
                    else:
                        clash = True
                    if clash:
                        first, second = sorted((str(a.cidr), str(b.cidr)))
                        found.add((first, second, one.index, two.index))
    return found
