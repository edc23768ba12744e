"""The edition of November 2026: every number of the contract, once, and what the rules count on."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.model import (
    Catalogue,
    Certainty,
    ClusterLimits,
    ClusterSpec,
    Fact,
    Facts,
    JoinThreshold,
    MaskRange,
    Plugin,
    PodVswitchMask,
    Quota,
    ScarcityAdvice,
    SecurityGroupSize,
    SizeAdvice,
    Source,
    TerwayMode,
)
from app.domain.cidr import Cidr, read_ipv4_cidr, read_ipv6_cidr

SHARED = Path(__file__).parents[3] / "shared"


def ranges(*texts: str) -> tuple[Cidr, ...]:
    read = tuple(read_ipv4_cidr(text) for text in texts)
    assert all(isinstance(cidr, Cidr) for cidr in read)
    return tuple(cidr for cidr in read if isinstance(cidr, Cidr))


A, B, D = Certainty.AGREED, Certainty.OFFICIAL, Certainty.INFERRED

# id, value, certainty, whether sources disagree
FACTS: list[tuple[str, object, Certainty, bool]] = [
    ("vpc_mask", MaskRange(8, 28), A, True),
    ("vswitch_mask", MaskRange(16, 29), A, False),
    ("pod_vswitch_mask", PodVswitchMask(longest=25, recommended=19), A, False),
    ("service_mask", MaskRange(16, 24), B, False),
    ("service_ipv6_mask", MaskRange(112, 120), A, False),
    ("node_cidr_mask", MaskRange(24, 28), A, True),
    ("private_ranges", ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), A, False),
    ("reserved_ranges", ranges("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"), A, False),
    ("service_ipv6_range", read_ipv6_cidr("fc00::/7"), A, False),
    ("no_overlap", True, A, True),
    ("vswitch_inside_vpc", True, A, False),
    ("host_bits", True, D, False),
    ("vswitch_shared", True, A, True),
    ("pod_vswitch_zone", True, A, False),
    ("secondary_blocks", 5, A, False),
    ("vswitch_reserved_addresses", 4, A, False),
    ("flannel_unusable_addresses", 3, D, True),
    ("service_unusable_addresses", 2, D, False),
    ("idle_addresses", 5, A, False),
    ("route_entries", Quota(200, 1_000), A, True),
    (
        "cluster_limits",
        {
            ClusterSpec.PRO: ClusterLimits(Quota(5_000, 15_000), Quota(1_000, 1_000), 150_000, 10_000),
            ClusterSpec.BASIC: ClusterLimits(Quota(10, 10), Quota(10, 10), 300, 100),
        },
        A,
        False,
    ),
    ("vpc_private_addresses", 300_000, A, False),
    ("basic_security_group", SecurityGroupSize(warning=2_000, error=6_000), B, True),
    ("enterprise_security_group", SecurityGroupSize(warning=65_535, error=None), B, True),
    ("shared_join", JoinThreshold(refused=10, disputed=11), A, True),
    ("exclusive_join", JoinThreshold(refused=5, disputed=6), A, True),
    ("terway_pods", True, A, False),
    ("trunk_pods", True, A, False),
    ("dual_stack_addresses", True, A, True),
    ("network_policy_mode", True, A, True),
    ("cluster_nodes", True, D, False),
    ("immutable", True, A, False),
    ("default_family", "ecs.c7", D, False),
]
DEFAULT_RANGES = ("default_vpcs", "default_services", "default_pods")


class TestFacts:
    @pytest.mark.parametrize(("name", "value", "certainty", "disputed"), FACTS)
    def test_a_fact_is_that_of_the_contract(
        self, catalogue: Catalogue, name: str, value: object, certainty: Certainty, disputed: bool
    ) -> None:
        fact: Fact[Any] = getattr(catalogue.facts, name)

        assert (fact.id, fact.value, fact.certainty, fact.disputed) == (name, value, certainty, disputed)

    def test_none_is_left_out(self, catalogue: Catalogue) -> None:
        stated = {fact.id for fact in facts_of(catalogue)}

        assert stated == {fact[0] for fact in FACTS} | set(DEFAULT_RANGES)

    @pytest.mark.parametrize(
        ("name", "first"),
        [
            ("default_vpcs", "192.168.0.0/16"),
            ("default_services", "172.21.0.0/20"),
            ("default_pods", "172.20.0.0/16"),
        ],
    )
    def test_the_official_layout_is_proposed_first(self, catalogue: Catalogue, name: str, first: str) -> None:
        assert str(getattr(catalogue.facts, name).value[0]) == first

    def test_proposed_ranges_would_pass_the_rules(self, catalogue: Catalogue) -> None:
        facts = catalogue.facts
        for name in DEFAULT_RANGES:
            for cidr in getattr(facts, name).value:
                assert any(block.contains(cidr) for block in facts.private_ranges.value), cidr
        assert all(cidr.prefix in facts.vpc_mask.value for cidr in facts.default_vpcs.value)
        assert all(cidr.prefix in facts.service_mask.value for cidr in facts.default_services.value)

    def test_the_ranges_proposed_first_leave_each_other_alone(self, catalogue: Catalogue) -> None:
        first = [getattr(catalogue.facts, name).value[0] for name in DEFAULT_RANGES]

        assert not any(one.overlaps(other) for place, one in enumerate(first) for other in first[:place])


def facts_of(catalogue: Catalogue) -> list[Fact[Any]]:
    """Those that the edition's own files have."""
    facts = (getattr(catalogue.facts, field.name) for field in fields(Facts))
    return [fact for fact in facts if not fact.added]


