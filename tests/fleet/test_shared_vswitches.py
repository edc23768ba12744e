"""Whether a vSwitch has enough addresses for all clusters that share it."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.engine.evaluation import Severity
from app.fleet.cluster_fleet import Connection
from app.fleet.report import FleetReport, assess_fleet
from app.fleet.shared_vswitches import SharedVswitch
from tests.plans import EDITIONS, assessed

NODES, MORE, PODS = "192.168.0.0/25", "192.168.1.0/25", "192.168.2.0/24"  # 124, 124 and 252 available


def cluster(nodes: int, *vswitches: str, **changes: Any) -> dict[str, Any]:
    """A cluster with node vSwitches in one zone, and a pod vSwitch that is large enough for it."""
    return {
        "nodes": nodes,
        "node_vswitches": [{"cidr": cidr, "zone": "a"} for cidr in vswitches or (NODES,)],
        "pod_vswitches": [{"cidr": PODS, "zone": "a"}],
        **changes,
    }


def fleet(
    *clusters: dict[str, Any],
    plugin: Plugin | None = Plugin.FLANNEL,
    connection: Connection = Connection.ISOLATED,
) -> FleetReport:
    evaluations = [assessed(**each) for each in clusters]
    return assess_fleet(evaluations, EDITIONS.newest, connection, [plugin] * len(clusters))


def uses(report: FleetReport) -> dict[str, tuple[int, int, Severity | None]]:
    """What is needed, what is available, and the severity, of each shared vSwitch."""
    return {
        str(each.vswitch.cidr): (each.needed, each.available, each.severity)
        for each in report.shared_vswitches
    }


@pytest.mark.parametrize(
    ("nodes", "severity"), [((62, 61), None), ((62, 62), None), ((62, 63), Severity.ERROR)]
)
def test_node_addresses_of_flannel_clusters_are_added_up(
    nodes: tuple[int, int], severity: Severity | None
) -> None:
    report = fleet(*(cluster(each) for each in nodes))

    assert uses(report) == {NODES: (sum(nodes), 124, severity)}


def test_pods_of_terway_clusters_take_addresses_of_pod_vswitches() -> None:
    one = cluster(3)
    report = fleet(one, one, one, plugin=Plugin.TERWAY)

    assert uses(report) == {PODS: (3 * 3 * 35, 252, Severity.ERROR), NODES: (9, 124, None)}
    assert [str(each.vswitch.cidr) for each in report.shared_vswitches] == [PODS, NODES]  # the worst first


def test_nodes_and_pods_of_one_vswitch_are_added_up() -> None:
    terway = cluster(1, pod_vswitches=[{"cidr": NODES, "zone": "a"}])

    assert uses(fleet(terway, terway, plugin=Plugin.TERWAY)) == {NODES: (2 * (1 + 35), 124, None)}


def test_pods_take_addresses_of_node_vswitches_in_a_zone_without_a_pod_vswitch() -> None:
    zones = [{"cidr": NODES, "zone": "a"}, {"cidr": MORE, "zone": "b"}]
    terway = cluster(2, node_vswitches=zones)

    assert uses(fleet(terway, terway, plugin=Plugin.TERWAY)) == {
        NODES: (2, 124, None),
        MORE: (2 * (1 + 35), 124, None),
        PODS: (2 * 35, 252, None),
    }


def test_each_cluster_counts_with_its_own_plugin() -> None:
    evaluations = [assessed(**cluster(3)), assessed(**cluster(3))]
    report = assess_fleet(evaluations, EDITIONS.newest, plugins=[Plugin.TERWAY, Plugin.FLANNEL])

    assert uses(report) == {NODES: (6, 124, None)}


def test_a_cluster_without_a_plugin_counts_with_its_nodes() -> None:
    neither = cluster(20, needs={"network_policy": "must"})  # which Flannel lacks; too many pods for Terway
    report = fleet(neither, neither, plugin=None)

    assert {each.plugin for each in report.clusters} == {None}
    assert uses(report) == {NODES: (40, 124, None), PODS: (0, 252, None)}


def test_addresses_in_use_count_once_and_the_largest_number_applies() -> None:
    used = [cluster(50, node_vswitches=[{"cidr": NODES, "zone": "a", "used": number}]) for number in (24, 10)]
    report = fleet(*used)

    assert uses(report) == {NODES: (100, 100, None)}
    assert uses(fleet(*used, cluster(1))) == {NODES: (101, 100, Severity.ERROR)}


def test_vswitches_of_different_vpcs_are_not_shared() -> None:
    report = fleet(cluster(100), cluster(100), connection=Connection.OWN)

    assert uses(report) == {}


def test_zones_are_counted_separately() -> None:
    zones = [{"cidr": NODES, "zone": "a"}, {"cidr": MORE, "zone": "b"}]
    report = fleet(cluster(120, node_vswitches=zones), cluster(120, node_vswitches=zones), cluster(5))

    assert uses(report) == {NODES: (125, 124, Severity.ERROR), MORE: (120, 124, None)}


@pytest.mark.parametrize(("nodes", "second"), [(124, (124, 124, None)), (125, (126, 124, Severity.ERROR))])
def test_several_vswitches_of_a_zone_are_filled_in_order(
    nodes: int, second: tuple[int, int, Severity | None]
) -> None:
    both = cluster(nodes, NODES, MORE)

    assert uses(fleet(both, both)) == {NODES: (124, 124, None), MORE: second}


def test_a_cluster_with_another_vswitch_in_the_zone_leaves_a_shared_one_to_others() -> None:
    report = fleet(cluster(100, NODES, MORE), cluster(100, NODES))

    assert uses(report) == {NODES: (124, 124, None)}


def test_a_lack_that_another_distribution_may_avoid_is_a_warning() -> None:
    """The first cluster gets all of the first vSwitch, though it has another one that the others don't have."""
    own, third = MORE, "192.168.3.0/25"
    report = fleet(cluster(124, NODES, own), cluster(124, NODES, third), cluster(124, third, NODES))

    assert uses(report) == {NODES: (248, 124, Severity.WARNING), third: (124, 124, None)}


