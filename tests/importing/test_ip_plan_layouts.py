"""The layouts in which people write plans of addresses down: each means the same plan."""

from __future__ import annotations

import pytest

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from tests.importing.reading import read, remarks, skipped

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


SECTIONS = """# Production

## VPC

| Name | CIDR | Description |
|---|---|---|
| prod | 10.20.0.0/16 | primary |
| prod-vpc-2 | 10.21.0.0/16 | for pods |

## vSwitches

| Name | Zone | CIDR | Usage |
|---|---|---|---|
| vsw-1 | a | 10.20.0.0/22 | node |
| vsw-2 | a | 10.21.0.0/19 | Pod |
| vsw-3 | a | 10.20.16.0/24 | database |

Test VPC: 10.30.0.0/16
"""


def test_a_range_below_the_heading_of_vpcs_is_the_vpc_of_its_vswitches() -> None:
    imported = read(SECTIONS)

    draft = imported.draft
    assert (draft.vpc_cidr, draft.secondary_cidrs) == ("10.20.0.0/16", ("10.21.0.0/16",))
    assert [each.cidr for each in draft.node_vswitches] == ["10.20.0.0/22"]
    assert [each.cidr for each in draft.pod_vswitches] == ["10.21.0.0/19"]
    assert draft.connected_networks == (NetworkDraft("10.30.0.0/16", "Test VPC"),)
    assert skipped(imported) == [(16, "label-unknown")]


def test_the_only_range_below_such_a_heading_is_the_vpc() -> None:
    text = "## VPC\n| Name | CIDR |\n|---|---|\n| prod | 10.20.0.0/16 |\n\nService CIDR: 172.21.0.0/20\n"

    assert read(text).draft.vpc_cidr == "10.20.0.0/16"


def test_another_vpc_without_vswitches_is_a_connected_network() -> None:
    draft = read("Service CIDR: 172.21.0.0/20\nPeer VPC: 10.30.0.0/16\n").draft

    assert (draft.vpc_cidr, draft.connected_networks) == (None, (NetworkDraft("10.30.0.0/16", "Peer VPC"),))


TYPES = """类型,名称,可用区,网段,节点数,规格,备注
VPC,prod,,10.60.0.0/16,,,
交换机,node-a,a,10.60.0.0/22,,,节点
交换机,x-b,b,10.60.4.0/22,,,节点
交换机,pod-a,a,10.60.64.0/19,,,
交换机,x-d,b,10.60.96.0/19,,,Pod
交换机,db,a,10.60.8.0/24,,,RDS
节点池,default,,,6,ecs.c7.2xlarge,
节点池,gpu,,,6,ecs.gn7i-c16g1.4xlarge,
"""


def test_what_a_vswitch_is_for_may_be_in_any_column() -> None:
    imported = read(TYPES)

    assert [each.cidr for each in imported.draft.node_vswitches] == ["10.60.0.0/22", "10.60.4.0/22"]
    assert [each.cidr for each in imported.draft.pod_vswitches] == ["10.60.64.0/19", "10.60.96.0/19"]
    assert (imported.draft.nodes, imported.draft.connected_networks) == (None, ())
    assert skipped(imported) == [
        (7, "label-unknown"),
        (8, "unread-type"),
        (8, "unread-count"),
        (9, "unread-type"),
        (9, "unread-count"),
    ]


PROSE = {
    "We have 12 worker nodes today.": [3],
    "40 pods per node, and 12 nodes later": [3],
    "初期 12 个节点，每节点最多 60 个Pod。": [3],
    "ノードは初期 12 台、最大 40 台。": [3],
    "1ノードあたり 60 Pod を想定する。": [3],
    "ノードは最初8台です。": [3],
    "Podは1ノードあたり50個です。": [3],
    "3 个可用区的节点，2个月内": [],
    "The 3 zones and 2 databases are in node.example, version 1.31 nodes.": [],
    "nodes: 12\nnodes: 12": [4],
}


@pytest.mark.parametrize("sentence", PROSE)
def test_numbers_of_nodes_and_pods_in_sentences_are_told(sentence: str) -> None:
    imported = read(f"VPC: 10.20.0.0/16\nService CIDR: 172.21.0.0/20\n{sentence}\n")

    assert [line for line, _ in skipped(imported)] == PROSE[sentence]