def citations(catalogue: Catalogue) -> list[tuple[Source, ...]]:
    """What each fact, need, row and the fit rest on."""
    cited = [catalogue.fit.margin.sources]
    cited += [fact.sources for fact in facts_of(catalogue)]
    cited += [need.sources for need in catalogue.needs.values()]
    return cited + [topic.sources for topic in catalogue.topics]


class TestSources:
    def test_everything_that_is_said_is_cited(self, catalogue: Catalogue) -> None:
        for sources in citations(catalogue):
            assert sources
            assert all(source.url.startswith("https://") for source in sources)

    def test_every_source_is_cited_by_something(self, catalogue: Catalogue) -> None:
        cited = citations(catalogue)
        cited += [unknown.sources for unknown in catalogue.unknowns]
        cited += [listed.sources for listed in catalogue.instance_types.values()]

        assert {source.id for sources in cited for source in sources} == set(catalogue.sources)

    def test_what_is_agreed_has_two_sources_at_least(self, catalogue: Catalogue) -> None:
        lone = {fact.id for fact in facts_of(catalogue) if fact.certainty is A and len(fact.sources) < 2}

        assert not lone

    def test_the_users_document_comes_first_where_it_speaks(self, catalogue: Catalogue) -> None:
        document = catalogue.sources["CMP-ja"]

        assert document.title == "Terway と Flannel の比較"
        assert document.date == "2025-05-09"


# The contract's table: need, Terway, Flannel, whether it may be a must, favours, Terway's mode.
NEEDS = [
    ("network_performance", "better", "neutral", False, "terway", None),
    ("extendable_pods", "better", "lacks-as-must", True, "terway", None),
    ("network_policy", "yes", "lacks", True, "terway", TerwayMode.SHARED_ENI),
    ("exclusive_eni", "yes", "lacks", True, "terway", TerwayMode.EXCLUSIVE_ENI),
    ("pod_security_group", "yes", "lacks", True, "terway", TerwayMode.TRUNK_ENI),
    ("fixed_pod_ip", "yes", "lacks", True, "terway", TerwayMode.TRUNK_ENI),
    ("dual_stack", "yes", "lacks", True, "terway", None),
    ("session_persistence", "yes", "lacks", True, "terway", None),
    ("cross_cluster_access", "yes", "lacks", True, "terway", None),
    ("source_ip", "yes", "lacks", True, "terway", None),
    ("alb_clusterip", "yes", "lacks", True, "terway", None),
    ("pod_eip", "yes", "lacks", True, "terway", None),
    ("shared_vpc", "yes", "lacks", True, "terway", None),
    ("host_port", "conditional", "yes", True, "flannel", None),
    ("simple_setup", "neutral", "better", False, "flannel", None),
    ("vpc_address_saving", "neutral", "better", False, "flannel", None),
]


class TestNeeds:
    @pytest.mark.parametrize(("name", "terway", "flannel", "may_be_must", "favours", "mode"), NEEDS)
    def test_a_need_is_that_of_the_contract(
        self,
        catalogue: Catalogue,
        name: str,
        terway: str,
        flannel: str,
        may_be_must: bool,
        favours: str,
        mode: TerwayMode | None,
    ) -> None:
        need = catalogue.needs[name]

        assert (need.support(Plugin.TERWAY), need.support(Plugin.FLANNEL)) == (terway, flannel)
        assert (need.may_be_must, need.favours, need.terway_mode) == (may_be_must, favours, mode)

    def test_none_is_left_out_and_their_order_is_kept(self, catalogue: Catalogue) -> None:
        assert list(catalogue.needs) == [need[0] for need in NEEDS]

    def test_weights_are_small_and_published(self, catalogue: Catalogue) -> None:
        weights = {name: need.weight for name, need in catalogue.needs.items()}

        assert weights == {
            "network_performance": 2,
            "extendable_pods": 3,
            "network_policy": 3,
            "exclusive_eni": 2,
            "pod_security_group": 2,
            "fixed_pod_ip": 2,
            "dual_stack": 3,
            "session_persistence": 2,
            "cross_cluster_access": 2,
            "source_ip": 2,
            "alb_clusterip": 1,
            "pod_eip": 2,
            "shared_vpc": 3,
            "host_port": 1,
            "simple_setup": 2,
            "vpc_address_saving": 2,
        }

    def test_disputed_are_those_of_which_pages_disagree(self, catalogue: Catalogue) -> None:
        disputed = {name for name, need in catalogue.needs.items() if need.disputed}

        assert disputed == {"network_policy", "cross_cluster_access", "host_port"}


