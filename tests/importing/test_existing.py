"""Clusters and VPCs that exist: what states, printed states and answers of the command line say of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.plan.draft import Draft, VswitchDraft
from tests.importing.reading import read, remarks, shown, skipped

STATE = """# alicloud_cs_managed_kubernetes.k:
resource "alicloud_cs_managed_kubernetes" "k" {
    id              = "c1"
    name            = "k"
    pod_vswitch_ids = [
        "vsw-p",
    ]
    service_cidr    = "172.21.0.0/20"
    version         = "1.34.1-aliyun.1"
    vswitch_ids     = [
        "vsw-n",
    ]
}

# module.net.alicloud_vpc.v:
resource "alicloud_vpc" "v" {
    cidr_block            = "10.0.0.0/8"
    id                    = "vpc-1"
    secondary_cidr_blocks = [
        "172.16.0.0/16",
    ]
}

# module.net.alicloud_vswitch.v[0]:
resource "alicloud_vswitch" "v" {
    cidr_block = "10.1.0.0/20"
    id         = "vsw-n"
    vpc_id     = "vpc-1"
    zone_id    = "cn-hangzhou-k"
}

# module.net.alicloud_vswitch.v[1]:
resource "alicloud_vswitch" "v" {
    cidr_block = "10.2.0.0/19"
    id         = "vsw-p"
    vpc_id     = "vpc-1"
    zone_id    = "cn-hangzhou-k"
}

# module.net.data.alicloud_zones.all:
data "alicloud_zones" "all" {
    id = "z"
}


Outputs:

vpc_id = "vpc-1"
"""


def test_a_state_that_terraform_prints() -> None:
    imported = read(STATE)

    assert imported.source == "terraform-text"
    assert imported.draft == Draft(
        name="k",
        kubernetes_version="1.34",
        vpc_cidr="10.0.0.0/8",
        secondary_cidrs=("172.16.0.0/16",),
        node_vswitches=(VswitchDraft("10.1.0.0/20", "cn-hangzhou-k"),),
        pod_vswitches=(VswitchDraft("10.2.0.0/19", "cn-hangzhou-k"),),
        service_cidr="172.21.0.0/20",
        existing="cluster",
        plugin="terway",
    )
    assert not imported.skipped


PLAN = """Terraform used the selected providers to generate the following execution plan. Resource actions are
indicated with the following symbols:
  + create
  ~ update in-place
  - destroy

Terraform will perform the following actions:

  # alicloud_cs_kubernetes_node_pool.p will be updated in-place
  ~ resource "alicloud_cs_kubernetes_node_pool" "p" {
      ~ desired_size   = "3" -> "6"
        id             = "c1:np1"
      ~ instance_types = [
          - "ecs.c6.large",
          + "ecs.c7.4xlarge",
        ]
      - max_pods       = 64 -> null
        # (20 unchanged attributes hidden)

      ~ scaling_config {
          ~ max_size = 9 -> 12
        }
    }

  # alicloud_vpc.v will be created
  + resource "alicloud_vpc" "v" {
      + cidr_block     = "10.0.0.0/8"
      + id             = (known after apply)
      + ipv6_cidr_block = (known after apply)
    }

  # alicloud_vswitch.old will be destroyed
  - resource "alicloud_vswitch" "old" {
      - cidr_block = "10.7.0.0/20" -> null
      - vpc_id     = "vpc-1" -> null
    }