def test_a_number_that_was_read_on_one_line_is_told_on_others() -> None:
    imported = read(
        "VPC: 10.20.0.0/16\nnodes: 12\n\nLater we add 12 nodes.\nThe test cluster has 12 nodes.\n"
    )

    assert imported.draft.nodes == "12"
    assert skipped(imported) == [(4, "unread-count"), (5, "unread-count")]


SHEET = """环境\tVPC名称\tVPC网段\t交换机名称\t交换机网段\t可用区\t用途
生产\tprod-vpc\t10.70.0.0/16\tx1\t10.70.0.0/22\ta\tACK节点
生产\tprod-vpc\t10.70.0.0/16\tx2\t10.70.64.0/18\ta\tACK Pod
测试\ttest-vpc\t10.80.0.0/16\tx3\t10.80.0.0/22\ta\tACK节点
"""


def test_a_row_for_each_vswitch_with_its_vpc_beside_it() -> None:
    production, test = read(SHEET), read(SHEET, chosen="test-vpc")

    assert (production.draft.vpc_cidr, test.draft.vpc_cidr) == ("10.70.0.0/16", "10.80.0.0/16")
    assert production.draft.node_vswitches == (VswitchDraft("10.70.0.0/22", "a"),)
    assert production.draft.pod_vswitches == (VswitchDraft("10.70.64.0/18", "a"),)
    assert production.draft.connected_networks == test.draft.connected_networks == ()
    assert {line for line, _ in skipped(production)} == {4}


def test_one_vpc_beside_all_vswitches_is_the_vpc() -> None:
    draft = read("".join(SHEET.splitlines(keepends=True)[:3])).draft

    assert (draft.name, draft.vpc_cidr, len(draft.node_vswitches)) == (None, "10.70.0.0/16", 1)


def test_a_zone_in_any_cell_of_a_row() -> None:
    text = (
        "prefix,role,description\n10.44.0.0/16,vpc,production\n10.44.0.0/22,k8s-node,zone h\n"
        "10.44.4.0/22,k8s-node,in cn-hangzhou-i\n10.44.64.0/18,k8s-pod,zone h\n"
    )

    draft = read(text).draft

    assert [each.zone for each in draft.node_vswitches] == ["h", "cn-hangzhou-i"]
    assert draft.pod_vswitches == (VswitchDraft("10.44.64.0/18", "h"),)


@pytest.mark.parametrize(
    ("label", "pod_cidr"), [("Pods", None), ("Pod CIDR", "10.20.64.0/18"), ("Pod网段", "10.20.64.0/18")]
)
def test_pods_inside_the_vpc_have_a_vswitch(label: str, pod_cidr: str | None) -> None:
    """A range that is called the pod CIDR stays one: a mistake that the answer tells."""
    draft = read(f"VPC: 10.20.0.0/16\n{label}: 10.20.64.0/18\nNode vSwitch a: 10.20.0.0/22\n").draft

    assert draft.pod_cidr == pod_cidr
    assert [each.cidr for each in draft.pod_vswitches] == ([] if pod_cidr else ["10.20.64.0/18"])


NUMBERS = {
    "每个节点的Pod数量：64": ("pods_per_node", "64"),
    "单节点 Pod 个数：64": ("pods_per_node", "64"),
    "1ノードあたりのポッド数：64": ("pods_per_node", "64"),
    "ノード当たりPod数: 64": ("pods_per_node", "64"),
    "集群规格：ack.pro.small": ("cluster_spec", "pro"),
    "Node type: ecs.g8i.4xlarge.": ("instance_type", "ecs.g8i.4xlarge"),
}


@pytest.mark.parametrize("line", NUMBERS)
def test_labels_of_single_values(line: str) -> None:
    imported = read(f"VPC: 10.20.0.0/16\nService CIDR: 172.21.0.0/20\n{line}\n")

    field, value = NUMBERS[line]
    assert getattr(imported.draft, field) == value
    assert not imported.skipped


