"""Plans that more than one test looks at."""

from __future__ import annotations

from typing import Final

from app.plan.draft import Draft, VswitchDraft

# Everything is stated, and it grows.
TWO_ZONES: Final = Draft(
    nodes="10",
    max_nodes="20",
    growth_percent_per_year="60",
    pods_per_node="30",
    instance_type="ecs.c7.4xlarge",
    vpc_cidr="192.168.0.0/16",
    node_vswitches=(VswitchDraft("192.168.0.0/24", "a"), VswitchDraft("192.168.1.0/24", "b")),
    pod_vswitches=(VswitchDraft("192.168.32.0/22", "a"), VswitchDraft("192.168.64.0/23", "b")),
    service_cidr="172.21.0.0/20",
    pod_cidr="172.20.0.0/16",
    node_cidr_mask="25",
)


def plan(**changes: object) -> Draft:
    """A plan that both plug-ins can have."""
    fields: dict[str, object] = {
        "nodes": "5",
        "pods_per_node": "30",
        "instance_type": "ecs.c7.4xlarge",
        "vpc_cidr": "192.168.0.0/16",
        "node_vswitches": (VswitchDraft("192.168.0.0/19", "a"),),
        "pod_vswitches": (VswitchDraft("192.168.32.0/19", "a"),),
        "service_cidr": "172.21.0.0/20",
        "pod_cidr": "172.20.0.0/16",
        "node_cidr_mask": "24",
        **changes,
    }
    return Draft(**fields)


TINY_VPC = plan(
    nodes="20",
    vpc_cidr="192.168.0.0/24",
    node_vswitches=(VswitchDraft("192.168.0.0/25", "a"),),
    pod_vswitches=(VswitchDraft("192.168.0.128/25", "a"),),
)
CLASHING = plan(service_cidr="192.168.64.0/20")
