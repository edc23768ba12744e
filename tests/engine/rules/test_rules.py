"""Each rule: fires, just does not fire, names the right fields and plug-ins."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.evaluation import Finding, Severity
from app.wording.language import load_language
from tests.plans import assessed

BOTH = {"terway", "flannel"}
T = {"terway"}
F = {"flannel"}
NODE_A = {"cidr": "192.168.0.0/19", "zone": "a"}
NODE_B = {"cidr": "192.168.64.0/19", "zone": "b"}
POD_A = {"cidr": "192.168.32.0/19", "zone": "a"}


def network(cidr: str) -> list[dict[str, str]]:
    return [{"name": "office", "cidr": cidr}]


def eni(quantity: int, ipv4: int, **more: Any) -> dict[str, Any]:
    return {"instance_type": None, "eni": {"quantity": quantity, "ipv4_per_eni": ipv4, **more}}


def must(*needs: str) -> dict[str, str]:
    return dict.fromkeys(needs, "must")


# code, changes that fire it, changes that just do not, severity, plug-ins, fields
Row = tuple[str, dict[str, Any], dict[str, Any], str, set[str], set[str]]
ROWS: list[Row] = [
    (
        "growth-limit",
        {"nodes": 10, "growth_percent_per_year": 27, "pod_cidr": "172.16.0.0/20"},
        {"nodes": 10, "growth_percent_per_year": 26, "pod_cidr": "172.16.0.0/20"},
        "warning",
        F,
        {"/growth_percent_per_year", "/nodes", "/pod_cidr", "/node_cidr_mask"},
    ),
    ("cidr-host-bits", {"vpc_cidr": "192.168.0.1/16"}, {}, "error", BOTH, {"/vpc_cidr"}),
    ("cidr-host-bits", {"pod_cidr": "172.20.0.1/16"}, {}, "error", F, {"/pod_cidr"}),
    (
        "cidr-host-bits",
        {"pod_vswitches": [{"cidr": "192.168.32.9/19"}]},
        {},
        "error",
        T,
        {"/pod_vswitches/0/cidr"},
    ),
    (
        "cidr-host-bits",
        {"connected_networks": network("10.0.0.1/16")},
        {"connected_networks": network("10.0.0.0/16")},
        "warning",
        BOTH,
        {"/connected_networks/0/cidr"},
    ),
    (
        "overlap",
        {"secondary_cidrs": ["192.168.0.0/20"]},
        {"secondary_cidrs": ["192.167.0.0/16"]},
        "error",
        BOTH,
        {"/secondary_cidrs/0", "/vpc_cidr"},
    ),
    (
        "overlap",
        {"service_cidr": "192.168.240.0/20"},
        {"service_cidr": "192.167.240.0/20"},
        "error",
        BOTH,
        {"/service_cidr", "/vpc_cidr"},
    ),
    (
        "overlap",
        {"service_cidr": "172.20.0.0/20"},
        {"service_cidr": "172.19.240.0/20"},
        "error",
        F,
        {"/service_cidr", "/pod_cidr"},
    ),
    ("overlap", {"pod_cidr": "192.168.128.0/17"}, {}, "error", F, {"/pod_cidr", "/vpc_cidr"}),
    (
        "overlap",
        {"pod_vswitches": [{"cidr": "192.168.0.0/20"}]},
        {"pod_vswitches": [NODE_A]},
        "error",
        T,
        {"/pod_vswitches/0/cidr", "/node_vswitches/0/cidr"},
    ),
    (
        "overlap",
        {"node_vswitches": [NODE_A, NODE_A]},
        {"node_vswitches": [NODE_A, {**NODE_A, "cidr": "192.168.64.0/19"}]},
        "error",
        BOTH,
        {"/node_vswitches/0/cidr", "/node_vswitches/1/cidr"},
    ),
    (
        "overlap",
        {"connected_networks": network("172.16.0.0/12"), "service_cidr": "10.0.0.0/20"},
        {"connected_networks": network("172.0.0.0/12")},
        "error",
        F,
        {"/connected_networks/0/cidr", "/pod_cidr"},
    ),
    (
        "vswitch-shared",
        {"pod_vswitches": [NODE_A]},
        {"pod_vswitches": [{"cidr": "192.168.0.0/20"}]},
        "note",
        T,
        {"/node_vswitches/0/cidr", "/pod_vswitches/0/cidr"},
    ),
    (
        "range-reserved",
        {"vpc_cidr": "100.64.0.0/10"},
        {"vpc_cidr": "100.128.0.0/10"},
        "error",
        BOTH,
        {"/vpc_cidr"},
    ),
    ("range-reserved", {"pod_cidr": "169.254.0.0/20"}, {}, "error", F, {"/pod_cidr"}),
    ("vpc-not-private", {"vpc_cidr": "21.0.0.0/8"}, {}, "warning", BOTH, {"/vpc_cidr"}),
    (
        "service-cidr-not-private",
        {"service_cidr": "172.32.0.0/20"},
        {"service_cidr": "172.31.0.0/20"},
        "error",
        BOTH,
        {"/service_cidr"},
    ),
    (
        "pod-cidr-not-private",
        {"pod_cidr": "172.32.0.0/16"},
        {"pod_cidr": "172.31.0.0/16"},
        "error",
        F,
        {"/pod_cidr"},
    ),
    (
        "vpc-mask",
        {"vpc_cidr": "192.168.0.0/29"},
        {"vpc_cidr": "192.168.0.0/28"},
        "error",
        BOTH,
        {"/vpc_cidr"},
    ),
    (
        "vswitch-mask",
        {"pod_vswitches": [{"cidr": "192.168.32.0/30"}]},
        {"pod_vswitches": [{"cidr": "192.168.32.0/29"}]},
        "error",
        T,
        {"/pod_vswitches/0/cidr"},
    ),
    (
        "service-cidr-mask",
        {"service_cidr": "172.21.0.0/25"},
        {"service_cidr": "172.21.0.0/24"},
        "error",
        BOTH,
        {"/service_cidr"},
    ),
    (
        "service-ipv6-cidr",
        {"service_ipv6_cidr": "fd00::/111"},
        {"service_ipv6_cidr": "fd00::/112"},
        "error",
        T,
        {"/service_ipv6_cidr"},
    ),
    ("service-ipv6-cidr", {"service_ipv6_cidr": "fe00::/112"}, {}, "error", T, {"/service_ipv6_cidr"}),
    (
        "secondary-count",
        {"secondary_cidrs": [f"10.{octet}.0.0/16" for octet in range(6)]},
        {"secondary_cidrs": [f"10.{octet}.0.0/16" for octet in range(5)]},
        "warning",
        BOTH,
        {"/secondary_cidrs"},
    ),
    (
        "pod-vswitch-mask",
        {"pod_vswitches": [{"cidr": "192.168.32.0/26"}]},
        {},
        "error",
        T,
        {"/pod_vswitches/0/cidr"},
    ),
    (
        "pod-vswitch-mask",
        {"rules": "2026-11", "pod_vswitches": [{"cidr": "192.168.32.0/20"}]},
        {"rules": "2026-11", "pod_vswitches": [{"cidr": "192.168.32.0/19"}]},
        "warning",
        T,
        {"/pod_vswitches/0/cidr"},
    ),
    (
        # 204 of the 252 addresses left are more than 80 %, 170 are not.
        "pod-vswitch-mask",
        {"nodes": 6, "pods_per_node": 29, "pod_vswitches": [{"cidr": "192.168.32.0/24"}]},
        {"nodes": 5, "pods_per_node": 29, "pod_vswitches": [{"cidr": "192.168.32.0/24"}]},
        "note",
        T,
        {"/pod_vswitches/0/cidr"},
    ),
    (
        "vswitch-outside-vpc",
        {"node_vswitches": [{"cidr": "10.0.0.0/19"}]},
        {"node_vswitches": [{"cidr": "10.0.0.0/19"}], "secondary_cidrs": ["10.0.0.0/16"]},
        "error",
        BOTH,
        {"/node_vswitches/0/cidr"},
    ),
    (
        "zone-without-pod-vswitch",
        {"node_vswitches": [NODE_A, NODE_B]},
        {
            "node_vswitches": [NODE_A, NODE_B],
            "pod_vswitches": [POD_A, {"cidr": "192.168.96.0/19", "zone": "b"}],
        },
        "warning",
        T,
        {"/node_vswitches/1/zone"},
    ),
    (
        "pod-vswitch-unused",
        {"pod_vswitches": [{**POD_A, "zone": "z"}]},
        {},
        "warning",
        T,
        {"/pod_vswitches/0/zone"},
    ),
    (
        "vswitch-overfull",
        {"node_vswitches": [NODE_A, {"cidr": "192.168.64.0/24", "used": 253}]},
        {"node_vswitches": [NODE_A, {"cidr": "192.168.64.0/24", "used": 252}]},
        "note",
        BOTH,
        {"/node_vswitches/1/used"},
    ),
    (
        "vswitch-overfull",
        {"pod_vswitches": [POD_A, {"cidr": "192.168.64.0/25", "used": 125}]},
        {"pod_vswitches": [POD_A, {"cidr": "192.168.64.0/25", "used": 124}]},
        "note",
        T,
        {"/pod_vswitches/1/used"},
    ),
    (
        "too-few-nodes",
        {"nodes": 257},
        {"nodes": 256},
        "error",
        F,
        {"/nodes", "/pod_cidr", "/node_cidr_mask"},
    ),
    (
        "too-few-nodes",
        {"nodes": 200, "max_nodes": 256, "surge_nodes": 1},
        {"nodes": 200, "max_nodes": 255, "surge_nodes": 1},
        "error",
        F,
        {"/max_nodes", "/surge_nodes", "/pod_cidr", "/node_cidr_mask"},
    ),
    (
        "quota-request",
        {"nodes": 201},
        {"nodes": 200},
        "warning",
        F,
        {"/nodes", "/route_entry_quota", "/route_entries_used"},
    ),
    (
        "pods-per-node",
        {"pods_per_node": 211},
        {"pods_per_node": 210},
        "error",
        T,
        {"/pods_per_node", "/instance_type"},
    ),
    (
        "pods-per-node",
        {"pods_per_node": 257, "node_cidr_mask": 24, **eni(10, 30)},
        {"pods_per_node": 253},
        "error",
        F,
        {"/pods_per_node", "/node_cidr_mask"},
    ),
    (
        "pods-per-node",
        {"pods_per_node": 254, **eni(10, 30)},
        {"pods_per_node": 253, **eni(10, 30)},
        "warning",
        F,
        {"/pods_per_node", "/node_cidr_mask"},
    ),
    (
        "instance-too-small",
        {"pods_per_node": 5, **eni(2, 10)},
        {"pods_per_node": 5, **eni(2, 12)},
        "error",
        T,
        {"/eni"},
    ),
    ("instance-too-small", {"pods_per_node": 5, **eni(2, 11)}, {}, "warning", T, {"/eni"}),
    (
        "instance-too-small",
        {"pods_per_node": 3, "needs": must("exclusive_eni"), **eni(6, 30)},
        {"pods_per_node": 3, "needs": must("exclusive_eni"), **eni(8, 30)},
        "error",
        T,
        {"/eni"},
    ),
    (
        "instance-too-small",
        {"pods_per_node": 3, "needs": must("exclusive_eni"), **eni(7, 30)},
        {},
        "warning",
        T,
        {"/eni"},
    ),
    (
        "instance-unknown",
        {"instance_type": "ecs.none.large"},
        {"instance_type": "ecs.none.large", "eni": {"quantity": 8, "ipv4_per_eni": 30}},
        "warning",
        T,
        {"/instance_type"},
    ),
    (
        "trunk-unsupported",
        {"needs": must("fixed_pod_ip"), **eni(8, 30, total_quantity=8, trunk_supported=True)},
        {"needs": must("fixed_pod_ip"), **eni(8, 30, total_quantity=9, trunk_supported=True)},
        "error",
        T,
        {"/eni", "/needs/fixed_pod_ip"},
    ),
    (
        "trunk-unsupported",
        {"needs": must("pod_security_group"), **eni(8, 30)},
        {"needs": must("pod_security_group", "exclusive_eni"), "pods_per_node": 7, **eni(8, 30)},
        "warning",
        T,
        {"/eni", "/needs/pod_security_group"},
    ),
    (
        "ipv6-unsupported",
        {"needs": must("dual_stack"), **eni(8, 30, ipv6_per_eni=29)},
        {"needs": must("dual_stack"), **eni(8, 30, ipv6_per_eni=30)},
        "error",
        T,
        {"/eni", "/needs/dual_stack"},
    ),
    (
        "ipv6-unsupported",
        {"needs": must("dual_stack"), **eni(8, 30)},
        {"needs": must("dual_stack"), **eni(8, 30, ipv6_per_eni=30)},
        "warning",
        T,
        {"/eni", "/needs/dual_stack"},
    ),
    (
        # With exclusive ENIs the sources disagree: one address is enough, or as many as of IPv4.
        "ipv6-unsupported",
        {"needs": must("dual_stack", "exclusive_eni"), "pods_per_node": 7, **eni(8, 30, ipv6_per_eni=29)},
        {"needs": must("dual_stack", "exclusive_eni"), "pods_per_node": 7, **eni(8, 30, ipv6_per_eni=30)},
        "warning",
        T,
        {"/eni", "/needs/dual_stack"},
    ),
    (
        "ipv6-unsupported",
        {"needs": must("dual_stack", "exclusive_eni"), "pods_per_node": 7, **eni(8, 30, ipv6_per_eni=0)},
        {"needs": must("dual_stack", "exclusive_eni"), "pods_per_node": 7, **eni(8, 30, ipv6_per_eni=1)},
        "error",
        T,
        {"/eni", "/needs/dual_stack"},
    ),
    ("need-unsupported", {"needs": must("source_ip")}, {}, "error", F, {"/needs/source_ip"}),
    ("need-unsupported", {"needs": {"source_ip": "prefer"}}, {}, "note", F, {"/needs/source_ip"}),
    (
        "need-unsupported",
        {"needs": must("extendable_pods")},
        {"needs": {"extendable_pods": "prefer"}},
        "error",
        F,
        {"/needs/extendable_pods"},
    ),
    ("need-unsupported", {"needs": must("host_port")}, {}, "warning", T, {"/needs/host_port"}),
    (
        "needs-conflict",
        {"needs": must("network_policy", "exclusive_eni")},
        {"needs": must("network_policy")},
        "warning",
        T,
        {"/needs/network_policy", "/needs/exclusive_eni"},
    ),
    (
        "service-count",
        {"services": 4095},
        {"services": 4094},
        "error",
        BOTH,
        {"/services", "/service_cidr"},
    ),
    (
        "service-count",
        {"services": 10_001, "service_cidr": "172.21.0.0/16"},
        {"services": 10_000, "service_cidr": "172.21.0.0/16"},
        "error",
        BOTH,
        {"/services"},
    ),
    (
        "cluster-pods",
        {"nodes": 751, "pods_per_node": 200},
        {"nodes": 750, "pods_per_node": 200},
        "error",
        BOTH,
        {"/nodes", "/pods_per_node"},
    ),
    (
        "vpc-addresses",
        {"nodes": 100, "node_vswitches": [{**NODE_A, "used": 296_401}]},
        {"nodes": 100, "node_vswitches": [{**NODE_A, "used": 296_400}]},
        "error",
        T,
        {"/nodes", "/pods_per_node"},
    ),
    (
        "security-group-addresses",
        {"security_group": "basic", "nodes": 65, "pods_per_node": 30},
        {"security_group": "basic", "nodes": 64, "pods_per_node": 30},
        "warning",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        "security-group-addresses",
        {"security_group": "basic", "nodes": 200, "pods_per_node": 30},
        {},
        "error",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        "security-group-addresses",
        {"rules": "2026-11", "nodes": 2115, "pods_per_node": 30},
        {"rules": "2026-11", "nodes": 2114, "pods_per_node": 30},
        "warning",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        # 65,536 ENIs: each node has its own and two for 35 addresses of 30 each.
        "security-group-addresses",
        {"nodes": 21_846, "pods_per_node": 30},
        {"nodes": 21_845, "pods_per_node": 30},
        "warning",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        # One official page counts addresses, up to 65,535.
        "security-group-addresses",
        {"nodes": 2115, "pods_per_node": 30},
        {"nodes": 2114, "pods_per_node": 30},
        "note",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        # Dual stack counts every address twice: 32 x 31 x 2 is 1,984.
        "security-group-addresses",
        {"security_group": "basic", "nodes": 33, "needs": must("dual_stack")},
        {"security_group": "basic", "nodes": 32, "needs": must("dual_stack")},
        "warning",
        T,
        {"/security_group", "/nodes", "/pods_per_node"},
    ),
    (
        "quota-contradiction",
        {"route_entries_used": 201},
        {"route_entries_used": 200},
        "error",
        F,
        {"/route_entries_used", "/route_entry_quota"},
    ),
    (
        "no-free-range",
        {"service_cidr": None, "connected_networks": network("0.0.0.0/0")},
        {"service_cidr": None},
        "error",
        BOTH,
        {"/service_cidr"},
    ),
]


def matching(row: Row, changes: dict[str, Any]) -> list[Finding]:
    code, _, _, severity, plugins, fields = row
    return [
        finding
        for finding in assessed(**changes).findings
        if finding.code == code
        and finding.severity == severity
        and set(finding.applies_to) == plugins
        and set(finding.fields) == fields
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[3]}-{'+'.join(sorted(row[5]))}")
def test_a_rule_fires_and_just_does_not(row: Row) -> None:
    """One finding with the severity, plug-ins and fields; none with this code for the similar plan without the fault."""
    assert len(matching(row, row[1])) == 1
    assert not matching(row, row[2])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_finding_can_be_said_and_has_a_source(row: Row) -> None:
    """A sentence with nothing left open, a sum that can be said, a dated source."""
    english = load_language("en")
    for finding in assessed(**row[1]).findings:
        assert "{" not in english.say(finding.message)
        assert "{" not in english.say(finding.sum)
        assert finding.sources
        assert all(source.url.startswith("https://") and source.date for source in finding.sources)


def test_more_pairs_than_anybody_reads_are_left_out_with_a_note() -> None:
    """46 equal vSwitches are 1,035 pairs, 45 are 990."""
    codes = [finding.code for finding in assessed(node_vswitches=[NODE_A] * 46).findings]

    assert codes.count("overlap") == 1_000
    assert codes.count("overlaps-omitted") == 1
    assert "overlaps-omitted" not in [each.code for each in assessed(node_vswitches=[NODE_A] * 45).findings]


def test_pairs_that_are_left_out_never_make_a_plugin_feasible() -> None:
    """Very many clashes of pod vSwitches bar Terway alone; the VPC's with a network bars Flannel too."""
    pods = {"pod_vswitches": [{"cidr": "192.168.64.0/19", "zone": "a"}] * 50}
    network = {"cidr": "192.168.0.0/16", "name": "office"}

    assert assessed(**pods).flannel.feasible
    infeasible = assessed(**pods, connected_networks=[network])
    assert not infeasible.terway.feasible
    assert not infeasible.flannel.feasible