@pytest.mark.parametrize(
    "line",
    [
        "节点 IP 数量：/26",
        "Image: new. Pods per node: 110. Node CIDR mask: 25.",
        "Route table quota: 200",
    ],
)
def test_numbers_with_other_labels_are_told(line: str) -> None:
    assert skipped(read(f"VPC: 10.20.0.0/16\nService CIDR: 172.21.0.0/20\n{line}\n")) == [(3, "unread-count")]


def test_the_plugin_of_a_plan_is_told() -> None:
    plain, unknown = (
        read(f"VPC：10.20.0.0/16\nService CIDR: 172.21.0.0/20\n网络插件：{name}\n")
        for name in ("Flannel", "Calico")
    )

    assert (remarks(plain), skipped(plain)) == ([(3, "states-flannel")], [])
    assert skipped(unknown) == [(3, "value-unreadable")]


ORDERED = "VPC: 10.20.0.0/16\n{}\nNode vSwitches: 10.20.0.0/22, 10.20.4.0/22\nPod vSwitch: 10.20.64.0/19\n"


@pytest.mark.parametrize(
    "line", ["Zones: cn-shanghai-b, cn-shanghai-e", "可用区：cn-shanghai-b、cn-shanghai-e"]
)
def test_zones_that_are_listed_for_all_are_those_of_vswitches_in_their_order(line: str) -> None:
    imported = read(ORDERED.format(line))

    assert [each.zone for each in imported.draft.node_vswitches] == ["cn-shanghai-b", "cn-shanghai-e"]
    assert remarks(imported) == [(3, "zones-in-order"), (4, "zone-assumed")]


def test_zones_that_are_listed_for_another_number_are_told() -> None:
    imported = read(ORDERED.format("Zones: a, b, c"))

    assert (2, "value-unreadable") in skipped(imported)
    assert "zones-in-order" not in {code for _, code in remarks(imported)}


def test_ranges_of_a_japanese_sentence_share_what_stands_before_the_first() -> None:
    draft = read(
        "VPCは10.40.0.0/16で、ノード用vSwitchは10.40.0.0/22(ap-northeast-1a)と10.40.4.0/22(ap-northeast-1b)です。\n"
        "Pod用vSwitchは10.40.32.0/19と10.40.64.0/19、サービスCIDRは172.21.0.0/20です。\n"
    ).draft

    assert [each.zone for each in draft.node_vswitches] == ["ap-northeast-1a", "ap-northeast-1b"]
    assert [each.cidr for each in draft.pod_vswitches] == ["10.40.32.0/19", "10.40.64.0/19"]
    assert (draft.service_cidr, draft.connected_networks) == ("172.21.0.0/20", ())


MASKS = {
    "in English": (
        "Name,Network address,Subnet mask,Zone,Use\nvpc,10.1.0.0,255.255.0.0,,VPC\nn1,10.1.0.0,255.255.252.0,h,node\n"
        "p1,10.1.64.0,255.255.192.0,h,pod\nsvc,172.21.0.0,255.255.240.0,,service\n"
    ),
    "as a number in Chinese": (
        "名称,网络地址,掩码位,可用区\nVPC,10.1.0.0,16,\n节点交换机,10.1.0.0,22,h\nPod交换机,10.1.64.0,18,h\nService,172.21.0.0,/20,\n"
    ),
}


@pytest.mark.parametrize("table", MASKS)
def test_masks_in_a_column_of_their_own(table: str) -> None:
    imported = read(MASKS[table])

    assert imported.draft == Draft(
        vpc_cidr="10.1.0.0/16",
        node_vswitches=(VswitchDraft("10.1.0.0/22", "h"),),
        pod_vswitches=(VswitchDraft("10.1.64.0/18", "h"),),
        service_cidr="172.21.0.0/20",
    )
    assert not imported.skipped


def test_headings_of_an_unknown_table_are_no_name() -> None:
    text = "Name,Kind,Owner\nVPC CIDR,10.1.0.0/16,me\nService CIDR,172.21.0.0/20,me\n"

    assert read(text).draft.name is None


