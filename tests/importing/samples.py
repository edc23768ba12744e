"""A file of each kind that an import reads, small and complete, for tests that change them."""

from __future__ import annotations

import json
from typing import Any, Final

from app.importing.sources import Source

CONFIGURATION: Final = """\
variable "cidr" {
  default = "10.0.0.0/16"
}
locals {
  pods = cidrsubnet(var.cidr, 3, 2)
  zone = "cn-hangzhou-h"
}
resource "alicloud_vpc" "main" {
  vpc_name   = "main"
  cidr_block = var.cidr
}
resource "alicloud_vswitch" "nodes" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = cidrsubnet(var.cidr, 4, 0)
  zone_id    = local.zone
}
resource "alicloud_vswitch" "pods" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = local.pods
  zone_id    = local.zone
}
resource "alicloud_cs_managed_kubernetes" "k" {
  name            = "pay"
  service_cidr    = "172.21.0.0/20"
  vswitch_ids     = [alicloud_vswitch.nodes.id]
  pod_vswitch_ids = [alicloud_vswitch.pods.id]
  addons {
    name   = "terway-eniip"
    config = jsonencode({ NetworkPolicy = "true" })
  }
}
resource "alicloud_cs_kubernetes_node_pool" "web" {
  cluster_id     = alicloud_cs_managed_kubernetes.k.id
  instance_types = ["ecs.g7.2xlarge"]
  desired_size   = 3
  scaling_config {
    min_size = 2
    max_size = 9
  }
}
"""
PRINTED: Final = """\
# alicloud_vpc.main:
resource "alicloud_vpc" "main" {
    cidr_block = "10.0.0.0/16"
    id         = "vpc-1"
}

# alicloud_vswitch.nodes:
resource "alicloud_vswitch" "nodes" {
    cidr_block = "10.0.0.0/20"
    id         = "vsw-1"
    vpc_id     = "vpc-1"
    zone_id    = "cn-hangzhou-h"
}
"""


def state_resource(kind: str, name: str, **attributes: Any) -> dict[str, Any]:
    """A resource of a state file."""
    return {"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": attributes}]}


STATE: Final[dict[str, Any]] = {
    "version": 4,
    "terraform_version": "1.9.0",
    "resources": [
        state_resource("alicloud_vpc", "main", id="vpc-1", cidr_block="10.0.0.0/16"),
        state_resource(
            "alicloud_vswitch", "n", id="vsw-1", vpc_id="vpc-1", cidr_block="10.0.0.0/20", zone_id="h"
        ),
        state_resource(
            "alicloud_cs_managed_kubernetes",
            "k",
            id="c1",
            service_cidr="172.21.0.0/20",
            vswitch_ids=["vsw-1"],
        ),
        state_resource(
            "alicloud_cs_kubernetes_node_pool",
            "p",
            cluster_id="c1",
            instance_types=["ecs.g7.xlarge"],
            desired_size=3,
        ),
    ],
}
ALIYUN: Final[dict[str, Any]] = {
    "Vpcs": {"Vpc": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "VpcName": "main"}]},
    "VSwitches": {
        "VSwitch": [{"VSwitchId": "vsw-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/20", "ZoneId": "h"}]
    },
    "clusters": [
        {"cluster_id": "c1", "name": "pay", "service_cidr": "172.21.0.0/20", "vpc_id": "vpc-1", "size": 3}
    ],
}
POOLS: Final[dict[str, Any]] = {
    "nodepools": [
        {
            "nodepool_info": {"name": "web"},
            "scaling_group": {
                "desired_size": 3,
                "instance_types": ["ecs.g7.xlarge"],
                "vswitch_ids": ["vsw-1"],
            },
            "auto_scaling": {"enable": True, "min_instances": 1, "max_instances": 9},
        }
    ]
}
ROS: Final[dict[str, Any]] = {
    "ROSTemplateFormatVersion": "2015-09-01",
    "Parameters": {"Cidr": {"Type": "String", "Default": "10.0.0.0/16"}},
    "Resources": {
        "Vpc": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": {"Ref": "Cidr"}}},
        "Nodes": {
            "Type": "ALIYUN::ECS::VSwitch",
            "Properties": {"CidrBlock": "10.0.0.0/20", "VpcId": {"Ref": "Vpc"}, "ZoneId": "h"},
        },
        "Cluster": {
            "Type": "ALIYUN::CS::ManagedKubernetesCluster",
            "Properties": {"ServiceCidr": "172.21.0.0/20", "VpcId": {"Ref": "Vpc"}, "NumOfNodes": 3},
        },
    },
}
PULUMI: Final[dict[str, Any]] = {
    "name": "pay",
    "runtime": "yaml",
    "resources": {
        "net": {"type": "alicloud:vpc:Network", "properties": {"cidrBlock": "10.0.0.0/16"}},
        "nodes": {
            "type": "alicloud:vpc:Switch",
            "properties": {"cidrBlock": "10.0.0.0/20", "vpcId": "${net.id}", "zoneId": "h"},
        },
        "pool": {
            "type": "alicloud:cs:NodePool",
            "properties": {"instanceTypes": ["ecs.g7.xlarge"], "desiredSize": 3},
        },
    },
}
STACK: Final[dict[str, Any]] = {
    "version": 3,
    "deployment": {
        "resources": [
            {
                "urn": "urn:pulumi:dev::pay::alicloud:vpc/network:Network::net",
                "type": "alicloud:vpc/network:Network",
                "id": "vpc-1",
                "inputs": {"cidrBlock": "10.0.0.0/16"},
                "outputs": {"cidrBlock": "10.0.0.0/16", "id": "vpc-1"},
            }
        ]
    },
}


