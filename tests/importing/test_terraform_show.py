"""`terraform show -json` and state files: what they are understood as."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.plan.draft import Draft, VswitchDraft
from tests.importing.reading import read, refused, shown

STATE: dict[str, Any] = {
    "format_version": "1.0",
    "values": {
        "root_module": {
            "resources": [
                {"address": "alicloud_vpc.a", "mode": "managed", "type": "alicloud_vpc",
                 "values": {"id": "vpc-1", "cidr_block": "10.0.0.0/8", "vpc_name": "main"}},
                {"address": "alicloud_vpc_ipv4_cidr_block.a", "mode": "managed", "type": "alicloud_vpc_ipv4_cidr_block",
                 "values": {"vpc_id": "vpc-1", "secondary_cidr_block": "172.16.0.0/16"}},
            ],
            "child_modules": [
                {"resources": [
                    {"address": "module.n.alicloud_vswitch.n", "mode": "managed", "type": "alicloud_vswitch",
                     "values": {"id": "vsw-n", "vpc_id": "vpc-1", "cidr_block": "10.1.0.0/20", "zone_id": "z-a"}},
                    {"address": "module.n.alicloud_vswitch.p", "mode": "managed", "type": "alicloud_vswitch",
                     "values": {"id": "vsw-p", "vpc_id": "vpc-1", "cidr_block": "10.2.0.0/19", "zone_id": "z-a"}},
                    {"address": "alicloud_cs_managed_kubernetes.k", "mode": "managed",
                     "type": "alicloud_cs_managed_kubernetes",
                     "values": {"name": "k", "vswitch_ids": ["vsw-n"], "pod_vswitch_ids": ["vsw-p"],
                                "service_cidr": "172.21.0.0/20", "cluster_spec": "ack.pro.small",
                                "is_enterprise_security_group": True}},
                    {"address": "alicloud_cs_kubernetes_node_pool.d", "mode": "managed",
                     "type": "alicloud_cs_kubernetes_node_pool",
                     "values": {"instance_types": ["ecs.c7.4xlarge"], "desired_size": "3",
                                "vswitch_ids": ["vsw-n"], "scaling_config": [{"max_size": 9}]}},
                ]}
            ],
        }
    },
}  # fmt: skip


EXPECTED = Draft(
    name="k",
    cluster_spec="pro",
    nodes="3",
    max_nodes="9",
    instance_type="ecs.c7.4xlarge",
    vpc_cidr="10.0.0.0/8",
    secondary_cidrs=("172.16.0.0/16",),
    node_vswitches=(VswitchDraft("10.1.0.0/20", "z-a"),),
    pod_vswitches=(VswitchDraft("10.2.0.0/19", "z-a"),),
    service_cidr="172.21.0.0/20",
    security_group="enterprise",
    existing="cluster",
    plugin="terway",
)


class TestTerraformShow:
    def test_a_state_with_modules(self) -> None:
        assert read(json.dumps(STATE)).draft == EXPECTED

    def test_a_plan_whose_resources_have_no_ids_yet(self) -> None:
        vswitch = {"address": "alicloud_vswitch.p", "mode": "managed", "type": "alicloud_vswitch"}
        cluster = {"address": "alicloud_cs_kubernetes.k", "mode": "managed", "type": "alicloud_cs_kubernetes"}
        plan = {
            "format_version": "1.2",
            "planned_values": {
                "root_module": {
                    "resources": [
                        {**vswitch, "values": {"cidr_block": "10.2.0.0/19", "zone_id": "z"}},
                        {**cluster, "values": {"service_cidr": "172.21.0.0/20"}},
                    ]
                }
            },
            "configuration": {
                "root_module": {
                    "resources": [
                        {
                            "address": "alicloud_cs_kubernetes.k",
                            "expressions": {
                                "pod_vswitch_ids": {
                                    "references": ["alicloud_vswitch.p.id", "alicloud_vswitch.p"]
                                }
                            },
                        }
                    ]
                }
            },
        }

        assert read(json.dumps(plan)).draft.pod_vswitches == (VswitchDraft("10.2.0.0/19", "z"),)

    def test_a_state_file(self) -> None:
        instance = {"attributes": {"id": "vpc-1", "cidr_block": "10.0.0.0/8"}}
        vpc = {"mode": "managed", "type": "alicloud_vpc", "name": "a", "instances": [instance]}

        assert read(
            json.dumps({"version": 4, "terraform_version": "1.9", "resources": [vpc]})
        ).draft == Draft(vpc_cidr="10.0.0.0/8", existing="vpc")


def test_a_plan_of_terraform_without_its_configuration_leaves_no_blank() -> None:
    """Its vSwitches do not say which VPC is theirs: the one whose range holds them."""
    vpcs = [
        shown("alicloud_vpc", "a", cidr_block="192.168.0.0/16"),
        shown("alicloud_vpc", "b", cidr_block="10.0.0.0/8"),
    ]
    vswitches = [
        shown("alicloud_vswitch", "n", cidr_block="10.1.0.0/16", zone_id="h"),
        shown("alicloud_vswitch", "lost", cidr_block="172.16.0.0/24", zone_id="h"),
    ]
    root = {"resources": [*vpcs, *vswitches, shown("alicloud_cs_managed_kubernetes", "k", name="k")]}

    imported = read(json.dumps({"format_version": "1.2", "planned_values": {"root_module": root}}))

    assert imported.draft.vpc_cidr == "10.0.0.0/8"
    assert imported.draft.node_vswitches == (VswitchDraft("10.1.0.0/16", "h"),)
    (choice, *_) = imported.choices
    assert choice.kind == "vpc"
    assert all(key and text for key, text in choice.options)


def test_a_vswitch_that_no_vpc_holds_chooses_none() -> None:
    """Though it is the cluster's: which of the two VPCs it is in stands nowhere."""
    vpcs = [shown("alicloud_vpc", name, cidr_block="10.0.0.0/8") for name in "ab"]
    vswitch = shown("alicloud_vswitch", "n", id="vsw-1", cidr_block="10.1.0.0/16", zone_id="h")
    cluster = shown("alicloud_cs_managed_kubernetes", "k", name="k", vswitch_ids=["vsw-1"])
    root = {"resources": [*vpcs, vswitch, cluster]}

    imported = read(json.dumps({"format_version": "1.2", "values": {"root_module": root}}))

    (choice, *_) = imported.choices
    assert set(choice.chosen) <= dict(choice.options).keys()
    assert all(key and text for key, text in choice.options)
    assert imported.draft.node_vswitches == (VswitchDraft("10.1.0.0/16", "h"),)


