"""Networks behind the VPC, and the route entries that they take."""

from __future__ import annotations

import json
from typing import Any

from app.importing.report import SourceText
from app.plan.draft import NetworkDraft
from tests.importing.reading import read, remarks, shown, skipped

CONFIGURATION = """
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "peer" {
  vpc_name   = "peer"
  cidr_block = "172.16.0.0/16"
}
resource "alicloud_route_table" "own" {
  vpc_id = alicloud_vpc.main.id
}
resource "alicloud_vswitch" "n" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.1.0.0/16"
  zone_id    = "h"
}
resource "alicloud_vpn_customer_gateway" "office" {
  ip_address = "203.0.113.9"
}
resource "alicloud_vpn_connection" "office" {
  name          = "office"
  local_subnet  = ["10.0.0.0/8"]
  remote_subnet = ["192.168.0.0/20", "10.200.0.0/24"]
}
resource "alicloud_route_entry" "peer" {
  route_table_id        = alicloud_vpc.main.route_table_id
  destination_cidrblock = alicloud_vpc.peer.cidr_block
  nexthop_type          = "VpcPeer"
}
resource "alicloud_route_entry" "out" {
  route_table_id        = alicloud_vpc.main.route_table_id
  destination_cidrblock = "0.0.0.0/0"
}
resource "alicloud_route_entry" "back" {
  route_table_id        = alicloud_vpc.peer.route_table_id
  destination_cidrblock = "10.0.0.0/8"
}
resource "alicloud_route_entry" "lab" {
  route_table_id        = alicloud_route_table.own.id
  destination_cidrblock = "192.168.64.0/20"
}
resource "alicloud_cen_transit_router_route_entry" "shop" {
  transit_router_route_entry_name                   = "shop"
  transit_router_route_entry_destination_cidr_block = var.shop
}
variable "shop" {
  default = "192.168.128.0/20"
}
"""


def test_tunnels_and_routes_of_a_configuration() -> None:
    imported = read(CONFIGURATION)

    assert imported.draft.connected_networks == (
        NetworkDraft("172.16.0.0/16", "peer, alicloud_route_entry.peer"),
        NetworkDraft("192.168.0.0/20", "office"),
        NetworkDraft("10.200.0.0/24", "office"),
        NetworkDraft("192.168.64.0/20", "alicloud_route_entry.lab"),
        NetworkDraft("192.168.128.0/20", "shop"),
    )
    assert imported.draft.route_entries_used == "2"
    assert not imported.skipped


def route(name: str, destination: str, table: str | None) -> dict[str, Any]:
    return shown("alicloud_route_entry", name, destination_cidrblock=destination, route_table_id=table)


def test_tunnels_and_routes_of_a_state() -> None:
    resources = [
        shown("alicloud_vpc", "v", id="vpc-1", cidr_block="10.0.0.0/8", route_table_id="vtb-1"),
        shown("alicloud_vpn_connection", "o", remote_subnet=["192.168.0.0/20"]),
        route("a", "172.16.0.0/16", "vtb-1"),
        route("b", "172.17.0.0/16", "vtb-2"),
        route("c", "fd00::/8", "vtb-1"),
    ]

    imported = read(
        json.dumps({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})
    )

    assert [each.cidr for each in imported.draft.connected_networks] == [
        "192.168.0.0/20",
        "172.16.0.0/16",
        "172.17.0.0/16",
    ]
    assert imported.draft.route_entries_used == "1"
    assert skipped(imported) == [(1, "no-range")]


def test_routes_of_a_plan_are_of_the_table_that_they_refer_to() -> None:
    resources = [shown("alicloud_vpc", "v", cidr_block="10.0.0.0/8"), route("a", "172.16.0.0/16", None)]
    del resources[1]["values"]["route_table_id"]
    refers = {"references": ["alicloud_vpc.v.route_table_id", "alicloud_vpc.v"]}
    configured = [{"address": "alicloud_route_entry.a", "expressions": {"route_table_id": refers}}]
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources}},
        "configuration": {"root_module": {"resources": configured}},
    }

    assert read(json.dumps(plan)).draft.route_entries_used == "1"


