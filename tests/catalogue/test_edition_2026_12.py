"""The edition of December 2026: what differs from 2026-11, and the additions to 2026-11 next to its folder."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

import pytest

from app.catalogue.load import EDITIONS, load_editions
from app.catalogue.model import (
    Advice,
    Catalogue,
    Certainty,
    ClusterSpec,
    ConcurrentAllocations,
    DatapathV2,
    DefaultZones,
    Fact,
    Facts,
    IpPrefixes,
    Lingjun,
    MaskRange,
    Plugin,
    PodVswitchAdvice,
    RouteTables,
    ScarcityAdvice,
    SecurityGroupSize,
    SecurityGroupUnit,
    SizeAdvice,
    Span,
    TerwayMode,
    TypeSupport,
    UnsupportedTypes,
    VirtualNodePods,
    VswitchSizing,
)
from app.domain.cidr import Cidr, read_ipv4_cidr
from app.domain.version import Version

BOTH = load_editions()
OLDER, CATALOGUE = BOTH.by_name["2026-11"], BOTH.by_name["2026-12"]


def ranges(*texts: str) -> tuple[Cidr, ...]:
    return tuple(cidr for text in texts if isinstance(cidr := read_ipv4_cidr(text), Cidr))


A, B, C, D = Certainty.AGREED, Certainty.OFFICIAL, Certainty.OBSERVED, Certainty.INFERRED
VIRTUAL = {ClusterSpec.PRO: VirtualNodePods(50_000, 20_000), ClusterSpec.BASIC: VirtualNodePods(1_000, 1_000)}

# id, value, certainty, whether sources disagree; then what 2026-11 answers by.
CHANGED: list[tuple[str, object, Certainty, bool, object]] = [
    ("secondary_mask", MaskRange(16, 28), B, False, MaskRange(8, 28)),
    ("pod_vswitch_advice", PodVswitchAdvice(19, 80), D, False, PodVswitchAdvice(19)),
    (
        "reserved_ranges",
        ranges("0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"),
        A,
        False,
        ranges("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"),
    ),
    ("control_plane_ranges", ranges("7.0.0.0/8"), B, False, ()),
    ("exclusive_pod_vswitch", True, A, True, False),
    ("exclusive_idle_addresses", 0, C, False, 5),
    (
        "basic_security_group",
        SecurityGroupSize(2_000, 6_000, counts_ipv6=True),
        A,
        True,
        SecurityGroupSize(2_000, 6_000),
    ),
    (
        "enterprise_security_group",
        SecurityGroupSize(65_536, unit=SecurityGroupUnit.ENIS, addresses_note=65_535),
        A,
        True,
        SecurityGroupSize(65_535),
    ),
    (
        "unsupported_types",
        UnsupportedTypes(("t5", "t6", "c6t", "g6t", "scc*"), 4, 8),
        A,
        False,
        UnsupportedTypes((), 0, 0),
    ),
    ("exclusive_dual_stack", True, A, True, False),
    ("default_zones", DefaultZones(3, 1), D, False, DefaultZones(2, 100)),
]
# Those that only newer fields of a plan or findings that 2026-11 does not give meet: as published, in both.
NEW: list[tuple[str, object, Certainty, bool]] = [
    ("service_network", ranges("100.64.0.0/10")[0], A, False),
    ("vswitch_route", True, A, False),
    ("propagated_routes", 200, B, False),
    ("virtual_node_pods", VIRTUAL, B, False),
    ("vswitches_per_vpc", 150, A, False),
    ("pool_vswitches", 8, B, False),
    ("pool_nodes", 2_000, A, False),
    ("control_plane_vswitches", Span(1, 5), C, False),
    ("region_enis", 1_000, D, False),
    ("concurrent_allocations", ConcurrentAllocations(500, 100), B, False),
    (
        "missing_families",
        ("c9a-flex", "c9ine", "g9a-flex", "g9ine", "gn8ga", "gn9g", "hpc9a", "i5", "i5e", "i5g", "i5ge"),
        B,
        False,
    ),
    ("ip_prefixes", IpPrefixes(28, 20, 2, "1.17"), C, False),
    ("lingjun", Lingjun(("efg*",)), A, False),
    ("erdma_enis", Span(1, 2), C, False),
    ("datapath_v2", DatapathV2("1.9.2", "5.10", 500, 512), A, False),
    ("health_check_source", Version(1, 16, 4), B, False),
    ("route_tables", RouteTables("1.18", "2.4.0"), A, False),
    ("host_port", Version(1, 34), A, False),
    ("nftables", Version(1, 35), A, False),
    ("trunk_default", Version(1, 31), A, False),
    ("cloud_config_rule", "ack-cluster-network-type-check", B, False),
    ("added_pod_vswitch", True, A, False),
    ("shared_vpc", True, B, False),
    ("terraform_service_cidr", True, C, False),
    ("vswitch_sizing", VswitchSizing(2, 26, 19, 20), D, False),
]


def fact(catalogue: Catalogue, name: str) -> Fact[Any]:
    found: Fact[Any] = getattr(catalogue.facts, name)
    return found


class TestFacts:
    @pytest.mark.parametrize(("name", "value", "certainty", "disputed", "older"), CHANGED)
    def test_one_that_changed_keeps_its_value_in_the_older_edition(
        self, name: str, value: object, certainty: Certainty, disputed: bool, older: object
    ) -> None:
        changed = fact(CATALOGUE, name)

        assert (changed.value, changed.certainty, changed.disputed) == (value, certainty, disputed)
        assert fact(OLDER, name).value == older

    @pytest.mark.parametrize(("name", "value", "certainty", "disputed"), NEW)
    def test_one_that_is_new_is_the_same_in_both(
        self, name: str, value: object, certainty: Certainty, disputed: bool
    ) -> None:
        new = fact(CATALOGUE, name)

        assert (new.value, new.certainty, new.disputed) == (value, certainty, disputed)
        assert fact(OLDER, name).value == value
        assert fact(OLDER, name).added

    def test_all_others_are_those_of_the_older_edition(self) -> None:
        named = {each[0] for each in (*CHANGED, *NEW)}

        differing = {
            field.name
            for field in fields(Facts)
            if fact(CATALOGUE, field.name).value != fact(OLDER, field.name).value
        }
        assert differing == {each[0] for each in CHANGED}
        added = {field.name for field in fields(Facts) if fact(OLDER, field.name).added}
        assert added <= named, "add a row to CHANGED or NEW above for each new fact"

    def test_the_newest_edition_states_every_fact_itself(self) -> None:
        assert len(CATALOGUE.every_fact) == len(fields(Facts)) + len(fields(CATALOGUE.fit))
        assert CATALOGUE.absent_findings == frozenset()

    @pytest.mark.parametrize(
        ("mode", "older", "newer"),
        [(TerwayMode.SHARED_ENI, 5, 5), (TerwayMode.TRUNK_ENI, 5, 5), (TerwayMode.EXCLUSIVE_ENI, 5, 0)],
    )
    def test_idle_addresses_are_of_a_mode(self, mode: TerwayMode, older: int, newer: int) -> None:
        assert (OLDER.facts.idle_addresses_of(mode), CATALOGUE.facts.idle_addresses_of(mode)) == (
            older,
            newer,
        )

    def test_what_is_agreed_has_two_sources_at_least(self) -> None:
        stated = [(each.id, each.certainty, each.sources) for each in CATALOGUE.every_fact]
        stated += [(each.id, each.certainty, each.sources) for each in CATALOGUE.needs.values()]
        stated += [(each.id, each.certainty, each.sources) for each in CATALOGUE.topics]

        assert [name for name, certainty, sources in stated if certainty is A and len(sources) < 2] == []

    def test_every_source_is_cited_by_something(self) -> None:
        cited = [each.sources for each in CATALOGUE.every_fact]
        cited += [each.sources for each in CATALOGUE.needs.values()]
        cited += [each.sources for each in CATALOGUE.topics]
        cited += [each.sources for each in CATALOGUE.unknowns]
        cited += [each.sources for each in CATALOGUE.instance_types.values()]

        assert {source.id for sources in cited for source in sources} == set(CATALOGUE.sources)


class TestFit:
    def test_its_numbers(self) -> None:
        fit = CATALOGUE.fit

        assert fit.general_recommendation.value == Advice(Plugin.TERWAY, 1)
        assert fit.small_cluster.value == SizeAdvice(Plugin.FLANNEL, 1, 100, yields_to_needs=True)
        assert fit.large_cluster.value == SizeAdvice(Plugin.TERWAY, 1, 200)
        assert fit.scarce_addresses.value == ScarcityAdvice(Plugin.FLANNEL, 2, 50)
        assert (fit.quota_request.value, fit.warning.value) == (1, 1)
        assert (fit.clear_margin, fit.tie) == (2, Plugin.TERWAY)

    def test_what_the_advice_rests_on_is_said_with_it(self) -> None:
        fit = CATALOGUE.fit

        assert (fit.general_recommendation.certainty, fit.general_recommendation.disputed) == (A, True)
        assert (fit.small_cluster.certainty, fit.small_cluster.disputed) == (D, True)
        assert (fit.large_cluster.certainty, fit.large_cluster.disputed) == (D, False)

    def test_the_older_edition_advises_as_it_did(self) -> None:
        fit = OLDER.fit

        assert fit.general_recommendation.value.weight == 0
        assert fit.small_cluster.value == SizeAdvice(Plugin.FLANNEL, 1, 500)
        assert fit.large_cluster.value == SizeAdvice(Plugin.TERWAY, 2, 500)


class TestTypes:
    @pytest.mark.parametrize(
        ("name", "support"),
        [
            ("ecs.t5-lc1m2.large", TypeSupport.REFUSED),
            ("ecs.t6-c1m1.large", TypeSupport.REFUSED),
            ("ecs.c6t.xlarge", TypeSupport.REFUSED),
            ("ecs.g6t.13xlarge", TypeSupport.REFUSED),
            ("ecs.sccg7.32xlarge", TypeSupport.REFUSED),
            ("ecs.scch5ic.16xlarge", TypeSupport.REFUSED),  # not in the catalogue
            ("ecs.c7.large", TypeSupport.ON_REQUEST),
            ("ecs.r7.large", TypeSupport.ON_REQUEST),  # 16 GiB, but 2 vCPUs
            ("ecs.u1-c1m1.xlarge", TypeSupport.ON_REQUEST),  # 4 vCPUs, but 4 GiB
            ("ecs.c7.xlarge", TypeSupport.SUPPORTED),
            ("ecs.c7t.xlarge", TypeSupport.SUPPORTED),
            ("ecs.c6.4xlarge", TypeSupport.SUPPORTED),
            ("ecs.nosuch.large", TypeSupport.SUPPORTED),  # nothing is known against it
            ("ecs.t60.large", TypeSupport.SUPPORTED),
        ],
    )
    def test_what_ack_makes_of_a_type(self, name: str, support: TypeSupport) -> None:
        assert CATALOGUE.type_support(name) is support
        assert OLDER.type_support(name) is TypeSupport.SUPPORTED

    @pytest.mark.parametrize(
        ("vcpu", "memory", "support"),
        [
            (4, 8.0, TypeSupport.SUPPORTED),
            (3, 8.0, TypeSupport.ON_REQUEST),
            (4, 7.5, TypeSupport.ON_REQUEST),
            (4, None, TypeSupport.SUPPORTED),
            (None, 4.0, TypeSupport.ON_REQUEST),
        ],
    )
    def test_a_type_outside_the_catalogue_is_told_by_its_size(
        self, vcpu: int | None, memory: float | None, support: TypeSupport
    ) -> None:
        assert CATALOGUE.type_support("ecs.new.xlarge", vcpu, memory) is support

    @pytest.mark.parametrize(
        ("name", "is_lingjun"), [("efg2.GN8xAC.48xlarge", True), ("ecs.ebmg7.32xlarge", False)]
    )
    def test_lingjun_nodes_are_told_by_their_family(self, name: str, is_lingjun: bool) -> None:
        assert CATALOGUE.facts.lingjun.value.includes(name) is is_lingjun

    def test_the_rows_are_those_of_the_older_edition_but_for_doubts(self) -> None:
        assert list(CATALOGUE.instance_types) == list(OLDER.instance_types)
        differing = {
            name
            for name, known in CATALOGUE.instance_types.items()
            if known.doubtful != OLDER.instance_types[name].doubtful
        }
        assert len(differing) == 14
        for name, known in CATALOGUE.instance_types.items():
            assert known.eni == OLDER.instance_types[name].eni

    def test_a_doubt_has_the_figures_of_2021(self) -> None:
        known = CATALOGUE.instance_types["ecs.re4.20xlarge"]

        assert known.other_eni is not None
        assert (known.eni.quantity, known.eni.ipv4_per_eni) == (2, 10)
        assert (known.other_eni.quantity, known.other_eni.ipv4_per_eni) == (8, 20)


def test_the_published_folder_never_changes() -> None:
    """Nothing in it, not a byte: links keep its answers."""
    files = sorted((EDITIONS / "2026-11").iterdir())
    digest = hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files))

    assert digest.hexdigest() == "4e3f69d2b9a4fbfdcbe2bbc634ffedb5e5b754193bcaec2e60ec26c5ea250859"
