"""ROS templates in JSON: what they are understood as."""

from __future__ import annotations

import json

import pytest

from app.plan.draft import Draft, VswitchDraft
from tests.importing.reading import read, skipped


def test_a_ros_template() -> None:
    template = {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Parameters": {
            "VpcCidr": {"Type": "String", "Default": "192.168.0.0/16"},
            "Zone": {"Type": "String"},
        },
        "Resources": {
            "Vpc": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": {"Ref": "VpcCidr"}}},
            "More": {
                "Type": "ALIYUN::VPC::VpcCidrBlockAssociation",
                "Properties": {"VpcId": {"Ref": "Vpc"}, "SecondaryCidrBlock": "10.4.0.0/16"},
            },
            "Pods": {
                "Type": "ALIYUN::ECS::VSwitch",
                "Properties": {
                    "CidrBlock": "10.4.0.0/19",
                    "VpcId": {"Fn::GetAtt": ["Vpc", "VpcId"]},
                    "ZoneId": {"Ref": "Zone"},
                },
            },
            "Cluster": {
                "Type": "ALIYUN::CS::ManagedKubernetesCluster",
                "Properties": {
                    "ServiceCidr": "172.21.0.0/20",
                    "VpcId": {"Ref": "Vpc"},
                    "PodVswitchIds": [{"Fn::GetAtt": ["Pods", "VSwitchId"]}],
                },
            },
        },
    }

    imported = read(json.dumps(template, indent=1))

    assert imported.draft == Draft(
        vpc_cidr="192.168.0.0/16",
        secondary_cidrs=("10.4.0.0/16",),
        pod_vswitches=(VswitchDraft("10.4.0.0/19"),),
        service_cidr="172.21.0.0/20",
    )
    assert [code for _, code in skipped(imported)] == ["zone-unknown"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ({"Ref": "ZoneLeft"}, "ZoneLeft"),
        ({"Fn::Select": ["1", {"Fn::GetAZs": ""}]}, "b"),
        ({"Ref": "ZoneId"}, None),
    ],
)
def test_a_zone_of_a_template_that_is_not_known_stays_apart(zone: object, expected: str | None) -> None:
    vswitch = {"Type": "ALIYUN::ECS::VSwitch", "Properties": {"CidrBlock": "10.0.0.0/24", "ZoneId": zone}}
    template = {"ROSTemplateFormatVersion": "2015-09-01", "Resources": {"V": vswitch}}

    imported = read(json.dumps(template))

    assert [each.zone for each in imported.draft.node_vswitches] == [expected]
    assert [code for _, code in skipped(imported)] == ["zone-named" if expected else "zone-unknown"]


def test_the_node_pools_of_a_cluster() -> None:
    template = {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Parameters": {
            "Types": {"Type": "Json", "Default": ["ecs.g7.xlarge", "ecs.c7.xlarge"]},
            "Range": {"Type": "String", "Default": "172.21.0.0/20", "Description": "one of 10.0.0.0/16-24"},
            "NodePassword": {"Type": "String", "MaxLength": 30},
        },
        "Resources": {
            "Cluster": {
                "Type": "ALIYUN::CS::ManagedKubernetesCluster",
                "Properties": {
                    "ServiceCidr": {"Ref": "Range"},
                    "NodePools": [
                        {
                            "NodePoolInfo": {"Name": "web"},
                            "ScalingGroup": {"DesiredSize": 2, "InstanceTypes": {"Ref": "Types"}},
                        },
                        {"NodePoolInfo": {"Name": "batch"}, "ScalingGroup": {}, "Count": 3},
                    ],
                },
            },
        },
    }

    imported = read(json.dumps(template, indent=1))

    assert [(each.name, each.nodes, each.instance_types) for each in imported.draft.node_pools] == [
        ("web", "2", ("ecs.g7.xlarge", "ecs.c7.xlarge")),
        ("batch", "3", ()),
    ]
    assert imported.is_complete
