"""Rules about node pools, instance types, zones and what exists: each fires, just does not, and names its fields."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.rules import RULES, VERDICT_RULES
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.engine.rules.test_rules import BOTH, NODE_A, NODE_B, POD_A, F, Row, T, matching, must
from tests.plans import assessed, pools_of

C7, C7_LARGE, C6T = "ecs.c7.4xlarge", "ecs.c7.large", "ecs.c6t.4xlarge"
# 7 trunk members, and none.
TRUNK = {"quantity": 8, "ipv4_per_eni": 30, "total_quantity": 15, "trunk_supported": True}
NO_TRUNK = {"quantity": 8, "ipv4_per_eni": 30, "total_quantity": 8, "trunk_supported": False}
UNKNOWN_TRUNK = {"quantity": 8, "ipv4_per_eni": 30}


def pool(**changes: Any) -> dict[str, Any]:
    return {"nodes": 3, "pods_per_node": 30, "instance_types": [C7], **changes}


def pools(*stated: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return pools_of(*stated, **changes)


ROWS: list[Row] = [
    (
        "too-few-nodes",
        pools(pool(nodes=100), pool(nodes=134)),
        pools(pool(nodes=100), pool(nodes=133)),
        "error",
        T,
        {"/node_pools/0/nodes", "/node_pools/1/nodes", "/pod_vswitches"},
    ),
    (
        "quota-request",
        pools(pool(nodes=100, pods_per_node=5), pool(max_nodes=101, pods_per_node=5)),
        pools(pool(nodes=100, pods_per_node=5), pool(max_nodes=100, pods_per_node=5)),
        "warning",
        F,
        {"/node_pools/0/nodes", "/node_pools/1/max_nodes", "/route_entry_quota", "/route_entries_used"},
    ),
    (
        "pods-per-node",
        pools(pool(), pool(pods_per_node=211)),
        pools(pool(), pool(pods_per_node=210)),
        "error",
        T,
        {"/node_pools/1/pods_per_node"},
    ),
    (
        "pods-per-node",
        pools(pool(), pool(pods_per_node=13, instance_types=[C7, C7_LARGE])),
        pools(pool(), pool(pods_per_node=12, instance_types=[C7, C7_LARGE])),
        "error",
        T,
        {"/node_pools/1/pods_per_node"},
    ),
    (
        "cluster-pods",
        {**pools(pool(nodes=5), pool(nodes=6)), "cluster_spec": "basic"},
        {**pools(pool(nodes=4), pool(nodes=6)), "cluster_spec": "basic"},
        "error",
        BOTH,
        {
            "/node_pools/0/nodes",
            "/node_pools/1/nodes",
            "/node_pools/0/pods_per_node",
            "/node_pools/1/pods_per_node",
        },
    ),
    (
        "pool-size",
        pools(pool(), pool(max_nodes=2_000, surge_nodes=1)),
        pools(pool(), pool(max_nodes=1_999, surge_nodes=1)),
        "warning",
        BOTH,
        {"/node_pools/1/max_nodes", "/node_pools/1/surge_nodes"},
    ),
    (
        "pool-size",
        pools(pool(), pool(nodes=2_001)),
        pools(pool(), pool(nodes=2_000)),
        "warning",
        BOTH,
        {"/node_pools/1/nodes"},
    ),
    ("pool-size", {"nodes": 2_001}, {"nodes": 2_000}, "warning", BOTH, {"/nodes"}),
    (
        "pool-vswitches",
        {**pools(pool()), "node_vswitches": [{"cidr": f"192.168.{n}.0/24"} for n in range(9)]},
        {**pools(pool()), "node_vswitches": [{"cidr": f"192.168.{n}.0/24"} for n in range(8)]},
        "warning",
        BOTH,
        {"/node_pools/0/zones"},
    ),
    (
        "vswitch-count",
        {"vpc_cidr": "10.0.0.0/8", "node_vswitches": [{"cidr": f"10.0.{n}.0/24"} for n in range(150)]},
        {
            "vpc_cidr": "10.0.0.0/8",
            "node_vswitches": [{"cidr": f"10.0.{n}.0/24"} for n in range(150)],
            "pod_vswitches": [{"cidr": "10.0.3.0/24"}],
        },
        "warning",
        BOTH,
        {"/node_vswitches", "/pod_vswitches"},
    ),
    (
        "virtual-pods",
        {"virtual_node_pods": 50_001},
        {"virtual_node_pods": 50_000},
        "error",
        BOTH,
        {"/virtual_node_pods"},
    ),
    (
        "virtual-pods",
        {"virtual_node_pods": 20_001},
        {"virtual_node_pods": 20_000},
        "warning",
        BOTH,
        {"/virtual_node_pods"},
    ),
    ("route-tables", {"route_tables": 2}, {"route_tables": 1}, "warning", F, {"/route_tables"}),
    (
        "cluster-exists",
        {"existing": "cluster", "plugin": "terway"},
        {"existing": "vpc"},
        "error",
        F,
        {"/existing", "/plugin"},
    ),
    (
        # Two ENIs a node for 35 addresses of 30 each.
        "region-enis",
        {"nodes": 501, "pod_cidr": "172.16.0.0/12"},
        {"nodes": 500, "pod_cidr": "172.16.0.0/12"},
        "note",
        T,
        {"/nodes", "/pods_per_node"},
    ),
    (
        "instance-unsupported",
        {"instance_type": C6T, "pods_per_node": 8},
        {"instance_type": "ecs.c6.4xlarge", "pods_per_node": 8},
        "error",
        BOTH,
        {"/instance_type"},
    ),
    (
        "instance-unsupported",
        {"instance_type": C6T, "pods_per_node": 8, "existing": "cluster", "plugin": "terway"},
        {"instance_type": C7, "pods_per_node": 8, "existing": "cluster", "plugin": "terway"},
        "warning",
        BOTH,
        {"/instance_type"},
    ),
    (
        "instance-unsupported",
        pools(
            pool(instance_types=[C7, C7_LARGE], pods_per_node=12),
            pool(instance_types=[C7_LARGE], pods_per_node=12),
        ),
        pools(pool(instance_types=[C7], pods_per_node=12)),
        "warning",
        BOTH,
        {"/node_pools/0/instance_types/1", "/node_pools/1/instance_types/0"},
    ),
    (
        "instance-unknown",
        pools(pool(instance_types=[C7, "ecs.unheard.large"])),
        pools(pool(instance_types=[C7])),
        "warning",
        T,
        {"/node_pools/0/instance_types/1"},
    ),
    (
        "ip-prefixes",
        {"ip_prefixes": True},
        {},
        "note",
        T,
        {"/ip_prefixes"},
    ),
    (
        "ip-prefixes",
        pools(pool(), pool(instance_types=["ecs.efg1.nvga1"], ip_prefixes=True)),
        pools(pool(), pool(instance_types=["ecs.efg1.nvga1"])),
        "error",
        T,
        {"/node_pools/1/ip_prefixes"},
    ),
    (
        "lingjun-unsupported",
        {**pools(pool(), pool(instance_types=["ecs.efg1.nvga1"])), "needs": must("dual_stack")},
        {**pools(pool(), pool(instance_types=["ecs.efg1.nvga1"])), "needs": must("fixed_pod_ip")},
        "error",
        T,
        {"/node_pools/1/instance_types/0", "/needs/dual_stack"},
    ),
    (
        "lingjun-unsupported",
        {**pools(pool(instance_types=["ecs.efg1.nvga1"], eni=TRUNK)), "needs": must("fixed_pod_ip")},
        {**pools(pool(instance_types=["ecs.efg1.nvga1"], eni=TRUNK)), "needs": must("network_policy")},
        "error",
        T,
        {"/node_pools/0/instance_types/0", "/needs/fixed_pod_ip"},
    ),
    (
        "trunk-pods",
        {**pools(pool(instance_types=[], eni=TRUNK, pods_per_node=8)), "needs": must("fixed_pod_ip")},
        {**pools(pool(instance_types=[], eni=TRUNK, pods_per_node=7)), "needs": must("fixed_pod_ip")},
        "note",
        T,
        {"/node_pools/0/pods_per_node", "/node_pools/0/eni"},
    ),
    (
        # Pods with settings of their own can run in the other pool.
        "trunk-unsupported",
        {
            **pools(pool(instance_types=[], eni=TRUNK), pool(instance_types=[], eni=NO_TRUNK)),
            "needs": must("fixed_pod_ip"),
        },
        {
            **pools(pool(instance_types=[], eni=TRUNK), pool(instance_types=[], eni=UNKNOWN_TRUNK)),
            "needs": must("fixed_pod_ip"),
        },
        "note",
        T,
        {"/node_pools/1/eni", "/needs/fixed_pod_ip"},
    ),
    (
        "trunk-unsupported",
        {
            **pools(pool(instance_types=[], eni=UNKNOWN_TRUNK), pool(instance_types=[], eni=NO_TRUNK)),
            "needs": must("fixed_pod_ip"),
        },
        {
            **pools(pool(eni_mode="exclusive", pods_per_node=7), pool(instance_types=[], eni=UNKNOWN_TRUNK)),
            "needs": must("fixed_pod_ip"),
        },
        "warning",
        T,
        {"/node_pools/0/eni", "/needs/fixed_pod_ip"},
    ),
    (
        "need-unsupported",
        pools(pool(), pool(eni_mode="exclusive", pods_per_node=7)),
        pools(pool(), pool(pods_per_node=7)),
        "error",
        F,
        {"/node_pools/1/eni_mode"},
    ),
    (
        "needs-conflict",
        {**pools(pool(eni_mode="exclusive", pods_per_node=7)), "needs": must("network_policy")},
        {**pools(pool(eni_mode="exclusive", pods_per_node=7), pool()), "needs": must("network_policy")},
        "warning",
        T,
        {"/needs/network_policy", "/node_pools/0/eni_mode"},
    ),
    (
        "need-unsupported",
        {"needs": must("host_port"), "kubernetes_version": "1.34"},
        {"needs": must("host_port"), "kubernetes_version": "1.33"},
        "note",
        T,
        {"/needs/host_port"},
    ),
    (
        "zone-without-pod-vswitch",
        {
            **pools(pool(), pool(eni_mode="exclusive", pods_per_node=7, zones=["b"])),
            "node_vswitches": [NODE_A, NODE_B],
            "pod_vswitches": [POD_A],
        },
        {
            **pools(pool(), pool(eni_mode="exclusive", pods_per_node=7, zones=["a"])),
            "node_vswitches": [NODE_A, NODE_B],
            "pod_vswitches": [POD_A],
        },
        "error",
        T,
        {"/node_vswitches/1/zone"},
    ),
    (
        "range-control-plane",
        {"connected_networks": [{"cidr": "7.255.0.0/16"}]},
        {"connected_networks": [{"cidr": "8.0.0.0/16"}]},
        "warning",
        BOTH,
        {"/connected_networks/0/cidr"},
    ),
    (
        "range-control-plane",
        {"pod_cidr": "7.0.0.0/16"},
        {"pod_cidr": "172.20.0.0/16"},
        "warning",
        F,
        {"/pod_cidr"},
    ),
    (
        "vpc-mask",
        {"secondary_cidrs": ["10.0.0.0/15"]},
        {"secondary_cidrs": ["10.0.0.0/16"]},
        "error",
        BOTH,
        {"/secondary_cidrs/0"},
    ),
    (
        "cloud-config-rule",
        {"nodes": 3, "needs": {"simple_setup": "prefer", "vpc_address_saving": "prefer"}},
        {"nodes": 3},
        "note",
        F,
        set(),
    ),
    (
        "datapath-v2",
        {"needs": must("network_policy")},
        {"needs": must("network_policy", "exclusive_eni")},
        "note",
        T,
        {"/needs/network_policy"},
    ),
    (
        "datapath-v2",
        {"needs": {"network_policy": "prefer"}, "nodes": 200},
        {"needs": {"network_policy": "no"}, "nodes": 200},
        "note",
        T,
        {"/needs/network_policy"},
    ),
    (
        "range-reserved",
        {"secondary_cidrs": ["0.1.0.0/16"]},
        {"secondary_cidrs": ["1.1.0.0/16"]},
        "error",
        BOTH,
        {"/secondary_cidrs/0"},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[3]}-{'+'.join(sorted(row[5]))}")
def test_a_rule_fires_and_just_does_not(row: Row) -> None:
    assert len(matching(row, row[1])) == 1
    assert not matching(row, row[2])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_finding_can_be_said_and_has_a_source(row: Row, language: str) -> None:
    words = load_language(language)
    for finding in assessed(**row[1]).findings:
        assert "{" not in words.say(finding.message)
        assert "{" not in words.say(finding.sum)
        assert finding.sources


def test_every_rule_has_a_row() -> None:
    """All but the note on pairs left out, which has a test of its own."""
    from tests.engine.rules.test_rules import ROWS as OTHERS

    without = {rule.code for rule in (*RULES, *VERDICT_RULES)} - {row[0] for row in (*ROWS, *OTHERS)}
    assert without == {"overlaps-omitted"}, "add a row to ROWS in tests/engine/rules/test_rules.py"


def test_a_reserved_range_is_told_once() -> None:
    codes = [finding.code for finding in assessed(vpc_cidr="100.64.0.0/16").findings]

    assert "range-reserved" in codes
    assert "vpc-not-private" not in codes


@pytest.mark.parametrize(
    ("change", "code", "source"),
    [
        ({"vpc_cidr": "10.0.0.0/7"}, "vpc-mask", "PLAN-zh"),
        ({"secondary_cidrs": ["10.0.0.0/8"]}, "vpc-mask", "ACVB"),
        ({"secondary_cidrs": ["0.1.0.0/16"]}, "range-reserved", "ACVB"),
    ],
)
def test_a_finding_about_a_range_cites_the_source_of_that_range(
    change: dict[str, Any], code: str, source: str
) -> None:
    (finding,) = (each for each in assessed(**change).findings if each.code == code)

    assert finding.sources[0].id == source
