"""What each source is understood as, and what is said of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.json import evaluation_json
from app.importing.plan_json import draft_of_text
from app.importing.read import Source, recognised
from app.importing.report import RefusedError
from app.importing.text import text_of
from app.locale import language
from app.planning.draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from app.planning.evaluate import evaluate
from app.web.link import decode, draft_of, encode
from tests.deadline import ended_within
from tests.importing.reading import READER, answered, lines_of, missed, read, shown
from tests.planning.plans import BASE, EDITIONS, plan_of

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
        assert draft.connected_networks == (
            NetworkDraft("10.0.0.0/16", "office"),
            NetworkDraft("10.1.0.0/16", "office"),
        )
        assert lines_of(imported)["192.168.0.0/16"] == 6
        assert missed(imported) == [(11, "further-pages")]

    def test_the_user_may_choose_another_vpc(self) -> None:
        imported = read(f"{VPCS}\n{VSWITCHES}", chosen="vpc-a")

        assert imported.draft.vpc_cidr == "10.0.0.0/16"
        assert imported.draft.node_vswitches == ()
        assert imported.choice is not None
        assert (imported.choice.chosen, [key for key, _ in imported.choice.options]) == (
            "vpc-a",
            ["vpc-a", "vpc-b"],
        )

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
        ).draft == Draft(vpc_cidr="10.0.0.0/8")


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
    assert [code for _, code in missed(imported)] == ["zone-unknown"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.0.0.0/8", [("10.0.0.0/8", None)]),
        ("10.0.0.0/8 office Tokyo", [("10.0.0.0/8", "office Tokyo")]),
        ("office;10.0.0.0/8", [("10.0.0.0/8", "office")]),
        ("name,cidr\noffice,10.0.0.0/8\n", [("10.0.0.0/8", "office")]),
        ('cidr\tname\r\n10.0.0.0/8\t"Tokyo, east"', [("10.0.0.0/8", "Tokyo east")]),
        ("# ours\n10.0.0.0/8 # office", [("10.0.0.0/8", "office")]),
        ("10.0.0.0/8, 172.16.0.0/12", [("10.0.0.0/8", None), ("172.16.0.0/12", None)]),
        ("office 10.0.0.0/8, 172.16.0.0/12", [("10.0.0.0/8", "office"), ("172.16.0.0/12", "office")]),
        ("10.0.0.0/8 office 172.16.0.0/12 lab", [("10.0.0.0/8", "office"), ("172.16.0.0/12", "lab")]),
        ("office 10.8.0.0/16, shop 10.9.0.0/16", [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ('"office","10.8.0.0/16","shop","10.9.0.0/16"', [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ("office,10.8.0.0,255.255.0.0", [("10.8.0.0/16", "office")]),
        ("10.0.0.0/8, 172.16.0.0/12, lab", [("10.0.0.0/8", "lab"), ("172.16.0.0/12", "lab")]),
        ("10.0.0.0/8 a\n10.0.0.0/8 b\n10.0.0.1/8 a", [("10.0.0.0/8", "a, b")]),
        ("10.0.0.0 255.0.0.0 office", [("10.0.0.0/8", "office")]),
        ("１０．０．０．０／８ 事務所", [("10.0.0.0/8", "事務所")]),
        ('["10.0.0.0/8"]', [("10.0.0.0/8", None)]),
        ('[{"name": "office", "cidr": "10.0.0.0/8"}]', [("10.0.0.0/8", "office")]),
    ],
)
def test_a_list_of_networks(text: str, expected: list[tuple[str, str | None]]) -> None:
    imported = read(text)

    assert [(each.cidr, each.name) for each in imported.draft.connected_networks] == expected
    assert imported.missed == ()


def test_what_is_no_network_is_told_with_its_line() -> None:
    imported = read(
        "10.0.0.0/8\n10.0.0.5\n10.0.0.0/40\nfc00::/7\nhello\n10.1.0.0/16 a 10.2.0.0/33 b\n10.3.0.0/16 10.4/16"
    )

    assert missed(imported) == [
        (2, "mistake.cidr-invalid.no-prefix"),
        (3, "mistake.cidr-invalid.prefix-range"),
        (4, "mistake.cidr-invalid.wrong-family"),
        (5, "no-range"),
        (6, "mistake.cidr-invalid.prefix-range"),
        (7, "no-range"),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 32)), min_size=1, max_size=20),
    st.sampled_from([", ", ";", "\t", "  "]),
    st.booleans(),
)
def test_the_layout_of_a_list_does_not_matter(
    blocks: list[tuple[int, int]], mark: str, name_first: bool
) -> None:
    ranges = [f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}/{prefix}" for n, prefix in blocks]
    rows = [mark.join(("office", each) if name_first else (each, "office")) for each in ranges]

    plain, marked = read("\n".join(ranges)).draft, read("\n".join(rows)).draft

    assert [each.cidr for each in plain.connected_networks] == [
        each.cidr for each in marked.connected_networks
    ]
    assert {each.name for each in marked.connected_networks} == {"office"}


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
    assert [code for _, code in missed(imported)] == ["zone-named" if expected else "zone-unknown"]


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


def test_own_forms_come_back_as_they_were() -> None:
    plan = plan_of(connected_networks=[{"name": "office", "cidr": "10.0.0.0/8"}], needs={"source_ip": "must"})
    evaluation = evaluate(plan, EDITIONS.newest)
    whole = json.dumps(evaluation_json(evaluation, language(), None))

    assert read(json.dumps(BASE)).draft.vpc_cidr == "192.168.0.0/16"
    for link in ("/result?", "https://planner.example.com/plan/vpc?", ""):
        assert read(link + encode(draft_of(plan))).draft == decode(encode(draft_of(plan))).draft
    assert read(whole).draft.connected_networks == (NetworkDraft("10.0.0.0/8", "office"),)


def test_a_plan_with_a_wrong_member_is_told_with_its_line() -> None:
    imported = read('{"vpc_cidr": "10.0.0.0/8",\n "nodes": "six"}')

    assert (imported.draft.vpc_cidr, imported.draft.nodes) == ("10.0.0.0/8", None)
    assert missed(imported) == [(2, "mistake.type-invalid")]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 0),
        (b" \n\t", "empty", 0),
        (b"\x1f\x8b\x08\x00", "binary", 1),
        (b"PK\x03\x04", "binary", 1),
        (b"10.0.0.0/8\n\x00", "binary", 2),
        (b"10.0.0.0/8\n\xff\xfe", "no-text", 2),
        (b"\n" * 1_000_000, "too-many-lines", 100_001),
        (b"a" * (2**20 + 1), "too-long", 0),
        (b'{"Vpcs": {"Vpc": [\n{"VpcId": "a', "json-cut-off", 2),
        (b'{"Vpcs":\n', "json-cut-off", 1),
        (b'{"a": 1,\n "b" 2}', "json-unexpected", 2),
        (b"[" * 500_000, "json-too-many", 0),
        (b"[" * 100_000, "json-too-deep", 0),
        (b"[" * 150 + b"]" * 150, "json-too-deep", 1),
        (b"[" + b"0," * 400_000 + b"0]", "json-too-many", 0),
        (b'{"a": 1}', "source-unknown", 0),
        (b'{"vpc_cidr": "10.0.0.0/8", "nodes": ' + b"9" * 5000 + b"}", "plan-unreadable", 0),
        (b"{} " * 101, "json-too-many", 0),
        (b'{"VpcId": "vpc-1"}', "nothing-found", 0),
        (b"first\nsecond line\n", "nothing-understood", 2),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, line: int) -> None:
    with pytest.raises(RefusedError) as refused:
        READER.read(text_of(content))

    assert (refused.value.code, refused.value.line) == (code, line)
    assert language().text(f"import.refused.{code}", **refused.value.params)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    assert READER.read(text_of("10.0.0.0/8 a".encode(encoding))).draft.connected_networks == (
        NetworkDraft("10.0.0.0/8", "a"),
    )


def test_many_networks_are_read_and_the_rest_is_counted() -> None:
    lines = [f"10.{n // 256}.{n % 256}.0/24 net-{n}" for n in range(10_000)]
    imported = read("\n".join(lines + ["?"] * 50_000))

    assert len(imported.draft.connected_networks) == 10_000
    assert (imported.missed_count, len(imported.missed)) == (50_000, 200)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("  /result?nodes=3\n", Source.LINK),
        ("https://planner.example.com/result?v=1", Source.LINK),
        ("/plan/vpc?v=1", Source.LINK),
        ("v=1&nodes=3", Source.LINK),
        ("office nodes=3", Source.NETWORKS),
        ("https://planner.example.com/a office", Source.NETWORKS),
        ("https://", Source.NETWORKS),
        ("/result?", Source.NETWORKS),
        ("lanodes=x", Source.NETWORKS),
    ],
)
def test_a_link_is_one_word(text: str, source: Source) -> None:
    assert recognised(text) is source


@pytest.mark.parametrize(
    "text", ["nodes=" * 2**17 + " x", "x" * 2**19 + " " + "nodes=" * 2**16, "nodes=\n" * 2**16, "a/" * 2**18]
)
def test_what_is_nearly_a_link_is_known_at_once(text: str) -> None:
    """With a pattern that tries every beginning and every end, this takes hours."""
    with ended_within(30):
        assert recognised(text) is Source.NETWORKS


HUGE = "9" * 5_000
COUNTED = {
    "ros": {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Resources": {
            "Vpc": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": "10.0.0.0/8"}},
            "Pool": {
                "Type": "ALIYUN::CS::ClusterNodePool",
                "Properties": {"ScalingGroup": {"DesiredSize": HUGE}, "AutoScaling": {"MaxInstances": "9"}},
            },
        },
    },
    "terraform-show": {
        "format_version": "1.0",
        "values": {
            "root_module": {
                "resources": [
                    {
                        "address": "alicloud_cs_kubernetes_node_pool.d",
                        "mode": "managed",
                        "type": "alicloud_cs_kubernetes_node_pool",
                        "values": {"desired_size": HUGE, "scaling_config": [{"max_size": 9}]},
                    }
                ]
            }
        },
    },
}


@pytest.mark.parametrize("source", COUNTED)
def test_a_number_of_nodes_beyond_all_reason_is_told(source: str) -> None:
    imported = read(json.dumps(COUNTED[source]))

    assert (imported.source, imported.draft.nodes, imported.draft.max_nodes) == (source, None, "9")
    assert missed(imported) == [(1, "too-many-digits")]
    (told,) = imported.missed
    assert language().text(f"import.missed.{told.code}", **told.params)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(
        ["Vpcs", "Vpc", "VSwitches", "VSwitch", "plan", "values", "root_module", "resources", "format_version",
         "ROSTemplateFormatVersion", "Resources", "Properties", "Type", "cluster_id", "nodepools", "InstanceTypes",
         "InstanceType", "vpc_cidr", "CidrBlock", "VSwitchId"]), inner),
)  # fmt: skip


@given(
    st.binary()
    | st.text().map(lambda text: text.encode(errors="replace"))
    | JSON.map(lambda x: json.dumps(x).encode())
)
def test_any_text_is_read_or_refused(content: bytes) -> None:
    for source in ("", "aliyun", "ros", "terraform-show", "networks", "plan", "link", "instance-types"):
        assert answered(content, source)


@pytest.mark.parametrize(
    ("text", "variant", "params"),
    [
        ('{"nodes": 3,\n "pods', "at", {"line": 2, "column": 2}),
        ('{"nodes": 3', "character", {"line": 1, "column": 12}),
        ("[" * 100_000, "deep", {}),
        (b"\xff\xfe\xfd", "", {}),
    ],
)
def test_a_plan_that_is_no_json_says_where_reading_ends(
    text: str | bytes, variant: str, params: dict[str, int]
) -> None:
    assert draft_of_text(text) == (Draft(), [Mistake("", "json-invalid", params, variant)])


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
    assert imported.choice is not None
    assert all(key and text for key, text in imported.choice.options)


def test_a_vswitch_that_no_vpc_holds_chooses_none() -> None:
    """Though it is the cluster's: which of the two VPCs it is in stands nowhere."""
    vpcs = [shown("alicloud_vpc", name, cidr_block="10.0.0.0/8") for name in "ab"]
    vswitch = shown("alicloud_vswitch", "n", id="vsw-1", cidr_block="10.1.0.0/16", zone_id="h")
    cluster = shown("alicloud_cs_managed_kubernetes", "k", name="k", vswitch_ids=["vsw-1"])
    root = {"resources": [*vpcs, vswitch, cluster]}

    imported = read(json.dumps({"format_version": "1.2", "values": {"root_module": root}}))

    assert imported.choice is not None
    assert imported.choice.chosen in dict(imported.choice.options)
    assert all(key and text for key, text in imported.choice.options)
    assert imported.draft.node_vswitches == (VswitchDraft("10.1.0.0/16", "h"),)


def test_a_cluster_without_a_name_can_be_chosen() -> None:
    clusters = [{"service_cidr": "172.21.0.0/20", "size": 3}, {"service_cidr": "172.22.0.0/20", "size": 5}]

    imported = read("".join(map(json.dumps, clusters)), "aliyun", "cluster-2")

    assert imported.draft.nodes == "5"
    assert imported.choice is not None
    assert imported.choice.options == (("cluster-1", "cluster-1"), ("cluster-2", "cluster-2"))
