"""What is put in for what a plan lacks, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.plan.plan import ConnectedNetworks, Eni, NeedLevel, Plan, Vswitch
from app.proposals.complete import Completion
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.proposals.complete_plans import cidr, completed, networks, plans, texts, vswitches

MUST, PREFER = NeedLevel.MUST, NeedLevel.PREFER


def plan(**fields: Any) -> Plan:
    return Plan(**{"nodes": 3, "pods_per_node": 10, **fields})


def values(completion: Completion) -> dict[str, Any]:
    return {assumption.field: assumption.value for assumption in completion.assumptions}


def reasons(completion: Completion) -> dict[str, str]:
    return {assumption.field: assumption.why.code.split(".")[-1] for assumption in completion.assumptions}


class TestOfficialLayouts:
    """The ranges of the worked examples of "Plan the network of an ACK managed cluster", sized by the planner's rule."""

    def test_one_zone(self) -> None:
        completion = completed(plan())
        assert values(completion) == {
            "/instance_type": "ecs.c7.large",
            "/node_cidr_mask": 28,
            "/vpc_cidr": "192.168.0.0/16",
            "/node_vswitches": [{"cidr": "192.168.32.0/26", "zone": "a", "used": 0}],
            "/pod_vswitches": [{"cidr": "192.168.0.0/19", "zone": "a", "used": 0}],
            "/service_cidr": "172.21.0.0/20",
            "/pod_cidr": "172.20.0.0/16",
        }
        assert list(values(completion)) == list(reasons(completion))
        assert reasons(completion)["/vpc_cidr"] == "official"
        assert completion.unplaced == ()

    def test_two_zones(self) -> None:
        after = completed(plan(nodes=100, pods_per_node=20)).plan
        assert after.vpc_cidr == cidr("192.168.0.0/16")
        assert texts(after.node_vswitches) == ["192.168.64.0/24 a", "192.168.65.0/24 b"]
        assert after.service_cidr == cidr("172.21.0.0/20")
        assert texts(after.pod_vswitches) == ["192.168.0.0/19 a", "192.168.32.0/19 b"]

    def test_flannel(self) -> None:
        given = plan(vpc_cidr=cidr("192.168.0.0/16"), node_vswitches=vswitches("192.168.0.0/24 a"))
        after = completed(given).plan
        assert (after.pod_cidr, after.service_cidr) == (cidr("172.20.0.0/16"), cidr("172.21.0.0/20"))

    def test_two_connected_vpcs(self) -> None:
        """192.168.0.0/16 and 172.16.0.0/12 are taken: the pod CIDR comes from 10.0.0.0/8."""
        given = plan(vpc_cidr=cidr("192.168.0.0/16"), connected_networks=networks("172.16.0.0/12"))
        after = completed(given).plan
        assert after.pod_cidr == cidr("10.244.0.0/16")
        assert after.service_cidr == cidr("10.96.0.0/20")


class TestDefaults:
    def test_none_of_them_is_an_assumption(self) -> None:
        after = completed(plan(nodes=7)).plan
        assert (after.max_nodes, after.rules) == (7, "2026-11")
        assert set(after.needs.values()) == {NeedLevel.NO}
        assert len(after.needs) == 16

    def test_a_stated_need_is_kept(self) -> None:
        assert completed(plan(needs={"host_port": PREFER})).plan.need("host_port") is PREFER

    def test_host_bits_are_dropped(self) -> None:
        given = plan(
            vpc_cidr=cidr("10.0.0.5/16"),
            secondary_cidrs=(cidr("10.1.0.5/16"),),
            node_vswitches=vswitches("10.0.0.9/24 a"),
            pod_vswitches=vswitches("10.0.32.9/19 a"),
            service_cidr=cidr("172.21.0.7/20"),
            service_ipv6_cidr=Cidr(0xFD << 120 | 5, 112, 128),
            pod_cidr=cidr("172.20.9.0/16"),
            connected_networks=networks("10.9.0.1/16", "10.10.0.0/16"),
        )
        after = completed(given).plan
        assert after.vpc_cidr == cidr("10.0.0.0/16")
        assert after.secondary_cidrs == (cidr("10.1.0.0/16"),)
        assert texts((*after.node_vswitches, *after.pod_vswitches)) == ["10.0.0.0/24 a", "10.0.32.0/19 a"]
        assert (after.service_cidr, after.pod_cidr) == (cidr("172.21.0.0/20"), cidr("172.20.0.0/16"))
        assert after.service_ipv6_cidr == Cidr(0xFD << 120, 112, 128)
        assert [network.cidr for network in after.connected_networks] == [
            cidr("10.9.0.0/16"),
            cidr("10.10.0.0/16"),
        ]

    def test_connected_networks_keep_their_index(self) -> None:
        given = plan(connected_networks=networks("10.9.0.0/16"))
        assert completed(given).plan.connected_networks is given.connected_networks


