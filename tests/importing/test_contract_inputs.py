"""Small inputs that real files came down to, and what must come of each."""

from __future__ import annotations

import json

import pytest

from app.importing.report import RefusedError
from app.plan.draft import VswitchDraft
from app.wording.imports import refusal_sentence
from app.wording.language import load_language
from tests.importing.reading import read, skipped


def test_of_two_pools_none_stands_for_the_other() -> None:
    pool = (
        'resource "alicloud_cs_kubernetes_node_pool" "{0}" {{\n  cluster_id = alicloud_cs_managed_kubernetes.k.id\n'
        '  node_pool_name = "{0}"\n  instance_types = {1}\n  desired_size = {2}\n}}\n'
    )
    cluster = 'resource "alicloud_cs_managed_kubernetes" "k" {\n  service_cidr = "172.21.0.0/20"\n}\n'
    web = pool.format("web", '["ecs.g7.8xlarge"]', 2)
    batch = pool.format("batch", '["ecs.c6.large", "ecs.c6.xlarge"]', 20)

    for text in (cluster + web + batch, batch + cluster + web):
        pools = {each.name: (each.nodes, each.instance_types) for each in read(text).draft.node_pools}
        assert pools == {
            "web": ("2", ("ecs.g7.8xlarge",)),
            "batch": ("20", ("ecs.c6.large", "ecs.c6.xlarge")),
        }


CLUSTERS = '{"clusters":[{"cluster_id":"c1","name":"a","service_cidr":"172.21.0.0/20"}]}'
POOLS = '{"nodepools":[{"scaling_group":{"desired_size":20,"instance_types":["ecs.c6.large"]}}]}'


@pytest.mark.parametrize("text", [f"{CLUSTERS}\n{POOLS}", f"{POOLS}{CLUSTERS}", POOLS])
def test_pools_beside_their_cluster_or_alone(text: str) -> None:
    draft = read(text).draft

    assert (draft.nodes, draft.instance_type) == ("20", "ecs.c6.large")
    assert draft.service_cidr == ("172.21.0.0/20" if "clusters" in text else None)


def test_a_dynamic_block_is_read() -> None:
    text = """resource "alicloud_cs_kubernetes_node_pool" "p" {
  desired_size = 2
  dynamic "scaling_config" {
    for_each = [{ most = 9 }]
    iterator = scaling
    content {
      min_size = 2
      max_size = scaling.value.most
    }
  }
}
"""
    assert read(text).draft.max_nodes == "9"


@pytest.mark.parametrize(
    "text",
    [
        'resource "alicloud_vpc" "v" {\n  cidr_block = "10.40.0.0/16"\n  secondary_cidr_blocks = ["10.41.0.0/16"]\n}\n',
        json.dumps(
            {
                "version": 4,
                "terraform_version": "1.9",
                "resources": [
                    {
                        "mode": "managed",
                        "type": "alicloud_vpc",
                        "name": "v",
                        "instances": [
                            {
                                "attributes": {
                                    "id": "vpc-1",
                                    "cidr_block": "10.40.0.0/16",
                                    "secondary_cidr_blocks": ["10.41.0.0/16"],
                                }
                            }
                        ],
                    }
                ],
            }
        ),
    ],
)
def test_secondary_blocks_of_the_vpc_itself(text: str) -> None:
    assert read(text).draft.secondary_cidrs == ("10.41.0.0/16",)


def test_an_input_of_a_module_with_a_name_of_its_own_is_told() -> None:
    text = (
        'module "net" {\n  source = "./net"\n  vpc_range = "10.40.0.0/16"\n  node_type = "ecs.g7.xlarge"\n}\n'
        'resource "alicloud_cs_managed_kubernetes" "k" {\n  service_cidr = "172.21.0.0/20"\n}\n'
    )

    assert skipped(read(text)) == [(3, "unread-range"), (4, "unread-type")]


def test_a_vswitch_is_in_the_vpc_whose_id_it_names() -> None:
    text = (
        'resource "alicloud_vpc" "v" {\n  id = "vpc-1"\n  cidr_block = "10.40.0.0/16"\n}\n'
        'resource "alicloud_vswitch" "s" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.40.0.0/20"\n}\n'
    )

    draft = read(text).draft

    assert (draft.vpc_cidr, draft.connected_networks) == ("10.40.0.0/16", ())
    assert draft.node_vswitches == (VswitchDraft(cidr="10.40.0.0/20"),)


def test_a_request_of_create_cluster() -> None:
    request = {
        "name": "a",
        "cluster_type": "ManagedKubernetes",
        "service_cidr": "172.21.0.0/20",
        "worker_instance_types": ["ecs.c6.large"],
        "num_of_nodes": 20,
        "vpcid": "vpc-x",
        "vswitch_ids": ["my-vswitch"],
        "addons": [{"name": "terway-controlplane", "config": '{"ENITrunking":"true"}'}],
    }

    imported = read(json.dumps(request))

    draft = imported.draft
    assert (draft.service_cidr, draft.instance_type, draft.nodes) == ("172.21.0.0/20", "ecs.c6.large", "20")
    assert {code for _, code in skipped(imported)} == {"trunk-on", "vswitch-elsewhere", "vpc-range-elsewhere"}


def test_variables_in_another_file_are_asked_for() -> None:
    with pytest.raises(RefusedError) as refused:
        read('resource "alicloud_vpc" "v" {\n  vpc_name   = var.name\n  cidr_block = var.cidr\n}\n')

    assert refusal_sentence(load_language(), refused.value) == (
        "Line 3: The variables var.cidr are in another file. Import the directory, or several files."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Service CIDR: 172.21.0.0/20\nPod CIDR: 172.20.0.0/16\nVPC: 10.8.0.0/16\n",
        "服务网段：172.21.0.0/20\nPod 网段：172.20.0.0/16\n专有网络：10.8.0.0/16\n",
        "サービス CIDR：172.21.0.0/20\nポッド CIDR：172.20.0.0/16\nVPC：10.8.0.0/16\n",
        "用途,网段\n服务网段,172.21.0.0/20\n容器网段,172.20.0.0/16\nVPC,10.8.0.0/16\n",
        "用途\t網段\tCIDR\nService\t\t172.21.0.0/20\nPod\t\t172.20.0.0/16\nVPC\t\t10.8.0.0/16\n",
        "| Name | CIDR |\n|---|---|\n| Service CIDR | 172.21.0.0/20 |\n| Pods | 172.20.0.0/16 |\n| VPC | 10.8.0.0/16 |\n",
        "VPC CIDR;Service CIDR;Pod CIDR\n10.8.0.0/16;172.21.0.0/20;172.20.0.0/16\n",
        "## VPC\n10.8.0.0/16\n## Services\n172.21.0.0/20\n## Pods\n  CIDR: 172.20.0.0/16\n",
        "1. Service CIDR = 172.21.0.0/20\n2. Pod CIDR = 172.20.0.0/16\n3. VPC = 10.8.0.0/16\n",
    ],
)
def test_ranges_by_their_labels(text: str) -> None:
    imported = read(text)

    draft = imported.draft
    assert (draft.service_cidr, draft.pod_cidr, draft.vpc_cidr) == (
        "172.21.0.0/20",
        "172.20.0.0/16",
        "10.8.0.0/16",
    )
    assert not imported.skipped