def lead(catalogue: Catalogue, *preferred: str, nodes: int = 5) -> int:
    """How far Terway is ahead of Flannel by preferences and size; below zero where Flannel is."""
    fit = catalogue.fit
    small = nodes <= fit.small_cluster.value.nodes
    lead = -fit.small_cluster.value.weight if small else fit.large_cluster.value.weight
    for name in preferred:
        need = catalogue.needs[name]
        lead += need.weight if need.favours is Plugin.TERWAY else -need.weight
    return lead


class TestFit:
    def test_its_numbers(self, catalogue: Catalogue) -> None:
        fit = catalogue.fit

        assert fit.small_cluster.value == SizeAdvice(Plugin.FLANNEL, 1, 500)
        assert fit.large_cluster.value == SizeAdvice(Plugin.TERWAY, 2, 500)
        assert fit.scarce_addresses.value == ScarcityAdvice(Plugin.FLANNEL, 2, 50)
        assert (fit.quota_request.value, fit.warning.value) == (1, 1)
        assert (fit.clear_margin, fit.tie, fit.margin.certainty) == (2, Plugin.TERWAY, Certainty.INFERRED)

    def test_a_small_simple_cluster_that_spares_addresses_is_clearly_flannels(
        self, catalogue: Catalogue
    ) -> None:
        assert lead(catalogue, "simple_setup", "vpc_address_saving") <= -catalogue.fit.clear_margin

    def test_small_alone_is_no_clear_verdict(self, catalogue: Catalogue) -> None:
        assert 0 < abs(lead(catalogue)) < catalogue.fit.clear_margin

    def test_each_preference_for_terway_moves_towards_terway(self, catalogue: Catalogue) -> None:
        before = lead(catalogue, "simple_setup", "vpc_address_saving")
        for need in catalogue.needs.values():
            after = lead(catalogue, "simple_setup", "vpc_address_saving", need.id)
            assert (after > before) is (need.favours is Plugin.TERWAY)

    def test_what_nothing_else_gives_outweighs_a_small_cluster_clearly(self, catalogue: Catalogue) -> None:
        for name in ("extendable_pods", "network_policy", "dual_stack", "shared_vpc"):
            assert lead(catalogue, name) >= catalogue.fit.clear_margin


class TestTopics:
    def test_the_documents_rows_come_first_and_in_its_order(self, catalogue: Catalogue) -> None:
        assert [topic.id for topic in catalogue.topics] == [
            "network_performance",
            "node_quota",
            "pods_per_node",
            "pod_cidr",
            "network_security_isolation",
            "network_policy",
            "dual_stack",
            "fixed_pod_ip",
            "session_persistence",
            "cross_cluster_access",
            "source_ip",
            "alb_clusterip",
            "scenarios",
            "immutable",
            "pod_eip",
            "shared_vpc",
            "ebpf",
            "host_port",
            "vpc_addresses",
        ]

    def test_those_of_the_document_cite_it(self, catalogue: Catalogue) -> None:
        document = catalogue.sources["CMP-ja"]

        assert all(document in topic.sources for topic in catalogue.topics[:14])

    def test_a_row_and_its_need_favour_the_same_plug_in(self, catalogue: Catalogue) -> None:
        for topic in catalogue.topics:
            if topic.need and topic.favours:
                assert topic.favours is catalogue.needs[topic.need].favours

    def test_every_need_but_that_of_exclusive_enis_has_a_row(self, catalogue: Catalogue) -> None:
        """Exclusive ENIs are part of the row of network performance, as in the document."""
        asked = {topic.need for topic in catalogue.topics}

        assert catalogue.needs.keys() - asked == {"exclusive_eni"}


class TestUnknowns:
    def test_they_begin_with_what_matters_most(self, catalogue: Catalogue) -> None:
        assert [unknown.id for unknown in catalogue.unknowns][:3] == [
            "live_account",
            "planning_page",
            "pod_cidr_mask",
        ]


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="NOT CHECKED against the contract: shared/ is not beside this clone"
)
class TestContract:
    """The text that others rely on, where it is at hand."""

    def test_its_needs_are_ours(self, catalogue: Catalogue) -> None:
        text = (SHARED / "contract" / "CONTRACT.md").read_text(encoding="utf-8")
        table = text[text.index("| need | Terway | Flannel |") : text.index("`extendable_pods` as a must")]

        assert {name for name in catalogue.needs if f"`{name}`" in table} == set(catalogue.needs)