class TestInstanceType:
    @pytest.mark.parametrize(
        ("pods", "needs", "name", "reason"),
        [
            (1, {}, "ecs.c7.large", "smallest"),
            (12, {}, "ecs.c7.large", "smallest"),
            (13, {}, "ecs.c7.xlarge", "smallest"),
            (45, {}, "ecs.c7.xlarge", "smallest"),
            (46, {}, "ecs.c7.3xlarge", "smallest"),
            (105, {}, "ecs.c7.3xlarge", "smallest"),
            (210, {}, "ecs.c7.4xlarge", "smallest"),
            (420, {}, "ecs.c7.32xlarge", "smallest"),
            (421, {}, "ecs.c7.32xlarge", "largest"),
            (3, {"exclusive_eni": MUST}, "ecs.c7.3xlarge", "smallest"),
            (7, {"exclusive_eni": MUST}, "ecs.c7.3xlarge", "smallest"),
            (8, {"exclusive_eni": MUST}, "ecs.c7.32xlarge", "smallest"),
            (15, {"exclusive_eni": MUST}, "ecs.c7.32xlarge", "largest"),
            (10, {"fixed_pod_ip": MUST}, "ecs.c7.large", "smallest"),
            (10, {"dual_stack": MUST, "pod_security_group": MUST}, "ecs.c7.large", "smallest"),
        ],
    )
    def test_of_the_default_family(
        self, pods: int, needs: dict[str, NeedLevel], name: str, reason: str
    ) -> None:
        completion = completed(plan(pods_per_node=pods, needs=needs))
        assert completion.plan.instance_type == name
        assert reasons(completion)["/instance_type"] == reason

    @pytest.mark.parametrize("fields", [{"eni": Eni(8, 20)}, {"instance_type": "ecs.unheard.large"}])
    def test_none_where_something_is_known_of_the_node(self, fields: dict[str, Any]) -> None:
        completion = completed(plan(**fields))
        assert "/instance_type" not in values(completion)
        assert completion.plan.instance_type == fields.get("instance_type")


@pytest.mark.parametrize(
    ("pods", "mask", "reason"),
    [
        (13, 28, "usable"),
        (14, 27, "usable"),
        (29, 27, "usable"),
        (30, 26, "usable"),
        (253, 24, "usable"),
        (254, 24, "published"),
        (256, 24, "published"),
        (257, 24, "short"),
    ],
)
def test_node_cidr_mask(pods: int, mask: int, reason: str) -> None:
    completion = completed(plan(pods_per_node=pods))
    assert completion.plan.node_cidr_mask == mask
    assert reasons(completion)["/node_cidr_mask"] == reason


@pytest.mark.parametrize(
    ("fields", "block", "reason"),
    [
        ({}, "172.21.0.0/20", "official"),
        ({"services": 4094}, "172.21.0.0/20", "official"),
        ({"services": 4095}, "172.21.0.0/19", "usual"),
        ({"services": 10_000}, "172.21.0.0/18", "usual"),
        ({"services": 65_534}, "172.21.0.0/16", "usual"),
        ({"services": 65_535}, "172.21.0.0/16", "usual"),
        ({"pod_cidr": cidr("172.21.8.0/24")}, "172.19.0.0/20", "usual"),
        ({"connected_networks": networks("172.16.0.0/12")}, "192.168.240.0/20", "usual"),
        ({"connected_networks": networks("172.16.0.0/12", "10.0.0.0/8")}, "192.168.240.0/20", "usual"),
    ],
)
def test_service_cidr(fields: dict[str, Any], block: str, reason: str) -> None:
    completion = completed(plan(vpc_cidr=cidr("192.168.0.0/17"), **fields))
    assert values(completion)["/service_cidr"] == block
    assert reasons(completion)["/service_cidr"] == reason


