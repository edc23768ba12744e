"""Example plans: two from the official planning page, and one with 16 nodes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ...plan.draft import Draft, VswitchDraft

EXAMPLES: Final = MappingProxyType(
    {
        "terway": Draft(
            name="Terway in two zones",
            nodes="3",
            pods_per_node="10",
            instance_type="ecs.c7.4xlarge",
            vpc_cidr="192.168.0.0/16",
            node_vswitches=(
                VswitchDraft("192.168.0.0/19", "I"),
                VswitchDraft("192.168.64.0/19", "J"),
            ),
            pod_vswitches=(
                VswitchDraft("192.168.32.0/19", "I"),
                VswitchDraft("192.168.96.0/19", "J"),
            ),
            service_cidr="172.21.0.0/20",
            needs=MappingProxyType({"network_policy": "must"}),
        ),
        "flannel": Draft(
            name="Flannel beside the VPC",
            nodes="3",
            pods_per_node="200",
            instance_type="ecs.c7.4xlarge",
            vpc_cidr="192.168.0.0/16",
            node_vswitches=(VswitchDraft("192.168.0.0/24", "a"),),
            service_cidr="172.21.0.0/20",
            pod_cidr="172.20.0.0/16",
            node_cidr_mask="24",
            needs=MappingProxyType({"simple_setup": "prefer", "vpc_address_saving": "prefer"}),
        ),
        "sixteen": Draft(
            name="Sixteen nodes",
            nodes="16",
            pods_per_node="200",
            instance_type="ecs.c7.4xlarge",
            vpc_cidr="192.168.0.0/16",
            node_vswitches=(VswitchDraft("192.168.0.0/24", "a"),),
            pod_vswitches=(VswitchDraft("192.168.32.0/19", "a"),),
            service_cidr="172.21.0.0/20",
            pod_cidr="172.16.0.0/20",
            node_cidr_mask="24",
        ),
    }
)