def node(name: str, **labels: str) -> dict[str, Any]:
    """A node as kubectl prints it."""
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": {"podCIDR": "172.20.0.0/25"},
        "status": {"capacity": {"cpu": "8"}},
    }


NODES: Final[dict[str, Any]] = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [
        node(
            "a", **{"node.kubernetes.io/instance-type": "ecs.g7.2xlarge", "topology.kubernetes.io/zone": "h"}
        )
    ],
}
AZURE: Final[list[dict[str, Any]]] = [
    {
        "name": "hub",
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"addressPrefix": "10.0.1.0/24"}],
    }
]
AWS: Final[dict[str, Any]] = {"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "OwnerId": "1"}]}
LABELLED: Final = """\
VPC: 10.0.0.0/16
Service CIDR: 172.21.0.0/20
Pod CIDR: 172.20.0.0/16
Nodes: 3
Pods per node: 30
"""
TABLE: Final = """\
| Purpose | CIDR | Zone |
|---|---|---|
| VPC | 10.0.0.0/16 | |
| Node vSwitch | 10.0.0.0/20 | cn-hangzhou-h |
| Service CIDR | 172.21.0.0/20 | |
"""
LIST: Final = """\
office,192.168.0.0/16
lab,172.16.0.0/16
"""
COMMAND_TABLE: Final = """\
VpcId | CidrBlock    | VpcName
----- | ---------    | -------
vpc-1 | 10.0.0.0/16  | main
"""

OLD_STATE: Final[dict[str, Any]] = {
    "version": 3,
    "terraform_version": "0.11.14",
    "modules": [
        {
            "path": ["root", "net"],
            "resources": {
                "alicloud_vpc.v": {
                    "type": "alicloud_vpc",
                    "primary": {"id": "vpc-1", "attributes": {"id": "vpc-1", "cidr_block": "10.0.0.0/16"}},
                },
                "alicloud_vswitch.s.0": {
                    "type": "alicloud_vswitch",
                    "primary": {
                        "attributes": {
                            "id": "vsw-1", "vpc_id": "vpc-1", "cidr_block": "10.0.0.0/20",
                            "availability_zone": "cn-hangzhou-h", "tags.%": "1", "tags.team": "shop",
                        }
                    },
                },
                "data.alicloud_zones.z": {"type": "alicloud_zones", "primary": {"attributes": {"id": "z"}}},
            },
        },
        {
            "path": ["root"],
            "resources": {
                "alicloud_cs_managed_kubernetes.k": {
                    "type": "alicloud_cs_managed_kubernetes",
                    "primary": {
                        "attributes": {
                            "id": "c1", "name": "old", "service_cidr": "172.21.0.0/20", "pod_cidr": "172.20.0.0/16",
                            "worker_instance_types.#": "2", "worker_instance_types.0": "ecs.n4.xlarge",
                            "worker_instance_types.1": "ecs.n4.2xlarge", "worker_number": "3",
                            "worker_vswitch_ids.#": "1", "worker_vswitch_ids.123456": "vsw-1",
                        }
                    },
                }
            },
        },
    ],
}  # fmt: skip
TYPES: Final[dict[str, Any]] = {
    "InstanceTypes": {
        "InstanceType": [
            {"InstanceTypeId": "ecs.g7.xlarge", "EniQuantity": 4, "EniPrivateIpAddressQuantity": 15},
            {"InstanceTypeId": "ecs.r7.large", "EniQuantity": 3, "EniPrivateIpAddressQuantity": 10},
        ]
    }
}
SHOWN: Final[dict[str, Any]] = {
    "format_version": "1.2",
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": "alicloud_vpc.main",
                    "mode": "managed",
                    "type": "alicloud_vpc",
                    "name": "main",
                    "values": {"cidr_block": "10.0.0.0/16"},
                }
            ]
        }
    },
}
OWN: Final[dict[str, Any]] = {
    "nodes": 3,
    "pods_per_node": 30,
    "vpc_cidr": "10.0.0.0/16",
    "node_vswitches": [{"cidr": "10.0.0.0/20", "zone": "a"}],
    "needs": {"network_policy": "must"},
}
LINK: Final = "https://planner.example/result?nodes=3&pods_per_node=30&vpc_cidr=10.0.0.0/16"

TREES: Final[dict[str, Any]] = {
    "terraform-show": STATE,
    "aliyun": ALIYUN,
    "pools": {**POOLS, **ALIYUN},
    "ros": ROS,
    "pulumi-stack": STACK,
    "nodes": NODES,
    "azure": AZURE,
    "aws": AWS,
    "instance types": {**TYPES},
    "terraform plan": SHOWN,
    "old state": OLD_STATE,
}
"""Those that are trees, as JSON has them."""

TEXTS: Final[dict[str, str]] = {
    "terraform": CONFIGURATION,
    "terraform-text": PRINTED,
    "labelled": LABELLED,
    "table": TABLE,
    "list": LIST,
    "command table": COMMAND_TABLE,
    **{name: json.dumps(tree, indent=1) for name, tree in TREES.items()},
}

KINDS: Final[dict[Source, tuple[str, ...]]] = {
    Source.TERRAFORM: ("terraform",),
    Source.TERRAFORM_SHOW: ("terraform-show", "terraform plan", "old state"),
    Source.TERRAFORM_TEXT: ("terraform-text",),
    Source.ALIYUN: ("aliyun", "pools"),
    Source.INSTANCE_TYPES: ("instance types",),
    Source.ROS: ("ros",),
    Source.PULUMI: ("pulumi-stack",),
    Source.KUBERNETES: ("nodes",),
    Source.IP_PLAN: ("labelled", "table", "command table"),
    Source.NETWORKS: ("list",),
    Source.CLOUDS: ("azure", "aws"),
}
"""Which of the samples are of each kind that an import knows, but for the planner's own forms."""
