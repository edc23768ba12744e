"""The address map of a fleet: each range once, the clashes of the report, and few boxes for many clusters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.fleet.clashes import every_range
from app.fleet.cluster_fleet import Connection
from app.fleet.proposal import ClusterRequest, Placed, propose_fleet
from app.fleet.report import assess_fleet
from app.map.boxes import Box
from app.map.fleet_map import FleetMap, fleet_map, proposal_map
from app.plan.plan import ConnectedNetwork
from app.plan.ranges import Role, own_ranges
from tests.plans import EDITIONS, IN_THREE_VPCS, NARROW, WIDE, assessed, plan_of


def drawn(*plans: dict[str, Any], connection: Connection = Connection.OWN) -> FleetMap:
    return fleet_map(assess_fleet([assessed(**each) for each in plans], EDITIONS.newest, connection))


def box_at(found: FleetMap, role: Role, cidr: str) -> Box:
    return next(box for box in found.drawn.boxes if box.placed.role is role and str(box.placed.cidr) == cidr)


def test_equal_ranges_are_one_box_that_knows_its_clusters() -> None:
    found = drawn({"name": "shop"}, {"name": "bank"})
    box = box_at(found, Role.VPC, "192.168.0.0/16")

    assert [owner.cluster.plan.name for owner in found.owned[box.placed.pointer].owners] == ["shop", "bank"]
    assert box.partners == (box.placed,)
    assert box.clashes == (box.extent,)


def test_clusters_of_one_vpc_may_share_it() -> None:
    assert not box_at(drawn({}, {}, connection=Connection.SHARED), Role.VPC, "192.168.0.0/16").clashes


def test_service_cidrs_that_may_be_equal_are_not_marked() -> None:
    assert not box_at(drawn({}, {}), Role.SERVICE, "172.21.0.0/20").clashes


def test_a_clash_marks_both_ranges() -> None:
    other = {
        "vpc_cidr": "172.16.0.0/12",
        "service_cidr": "192.168.240.0/20",
        "pod_cidr": "10.0.0.0/16",
        "node_vswitches": [],
        "pod_vswitches": [],
    }
    found = drawn({}, other)
    vpc, service = (
        box_at(found, Role.VPC, "192.168.0.0/16"),
        box_at(found, Role.SERVICE, "192.168.240.0/20"),
    )

    assert service.placed in vpc.partners
    assert vpc.placed in service.partners
    assert vpc.clashes != (vpc.extent,)


def test_vpcs_that_are_not_connected_clash_each_for_itself_and_the_pair_counts_once() -> None:
    found = drawn(*IN_THREE_VPCS, connection=Connection.ISOLATED)
    inner, outer = box_at(found, Role.POD, NARROW), box_at(found, Role.POD, WIDE)

    assert [owner.cluster.plan.name for owner in found.owned[inner.placed.pointer].owners] == ["B", "D", "E"]
    for one, other, concerned in ((outer, inner, ["B", "D"]), (inner, outer, ["A", "C"])):
        partner = found.partner(one.placed.pointer, other.placed.pointer)
        assert [owner.cluster.plan.name for owner in partner.owners] == concerned
        assert (partner.cidr, one.partners, one.more_partners) == (other.placed.cidr, (other.placed,), 0)


def test_what_every_cluster_leaves_to_the_planner_is_marked() -> None:
    found = drawn({"service_cidr": None})

    assert [box.placed.role for box in found.drawn.boxes if box.assumed] == [Role.SERVICE]


def test_a_thousand_clusters_are_few_boxes_and_every_range_is_in_one() -> None:
    one = assessed()
    vpcs = [plan_of(vpc_cidr=f"10.{n >> 6}.{(n & 63) << 2}.0/22").vpc_cidr for n in range(1000)]
    plans = [replace(one.plan, vpc_cidr=vpc) for vpc in vpcs]
    evaluations = [replace(one, completion=one.completion._replace(plan=plan)) for plan in plans]
    report = assess_fleet(evaluations, EDITIONS.newest, Connection.OWN)
    found = fleet_map(report)
    listed = every_range(each.network for each in report.networks)

    assert found.without_vswitches
    assert len(found.drawn.boxes) < 60
    blocks = sum(role is Role.VPC for role, _ in listed)
    assert blocks == 1000
    assert sum(box.count for box in found.drawn.boxes if box.placed.role is Role.VPC) == blocks


def test_what_is_proposed_stands_clear_of_what_is_taken() -> None:
    cluster_request = ClusterRequest(plan_of(vpc_cidr=None, service_cidr=None, pod_cidr=None), 2, None)
    space, taken = plan_of(vpc_cidr="10.0.0.0/8").vpc_cidr, plan_of(vpc_cidr="10.0.0.0/16").vpc_cidr
    assert space is not None
    assert taken is not None
    placed = [
        each
        for each in propose_fleet([cluster_request, cluster_request], [space], [taken], EDITIONS.newest)
        if isinstance(each, Placed)
    ]
    found = proposal_map(placed, [ConnectedNetwork(taken, "office")])

    assert len(placed) == 2
    assert {str(box.placed.cidr) for box in found.drawn.boxes if box.placed.pointer not in found.owned} == {
        "10.0.0.0/16"
    }
    assert sum(box.count for box in found.drawn.boxes) == 1 + sum(
        len(list(own_ranges(each.plan))) for each in placed
    )
    assert not any(box.clashes for box in found.drawn.boxes)
