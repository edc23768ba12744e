"""ROS templates: functions, numbers of resources, conditions, other kinds of clusters, and Terraform inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from tests.importing.reading import read, refused, skipped

PARAMETERS = {
    "Net": {"Type": "String", "Default": "10.0.0.0"},
    "Mask": {"Type": "Number", "Default": 8},
    "Ranges": {"Type": "CommaDelimitedList", "Default": "10.0.0.0/8,10.1.0.0/16"},
    "Env": {"Type": "String", "Default": "prod"},
    "Unset": {"Type": "String"},
}
MORE = {
    "Mappings": {"Of": {"prod": {"Vpc": "10.0.0.0/8"}}},
    "Conditions": {
        "IsProd": {"Fn::Equals": ["prod", {"Ref": "Env"}]},
        "IsTest": {"Fn::Not": ["IsProd"]},
        "Both": {"Fn::And": ["IsProd", {"Condition": "IsTest"}]},
        "One": {"Fn::Or": ["IsProd", "IsTest"]},
        "Asked": {"Fn::Equals": ["prod", {"Ref": "Unset"}]},
    },
}


def template(resources: dict[str, Any], **more: Any) -> str:
    return json.dumps(
        {
            "ROSTemplateFormatVersion": "2015-09-01",
            "Parameters": PARAMETERS,
            **MORE,
            "Resources": resources,
            **more,
        }
    )


def made(kind: str, *, condition: str = "", count: Any = None, **properties: Any) -> dict[str, Any]:
    resource: dict[str, Any] = {"Type": f"ALIYUN::{kind}", "Properties": properties}
    if condition:
        resource["Condition"] = condition
    if count is not None:
        resource["Count"] = count
    return resource


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Join": ["/", [{"Ref": "Net"}, {"Ref": "Mask"}]]},
        {"Fn::Sub": "${Net}/${Mask}"},
        {"Fn::Sub": ["${Net}/${M}", {"M": {"Ref": "Mask"}}]},
        {"Fn::Select": [0, {"Ref": "Ranges"}]},
        {"Fn::Select": ["1", {"Fn::Split": [" ", "x 10.0.0.0/8"]}]},
        {"Fn::FindInMap": ["Of", {"Ref": "Env"}, "Vpc"]},
        {"Fn::If": ["IsProd", "10.0.0.0/8", "192.168.0.0/16"]},
        {"Fn::If": ["IsTest", "192.168.0.0/16", "10.0.0.0/8"]},
        {"Fn::If": ["One", {"Fn::If": ["Both", "192.168.0.0/16", "10.0.0.0/8"]}, "172.16.0.0/12"]},
    ],
)
def test_what_functions_come_to(value: Any) -> None:
    assert read(template({"V": made("ECS::VPC", CidrBlock=value)})).draft.vpc_cidr == "10.0.0.0/8"


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Unset"},
        {"Ref": "Nothing"},
        {"Fn::Select": [7, {"Ref": "Ranges"}]},
        {"Fn::Select": ["00001", ["a"]]},
        {"Fn::FindInMap": ["Of", "test", "Vpc"]},
        {"Fn::If": ["Asked", "10.0.0.0/8", "172.16.0.0/12"]},
        {"Fn::If": ["Nothing", "10.0.0.0/8", "172.16.0.0/12"]},
        {"Fn::Join": "x"},
        {"Fn::GetAtt": ["Nothing", "CidrBlock"]},
        {"Fn::Eval": "1"},
        {"Fn::Sub": "${Net}" * 400},
    ],
)
def test_what_only_the_deployment_knows_is_told(value: Any) -> None:
    resources = {
        "V": made("ECS::VPC", CidrBlock=value),
        "C": made("CS::AnyCluster", ServiceCidr="172.21.0.0/20"),
    }

    imported = read(template(resources))

    assert (imported.draft.vpc_cidr, imported.draft.service_cidr) == (None, "172.21.0.0/20")
    assert (1, "value-unknown") in skipped(imported)


def test_resources_with_a_number_and_a_condition() -> None:
    zones = {"Fn::Select": [{"Ref": "ALIYUN::Index"}, ["h", "i", "j"]]}
    resources = {
        "V": made("ECS::VPC", CidrBlock="10.0.0.0/8"),
        "Nodes": made(
            "ECS::VSwitch",
            count=3,
            VpcId={"Ref": "V"},
            ZoneId=zones,
            CidrBlock={"Fn::Sub": "10.${ALIYUN::Index}.0.0/16"},
        ),
        "Not": made("ECS::VSwitch", condition="IsTest", VpcId={"Ref": "V"}, CidrBlock="10.99.0.0/16"),
        "K": made("CS::ManagedKubernetesCluster", VpcId={"Ref": "V"}, VSwitchIds={"Ref": "Nodes"}),
    }

    imported = read(template(resources))

    assert imported.draft.node_vswitches == (
        VswitchDraft("10.0.0.0/16", "h"),
        VswitchDraft("10.1.0.0/16", "i"),
        VswitchDraft("10.2.0.0/16", "j"),
    )


@pytest.mark.parametrize("count", [{"Ref": "Unset"}, 101, "many", 10**9])
def test_a_number_of_resources_that_is_not_known_is_told(count: Any) -> None:
    resources = {
        "V": made("ECS::VPC", CidrBlock="10.0.0.0/8"),
        "N": made("ECS::VSwitch", count=count, CidrBlock="10.0.0.0/20"),
    }

    imported = read(template(resources))

    assert imported.draft.node_vswitches == ()
    assert "count-unknown" in {code for _, code in skipped(imported)}


def test_any_cluster_with_a_pool_and_an_addon() -> None:
    config = {
        "name": "k",
        "service_cidr": "172.21.0.0/20",
        "container_cidr": "172.20.0.0/16",
        "vpcid": {"Ref": "V"},
        "num_of_nodes": 4,
        "worker_instance_types": ["ecs.c6.large"],
        "addons": [{"name": "flannel"}],
    }
    resources = {
        "V": made("ECS::VPC", CidrBlock="10.0.0.0/8"),
        "K": made("CS::AnyCluster", ClusterConfig=config),
    }

    draft = read(template(resources)).draft

    assert draft == Draft(
        name="k",
        nodes="4",
        instance_type="ecs.c6.large",
        vpc_cidr="10.0.0.0/8",
        pod_cidr="172.20.0.0/16",
        service_cidr="172.21.0.0/20",
    )


def test_a_pool_of_its_own() -> None:
    pool = made(
        "CS::ClusterNodePool",
        ClusterId={"Ref": "K"},
        NodePoolInfo={"Name": "web"},
        ScalingGroup={
            "InstanceTypes": ["ecs.c6.large", "ecs.c7.large"],
            "DesiredSize": 6,
            "VSwitchIds": ["vsw-1"],
        },
        AutoScaling={"Enable": True, "MinInstances": 2, "MaxInstances": 9},
        Management={"UpgradeConfig": {"Surge": 2}},
    )
    resources = {"K": made("CS::ManagedKubernetesCluster", Name="k"), "P": pool}

    (found,) = read(template(resources)).draft.node_pools

    assert (found.name, found.nodes, found.max_nodes, found.surge_nodes) == ("web", "6", "9", "2")
    assert found.instance_types == ("ecs.c6.large", "ecs.c7.large")


@pytest.mark.parametrize(
    "kind", ["CS::ServerlessKubernetesCluster", "CS::ASKCluster", "CS::ManagedEdgeKubernetesCluster"]
)
def test_other_clusters_of_a_template(kind: str) -> None:
    resources = {
        "K": made("CS::ManagedKubernetesCluster", Name="k", ServiceCidr="172.21.0.0/20"),
        "S": made(kind, Name="other", ServiceCidr="172.22.0.0/20"),
    }

    draft = read(template(resources)).draft

    assert draft.service_cidr == "172.21.0.0/20"
    assert draft.connected_networks == (NetworkDraft("172.22.0.0/20", "other"),)


WORKSPACE = """ROSTemplateFormatVersion: '2015-09-01'
Transform: Aliyun::Terraform-v1.3
Workspace:
  main.tf: |
    variable "range" {}
    resource "alicloud_vpc" "v" {
      cidr_block = var.range
    }
    resource "alicloud_eip" "e" {
      address = "192.0.2.0/24"
    }
  terraform.tfvars: |
    range = "10.0.0.0/8"
  README.md: nothing