def test_a_service_cidr_that_is_too_small() -> None:
    given = plan(
        services=1000, vpc_cidr=cidr("192.168.0.0/16"), connected_networks=networks("172.16.0.0/12", "10.0.0.0/9",
        "10.128.0.0/10", "10.192.0.0/11", "10.224.0.0/12", "10.240.0.0/13", "10.248.0.0/14", "10.252.0.0/15",
        "10.254.0.0/16", "10.255.0.0/17", "10.255.128.0/18", "10.255.192.0/19", "10.255.224.0/20", "10.255.240.0/21",
        "10.255.248.0/22"), pod_cidr=cidr("10.255.252.0/23"),
    )  # fmt: skip
    completion = completed(given)
    assert values(completion)["/service_cidr"] == "10.255.254.0/23"
    assert reasons(completion)["/service_cidr"] == "short"


@pytest.mark.parametrize(
    ("service", "block"),
    [
        ("172.21.0.0/20", "fdac:1500::/116"),
        ("10.96.0.0/16", "fd0a:6000::/112"),
        ("10.0.0.0/12", "fd0a::/112"),
        ("192.168.3.0/24", "fdc0:a803::/120"),
        ("192.168.3.4/30", "fdc0:a803:400::/120"),
    ],
)
@pytest.mark.parametrize("level", [MUST, PREFER])
def test_service_ipv6_cidr(service: str, block: str, level: NeedLevel) -> None:
    completion = completed(plan(service_cidr=cidr(service), needs={"dual_stack": level}))
    assert values(completion)["/service_ipv6_cidr"] == block


def test_no_service_ipv6_cidr_without_dual_stack() -> None:
    assert completed(plan()).plan.service_ipv6_cidr is None


@pytest.mark.parametrize(
    ("fields", "block", "reason"),
    [
        ({"node_cidr_mask": 24, "nodes": 128}, "172.20.0.0/16", "official"),
        # Room to double where it is free, else just enough.
        ({"node_cidr_mask": 24, "nodes": 129}, "172.24.0.0/15", "usual"),
        ({"node_cidr_mask": 24, "nodes": 256, "service_cidr": cidr("10.0.0.0/8")}, "172.20.0.0/15", "usual"),
        (
            {"node_cidr_mask": 24, "nodes": 256, "connected_networks": networks("172.24.0.0/13", "10.0.0.0/8", "172.18.0.0/15", "172.22.0.0/15", "172.17.0.0/16", "172.21.128.0/17")},
            "172.20.0.0/16",
            "official",
        ),
        ({"node_cidr_mask": 24, "nodes": 1000}, "172.24.0.0/14", "usual"),
        ({"node_cidr_mask": 24, "nodes": 100_000}, "172.24.0.0/14", "usual"),
        ({"node_cidr_mask": 28, "nodes": 1000}, "172.20.0.0/16", "official"),
        ({"node_cidr_mask": 24, "nodes": 100, "surge_nodes": 29}, "172.24.0.0/15", "usual"),
        ({"node_cidr_mask": 24, "nodes": 10, "max_nodes": 129}, "172.24.0.0/15", "usual"),
        ({"service_cidr": cidr("172.20.1.0/24")}, "172.24.0.0/16", "usual"),
    ],
)  # fmt: skip
def test_pod_cidr(fields: dict[str, Any], block: str, reason: str) -> None:
    completion = completed(plan(vpc_cidr=cidr("192.168.0.0/16"), **fields))
    assert values(completion)["/pod_cidr"] == block
    assert reasons(completion)["/pod_cidr"] == reason