def test_an_empty_first_cell_is_that_of_the_row_above() -> None:
    imported = read(
        "| 用途 | AZ | CIDR |\n|---|---|---|\n| VPC | - | 10.0.0.0/16 |\n| ワーカーノード | 1a | 10.0.0.0/22 |\n"
        "| | 1c | 10.0.4.0/22 |\n| DB | 1a | 10.0.16.0/24 |\n| | 1c | 10.0.17.0/24 |\n"
    )

    assert [each.cidr for each in imported.draft.node_vswitches] == ["10.0.0.0/22", "10.0.4.0/22"]
    assert skipped(imported) == [(6, "label-unknown"), (7, "label-unknown")]


def test_zones_below_a_heading_for_vswitches() -> None:
    draft = read(
        "- **VPC**: `10.1.0.0/16`\n- **vSwitches (nodes)**:\n  - `cn-hangzhou-h`: `10.1.0.0/22`\n"
        "- **vSwitches (pods)**:\n  - `cn-hangzhou-h`: `10.1.64.0/19`\n- **Office**: `192.168.0.0/16`\n"
    ).draft

    assert draft.node_vswitches == (VswitchDraft("10.1.0.0/22", "cn-hangzhou-h"),)
    assert draft.pod_vswitches == (VswitchDraft("10.1.64.0/19", "cn-hangzhou-h"),)
    assert draft.connected_networks == (NetworkDraft("192.168.0.0/16", "Office"),)


@pytest.mark.parametrize("label", ["vSwitch (pods)", "交换机（Pod）", "Subnet (pod)"])
def test_what_a_vswitch_is_for_in_parentheses(label: str) -> None:
    draft = read(f"VPC: 10.1.0.0/16\n{label}: 10.1.64.0/19\n").draft

    assert [each.cidr for each in (*draft.node_vswitches, *draft.pod_vswitches)] == ["10.1.64.0/19"]
    assert not draft.node_vswitches


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Office: 192.168.0.0~192.168.255.255", "unread-range"),
        ("机房：192.168.0.0 至 192.168.255.255", "unread-range"),
        ("Node vSwitch (zone h): 10.1.0.0 - 10.1.3.255", "mistake.cidr-invalid.no-prefix"),
    ],
)
def test_a_first_and_a_last_address_are_told_once(line: str, code: str) -> None:
    imported = read(f"VPC: 10.1.0.0/16\nService CIDR: 172.21.0.0/20\n{line}\n")

    assert (skipped(imported), remarks(imported)) == ([(3, code)], [])


def test_numbers_beside_vswitches_make_no_clusters_of_them() -> None:
    imported = read(
        "subnet,cidr,az,purpose,nodes,instance_type\nvpc,10.9.0.0/16,,VPC,,\ns1,10.9.0.0/22,h,ACK nodes,12,ecs.g7.xlarge\n"
        "s2,10.9.4.0/22,i,ACK nodes,8,ecs.g7.2xlarge\ns3,10.9.64.0/18,h,ACK pods,,\n"
    )

    draft = imported.draft
    assert (draft.vpc_cidr, draft.connected_networks, imported.choices) == ("10.9.0.0/16", (), ())
    assert [each.zone for each in draft.node_vswitches] == ["h", "i"]
    assert draft.pod_vswitches == (VswitchDraft("10.9.64.0/18", "h"),)
    assert sorted(skipped(imported)) == [
        (3, "unread-count"),
        (3, "unread-type"),
        (4, "unread-count"),
        (4, "unread-type"),
    ]


def test_the_vpc_of_another_cluster_is_no_secondary_block() -> None:
    draft = read(
        "Cluster A: VPC 10.0.0.0/16, nodes 10.0.0.0/22, services 172.21.0.0/20\n"
        "Cluster B: VPC 10.1.0.0/16, nodes 10.1.0.0/22, services 172.22.0.0/20\n"
    ).draft

    assert (draft.vpc_cidr, draft.secondary_cidrs) == ("10.0.0.0/16", ())


def test_pods_per_node_as_the_heading_of_a_table_of_clusters() -> None:
    text = "| Cluster | VPC | Service CIDR | Nodes | Pods/node |\n|---|---|---|---|---|\n| dev | 10.0.0.0/16 | 172.21.0.0/20 | 3 | 20 |\n"

    draft = read(text).draft

    assert (draft.vpc_cidr, draft.nodes, draft.pods_per_node) == ("10.0.0.0/16", "3", "20")