def test_many_findings_of_a_kind_are_left_out_with_a_note_and_the_errors_kept() -> None:
    """Warnings of networks come in their thousands; an error of the same rule is listed all the same."""
    networks = [{"cidr": f"10.{n >> 8}.{n & 255}.1/24"} for n in range(1_001)]
    codes = [
        (finding.code, finding.severity)
        for finding in assessed(connected_networks=networks, pod_cidr="172.16.0.1/16").findings
    ]

    assert codes.count(("cidr-host-bits", Severity.WARNING)) == 1_000
    assert ("cidr-host-bits", Severity.ERROR) in codes
    assert codes.count(("findings-omitted", Severity.NOTE)) == 1
    fewer = assessed(connected_networks=networks[:-1]).findings
    assert "findings-omitted" not in [finding.code for finding in fewer]


@pytest.mark.parametrize(
    ("changes", "plugin", "severity", "fact"),
    [
        ({"instance_type": "ecs.g6.large", "pods_per_node": 100}, "terway", "error", "terway_pods"),
        ({"pods_per_node": 257}, "flannel", "error", "node_cidr_mask"),
        ({"pods_per_node": 255}, "flannel", "warning", "flannel_unusable_addresses"),
    ],
)
def test_pods_on_a_node_rest_on_what_holds_them(
    changes: dict[str, Any], plugin: str, severity: str, fact: str
) -> None:
    found = [each for each in assessed(**changes).findings if each.code == "pods-per-node"]

    assert (severity, fact) in [(each.severity, each.fact) for each in found if each.applies_to == (plugin,)]