class TestVpc:
    @pytest.mark.parametrize(
        ("fields", "vpc", "secondary", "reason"),
        [
            ({}, "192.168.0.0/16", [], "official"),
            ({"connected_networks": networks("192.168.5.0/24")}, "10.0.0.0/16", [], "usual"),
            ({"connected_networks": networks("192.168.5.0/24", "10.0.0.0/16")}, "10.16.0.0/16", [], "usual"),
            ({"service_cidr": cidr("192.168.0.0/20")}, "10.0.0.0/16", [], "usual"),
            ({"secondary_cidrs": (cidr("192.168.0.0/24"),)}, "10.0.0.0/16", [], "usual"),
            # Large clusters.
            ({"nodes": 2000, "pods_per_node": 60}, "10.0.0.0/12", [], "usual"),
            # Around the vSwitches that are stated.
            ({"node_vswitches": vswitches("192.168.9.0/24 a")}, "192.168.0.0/16", [], "around"),
            ({"node_vswitches": vswitches("10.7.9.0/24 a")}, "10.7.0.0/16", [], "around"),
            ({"node_vswitches": vswitches("10.7.9.0/24 a", "10.6.9.0/24 b")}, "10.6.0.0/15", [], "around"),
            ({"node_vswitches": vswitches("172.17.0.0/16 a")}, "172.16.0.0/15", [], "around"),
            (
                {
                    "node_vswitches": vswitches("10.7.9.0/24 a"),
                    "connected_networks": networks("10.7.128.0/24"),
                },
                "10.7.0.0/17",
                [],
                "around",
            ),
            (
                {"node_vswitches": vswitches("10.7.9.0/24 a", "192.168.1.0/24 b")},
                "10.7.0.0/16",
                ["192.168.0.0/16"],
                "around",
            ),
            (
                {
                    "node_vswitches": vswitches("10.0.9.0/24 a", "10.200.1.0/24 b", "10.200.2.0/24 c"),
                    "connected_networks": networks("10.64.0.0/16"),
                },
                "10.200.0.0/16",
                ["10.0.0.0/16"],
                "around",
            ),
        ],
    )
    def test_where(self, fields: dict[str, Any], vpc: str, secondary: list[str], reason: str) -> None:
        completion = completed(plan(**fields))
        assert values(completion)["/vpc_cidr"] == vpc
        assert values(completion).get("/secondary_cidrs", []) == secondary
        assert reasons(completion)["/vpc_cidr"] == reason

    def test_no_secondary_block_beside_a_given_vpc(self) -> None:
        given = plan(vpc_cidr=cidr("10.0.0.0/16"), node_vswitches=vswitches("192.168.0.0/24 a"))
        assert completed(given).plan.secondary_cidrs == ()

    @pytest.mark.parametrize("connected", ["10.0.0.0/8", "10.7.9.0/25", "0.0.0.0/0"])
    def test_none_where_no_block_could_hold_any_stated_vswitch(self, connected: str) -> None:
        given = plan(node_vswitches=vswitches("10.7.9.0/24 a"), connected_networks=networks(connected))
        assert "/vpc_cidr" in completed(given).unplaced

    def test_vswitches_in_a_secondary_block_need_no_vpc_around_them(self) -> None:
        given = plan(secondary_cidrs=(cidr("10.7.0.0/16"),), node_vswitches=vswitches("10.7.9.0/24 a"))
        assert completed(given).plan.vpc_cidr == cidr("192.168.0.0/16")