def test_vswitches_that_the_planner_proposed_only_warn() -> None:
    proposed = {"vpc_cidr": "10.0.0.0/24", "nodes": 50, "node_vswitches": [], "pod_vswitches": []}
    report = fleet(*[proposed] * 8)

    assert {each.severity for each in report.shared_vswitches} >= {Severity.WARNING}
    assert Severity.ERROR not in {each.severity for each in report.shared_vswitches}


@pytest.mark.parametrize(("nodes", "worst"), [(62, None), (63, Severity.ERROR)])
def test_a_lack_is_in_the_summary_of_the_fleet(nodes: int, worst: Severity | None) -> None:
    apart = {"pod_cidr": "172.16.0.0/16", "service_cidr": "172.31.0.0/20"}
    report = fleet(cluster(62), cluster(nodes, **apart))

    assert (report.worst, report.is_clear) == (worst, worst is None)


SMALL = tuple(f"192.168.0.{place * 16}/28" for place in range(3))  # 12 available in each
CHOICES = st.tuples(st.integers(1, 20), st.permutations(SMALL), st.integers(1, 3))


@given(st.lists(CHOICES, min_size=2, max_size=5))
def test_errors_are_certain_and_nothing_that_lacks_is_missed(
    chosen: list[tuple[int, list[str], int]],
) -> None:
    needs = [(nodes, order[:count]) for nodes, order, count in chosen]
    shared = fleet(*(cluster(nodes, *vswitches) for nodes, vswitches in needs)).shared_vswitches
    cidrs = {str(each.vswitch.cidr) for each in shared}
    sharing = [(nodes, {*vswitches}) for nodes, vswitches in needs if not cidrs.isdisjoint(vswitches)]
    severities = {each.severity for each in shared} - {None}

    if fits(sharing):
        assert Severity.ERROR not in severities
    else:
        assert severities
    assert all(is_short(each) for each in shared)


def is_short(shared: SharedVswitch) -> bool:
    """Whether the numbers say the same as the severity."""
    return (shared.severity is not None) == (shared.needed > shared.available)


def fits(needs: list[tuple[int, set[str]]]) -> bool:
    """Whether any distribution fits, by Hall's theorem: no vSwitches are all that too many addresses can be in."""
    groups = chain.from_iterable(combinations(SMALL, count) for count in range(1, len(SMALL) + 1))
    return all(
        sum(nodes for nodes, vswitches in needs if vswitches <= {*group}) <= 12 * len(group)
        for group in groups
    )