def test_a_cluster_without_a_name_can_be_chosen() -> None:
    clusters = [{"service_cidr": "172.21.0.0/20", "size": 3}, {"service_cidr": "172.22.0.0/20", "size": 5}]

    imported = read("".join(map(json.dumps, clusters)), "aliyun", "cluster-2")

    assert imported.draft.nodes == "5"
    (choice,) = imported.choices
    assert choice.options == (("cluster-1", "cluster-1"), ("cluster-2", "cluster-2"))


def planned(kind: str, label: str, module: str, **values: Any) -> dict[str, Any]:
    return shown(kind, label, **values) | {"address": f"{module}.{kind}.{label}"}


def refers(*references: str) -> dict[str, Any]:
    return {"references": list(references)}


NODES, PODS = "alicloud_vswitch.nodes", "alicloud_vswitch.pods"
CLUSTER = "alicloud_cs_managed_kubernetes"
INSIDE = {
    "resources": [
        {
            "address": f"{CLUSTER}.k",
            "expressions": {"vswitch_ids": refers("var.nodes"), "pod_vswitch_ids": refers("var.pods")},
        }
    ]
}
NET = {
    "resources": [{"address": NODES, "expressions": {}}, {"address": PODS, "expressions": {}}],
    "outputs": {
        "nodes": {"expression": refers(NODES)},
        "pods": {"expression": refers(f"{PODS}[0].id", f"{PODS}[0]", PODS)},
    },
}


@pytest.mark.parametrize("is_nested", [False, True])
def test_a_plan_whose_modules_hand_ids_to_each_other(is_nested: bool) -> None:
    """What a cluster's input stands for is an output of another module; before the first apply there are no ids."""
    prefix = "module.all." if is_nested else ""
    modules = {
        "net": [
            planned(
                "alicloud_vswitch", "nodes", f"{prefix}module.net", cidr_block="10.1.0.0/20", zone_id="h"
            ),
            *(
                planned(
                    "alicloud_vswitch",
                    "pods",
                    f"{prefix}module.net",
                    cidr_block=f"10.{2 + n}.0.0/20",
                    zone_id="h",
                )
                | {"address": f"{prefix}module.net.{PODS}[{n}]"}
                for n in range(2)
            ),
        ],
        "ack": [planned(CLUSTER, "k", f"{prefix}module.ack", name="k")],
    }
    children = [
        {"address": f"{prefix}module.{name}", "resources": listed} for name, listed in modules.items()
    ]
    calls = {
        "net": {"source": "./net", "module": NET},
        "ack": {
            "source": "./ack",
            "module": INSIDE,
            "expressions": {
                "nodes": refers("module.net.nodes", "module.net"),
                "pods": refers("module.net.pods", "module.net"),
            },
        },
    }
    root: dict[str, Any] = {"child_modules": children}
    configuration: dict[str, Any] = {"module_calls": calls}
    if is_nested:
        root = {"child_modules": [{"address": "module.all", "child_modules": children}]}
        configuration = {"module_calls": {"all": {"module": configuration}}}
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": root},
        "configuration": {"root_module": configuration},
    }

    draft = read(json.dumps(plan)).draft

    assert draft.node_vswitches == (VswitchDraft("10.1.0.0/20", "h"),)
    assert draft.pod_vswitches == (VswitchDraft("10.2.0.0/20", "h"), VswitchDraft("10.3.0.0/20", "h"))


def test_references_of_a_plan_that_grow_without_end_are_refused() -> None:
    vswitches = [shown("alicloud_vswitch", "v", cidr_block="10.0.0.0/24") for _ in range(1_500)]
    pools = [shown("alicloud_cs_kubernetes_node_pool", "p", desired_size="3") for _ in range(1_500)]
    configured = {
        "address": "alicloud_cs_kubernetes_node_pool.p",
        "expressions": {"vswitch_ids": refers("alicloud_vswitch.v")},
    }
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [*vswitches, *pools]}},
        "configuration": {"root_module": {"resources": [configured]}},
    }

    assert refused(json.dumps(plan).encode()) == ("too-many-references", 1)