class TestVswitches:
    @pytest.mark.parametrize(
        ("fields", "nodes", "pods", "reason"),
        [
            # Room for the sizes of the rule, then less and less.
            ({"vpc_cidr": cidr("10.0.0.0/8")}, "10.0.32.0/26", "10.0.0.0/19", "comfortable"),
            ({"vpc_cidr": cidr("10.0.0.0/18")}, "10.0.32.0/26", "10.0.0.0/19", "comfortable"),
            ({"vpc_cidr": cidr("10.0.0.0/19")}, "10.0.0.128/26", "10.0.0.0/25", "enough"),
            ({"vpc_cidr": cidr("10.0.0.0/24")}, "10.0.0.128/26", "10.0.0.0/25", "enough"),
            # No room for two, so one serves both.
            ({"vpc_cidr": cidr("10.0.0.0/25")}, "10.0.0.0/25", "10.0.0.0/25", "shared"),
            ({"vpc_cidr": cidr("10.0.0.0/26")}, "10.0.0.0/28", "10.0.0.32/27", "short"),
            # Given ranges are avoided, even where they should not be there.
            (
                {"vpc_cidr": cidr("192.168.0.0/16"), "service_cidr": cidr("192.168.0.0/20")},
                "192.168.16.0/26",
                "192.168.32.0/19",
                "comfortable",
            ),
            (
                {"vpc_cidr": cidr("192.168.0.0/16"), "connected_networks": networks("192.168.40.0/24")},
                "192.168.32.0/26",
                "192.168.0.0/19",
                "comfortable",
            ),
            # The VPC is full: a secondary block has room.
            (
                {"vpc_cidr": cidr("10.0.0.0/28"), "secondary_cidrs": (cidr("10.1.0.0/16"),)},
                "10.1.32.0/26",
                "10.1.0.0/19",
                "comfortable",
            ),
            ({"vpc_cidr": cidr("11.0.0.0/16")}, "11.0.32.0/26", "11.0.0.0/19", "comfortable"),
            # All nodes at the peak of an upgrade, each with idle addresses: 300 x 45 in one zone outgrow a /19.
            (
                {"vpc_cidr": cidr("10.0.0.0/8"), "pods_per_node": 40, "nodes": 200, "surge_nodes": 100},
                "10.0.128.0/22 10.0.132.0/22",
                "10.0.0.0/18 10.0.64.0/18",
                "comfortable",
            ),
        ],
    )
    def test_both_lists(self, fields: dict[str, Any], nodes: str, pods: str, reason: str) -> None:
        completion = completed(plan(**fields))
        after = completion.plan
        assert [str(vswitch.cidr) for vswitch in after.node_vswitches] == nodes.split()
        assert [str(vswitch.cidr) for vswitch in after.pod_vswitches] == pods.split()
        assert reasons(completion)["/node_vswitches"] == reason
        assert reasons(completion)["/pod_vswitches"] == reason

    @pytest.mark.parametrize(
        ("given", "pods"),
        [
            (["10.0.0.0/24 a"], ["10.0.32.0/19 a"]),
            (["10.0.0.0/24 b", "10.0.1.0/24 a"], ["10.0.32.0/19 b", "10.0.64.0/19 a"]),
            (["10.0.0.0/24 a", "10.0.1.0/24 a"], ["10.0.32.0/19 a"]),
            (["10.0.0.0/17 a", "10.0.128.0/18 b"], ["10.0.192.0/19 a", "10.0.224.0/19 b"]),
            # The VPC is full, and large enough for both.
            (["10.0.0.0/16 a"], ["10.0.0.0/16 a"]),
        ],
    )
    def test_pod_vswitches_for_given_node_vswitches(self, given: list[str], pods: list[str]) -> None:
        completion = completed(plan(vpc_cidr=cidr("10.0.0.0/16"), node_vswitches=vswitches(*given)))
        assert texts(completion.plan.pod_vswitches) == pods

    def test_node_vswitches_for_given_pod_vswitches(self) -> None:
        pods = vswitches("10.0.0.0/19 b", "10.0.32.0/19 c")
        completion = completed(plan(vpc_cidr=cidr("10.0.0.0/16"), pod_vswitches=pods))
        assert texts(completion.plan.node_vswitches) == ["10.0.64.0/26 b", "10.0.64.64/26 c"]

    def test_given_lists_are_not_added_to(self) -> None:
        given = plan(
            vpc_cidr=cidr("10.0.0.0/16"),
            node_vswitches=vswitches("10.0.0.0/24 a", "10.0.1.0/24 b"),
            pod_vswitches=vswitches("10.0.32.0/19 a"),
        )
        completion = completed(given)
        assert completion.plan.pod_vswitches == given.pod_vswitches
        assert "/pod_vswitches" not in values(completion)

    def test_a_vswitch_shared_with_its_use(self) -> None:
        given = (Vswitch(cidr("10.0.0.0/24"), "a", used=100),)
        after = completed(plan(vpc_cidr=cidr("10.0.0.0/24"), node_vswitches=given)).plan
        assert after.pod_vswitches == given

    def test_too_little_is_left_to_share(self) -> None:
        given = (Vswitch(cidr("10.0.0.0/24"), "a", used=250),)
        completion = completed(plan(vpc_cidr=cidr("10.0.0.0/24"), node_vswitches=given))
        assert completion.unplaced == ("/pod_vswitches",)

    def test_two_smaller_pod_vswitches_where_one_has_no_room(self) -> None:
        """No /22 is free, but two /23 are."""
        given = plan(
            pods_per_node=160,
            eni=Eni(8, 30),
            vpc_cidr=cidr("10.0.0.0/21"),
            node_vswitches=vswitches("10.0.2.0/24 a", "10.0.6.0/24 a"),
            nodes=5,
        )
        after = completed(given).plan
        assert texts(after.pod_vswitches) == ["10.0.0.0/23 a", "10.0.4.0/23 a"]

    def test_several_pod_vswitches_where_the_largest_is_not_enough(self) -> None:
        given = plan(nodes=2000, pods_per_node=75, node_vswitches=vswitches("10.0.0.0/19 a"))
        after = completed(given).plan
        assert [vswitch.cidr.prefix for vswitch in after.pod_vswitches] == [16, 16, 16]

    def test_one_zone_where_two_have_no_room(self) -> None:
        after = completed(plan(nodes=100, pods_per_node=10, vpc_cidr=cidr("10.0.0.0/20"))).plan
        assert [vswitch.zone for vswitch in after.node_vswitches] == ["a", "b"]
        after = completed(plan(nodes=100, pods_per_node=1, vpc_cidr=cidr("10.0.0.0/21"), eni=Eni(2, 4))).plan
        assert [vswitch.zone for vswitch in after.node_vswitches] == ["a", "b"]

    def test_vpc_without_room_for_any(self) -> None:
        completion = completed(plan(vpc_cidr=cidr("10.0.0.0/30")))
        assert completion.unplaced == ("/node_vswitches", "/pod_vswitches")


