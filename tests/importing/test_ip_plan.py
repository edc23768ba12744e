"""Plans of addresses as people write them: labels, tables, several clusters."""

from __future__ import annotations

import pytest

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from tests.importing.reading import read, read_files, skipped

HAND = """# ACK production

Cluster name: payments
Service CIDR: 172.21.0.0/20
VPC: 10.0.0.0/8
VPC secondary CIDR: 172.16.0.0/16
Node vSwitch A (cn-hangzhou-h): 10.1.0.0/20
Node vSwitch B (cn-hangzhou-i): 10.1.16.0/20
Pod vSwitch A (cn-hangzhou-h): 10.2.0.0/19
Nodes: 12
Max nodes: 20
Pods per node: 64
Instance type: ecs.c7.4xlarge
Office: 192.168.0.0/16
Database subnet: 10.9.0.0/24
"""


def test_a_plan_with_labels() -> None:
    imported = read(HAND)

    assert imported.source == "ip-plan"
    assert imported.draft == Draft(
        name="payments",
        nodes="12",
        max_nodes="20",
        pods_per_node="64",
        instance_type="ecs.c7.4xlarge",
        vpc_cidr="10.0.0.0/8",
        secondary_cidrs=("172.16.0.0/16",),
        node_vswitches=(
            VswitchDraft("10.1.0.0/20", "cn-hangzhou-h"),
            VswitchDraft("10.1.16.0/20", "cn-hangzhou-i"),
        ),
        pod_vswitches=(VswitchDraft("10.2.0.0/19", "cn-hangzhou-h"),),
        connected_networks=(NetworkDraft("192.168.0.0/16", "Office"),),
        service_cidr="172.21.0.0/20",
    )
    assert skipped(imported) == [(15, "label-unknown")]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Nodes", "nodes"),
        ("Number of nodes", "nodes"),
        ("节点数", "nodes"),
        ("ノード数", "nodes"),
        ("Max nodes", "max_nodes"),
        ("最大节点数", "max_nodes"),
        ("最大ノード数", "max_nodes"),
        ("Pods per node", "pods_per_node"),
        ("每节点 Pod 数", "pods_per_node"),
        ("ノードあたりの Pod 数", "pods_per_node"),
        ("Services", "services"),
    ],
)
def test_numbers_by_their_labels(label: str, field: str) -> None:
    draft = read(f"Service CIDR: 172.21.0.0/20\n{label}: 1,200\n").draft

    assert getattr(draft, field) == "1200"


