"""Values that were lost in silence once: each is in the plan or in the report now, whatever stands around it."""

from __future__ import annotations

import json

import pytest

from app.plan.draft import VswitchDraft
from tests.importing.reading import read, read_files, remarks, skipped
from tests.importing.samples import OLD_STATE

RANGE = "10.213.64.0/19"
VPC = 'resource "alicloud_vpc" "v" {{\n  cidr_block = "10.0.0.0/16"\n{}}}\n'
TWICE = {
    "terraform": VPC.format(f'  cidr_block = "{RANGE}"\n'),
    "variables": f'vpc_cidr = "{RANGE}"\nvpc_cidr = "10.0.0.0/16"\n',
    "terraform as JSON": f'{{"resource":{{"alicloud_vpc":{{"v":{{"cidr_block":"{RANGE}","cidr_block":"10.0.0.0/16"}}}}}}}}',
    "answer": f'{{"Vpcs":{{"Vpc":[{{"VpcId":"vpc-1","CidrBlock":"{RANGE}","CidrBlock":"10.0.0.0/16"}}]}}}}',
    "answer in two spellings": f'{{"Vpcs":{{"Vpc":[{{"VpcId":"v","CidrBlock":"10.0.0.0/16","cidr_block":"{RANGE}"}}]}}}}',
    "template": "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  V:\n    Type: ALIYUN::ECS::VPC\n"
    f"    Properties:\n      CidrBlock: {RANGE}\n      CidrBlock: 10.0.0.0/16\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TWICE)
def test_a_name_that_stands_twice(name: str) -> None:
    imported = read(TWICE[name])

    (lost,) = {RANGE, "10.0.0.0/16"} - {imported.draft.vpc_cidr}
    assert [(each.code, lost in (each.excerpt or "")) for each in imported.skipped] == [
        ("unread-range", True)
    ]


def test_a_merged_member_that_is_replaced_is_no_second_one() -> None:
    text = (
        "ROSTemplateFormatVersion: '2015-09-01'\nMappings:\n  A: &a\n    CidrBlock: 10.0.0.0/16\nResources:\n  V:\n"
        "    Type: ALIYUN::ECS::VPC\n    Properties:\n      <<: *a\n      CidrBlock: 10.0.0.0/16\n"
    )

    assert not read(text).skipped


def test_the_directory_with_the_cluster_is_the_likeliest() -> None:
    files = {
        "apps/main.tf": 'resource "kubernetes_service" "s" {\n  x = 1\n}\n',
        "base/main.tf": VPC.format(""),
        "infra/main.tf": 'resource "alicloud_cs_managed_kubernetes" "k" {\n  service_cidr = "172.21.0.0/20"\n}\n',
    }

    imported = read_files(files)

    assert (imported.choices[0].kind, imported.choices[0].chosen) == ("root", ("infra",))
    assert imported.draft.service_cidr == "172.21.0.0/20"
    assert [(each.file, each.line, each.code) for each in imported.skipped] == [
        ("base/main.tf", 2, "other-directory")
    ]


def test_zones_that_only_the_count_tells_apart_stay_apart() -> None:
    text = """data "alicloud_zones" "z" {}
resource "alicloud_vswitch" "s" {
  count      = 3
  cidr_block = cidrsubnet("10.0.0.0/16", 4, count.index)
  zone_id    = data.alicloud_zones.z.zones[count.index % length(data.alicloud_zones.z.zones)].id
}
"""

    assert [each.zone for each in read(text).draft.node_vswitches] == ["a", "b", "c"]


def test_parameters_of_a_template_that_are_json() -> None:
    group = {"DesiredSize": 7, "InstanceTypes": ["ecs.g7.2xlarge"], "SystemDiskSize": 120}
    management = {"UpgradeConfig": {"Surge": 2}, "Planted": {"MaxNodes": 731, "Range": RANGE}}
    template = {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Parameters": {
            "Group": {"Type": "Json", "Default": json.dumps(group, indent=1)},
            "Management": {"Type": "Json", "Default": json.dumps(management)},
            "Switches": {"Type": "CommaDelimitedList", "Default": "vsw-1, vsw-2"},
        },
        "Resources": {
            "Pool": {
                "Type": "ALIYUN::CS::ClusterNodePool",
                "Properties": {
                    "ScalingGroup": {"Ref": "Group"},
                    "Management": {"Ref": "Management"},
                    "VSwitchIds": {"Ref": "Switches"},
                },
            }
        },
    }

    imported = read(json.dumps(template, indent=1))

    assert (imported.draft.nodes, imported.draft.instance_type, imported.draft.surge_nodes) == (
        "7",
        "ecs.g7.2xlarge",
        "2",
    )
    found = {(each.code, excerpt) for each in imported.skipped for excerpt in [each.excerpt]}
    assert {code for code, _ in found} == {"unread-count", "unread-range", "vswitch-elsewhere"}
    assert any("731" in excerpt for _, excerpt in found)