def test_tunnels_and_routes_of_a_template() -> None:
    def made(kind: str, **properties: Any) -> dict[str, Any]:
        return {"Type": f"ALIYUN::{kind}", "Properties": properties}

    table = {"Fn::GetAtt": ["Vpc", "RouteTableId"]}
    resources = {
        "Vpc": made("ECS::VPC", CidrBlock="10.0.0.0/8"),
        "Office": made("VPC::VpnConnection", RemoteSubnet="192.168.0.0/20,192.168.16.0/20"),
        "Peer": made("ECS::Route", DestinationCidrBlock="172.16.0.0/16", RouteTableId=table),
        "Inside": made("ECS::Route", DestinationCidrBlock="10.7.0.0/16", RouteTableId=table),
        "Out": made("ECS::Route", DestinationCidrBlock="0.0.0.0/0", RouteTableId={"Ref": "Unknown"}),
    }

    imported = read(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", "Resources": resources}))

    assert imported.draft.connected_networks == (
        NetworkDraft("192.168.0.0/20", "Office"),
        NetworkDraft("192.168.16.0/20", "Office"),
        NetworkDraft("172.16.0.0/16", "Peer"),
    )
    assert imported.draft.route_entries_used == "2"
    assert not imported.skipped


def test_a_range_whose_value_is_not_known_is_told() -> None:
    office = 'resource "alicloud_vpn_connection" "o" {\n  remote_subnet = var.office\n}\n'
    vpc = 'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n'

    assert skipped(read(office + vpc)) == [(2, "name-elsewhere")]


def test_ranges_with_commas_between_them() -> None:
    assert SourceText("10.0.0.0/8, 172.16.0.0/12,", 3).comma_separated() == [
        SourceText("10.0.0.0/8", 3),
        SourceText("172.16.0.0/12", 3),
    ]


IDS = """resource "alicloud_cs_managed_kubernetes" "k" {
  name        = "k"
  vswitch_ids = ["vsw-1"]
  addons {
    name = "flannel"
  }
  addons {
    name     = "terway-eniip"
    disabled = true
  }
}
resource "alicloud_vswitch" "n" {
  vpc_id     = "vpc-1"
  cidr_block = "10.1.0.0/16"
  zone_id    = "h"
}
resource "alicloud_cs_kubernetes_node_pool" "p" {
  vswitch_ids  = ["vsw-1", "vsw-2"]
  desired_size = 3
}
"""


def test_ids_whose_ranges_are_not_in_the_text_are_told() -> None:
    imported = read(IDS)

    assert sorted(skipped(imported)) == [
        (3, "vpc-range-elsewhere"),
        (3, "vswitch-elsewhere"),
        (18, "vswitch-elsewhere"),
    ]
    assert {each.excerpt for each in imported.skipped} == {"vsw-1", "vsw-2", "vpc-1"}
    assert remarks(imported) == [(14, "vswitches-taken-for-nodes"), (5, "states-flannel")]


def test_a_cluster_alone_names_its_vpc_and_vswitches() -> None:
    cluster = {"cluster_id": "c", "name": "k", "vpc_id": "vpc-1", "vswitch_ids": ["vsw-1"], "size": 3}
    addons = [{"name": "terway-controlplane"}, {"name": "terway-eniip", "config": ""}]

    imported = read(json.dumps({**cluster, "addons": addons}))

    assert skipped(imported) == [(1, "vswitch-elsewhere"), (1, "vpc-range-elsewhere")]
    assert remarks(imported) == []  # it exists, so its plug-in is a field of the plan


def test_the_add_on_of_a_template() -> None:
    properties = {"Name": "k", "Addons": [{"Name": "terway-eniip", "Config": '{"NetworkPolicy": "true"}'}]}
    resources = {"K": {"Type": "ALIYUN::CS::ManagedKubernetesCluster", "Properties": properties}}

    imported = read(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", "Resources": resources}))

    assert dict(imported.draft.needs) == {"network_policy": "must"}
    assert remarks(imported) == [(1, "states-terway")]