TABLES = {
    "csv": "Purpose,Zone,CIDR,Used\nVPC,,10.0.0.0/8,\nNode vSwitch,h,10.1.0.0/20,30\nPod vSwitch,i,10.2.0.0/19,0\n",
    "quoted": 'Purpose,Zone,CIDR,Used\n"VPC","","10.0.0.0/8",""\n"Node vSwitch","h","10.1.0.0/20","30"\n"Pod vSwitch","i","10.2.0.0/19","0"\n',
    "tabs": "用途\t可用区\t网段\t已用\nVPC\t\t10.0.0.0/8\t\n节点交换机\th\t10.1.0.0/20\t30\nPod 交换机\ti\t10.2.0.0/19\t0\n",
    "markdown": (
        "| 用途 | ゾーン | CIDR | 使用済み |\n|:--|---|---|--:|\n| VPC | | 10.0.0.0/8 | |\n"
        "| ノード vSwitch | h | 10.1.0.0/20 | 30 |\n| Pod vSwitch | i | 10.2.0.0/19 | 0 |\n"
    ),
    "semicolons": "Name;Zone;Range;Used\nVPC;;10.0.0.0/8;\nNodes;h;10.1.0.0/20;30\nPod vSwitch;i;10.2.0.0/19;0\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_with_zones_and_used_addresses(kind: str) -> None:
    imported = read(TABLES[kind])

    assert imported.draft == Draft(
        vpc_cidr="10.0.0.0/8",
        node_vswitches=(VswitchDraft("10.1.0.0/20", "h", "30"),),
        pod_vswitches=(VswitchDraft("10.2.0.0/19", "i", "0"),),
    )
    assert not imported.skipped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_spreadsheet_in_any_encoding(encoding: str) -> None:
    imported = read_files({"plan.csv": TABLES["tabs"].replace("\t", ",").encode(encoding)})

    assert imported.draft.vpc_cidr == "10.0.0.0/8"


def test_a_spreadsheet_of_japanese_windows() -> None:
    imported = read_files({"plan.txt": TABLES["markdown"].encode("shift_jis")})

    assert imported.draft.vpc_cidr == "10.0.0.0/8"


CLUSTERS = """Cluster,VPC,Service CIDR,Pod CIDR,Nodes
shop,10.0.0.0/16,172.21.0.0/20,172.20.0.0/16,3
web,10.1.0.0/16,172.22.0.0/20,172.24.0.0/16,5
"""


def test_of_several_clusters_one_is_chosen() -> None:
    first, second = read(CLUSTERS), read(CLUSTERS, chosen="web")

    assert (first.draft.name, first.draft.nodes, first.draft.vpc_cidr) == ("shop", "3", "10.0.0.0/16")
    assert (second.draft.name, second.draft.nodes, second.draft.service_cidr) == ("web", "5", "172.22.0.0/20")
    (choice, *_) = first.choices
    assert (choice.kind, [key for key, _ in choice.options]) == ("cluster", ["shop", "web"])
    assert {code for _, code in skipped(first)} == {"second-cluster", "vpc-apart"}


def test_a_label_that_comes_twice_is_told() -> None:
    imported = read("Service CIDR: 172.21.0.0/20\nServices CIDR: 172.22.0.0/20\n")

    assert (imported.draft.service_cidr, skipped(imported)) == ("172.21.0.0/20", [(2, "label-twice")])


def test_ranges_below_their_headings() -> None:
    text = "Node vSwitches:\n- 10.1.0.0/20 cn-hangzhou-h\n- 10.1.16.0/20 cn-hangzhou-i\n\nServices\n  172.21.0.0/20\n"

    draft = read(text).draft

    assert [(each.cidr, each.zone) for each in draft.node_vswitches] == [
        ("10.1.0.0/20", "cn-hangzhou-h"),
        ("10.1.16.0/20", "cn-hangzhou-i"),
    ]
    assert draft.service_cidr == "172.21.0.0/20"


def test_networks_beside_a_plan_are_connected_unless_they_are_inside() -> None:
    table = "Name,CIDR\nVPC,10.0.0.0/8\nOffice,192.168.0.0/16\nCache,10.5.0.0/24\n"

    imported = read(table)

    assert imported.draft.connected_networks == (NetworkDraft("192.168.0.0/16", "Office"),)
    assert skipped(imported) == [(4, "label-unknown")]


DOCUMENT = """# ACK network plan – production

Owner: platform team
Date: 2026-11-01

## Address ranges

| # | Purpose | CIDR | Zone | Notes |
|---|---------|------|------|-------|
| 1 | VPC primary CIDR | 10.64.0.0/14 | – | |
| 2 | Node vSwitch | 10.64.0.0/22 | cn-shanghai-f | nodes only |
| 3 | Pod vSwitch | 10.65.0.0/18 | cn-shanghai-f | |
| 4 | Service CIDR | 172.16.0.0/18 | – | |

## Other networks

Name,CIDR
Data centre,10.0.0.0/12

Nodes: 60 (max 90)
Pods per node: 30
"""


def test_tables_between_the_lines_of_a_document() -> None:
    imported = read(DOCUMENT)

    assert imported.draft == Draft(
        nodes="60",
        pods_per_node="30",
        vpc_cidr="10.64.0.0/14",
        node_vswitches=(VswitchDraft("10.64.0.0/22", "cn-shanghai-f"),),
        pod_vswitches=(VswitchDraft("10.65.0.0/18", "cn-shanghai-f"),),
        connected_networks=(NetworkDraft("10.0.0.0/12", "Data centre"),),
        service_cidr="172.16.0.0/18",
    )
    assert skipped(imported) == [(20, "unread-count")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("172.21.0.0/33", "mistake.cidr-invalid.prefix-range"),
        ("172.21.0/20", "no-range"),
        ("172.21.0.0", "mistake.cidr-invalid.no-prefix"),
        ("to be decided", None),
    ],
)
def test_a_value_that_its_label_does_not_expect_is_told(value: str, code: str | None) -> None:
    imported = read(f"VPC: 10.0.0.0/8\nService CIDR: {value}\n")

    assert imported.draft.service_cidr is None
    assert [found for _, found in skipped(imported)] == ([code] if code else [])


