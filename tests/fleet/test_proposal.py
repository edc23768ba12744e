"""Fleets that are proposed: nothing overlaps, nothing moves, and each is feasible."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.domain.cidr import Cidr, read_ipv4_cidr
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.fleet.cluster_fleet import Connection
from app.fleet.proposal import ClusterRequest, Placed, Unplaced, propose_fleet
from app.fleet.report import fleet_report
from app.plan.plan import Plan
from tests.plans import EDITIONS


def cidr(text: str) -> Cidr:
    found = read_ipv4_cidr(text)
    assert isinstance(found, Cidr)
    return found


def cluster_request(
    nodes: int, pods: int, zones: int = 1, plugin: Plugin | None = None, services: int | None = None
) -> ClusterRequest:
    return ClusterRequest(Plan(nodes=nodes, pods_per_node=pods, services=services), zones, plugin)


def propose(
    cluster_requests: list[ClusterRequest], space: str = "10.0.0.0/8", *taken: str
) -> list[Placed | Unplaced]:
    return list(
        propose_fleet(cluster_requests, [cidr(space)], [cidr(each) for each in taken], EDITIONS.newest)
    )


def apart(placed: Placed) -> list[Cidr]:
    """The blocks that no other cluster may touch."""
    plan = placed.plan
    return [each for each in (plan.vpc_cidr, plan.service_cidr, plan.pod_cidr) if each is not None]


WISHES = st.lists(
    st.builds(
        cluster_request,
        st.integers(1, 400),
        st.integers(1, 200),
        st.integers(1, 4),
        st.sampled_from([None, *Plugin]),
    ),
    min_size=1,
    max_size=12,
)
# Beyond what ACK allows, whatever the ranges are.
LARGE = st.lists(
    st.builds(
        cluster_request,
        st.sampled_from([201, 1_001, 5_001, 16_000]),
        st.sampled_from([1, 11, 110, 250]),
        st.integers(1, 3),
        st.sampled_from([None, *Plugin]),
        st.sampled_from([None, 255, 10_001]),
    ),
    min_size=1,
    max_size=3,
)
SPACES = st.sampled_from(
    ["10.0.0.0/8", "10.64.0.0/12", "172.16.0.0/13", "192.168.0.0/16", "192.168.64.0/20", "8.0.0.0/5"]
)
TAKEN = st.lists(
    st.sampled_from(["10.0.0.0/14", "10.65.3.0/24", "192.168.128.0/20", "172.20.0.0/30"]), max_size=3
)


@given(WISHES, SPACES, TAKEN)
def test_nothing_overlaps_and_all_lies_in_the_space(
    cluster_requests: list[ClusterRequest], space: str, taken: list[str]
) -> None:
    placed = [each for each in propose(cluster_requests, space, *taken) if isinstance(each, Placed)]
    blocks = [block for each in placed for block in apart(each)]
    kept_clear = [cidr(each) for each in taken]
    assert not any(one.overlaps(two) for one, two in combinations(blocks, 2))
    assert not any(one.overlaps(two) for one in blocks for two in kept_clear)
    assert all(cidr(space).contains(block) for block in blocks)


@given(WISHES, WISHES, SPACES)
def test_clusters_at_the_end_move_none_before_them(
    cluster_requests: list[ClusterRequest], more: list[ClusterRequest], space: str
) -> None:
    longer = propose(cluster_requests + more, space)
    assert longer[: len(cluster_requests)] == propose(cluster_requests, space)


def errors_of(cluster_request: ClusterRequest, evaluation: Evaluation) -> set[tuple[str, object]]:
    """The errors of the plug-ins that would do: their codes, and the limit where it is one."""
    return {
        (finding.code, finding.message.params.get("bound_by"))
        for finding in evaluation.findings
        if finding.is_error and set(cluster_request.plugins) & set(finding.applies_to)
    }


@given(WISHES | LARGE, SPACES, TAKEN)
def test_a_proposal_passes_its_own_checks(
    cluster_requests: list[ClusterRequest], space: str, taken: list[str]
) -> None:
    """Judged again, nothing is between the clusters, and each has only the errors that its size has in any ranges."""
    placed = [each for each in propose(cluster_requests, space, *taken) if isinstance(each, Placed)]
    report = fleet_report(tuple(each.cluster for each in placed), EDITIONS.newest, Connection.OWN)
    assert (len(report.clashes), len(report.shared_vswitches)) == (0, 0)
    for each in placed:
        alone = assess(each.cluster_request.plan, EDITIONS.newest)
        laid_out = assess(each.plan, EDITIONS.newest)
        assert errors_of(each.cluster_request, laid_out) <= errors_of(each.cluster_request, alone)


@given(WISHES)
def test_each_is_feasible(cluster_requests: list[ClusterRequest]) -> None:
    placed = [each for each in propose(cluster_requests) if isinstance(each, Placed)]
    assert len(placed) == len(cluster_requests)
    assert not any(each.blockers for each in placed)


@pytest.mark.parametrize(
    ("space", "vpc", "service"),
    [
        (("8.0.0.0/16", "192.168.0.0/24"), "8.0.0.0/18", "192.168.0.0/24"),
        (("192.168.0.0/16", "8.0.0.0/16"), "192.168.0.0/18", "192.168.64.0/24"),
    ],
)
def test_services_are_in_private_ranges_and_a_vpc_only_for_want_of_room_elsewhere(
    space: tuple[str, ...], vpc: str, service: str
) -> None:
    request = cluster_request(10, 30, plugin=Plugin.TERWAY)
    (placed,) = propose_fleet([request], [cidr(each) for each in space], [], EDITIONS.newest)
    assert isinstance(placed, Placed)
    assert (str(placed.plan.vpc_cidr), str(placed.plan.service_cidr)) == (vpc, service)


def test_what_has_no_room_in_private_ranges_says_so() -> None:
    (public,) = propose([cluster_request(10, 30)], "8.0.0.0/8")
    (small,) = propose([cluster_request(10, 30)], "10.0.0.0/26")
    assert isinstance(public, Unplaced)
    assert isinstance(small, Unplaced)
    assert (public.lacks_private, public.missing, small.lacks_private) == (True, 0, False)


@pytest.mark.parametrize("plugin", [None, *Plugin])
def test_a_plan_has_what_its_plugin_needs(plugin: Plugin | None) -> None:
    (placed,) = propose([cluster_request(100, 50, 3, plugin)])
    assert isinstance(placed, Placed)
    assert [each.zone for each in placed.plan.node_vswitches] == ["a", "b", "c"]
    assert bool(placed.plan.pod_vswitches) is (plugin is not Plugin.FLANNEL)
    assert (placed.plan.pod_cidr is not None) is (plugin is not Plugin.TERWAY)


def test_what_no_longer_fits_says_what_is_missing() -> None:
    first, second, third = propose(
        [
            cluster_request(10, 30, plugin=Plugin.TERWAY),
            cluster_request(500, 60, plugin=Plugin.TERWAY),
            cluster_request(2, 12),
        ],
        "10.0.0.0/20",
    )
    assert isinstance(first, Placed)
    assert isinstance(second, Unplaced)
    assert second.free == 4096 - sum(block.size for block in apart(first))
    assert second.missing == second.sizes.addresses - second.free > 0
    assert isinstance(third, Placed)


def test_a_cluster_that_no_plugin_carries_says_why() -> None:
    (placed,) = propose([cluster_request(1200, 10, plugin=Plugin.FLANNEL)])
    assert isinstance(placed, Placed)
    assert "too-few-nodes" in {finding.code for finding in placed.blockers}
    assert placed.nodes_after_zone_loss is None


@pytest.mark.parametrize(
    ("services", "prefix", "room"), [(None, 24, 254), (254, 24, 254), (255, 23, 510), (10_000, 18, 16_382)]
)
def test_a_service_cidr_has_room_for_the_services_that_are_stated(
    services: int | None, prefix: int, room: int
) -> None:
    (placed,) = propose([cluster_request(10, 30, services=services)])
    assert isinstance(placed, Placed)
    assert placed.plan.service_cidr is not None
    assert (placed.plan.service_cidr.prefix, placed.room_for_services) == (prefix, room)


@pytest.mark.parametrize(
    ("nodes", "zones", "plugin", "left"),
    [
        (12, 1, Plugin.FLANNEL, 0),
        (24, 2, Plugin.FLANNEL, 24),
        (12, 2, Plugin.FLANNEL, 12),
        (50, 2, Plugin.TERWAY, 50),
        (50, 2, None, 50),
    ],
)
def test_how_many_nodes_outlast_the_loss_of_a_zone(
    nodes: int, zones: int, plugin: Plugin | None, left: int
) -> None:
    """Each zone has room for what it takes once another one is lost."""
    (placed,) = propose([cluster_request(nodes, 60, zones, plugin)])
    assert isinstance(placed, Placed)
    assert placed.nodes_after_zone_loss == left