def test_the_value_is_told_where_the_line_only_refers_to_it() -> None:
    text = """variable "services" {
  default = "172.22.0.0/20"
}
resource "alicloud_cs_managed_kubernetes" "one" {
  service_cidr = "172.21.0.0/20"
}
resource "alicloud_cs_managed_kubernetes" "two" {
  service_cidr = var.services
}
"""

    (other,) = read(text).skipped

    assert (other.line, other.excerpt) == (8, "service_cidr = var.services (172.22.0.0/20)")


def test_vswitches_of_a_connected_vpc_are_named() -> None:
    answer = {
        "Vpcs": {
            "Vpc": [
                {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "CenStatus": "Attached"},
                {"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16", "VpcName": "data", "CenStatus": "Attached"},
            ]
        },
        "VSwitches": {
            "VSwitch": [
                {"VSwitchId": "a", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/20", "ZoneId": "h"},
                {"VSwitchId": "b", "VpcId": "vpc-1", "CidrBlock": "10.0.16.0/20", "ZoneId": "i"},
                {"VSwitchId": "c", "VpcId": "vpc-2", "CidrBlock": "10.1.0.0/20", "ZoneId": "h"},
            ]
        },
    }

    imported = read(json.dumps(answer))

    assert [each.cidr for each in imported.draft.connected_networks] == ["10.1.0.0/16"]
    assert [(each.code, each.params) for each in imported.remarks] == [
        ("vswitches-of-connected", {"ranges": "10.1.0.0/20", "vpc": "data"})
    ]
    assert not imported.skipped


FIGURES = {"EniQuantity": 4, "EniPrivateIpAddressQuantity": 20}


def test_figures_of_types_go_to_the_pools_that_have_just_that_type() -> None:
    pools = [
        {"scaling_group": {"desired_size": 3, "instance_types": types}}
        for types in (["ecs.g7.2xlarge"], ["ecs.g7.2xlarge", "ecs.c7.2xlarge"])
    ]
    types = [{"InstanceTypeId": name, **FIGURES} for name in ("ecs.g7.2xlarge", "ecs.r7.large")]
    text = json.dumps({"nodepools": pools}) + json.dumps({"InstanceTypes": {"InstanceType": types}})

    imported = read(text)

    first, second = imported.draft.node_pools
    assert imported.draft.instance_type is None
    assert (first.eni and first.eni.quantity, second.eni) == ("4", None)
    assert [each.params for each in imported.remarks if each.code == "types-not-used"] == [
        {"names": "ecs.r7.large"}
    ]


def test_nodes_whose_blocks_differ_give_no_mask() -> None:
    nodes = [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": block}, "spec": {"podCIDR": block}}
             for block in ("172.20.0.0/25", "172.20.1.0/24")]  # fmt: skip

    imported = read(json.dumps({"apiVersion": "v1", "kind": "List", "items": nodes}))

    assert imported.draft.node_cidr_mask is None
    assert remarks(imported) == [(1, "blocks-of-nodes")]
    assert [code for _, code in skipped(imported)] == ["masks-differ", "masks-differ"]


def test_a_state_file_of_an_old_version() -> None:
    imported = read(json.dumps(OLD_STATE))

    draft = imported.draft
    assert (draft.existing, draft.plugin, draft.vpc_cidr) == ("cluster", "flannel", "10.0.0.0/16")
    assert draft.node_vswitches == (VswitchDraft("10.0.0.0/20", "cn-hangzhou-h"),)
    (pool,) = draft.node_pools
    assert (pool.nodes, pool.instance_types) == ("3", ("ecs.n4.xlarge", "ecs.n4.2xlarge"))
    assert not imported.skipped


def test_inputs_of_terragrunt() -> None:
    text = """terraform {
  source = "git::https://example.com/modules.git//ack"
}
locals {
  env = "dev"
}
inputs = {
  name         = "shop-${local.env}"
  service_cidr = "172.21.0.0/20"
  node_count   = 7
  max_size     = 12
  instance_type = "ecs.g7.xlarge"
  vswitch_ids  = dependency.vpc.outputs.ids
  other_range  = "10.66.0.0/16"
}
"""

    imported = read_files({"live/terragrunt.hcl": text})

    draft = imported.draft
    assert (draft.name, draft.nodes, draft.max_nodes) == ("shop-dev", "7", "12")
    assert (draft.instance_type, draft.service_cidr) == ("ecs.g7.xlarge", "172.21.0.0/20")
    assert [(each.line, each.code) for each in imported.skipped] == [
        (13, "name-elsewhere"),
        (14, "unread-range"),
    ]


def test_inputs_of_a_module_that_makes_no_cluster_are_told() -> None:
    module = 'module "bastion" {\n  source = "git::https://example.com/x"\n  name = "jump"\n  instance_type = "ecs.g7.large"\n}\n'

    imported = read(VPC.format("") + module)

    assert (imported.draft.name, imported.draft.instance_type) == (None, None)
    assert skipped(imported) == [(7, "unread-type")]


def test_a_block_whose_vpc_is_not_known_is_of_the_only_one() -> None:
    block = 'resource "alicloud_vpc_ipv4_cidr_block" "b" {\n  vpc_id = module.x.id\n  secondary_cidr_block = "10.41.0.0/16"\n}\n'

    imported = read(VPC.format("") + block)

    assert imported.draft.secondary_cidrs == ("10.41.0.0/16",)
    assert skipped(imported) == [(5, "name-elsewhere")]


def test_vswitches_without_a_zone_are_named() -> None:
    imported = read("VPC: 10.7.0.0/16\nNode vSwitch: 10.7.0.0/20\nPod vSwitch: 10.7.64.0/18\n")

    (remark,) = imported.remarks
    assert (remark.code, remark.params) == ("zone-assumed", {"ranges": "10.7.0.0/20, 10.7.64.0/18"})


def test_a_service_range_of_both_ip_versions() -> None:
    cluster = {"cluster_id": "c", "service_cidr": "172.21.0.0/20,fd00:1::/112", "ip_stack": "dual"}

    draft = read(json.dumps(cluster)).draft

    assert (draft.service_cidr, draft.service_ipv6_cidr) == ("172.21.0.0/20", "fd00:1::/112")
    assert draft.needs["dual_stack"] == "must"


def test_documents_of_an_unknown_kind_beside_others_are_searched() -> None:
    text = json.dumps({"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}) + json.dumps(
        {"x": {"y": f"see {RANGE}"}}
    )

    imported = read(text)

    assert imported.draft.vpc_cidr == "10.0.0.0/16"
    assert skipped(imported) == [(1, "unread-range")]


def test_a_directory_whose_module_has_the_cluster_is_likelier_with_the_variables_of_its_name() -> None:
    files = {
        "modules/k8s/main.tf": 'variable "services" {}\nresource "alicloud_cs_managed_kubernetes" "k" {\n'
        '  service_cidr = var.services\n  worker_instance_types = ["ecs.n4.small", "ecs.n4.small"]\n}\n',
        "solutions/base/main.tf": VPC.format(""),
        "solutions/k8s/main.tf": 'variable "services" {}\nmodule "k" {\n  source = "../../modules/k8s"\n  services = var.services\n}\n',
        "parameters/base.tfvars": 'services = "172.20.0.0/20"\n',
        "parameters/k8s.tfvars": 'services = "172.21.0.0/20"\n',
    }

    imported = read_files(files)

    assert {each.kind: each.chosen for each in imported.choices} == {
        "root": ("solutions/k8s",),
        "variables": ("parameters/k8s.tfvars",),
    }
    assert (imported.draft.service_cidr, imported.draft.instance_type) == ("172.21.0.0/20", "ecs.n4.small")
    assert [each.code for each in imported.skipped if each.code == "unread-type"] == []


def test_an_output_that_a_module_does_not_have() -> None:
    files = {
        "net/main.tf": VPC.format(""),
        "main.tf": 'module "net" {\n  source = "./net"\n}\nresource "alicloud_cs_managed_kubernetes" "k" {\n'
        '  service_cidr = "172.21.0.0/20"\n  vswitch_ids = module.net.ids\n}\n',
    }

    assert [(each.line, each.code) for each in read_files(files).skipped] == [(6, "name-elsewhere")]


def test_a_surge_that_nothing_reads_is_told() -> None:
    assert skipped(read(VPC.format("  k8s_surge = 3\n"))) == [(3, "unread-count")]
