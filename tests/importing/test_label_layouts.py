"""The layouts in which people write plans of addresses down: each means the same plan."""

from __future__ import annotations

import pytest

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from tests.importing.reading import read, skipped

PLAN = Draft(
    vpc_cidr="10.20.0.0/16",
    node_vswitches=(VswitchDraft("10.20.0.0/22", "a"), VswitchDraft("10.20.4.0/22", "b")),
    pod_vswitches=(VswitchDraft("10.20.32.0/19", "a"), VswitchDraft("10.20.64.0/19", "b")),
    connected_networks=(NetworkDraft("10.0.0.0/12", "Office"),),
    service_cidr="172.21.0.0/20",
)

LAYOUTS = {
    "a table of zones between labels": (
        "Production plan\n\nVPC\t10.20.0.0/16\tprod\nZone\tNode vSwitch\tPod vSwitch\n"
        "a\t10.20.0.0/22\t10.20.32.0/19\nb\t10.20.4.0/22\t10.20.64.0/19\n"
        "Service CIDR\t172.21.0.0/20\nOffice\t10.0.0.0/12\n"
    ),
    "CSV without headings": (
        "VPC,10.20.0.0/16\nNode vSwitch A,10.20.0.0/22\nNode vSwitch B,10.20.4.0/22\nPod vSwitch A,10.20.32.0/19\n"
        "Pod vSwitch B,10.20.64.0/19\nService CIDR,172.21.0.0/20\nOffice,10.0.0.0/12\n"
    ),
    "the label behind the range": (
        "10.20.0.0/16 VPC\n10.20.0.0/22 node a\n10.20.4.0/22 node b\n10.20.32.0/19 pod a\n10.20.64.0/19 pod b\n"
        "172.21.0.0/20 service # not routed\n10.0.0.0/12 Office\n"
    ),
    "a table of subnets with their use": (
        "Subnet,VLAN,Usage,AZ\n10.20.0.0/16,,VPC,\n10.20.0.0/22,101,worker nodes,a\n10.20.4.0/22,102,worker nodes,b\n"
        "10.20.32.0/19,,pods,a\n10.20.64.0/19,,pods,b\n172.21.0.0/20,,k8s services,\n10.0.0.0/12,,Office,\n"
    ),
    "a document in Markdown with a command": (
        "# Network\n\nThe VPC is 10.20.0.0/16 and the service CIDR is 172.21.0.0/20.\n\n| Subnet | CIDR | AZ |\n|---|---|---|\n"
        "| node-1 | 10.20.0.0/22 | a |\n| node-2 | 10.20.4.0/22 | b |\n| pod-1 | 10.20.32.0/19 | a |\n"
        "| pod-2 | 10.20.64.0/19 | b |\n\nOffice: 10.0.0.0/12\n\n```sh\nkubectl get nodes\n```\n"
    ),
    "YAML with items": (
        "vpc: 10.20.0.0/16\nservices: 172.21.0.0/20\nOffice: 10.0.0.0/12\nnode_vswitches:\n  - {cidr: 10.20.0.0/22, zone: a}\n"
        "  - cidr: 10.20.4.0/22\n    zone: b\npod_vswitches:\n  - cidr: 10.20.32.0/19\n    zone: a\n"
        "  - cidr: 10.20.64.0/19\n    zone: b\n"
    ),
    "sentences in Japanese": (
        "VPCは10.20.0.0/16、サービスCIDRは172.21.0.0/20です。\nノード用サブネット：10.20.0.0/22（ゾーンA）、10.20.4.0/22（ゾーンB）\n"
        "Pod用サブネット：10.20.32.0/19（ゾーンA）、10.20.64.0/19（ゾーンB）\nOffice: 10.0.0.0/12\n"
    ),
    "numbered lines in Chinese": (
        "一、专有网络（VPC）：10.20.0.0/16\n二、节点交换机：可用区A 10.20.0.0/22，可用区B 10.20.4.0/22\n"
        "三、Pod交换机：可用区A 10.20.32.0/19，可用区B 10.20.64.0/19\n四、服务网段172.21.0.0/20\nOffice: 10.0.0.0/12\n"
    ),
    "two columns of names in Japanese": (
        "区分,用途,CIDR,AZ\nVPC,プライマリ,10.20.0.0/16,\nサブネット,ノード,10.20.0.0/22,a\nサブネット,ノード,10.20.4.0/22,b\n"
        "サブネット,Pod,10.20.32.0/19,a\nサブネット,Pod,10.20.64.0/19,b\nクラスタ,Service,172.21.0.0/20,\n拠点,Office,10.0.0.0/12,\n"
    ),
    "names of vSwitches": (
        "Subnet name;Address prefix;Zone;Purpose\nvpc;10.20.0.0/16;;VPC\nvsw-1;10.20.0.0/22;A;worker\nvsw-2;10.20.4.0/22;B;worker\n"
        "vsw-3;10.20.32.0/19;A;pods\nvsw-4;10.20.64.0/19;B;pods\nsvc;172.21.0.0/20;;services\nOffice;10.0.0.0/12;;\n"
    ),
    "lists of ranges with their zones": (
        "- vpc is 10.20.0.0/16 (vpc-2ze)\n- vswitches: 10.20.0.0/22 (zone a), 10.20.4.0/22 (zone b) for nodes\n"
        "- pods 10.20.32.0/19 a / 10.20.64.0/19 b\n- svc 172.21.0.0/20\n- Office 10.0.0.0/12\n"
    ),
    "a section for each zone": (
        "VPC: 10.20.0.0/16\nZone: a\nNode vSwitch: 10.20.0.0/22\nPod vSwitch: 10.20.32.0/19\n\nZone: b\n"
        "Node vSwitch: 10.20.4.0/22\nPod vSwitch: 10.20.64.0/19\n\nServices: 172.21.0.0/20\nOffice: 10.0.0.0/12\n"
    ),
    "the zone below each vSwitch": (
        "VPC: 10.20.0.0/16\nNode vSwitch: 10.20.0.0/22\nPod vSwitch: 10.20.32.0/19\nZone: a\n"
        "Node vSwitch: 10.20.4.0/22\nPod vSwitch: 10.20.64.0/19\nZone: b\nServices: 172.21.0.0/20\nOffice: 10.0.0.0/12\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_the_same_plan(layout: str) -> None:
    imported = read(LAYOUTS[layout])

    assert imported.source == "ip-plan"
    assert imported.draft == PLAN
    assert imported.is_complete


def test_another_vswitch_is_no_connected_network() -> None:
    imported = read(
        "Name,CIDR,Zone\nNode vSwitch,10.1.0.0/22,a\nvsw-slb,10.1.9.0/24,a\nOffice,10.9.0.0/16,\n"
    )

    assert imported.draft.connected_networks == (NetworkDraft("10.9.0.0/16", "Office"),)
    assert (3, "label-unknown") in skipped(imported)


def test_columns_of_clusters() -> None:
    text = (
        "Item,dev,prod,Notes\nVPC,10.0.0.0/16,10.1.0.0/16,\nService CIDR,172.21.0.0/20,172.22.0.0/20,not routed\n"
        "Nodes,3,30,\nInstance type,ecs.g7.xlarge,ecs.g7.4xlarge,\n"
    )

    first, second = read(text), read(text, chosen="prod")

    assert first.draft == Draft(
        name="dev",
        nodes="3",
        instance_type="ecs.g7.xlarge",
        vpc_cidr="10.0.0.0/16",
        service_cidr="172.21.0.0/20",
    )
    assert (second.draft.name, second.draft.nodes, second.draft.vpc_cidr) == ("prod", "30", "10.1.0.0/16")
    assert {code for _, code in skipped(first)} == {"second-cluster", "vpc-apart"}


@pytest.mark.parametrize(
    ("value", "nodes", "told"),
    [
        ("30台", "30", []),
        ("３０ノード", "30", []),
        ("30台（最大90台）", "30", ["unread-count"]),
        ("30k", None, ["no-range"]),
    ],
)
def test_a_number_with_a_word_for_what_it_counts(value: str, nodes: str | None, told: list[str]) -> None:
    imported = read(f"服务网段：172.21.0.0/20\nNodes: {value}\n")

    assert (imported.draft.nodes, [code for _, code in skipped(imported)]) == (nodes, told)


def test_a_type_without_its_prefix_is_told() -> None:
    imported = read("VPC: 10.0.0.0/16\nInstance type: g7.4xlarge\n")

    assert (imported.draft.instance_type, skipped(imported)) == (None, [(2, "value-unreadable")])


@pytest.mark.parametrize("zone", ["ap-northeast-1a", "cn-hangzhou-h"])
def test_a_zone_of_any_region(zone: str) -> None:
    (vswitch,) = read(f"VPC: 10.0.0.0/16\nNode vSwitch ({zone}): 10.0.0.0/22\n").draft.node_vswitches

    assert vswitch.zone == zone


def test_ranges_and_types_beside_words_of_chinese_and_japanese_are_told() -> None:
    text = "VPC: 10.0.0.0/16\n备用：将来会用到10.9.0.0/16和10.10.0.0/16\n规格为ecs.g7.4xlarge的节点\n"

    imported = read(text)

    assert {each.cidr for each in imported.draft.connected_networks} == {"10.9.0.0/16", "10.10.0.0/16"}
    assert (3, "unread-type") in skipped(imported)


@pytest.mark.parametrize(
    "order", ["Nodes: 5\nZone: h\nNode vSwitch: 10.0.0.0/22", "Nodes: 5\nNode vSwitch: 10.0.0.0/22\nZone: h"]
)
def test_a_number_of_nodes_is_no_vswitch_for_a_zone(order: str) -> None:
    (vswitch,) = read(f"VPC: 10.0.0.0/16\n{order}\n").draft.node_vswitches

    assert vswitch.zone == "h"


def test_a_plural_names_no_zone() -> None:
    (vswitch,) = read("VPC: 10.0.0.0/16\nNodes subnet: 10.0.0.0/22\n").draft.node_vswitches

    assert vswitch.zone is None


def test_networks_with_names_stay_a_list() -> None:
    imported = read("Office,10.1.0.0/16\nVPC,10.2.0.0/16\nLab,10.3.0.0/16\n")

    assert imported.source == "networks"
    assert [each.name for each in imported.draft.connected_networks] == ["Office", "VPC", "Lab"]