def test_nested_yaml_with_labels_loses_no_number() -> None:
    text = "network:\n  vpc: 10.0.0.0/8\n  services: 172.21.0.0/20\nnodePools:\n  - id: web\n    size: 3\n"

    imported = read(text)

    assert (imported.draft.vpc_cidr, imported.draft.service_cidr) == ("10.0.0.0/8", "172.21.0.0/20")
    assert skipped(imported) == [(6, "unread-count")]


def test_sections_with_a_vpc_each_are_clusters_of_their_own() -> None:
    text = """Production cluster:
VPC: 10.0.0.0/16
Node vSwitch: 10.0.0.0/20
Service CIDR: 172.16.0.0/20

Staging cluster:
VPC: 10.1.0.0/16
Node vSwitch: 10.1.0.0/20
Service CIDR: 172.17.0.0/20
"""
    first, second = read(text), read(text, chosen="Staging cluster")

    assert (first.draft.name, first.draft.vpc_cidr) == ("Production cluster", "10.0.0.0/16")
    assert first.draft.node_vswitches == (VswitchDraft("10.0.0.0/20"),)
    assert first.draft.connected_networks == ()
    assert skipped(first) == [(7, "vpc-apart"), (8, "vpc-apart"), (9, "second-cluster")]
    assert (second.draft.vpc_cidr, second.draft.service_cidr) == ("10.1.0.0/16", "172.17.0.0/20")


def test_a_section_with_only_a_vpc_is_no_cluster_of_its_own() -> None:
    imported = read("Ours:\nVPC: 10.0.0.0/16\nPods: 10.4.0.0/16\n\nPartner:\nVPC: 10.1.0.0/16\n")

    assert imported.draft.vpc_cidr == "10.0.0.0/16"
    assert skipped(imported) == [(6, "label-twice")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "Cluster A: VPC 10.0.0.0/16, nodes 10.0.0.0/20, pods 10.0.64.0/18\n"
                "Cluster B: VPC 10.1.0.0/16, nodes 10.1.0.0/20, pods 10.1.64.0/18\n"
            ),
            ("Cluster A", "Cluster B"),
        ),
        (
            (
                "The production cluster uses the VPC 10.0.0.0/16. Nodes: 10.0.0.0/20. Pods: 10.0.64.0/18.\n"
                "The staging cluster uses the VPC 10.1.0.0/16. Nodes: 10.1.0.0/20. Pods: 10.1.64.0/18.\n"
            ),
            ("production cluster", "staging cluster"),
        ),
    ],
)
def test_sentences_with_a_vpc_each_are_clusters_of_their_own(text: str, names: tuple[str, str]) -> None:
    imported, (choice, _) = read(text), read(text).choices

    assert choice.options == tuple((name, name) for name in names)
    assert (imported.draft.name, imported.draft.vpc_cidr) == (names[0], "10.0.0.0/16")
    assert imported.draft.node_vswitches == (VswitchDraft("10.0.0.0/20"),)
    assert imported.draft.connected_networks == ()
    assert read(text, chosen=names[1]).draft.vpc_cidr == "10.1.0.0/16"


def test_a_secondary_block_in_a_sentence_is_no_cluster_of_its_own() -> None:
    imported = read(
        "VPC 10.0.0.0/16, nodes 10.0.0.0/20, services 172.16.0.0/20\n"
        "VPC secondary CIDR 10.1.0.0/16, pods 10.1.64.0/18, nodes 10.1.0.0/20\n"
    )

    assert imported.draft.secondary_cidrs == ("10.1.0.0/16",)
    assert imported.choices == ()