@pytest.mark.parametrize(
    ("pods", "variant"), [(64, "flannel.warning"), (65, "flannel.error"), (257, "flannel.beyond")]
)
def test_no_shorter_mask_is_advised_where_none_is_short_enough(pods: int, variant: str) -> None:
    findings = assessed(pods_per_node=pods, node_cidr_mask=26, **eni(10, 30)).findings

    assert [each.variant for each in findings if each.code == "pods-per-node"] == [variant]


def test_own_figures_have_no_name_of_a_type() -> None:
    (found,) = (each for each in assessed(**eni(1, 10)).findings if each.code == "instance-too-small")

    assert "In this mode, your custom instance type has room for 0 pods" in load_language().say(found.message)


def test_nothing_is_outside_of_a_vpc_that_is_not_known() -> None:
    """No free VPC CIDR is around this vSwitch, and the finding says so."""
    networks = [{"cidr": "10.0.0.0/8"}, {"cidr": "172.16.0.0/12"}, {"cidr": "192.168.0.0/16"}]
    nodes = [{"cidr": "10.1.0.0/16"}]
    evaluation = assessed(vpc_cidr=None, node_vswitches=nodes, pod_vswitches=[], connected_networks=networks)

    codes = {finding.code for finding in evaluation.findings}
    assert "no-free-range" in codes
    assert "vswitch-outside-vpc" not in codes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"connected_networks": network("192.168.0.0/15")},
            "VPC CIDR 192.168.0.0/16 is inside connected network office 192.168.0.0/15.",
        ),
        (
            {"node_vswitches": [NODE_A, {"cidr": "192.168.0.0/24"}]},
            "Node vSwitch 192.168.0.0/24 is inside node vSwitch 192.168.0.0/19.",
        ),
        (
            {"service_cidr": "172.20.0.0/16"},
            "Pod CIDR 172.20.0.0/16 is the same range as Service CIDR 172.20.0.0/16.",
        ),
    ],
)
def test_a_range_in_the_midst_of_a_sentence_has_no_capital_of_its_own(
    changes: dict[str, Any], said: str
) -> None:
    (found,) = (each for each in assessed(**changes).findings if each.code == "overlap")

    assert load_language("en").say(found.message).startswith(said)


def test_a_figure_that_cant_be_right_weighs_against_no_plug_in() -> None:
    """A pod vSwitch has more addresses in use than it has at all; another one has room for all pods."""
    full, overfull = (
        assessed(pod_vswitches=[POD_A, {"cidr": "192.168.64.0/19", "zone": "a", "used": used}])
        for used in (8188, 8189)
    )

    assert overfull.verdict == full.verdict
    assert [each.code for each in overfull.findings] == ["vswitch-overfull"]