Plan: 1 to add, 1 to change, 1 to destroy.
"""


def test_a_plan_that_terraform_prints() -> None:
    """What shall be counts, and what goes away is said."""
    imported = read(PLAN)

    assert imported.draft == Draft(
        nodes="6", max_nodes="12", instance_type="ecs.c7.4xlarge", vpc_cidr="10.0.0.0/8"
    )
    assert skipped(imported) == [
        (11, "before-change"),
        (14, "before-change"),
        (17, "before-change"),
        (21, "before-change"),
        (34, "before-change"),
    ]


TABLE = """VSwitchId | VpcId | ZoneId        | CidrBlock    | AvailableIpAddressCount
--------- | ----- | ------------- | ------------ | -----------------------
vsw-1     | vpc-b | cn-hangzhou-k | 10.1.0.0/24  | 250
vsw-2     | vpc-b | cn-hangzhou-j | 10.2.0.0/19  | 8188
"""


def test_a_table_of_the_command_line() -> None:
    imported = read(TABLE)

    assert imported.draft.node_vswitches == (
        VswitchDraft("10.1.0.0/24", "cn-hangzhou-k", "2"),
        VswitchDraft("10.2.0.0/19", "cn-hangzhou-j", "0"),
    )
    assert [code for _, code in skipped(imported)] == ["vpc-range-elsewhere"]


VPC = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/8", "RouterTableIds": {"RouterTableIds": ["vtb-1", "vtb-2"]}}


def entry(destination: str, table: str, kind: str = "Custom") -> dict[str, Any]:
    return {
        "RouteEntryId": f"rte-{destination}-{table}",
        "RouteTableId": table,
        "DestinationCidrBlock": destination,
        "Type": kind,
        "Status": "Available",
    }


def vswitch(number: int, table: str) -> dict[str, Any]:
    return {
        "VSwitchId": f"vsw-{number}",
        "VpcId": "vpc-1",
        "CidrBlock": f"10.{number}.0.0/20",
        "ZoneId": "cn-hangzhou-k",
        "RouteTable": {"RouteTableId": table, "RouteTableType": "Custom" if table == "vtb-2" else "System"},
    }


@pytest.mark.parametrize(
    ("tables", "used", "route_tables"),
    [
        (["vtb-1"], "2", None),
        (["vtb-2"], "3", None),
        (["vtb-1", "vtb-2"], "3", "2"),
    ],
)
def test_entries_of_the_route_tables_of_the_nodes(
    tables: list[str], used: str, route_tables: str | None
) -> None:
    """DescribeRouteEntryList and DescribeRouteTableList: those that a table has of its own are no custom entries."""
    lists = {
        "RouterTableList": {
            "RouterTableListType": [
                {"RouteTableId": "vtb-1", "VpcId": "vpc-1", "RouteTableType": "System"},
                {"RouteTableId": "vtb-2", "VpcId": "vpc-1", "RouteTableType": "Custom"},
            ]
        }
    }
    entries = [
        entry("100.64.0.0/10", "vtb-1", "System"),
        entry("0.0.0.0/0", "vtb-1"),
        entry("192.168.0.0/16", "vtb-1"),
        *(entry(f"172.1{n}.0.0/16", "vtb-2") for n in range(6, 9)),
    ]
    answers = [
        {"Vpcs": {"Vpc": [VPC]}},
        {"VSwitches": {"VSwitch": [vswitch(n + 1, table) for n, table in enumerate(tables)]}},
        lists,
        {"RouteEntrys": {"RouteEntry": entries}},
    ]

    imported = read("\n".join(map(json.dumps, answers)))

    draft = imported.draft
    assert (draft.route_entries_used, draft.route_tables, draft.existing) == (used, route_tables, "vpc")
    assert {each.cidr for each in draft.connected_networks} == {
        "192.168.0.0/16",
        "172.16.0.0/16",
        "172.17.0.0/16",
        "172.18.0.0/16",
    }
    assert not imported.skipped


def cluster(**more: Any) -> dict[str, Any]:
    return {"cluster_id": "c1", "name": "k", "service_cidr": "172.21.0.0/20", **more}


@pytest.mark.parametrize(
    ("more", "plugin"),
    [
        ({"addons": [{"name": "terway-eniip"}]}, "terway"),
        ({"addons": [{"name": "flannel"}]}, "flannel"),
        ({"pod_vswitch_ids": ["vsw-1"]}, "terway"),
        ({"subnet_cidr": "172.20.0.0/16"}, "flannel"),
    ],
)
def test_the_plugin_of_a_cluster_that_exists(more: dict[str, Any], plugin: str) -> None:
    draft = read(json.dumps(cluster(**more))).draft

    assert (draft.existing, draft.plugin) == ("cluster", plugin)


def test_a_cluster_whose_plugin_is_not_known_is_said() -> None:
    imported = read(json.dumps(cluster()))

    assert (imported.draft.existing, imported.draft.plugin) == (None, None)
    assert remarks(imported) == [(1, "plugin-unknown")]


def test_a_cluster_that_is_yet_to_come_does_not_exist() -> None:
    request = cluster(addons=[{"name": "terway-eniip"}], cluster_type="ManagedKubernetes")
    del request["cluster_id"]

    imported = read(json.dumps(request))

    assert (imported.draft.existing, imported.draft.plugin) == (None, None)
    assert remarks(imported) == [(1, "states-terway")]


def test_what_a_plan_of_terraform_changes_exists() -> None:
    def resources(*sizes: str) -> dict[str, Any]:
        values = {"id": "c1", "name": "k", "service_cidr": "172.21.0.0/20", "pod_cidr": "172.20.0.0/16"}
        pool = "alicloud_cs_kubernetes_node_pool"
        return {
            "root_module": {
                "resources": [
                    {"address": "alicloud_cs_managed_kubernetes.k", "mode": "managed",
                     "type": "alicloud_cs_managed_kubernetes", "values": values},
                    *({"address": f"{pool}.p", "mode": "managed", "type": pool, "values": {"desired_size": size}}
                      for size in sizes),
                ]
            }
        }  # fmt: skip

    plan = {
        "format_version": "1.2",
        "planned_values": resources("6"),
        "prior_state": {"values": resources("3")},
    }

    imported = read(json.dumps(plan))

    assert (imported.draft.existing, imported.draft.plugin, imported.draft.nodes) == (
        "cluster",
        "flannel",
        "6",
    )
    assert skipped(imported) == [(1, "before-change")]


ADDON = """resource "alicloud_cs_managed_kubernetes" "k" {
  service_cidr = "172.21.0.0/20"
}
resource "alicloud_vswitch" "pods" {
  cidr_block = "10.2.0.0/19"
  zone_id    = "h"
}
resource "alicloud_vswitch" "nodes" {
  cidr_block = "10.1.0.0/20"
  zone_id    = "h"
}
resource "alicloud_cs_kubernetes_addon" "terway" {
  cluster_id = alicloud_cs_managed_kubernetes.k.id
  name       = "terway-eniip"
  config = jsonencode({
    PodVswitchId  = { h = [alicloud_vswitch.pods.id] }
    NetworkPolicy = "true"
    ENITrunking   = "true"
  })
}
"""


def test_an_addon_that_is_a_resource_of_its_own() -> None:
    imported = read(ADDON)

    assert imported.draft.pod_vswitches == (VswitchDraft("10.2.0.0/19", "h"),)
    assert imported.draft.node_vswitches == (VswitchDraft("10.1.0.0/20", "h"),)
    assert imported.draft.needs == {"network_policy": "must"}
    assert [code for _, code in skipped(imported)] == ["trunk-on"]


def test_addons_of_a_template() -> None:
    config = json.dumps({"NetworkPolicy": "true"})
    resources = {
        "K": {"Type": "ALIYUN::CS::ManagedKubernetesCluster", "Properties": {"ServiceCidr": "172.21.0.0/20"}},
        "A": {
            "Type": "ALIYUN::CS::ClusterAddons",
            "Properties": {"ClusterId": {"Ref": "K"}, "Addons": [{"Name": "terway-eniip", "Config": config}]},
        },
    }

    imported = read(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", "Resources": resources}))

    assert imported.draft.needs == {"network_policy": "must"}
    assert [code for _, code in remarks(imported)] == ["states-terway"]


def data(kind: str, **values: Any) -> dict[str, Any]:
    return {"address": f"data.{kind}.all", "mode": "data", "type": kind, "name": "all", "values": values}


@pytest.mark.parametrize("member", ["values", "prior_state"])
def test_what_a_region_offers_is_no_loss(member: str) -> None:
    """And what else a data source tells of, is."""
    root = {
        "resources": [
            shown("alicloud_vpc", "v", cidr_block="10.0.0.0/8"),
            data("alicloud_zones", zones=[{"id": "h", "available_instance_types": ["ecs.g6.large"] * 3}]),
            data("alicloud_instances", instances=[{"instance_type": "ecs.g7.large"}]),
        ]
    }
    planned = {"planned_values": {"root_module": {"resources": root["resources"][:1]}}}
    document = {"format_version": "1.2", **(planned | {"prior_state": {"values": {"root_module": root}}})}
    if member == "values":
        document = {"format_version": "1.2", "values": {"root_module": root}}

    imported = read(json.dumps(document))

    assert imported.draft.vpc_cidr == "10.0.0.0/8"
    assert remarks(imported) == [(1, "region-offers")]
    assert [each.excerpt for each in imported.remarks] == ["data.alicloud_zones.all"]
    assert [code for _, code in skipped(imported)] == [
        "unread-type" if member == "values" else "before-change"
    ]


DETAIL = {
    "cluster_id": "c1",
    "name": "k",
    "size": 3,
    "service_cidr": "172.21.0.0/20",
    "subnet_cidr": "172.20.0.0/16",
    "parameters": {"WorkerInstanceType": "ecs.c6.xlarge", "NumOfNodes": "3", "WorkerSystemDiskSize": "120"},
}


@pytest.mark.parametrize(
    "more",
    [
        {
            "meta_data": json.dumps(
                {"Addons": [{"name": "terway-eniip", "config": '{"NetworkPolicy":"true"}'}]}
            )
        },
        {"meta_data": json.dumps({"Capabilities": {"Network": "terway-eniip"}})},
        {"parameters": {"Network": "terway-eniip", "WorkerInstanceType": "ecs.c6.xlarge"}},
    ],
)
def test_what_a_cluster_says_of_its_network_inside(more: dict[str, Any]) -> None:
    """DescribeClusterDetail names the plug-in in texts that hold JSON; of Terway no range is that of pods."""
    imported = read(json.dumps(DETAIL | more))

    assert (imported.draft.plugin, imported.draft.pod_cidr) == ("terway", None)
    assert [code for _, code in skipped(imported)] == ["pod-cidr-of-terway", "unread-type"]


def test_what_is_in_texts_that_hold_json_is_reported_too() -> None:
    inside = {"Capabilities": {"Network": "flannel"}, "Extra": {"range": "192.0.2.0/24"}}

    imported = read(json.dumps(DETAIL | {"meta_data": json.dumps(inside)}))

    assert (imported.draft.plugin, imported.draft.pod_cidr) == ("flannel", "172.20.0.0/16")
    assert [code for _, code in skipped(imported)] == ["unread-range", "unread-type"]


def test_entries_of_a_table_alone() -> None:
    """No VPC, no vSwitch: the table that is listed is the one that counts."""
    entries = [
        entry("0.0.0.0/0", "vtb-1"),
        entry("10.1.0.0/20", "vtb-1", "System"),
        entry("192.168.0.0/16", "vtb-1"),
        entry("172.20.0.0/25", "vtb-1") | {"NextHops": {"NextHop": [{"NextHopType": "Instance"}]}},
    ]

    imported = read(json.dumps({"RouteEntrys": {"RouteEntry": entries}, "NextToken": "abc"}))

    assert imported.draft.route_entries_used == "3"
    assert [each.cidr for each in imported.draft.connected_networks] == ["192.168.0.0/16", "172.20.0.0/25"]
    assert remarks(imported) == [(1, "routes-to-instances"), (1, "routes-inside")]
    assert [code for _, code in skipped(imported)] == ["next-page"]


def test_routes_to_the_pods_of_the_cluster_are_its_own() -> None:
    entries = [entry(f"172.20.{n}.0/25", "vtb-1") | {"NextHopType": "Instance"} for n in range(3)]
    text = json.dumps(cluster(subnet_cidr="172.20.0.0/16")) + json.dumps(
        {"RouteEntrys": {"RouteEntry": entries}}
    )

    imported = read(text)

    assert (imported.draft.route_entries_used, imported.draft.connected_networks) == (None, ())
    assert (remarks(imported), imported.skipped) == ([(1, "routes-inside")], ())
    assert imported.remarks[0].params == {"ranges": "172.20.0.0/25, 172.20.1.0/25, 172.20.2.0/25"}