"""


def test_terraform_in_a_template() -> None:
    imported = read(WORKSPACE)

    assert imported.draft == Draft(vpc_cidr="10.0.0.0/8")
    assert [(each.file, each.line) for each in imported.values] == [("main.tf", 3)]
    assert [code for _, code in skipped(imported)] == ["unread-range"]


def test_terraform_in_a_template_that_does_not_parse() -> None:
    assert refused(WORKSPACE.replace("cidr_block =", "cidr_block ==").encode())[0] == "hcl-unexpected"


def grown(made_of: Callable[[str], Any], last: Any) -> dict[str, Any]:
    """Ten levels, each of which leads ten times to the next."""
    return {f"L{n}": made_of(f"L{n + 1}") for n in range(9)} | {"L9": last}


VPC = {"V": made("ECS::VPC", condition="L0", CidrBlock={"Ref": "L0"})}
JOINED = grown(lambda name: {"Default": {"Fn::Join": ["", [{"Ref": name}] * 10]}}, {"Default": ""})
HELD = grown(lambda name: {"Fn::And": [{"Condition": name}] * 10}, {"Fn::Equals": ["a", "a"]})
COPIES = {f"N{n}": made("ECS::VSwitch", count=100, CidrBlock="10.0.0.0/24", VpcId="v") for n in range(2_500)}
LONG = {f"V{n}": made("ECS::VPC", CidrBlock={"Ref": "Long"}) for n in range(300)}


@pytest.mark.parametrize(
    "text",
    [
        template(VPC, Parameters=JOINED),
        template(VPC, Conditions=HELD),
        template(COPIES),
        template(LONG, Parameters={"Long": {"Default": ["10.0.0.0/8"] * 1_000}}),
    ],
    ids=["references", "conditions", "copies", "long lists"],
)
def test_a_template_that_grows_without_end_is_refused(text: str) -> None:
    assert refused(text.encode()) == ("too-many-references", 1)
