"""Answers of the Alibaba Cloud CLI: what they are understood as."""

from __future__ import annotations

import json

import pytest

from app.plan.draft import Draft, EniDraft, VswitchDraft
from tests.importing.reading import lines_of, read, skipped

VPCS = """{
  "PageSize": 10, "PageNumber": 1, "TotalCount": 2,
  "Vpcs": {"Vpc": [
    {"VpcId": "vpc-a", "VpcName": "office", "CidrBlock": "10.0.0.0/16",
     "SecondaryCidrBlocks": {"SecondaryCidrBlock": ["10.1.0.0/16"]}},
    {"VpcId": "vpc-b", "VpcName": "shop", "CidrBlock": "192.168.0.0/16",
     "SecondaryCidrBlocks": {"SecondaryCidrBlock": ["172.30.0.0/16"]}}
  ]}
}"""


VSWITCHES = """{
  "TotalCount": 3,
  "VSwitches": {"VSwitch": [
    {"VSwitchId": "vsw-1", "VpcId": "vpc-b", "ZoneId": "cn-hangzhou-k", "CidrBlock": "192.168.0.0/24",
     "AvailableIpAddressCount": 250},
    {"VSwitchId": "vsw-2", "VpcId": "vpc-b", "ZoneId": "cn-hangzhou-j", "CidrBlock": "192.168.32.0/19",
     "AvailableIpAddressCount": 8188}
  ]}
}"""


CLUSTER = """{
  "cluster_id": "c82e6987e2961451182edacd74faf", "name": "payments", "cluster_spec": "ack.standard",
  "vpc_id": "vpc-b", "size": 5, "service_cidr": "172.21.0.0/20", "subnet_cidr": "172.20.0.0/16",
  "node_cidr_mask": "26", "vswitch_ids": ["vsw-1"], "pod_vswitch_ids": ["vsw-2"], "ip_stack": "ipv4"
}"""


class TestAliyun:
    """Answers of the command line, one or several after each other."""

    def test_the_vpc_with_most_vswitches_is_the_plans(self) -> None:
        imported = read(f"{VPCS}\n{VSWITCHES}")

        draft = imported.draft
        assert (draft.vpc_cidr, draft.secondary_cidrs) == ("192.168.0.0/16", ("172.30.0.0/16",))
        assert draft.node_vswitches == (
            VswitchDraft("192.168.0.0/24", "cn-hangzhou-k", "2"),
            VswitchDraft("192.168.32.0/19", "cn-hangzhou-j", "0"),
        )
        assert draft.connected_networks == ()
        assert lines_of(imported)["192.168.0.0/16"] == 6
        assert skipped(imported) == [(4, "vpc-apart"), (5, "vpc-apart"), (11, "further-pages")]

    def test_the_user_may_choose_another_vpc(self) -> None:
        imported = read(f"{VPCS}\n{VSWITCHES}", chosen="vpc-a")

        assert imported.draft.vpc_cidr == "10.0.0.0/16"
        assert imported.draft.node_vswitches == ()
        (choice, *_) = imported.choices
        assert (choice.chosen, [key for key, _ in choice.options]) == (("vpc-a",), ["vpc-a", "vpc-b"])

    def test_a_cluster_says_which_vswitches_are_for_pods(self) -> None:
        draft = read(f"{VPCS}\n{VSWITCHES}\n{CLUSTER}").draft

        assert (draft.name, draft.cluster_spec, draft.nodes) == ("payments", "basic", "5")
        assert (draft.service_cidr, draft.pod_cidr, draft.node_cidr_mask) == (
            "172.21.0.0/20",
            "172.20.0.0/16",
            "26",
        )
        assert [each.cidr for each in draft.node_vswitches] == ["192.168.0.0/24"]
        assert [each.cidr for each in draft.pod_vswitches] == ["192.168.32.0/19"]

    def test_instance_types_give_own_eni_figures(self) -> None:
        types = [
            {"InstanceTypeId": name, "EniQuantity": enis, "EniPrivateIpAddressQuantity": 30,
             "EniIpv6AddressQuantity": 30, "EniTotalQuantity": 60, "EniTrunkSupported": True}
            for name, enis in (("ecs.x1.large", 8), ("ecs.x1.small", 4))
        ]  # fmt: skip
        text = json.dumps({"InstanceTypes": {"InstanceType": types}}, indent=1)

        assert read(text).draft == Draft(
            instance_type="ecs.x1.large", eni=EniDraft("8", "30", "30", "60", "true")
        )
        assert read(text, chosen="ecs.x1.small").draft.instance_type == "ecs.x1.small"


def test_the_settings_of_terway_in_a_create_cluster_request() -> None:
    config = json.dumps({"PodVswitchId": {"cn-hangzhou-k": ["vsw-2"]}, "NetworkPolicy": "true"})
    request = {
        "cluster_spec": "ack.pro.small",
        "vpcid": "vpc-b",
        "vswitch_ids": ["vsw-1"],
        "is_enterprise_security_group": False,
        "addons": [{"name": "terway-eniip", "config": config}],
    }

    draft = read(VSWITCHES + json.dumps(request)).draft

    assert [each.cidr for each in draft.node_vswitches] == ["192.168.0.0/24"]
    assert [each.cidr for each in draft.pod_vswitches] == ["192.168.32.0/19"]
    assert dict(draft.needs) == {"network_policy": "must"}
    assert draft.security_group == "basic"


@pytest.mark.parametrize("config", ["", "no JSON", "[]", '{"NetworkPolicy": "false"}', "{" * 200])
def test_settings_that_say_nothing(config: str) -> None:
    request = {"cluster_spec": "ack.pro.small", "addons": [{"name": "terway-eniip", "config": config}]}

    assert not read(json.dumps(request)).draft.needs