def test_nothing_is_free() -> None:
    completion = completed(plan(connected_networks=networks("0.0.0.0/0")))
    assert completion.unplaced == (
        "/vpc_cidr",
        "/node_vswitches",
        "/pod_vswitches",
        "/service_cidr",
        "/pod_cidr",
    )


def test_a_full_plan_is_left_alone() -> None:
    first = completed(plan()).plan
    again = completed(first)
    assert (again.plan, again.assumptions, again.unplaced) == (first, (), ())


def test_many_networks() -> None:
    """Thousands of them, all in the way of the usual choices."""
    many = ConnectedNetworks(
        network for first in range(10 << 24, 11 << 24, 1 << 12) for network in networks(str(Cidr(first, 24)))
    )
    more = networks(
        *(f"192.168.{n}.0/25" for n in range(0, 256, 2)), *(f"172.{n}.0.0/17" for n in range(16, 32))
    )
    completion = completed(plan(connected_networks=ConnectedNetworks((*many, *more))))
    assert completion.unplaced == ()


class TestMessages:
    """Every assumption has a sentence in every language."""

    @given(plans(), st.sampled_from(LANGUAGES))
    def test_each_can_be_said(self, plan: Plan, language: str) -> None:
        for assumption in completed(plan).assumptions:
            assert load_language(language).say(assumption.why)


class TestVpcAroundVswitches:
    """Leaving the VPC out never worsens the verdict: one is proposed wherever one works."""

    @pytest.mark.parametrize(
        ("fields", "vpc", "secondary"),
        [
            # A public VPC works after a request.
            ({"node_vswitches": vswitches("8.8.0.0/24 a")}, "8.8.0.0/16", []),
            (
                {"node_vswitches": vswitches("8.8.0.0/24 a"), "pod_vswitches": vswitches("10.7.0.0/19 a")},
                "8.8.0.0/16",
                ["10.7.0.0/16"],
            ),
            # Terway does without the pod CIDR, which is Flannel's alone.
            (
                {"node_vswitches": vswitches("192.168.0.0/24 a"), "pod_cidr": cidr("192.168.0.0/18")},
                "192.168.0.0/16",
                [],
            ),
            # Between the vSwitches, where no secondary block can be added to those that the plan has.
            (
                {
                    "node_vswitches": vswitches("172.19.64.0/20 a"),
                    "pod_vswitches": vswitches("172.22.28.0/22 a"),
                    "secondary_cidrs": (cidr("192.168.0.0/16"),),
                    "pod_cidr": cidr("172.22.128.0/18"),
                },
                "172.16.0.0/13",
                ["192.168.0.0/16"],
            ),
        ],
    )
    def test_where_one_works(self, fields: dict[str, Any], vpc: str, secondary: list[str]) -> None:
        after = completed(plan(**fields)).plan

        assert str(after.vpc_cidr) == vpc
        assert [str(block) for block in after.secondary_cidrs] == secondary

    def test_none_around_reserved_addresses(self) -> None:
        assert completed(plan(node_vswitches=vswitches("100.64.0.0/24 a"))).plan.vpc_cidr is None
