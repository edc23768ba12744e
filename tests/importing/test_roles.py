"""Which VPC is the plan's, and which others are connected with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.plan.draft import NetworkDraft
from tests.importing.reading import read, skipped

VPCS = (
    'resource "alicloud_vpc" "own" {\n  cidr_block = "10.1.0.0/16"\n}\n'
    'resource "alicloud_vpc" "other" {\n  vpc_name = "shop"\n  cidr_block = "10.2.0.0/16"\n}\n'
    'resource "alicloud_vswitch" "n" {\n  vpc_id = alicloud_vpc.own.id\n  cidr_block = "10.1.0.0/20"\n}\n'
)
SHOP = (NetworkDraft(cidr="10.2.0.0/16", name="shop"),)
CEN = (
    'resource "alicloud_cen_instance_attachment" "{0}" {{\n  instance_id = alicloud_cen_instance.c.id\n'
    "  child_instance_id = alicloud_vpc.{0}.id\n}}\n"
)
TRANSIT = (
    'resource "alicloud_cen_transit_router_vpc_attachment" "{0}" {{\n  transit_router_id = "tr-1"\n'
    "  vpc_id = alicloud_vpc.{0}.id\n}}\n"
)
HUB = 'resource "alicloud_cen_instance" "c" {\n}\n'
PEERING = (
    'resource "alicloud_vpc_peer_connection" "p" {\n  vpc_id = alicloud_vpc.other.id\n'
    "  accepting_vpc_id = alicloud_vpc.own.id\n}\n"
)
ROUTERS = (
    'resource "alicloud_router_interface" "a" {\n  router_id = alicloud_vpc.own.router_id\n}\n'
    'resource "alicloud_router_interface" "b" {\n  router_id = alicloud_vpc.other.router_id\n}\n'
    'resource "alicloud_router_interface_connection" "c" {\n  interface_id = alicloud_router_interface.a.id\n'
    "  opposite_interface_id = alicloud_router_interface.b.id\n}\n"
)
ROUTE = (
    'resource "alicloud_route_entry" "r" {\n  route_table_id = alicloud_vpc.own.route_table_id\n'
    '  destination_cidrblock = "10.2.0.0/15"\n}\n'
)
TUNNEL = 'resource "alicloud_vpn_connection" "t" {\n  name = "t"\n  remote_subnet = ["10.2.0.0/16"]\n}\n'


@pytest.mark.parametrize(
    "links",
    [
        HUB + CEN.format("own") + CEN.format("other"),
        TRANSIT.format("own") + TRANSIT.format("other"),
        PEERING,
        ROUTERS,
    ],
    ids=["CEN", "transit router", "peering", "router interfaces"],
)
def test_what_connects_two_vpcs(links: str) -> None:
    imported = read(VPCS + links)

    assert imported.draft.connected_networks == SHOP
    assert not imported.skipped
    assert [each.kind for each in imported.choices] == ["vpc"]


@pytest.mark.parametrize("links", [ROUTE, TUNNEL], ids=["route", "tunnel"])
def test_a_vpc_that_a_route_or_a_tunnel_leads_to(links: str) -> None:
    imported = read(VPCS + links)

    assert "10.2.0.0/16" in {each.cidr for each in imported.draft.connected_networks}
    assert not imported.skipped


@pytest.mark.parametrize(
    "links",
    ["", TRANSIT.format("own"), HUB + CEN.format("other")],
    ids=["nothing", "own alone", "other alone"],
)
def test_a_vpc_that_nothing_connects_is_asked_for(links: str) -> None:
    imported, told = read(VPCS + links), read(VPCS + links, chosen="connected:alicloud_vpc.other")

    assert imported.draft.connected_networks == ()
    assert skipped(imported) == [(6, "vpc-apart")]
    (_, choice) = imported.choices
    assert (choice.kind, choice.allows_several, choice.chosen) == ("connected", True, ())
    assert choice.options == (("connected:alicloud_vpc.other", "10.2.0.0/16 shop alicloud_vpc.other"),)
    assert told.draft.connected_networks == SHOP
    assert not told.skipped


def test_the_own_vpc_is_never_connected() -> None:
    routes = ROUTE.replace("10.2.0.0/15", "10.1.4.0/24") + TUNNEL.replace("10.2.0.0/16", "192.168.0.0/16")
    own = 'resource "alicloud_vpc" "own" {\n  cidr_block = "10.1.0.0/16"\n  secondary_cidr_blocks = ["10.3.0.0/16"]\n}\n'

    draft = read(own + routes).draft

    assert [each.cidr for each in draft.connected_networks] == ["192.168.0.0/16"]


def vpc(number: int, **more: Any) -> dict[str, Any]:
    return {"VpcId": f"vpc-{number}", "CidrBlock": f"10.{number}.0.0/16", "VpcName": f"v{number}", **more}


@pytest.mark.parametrize(
    "links",
    [
        {"ChildInstances": {"ChildInstance": [{"CenId": "cen-1", "ChildInstanceId": f"vpc-{n}"} for n in (1, 2)]}},
        {"TransitRouterAttachments": [{"TransitRouterId": "tr-1", "VpcId": f"vpc-{n}"} for n in (1, 2)]},
        {"VpcPeerConnects": [{"InstanceId": "pcc-1", "Vpc": {"VpcId": "vpc-1"}, "AcceptingVpc": {"VpcId": "vpc-2"}}]},
        {"RouterInterfaceSet": {"RouterInterfaceType": [
            {"RouterInterfaceId": "ri-1", "VpcInstanceId": "vpc-1", "OppositeVpcInstanceId": "vpc-2"}]}},
    ],
)  # fmt: skip
def test_answers_that_say_what_connects(links: dict[str, Any]) -> None:
    vpcs = {"Vpcs": {"Vpc": [vpc(1), vpc(2), vpc(3)]}}

    draft = read(json.dumps(vpcs) + json.dumps(links)).draft

    assert (draft.vpc_cidr, [each.cidr for each in draft.connected_networks]) == (
        "10.1.0.0/16",
        ["10.2.0.0/16"],
    )


def test_vpcs_that_are_attached_to_a_cen() -> None:
    vpcs = {
        "Vpcs": {"Vpc": [vpc(1, CenStatus="Attached"), vpc(2, CenStatus="Attached"), vpc(3, CenStatus="")]}
    }

    draft = read(json.dumps(vpcs)).draft

    assert [each.cidr for each in draft.connected_networks] == ["10.2.0.0/16"]


OTHERS = """resource "alicloud_cs_managed_kubernetes" "k" {
  service_cidr = "172.21.0.0/20"
}
resource "alicloud_cs_serverless_kubernetes" "s" {
  name         = "ask"
  service_cidr = "172.22.0.0/20"
}
resource "alicloud_cs_edge_kubernetes" "e" {
  name                  = "edge"
  pod_cidr              = "172.23.0.0/16"
  worker_instance_types = ["ecs.c6.large"]
  worker_number         = 7
}
"""


def test_other_kinds_of_clusters_are_connected_networks() -> None:
    imported = read(OTHERS)

    draft = imported.draft
    assert (draft.service_cidr, draft.nodes) == ("172.21.0.0/20", None)
    assert draft.connected_networks == (
        NetworkDraft(cidr="172.22.0.0/20", name="ask"),
        NetworkDraft(cidr="172.23.0.0/16", name="edge"),
    )
    assert {(each.line, each.code) for each in imported.remarks} == {
        (6, "range-of-serverless"),
        (10, "range-of-edge"),
    }
    assert skipped(imported) == [(11, "pool-of-edge"), (12, "pool-of-edge")]


def test_a_serverless_cluster_of_an_answer() -> None:
    clusters = [
        {"cluster_id": "c1", "service_cidr": "172.21.0.0/20"},
        {"cluster_id": "c2", "profile": "Serverless", "service_cidr": "172.22.0.0/20"},
    ]

    draft = read(json.dumps({"clusters": clusters})).draft

    assert (draft.service_cidr, [each.cidr for each in draft.connected_networks]) == (
        "172.21.0.0/20",
        ["172.22.0.0/20"],
    )


def test_numbers_of_an_edge_cluster_are_told() -> None:
    imported = read(
        'resource "alicloud_cs_edge_kubernetes" "e" {\n  service_cidr = "172.21.0.0/20"\n  node_cidr_mask = 25\n}\n'
    )

    assert (imported.draft.node_cidr_mask, skipped(imported)) == (None, [(3, "pool-of-edge")])


def test_control_plane_nodes_of_a_dedicated_cluster_are_told() -> None:
    imported = read('{"cluster_type": "Kubernetes", "service_cidr": "172.21.0.0/20", "master_count": 3}')

    assert skipped(imported) == [(1, "unread-count")]
