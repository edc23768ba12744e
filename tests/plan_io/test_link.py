"""The share link: what it holds comes back, and nothing that is typed into it does harm."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.load import load_editions
from app.catalogue.model import ClusterSpec, Plugin
from app.domain.cidr import IPV6, Cidr
from app.plan.draft import Draft, EniDraft, NetworkDraft, NodePoolDraft, VswitchDraft
from app.plan.names import plain_name
from app.plan.plan import (
    ConnectedNetwork,
    ConnectedNetworks,
    Eni,
    EniMode,
    Existing,
    NeedLevel,
    NodePool,
    Plan,
    SecurityGroup,
    Vswitch,
)
from app.plan.read import read
from app.plan_io.link import Link, decode, draft_of, encode, encode_change, pairs, stated_draft_of
from app.plan_io.plan_json import draft_of_json
from app.plan_io.plan_to_json import plan_json
from tests.random_plans import random_plans

EDITIONS = load_editions()
NEEDS = EDITIONS.newest.needs

GOLDEN = (
    "v=1&rules=2026-11&name=Payments,+%E6%9D%B1%E4%BA%AC&cluster_spec=pro&nodes=6&max_nodes=30&surge_nodes=3"
    "&pods_per_node=40&instance_type=ecs.c7.4xlarge&vpc_cidr=10.0.0.0/8&route_entry_quota=200"
    "&route_entries_used=12&service_cidr=172.21.0.0/20&security_group=enterprise&eni=8~30~~80~true"
    "&secondary_cidrs=192.168.0.0/16_172.16.0.0/16&node_vswitches=10.0.0.0/20~a~12_10.0.16.0/20~b"
    "&pod_vswitches=10.1.0.0/19~a&connected_networks=172.30.0.0/16~dc!5Fosaka_10.200.0.0/16"
    "&network_policy=must"
)
GOLDEN_DRAFT = Draft(
    rules="2026-11",
    name="Payments, 東京",
    cluster_spec="pro",
    nodes="6",
    max_nodes="30",
    surge_nodes="3",
    pods_per_node="40",
    instance_type="ecs.c7.4xlarge",
    vpc_cidr="10.0.0.0/8",
    route_entry_quota="200",
    route_entries_used="12",
    service_cidr="172.21.0.0/20",
    security_group="enterprise",
    eni=EniDraft("8", "30", None, "80", "true"),
    secondary_cidrs=("192.168.0.0/16", "172.16.0.0/16"),
    node_vswitches=(VswitchDraft("10.0.0.0/20", "a", "12"), VswitchDraft("10.0.16.0/20", "b")),
    pod_vswitches=(VswitchDraft("10.1.0.0/19", "a"),),
    connected_networks=(NetworkDraft("172.30.0.0/16", "dc_osaka"), NetworkDraft("10.200.0.0/16")),
    needs={"network_policy": "must"},
)

GOLDEN_POOLS_CHECK = "bcfb47f2"
GOLDEN_POOLS = (
    f"v=2&check={GOLDEN_POOLS_CHECK}&rules=2026-12&name=Shop&existing=vpc&kubernetes_version=1.34&virtual_node_pods=30"
    "&vpc_cidr=10.0.0.0/8&route_tables=2&zones=a_b"
    "&node_pools=web~20~60~2~40~ecs.g7.2xlarge,ecs.c7.2xlarge_~3~~~6~~8,10,,,true~exclusive~~a_prefixes~3~~~60~~~~true"
    "&network_policy=must"
)
GOLDEN_POOLS_DRAFT = Draft(
    rules="2026-12",
    name="Shop",
    existing="vpc",
    kubernetes_version="1.34",
    virtual_node_pods="30",
    vpc_cidr="10.0.0.0/8",
    route_tables="2",
    zones=("a", "b"),
    node_pools=(
        NodePoolDraft(
            name="web",
            nodes="20",
            max_nodes="60",
            surge_nodes="2",
            pods_per_node="40",
            instance_types=("ecs.g7.2xlarge", "ecs.c7.2xlarge"),
        ),
        NodePoolDraft(
            nodes="3",
            pods_per_node="6",
            eni=EniDraft("8", "10", None, None, "true"),
            eni_mode="exclusive",
            zones=("a",),
        ),
        NodePoolDraft(name="prefixes", nodes="3", pods_per_node="60", ip_prefixes="true"),
    ),
    needs={"network_policy": "must"},
)

numbers = st.integers(0, 1_000_000)
ipv4 = st.builds(Cidr, st.integers(0, 2**32 - 1), st.integers(0, 32))
ipv6 = st.builds(Cidr, st.integers(0, 2**128 - 1), st.integers(0, 128), st.just(IPV6))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(plain_name)
zones = texts
vswitches = st.lists(st.builds(Vswitch, ipv4, zones, numbers), max_size=4).map(tuple)
enis = st.builds(
    Eni,
    st.integers(1, 500),
    st.integers(1, 500),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | st.booleans(),
)


def levels(need: str) -> st.SearchStrategy[NeedLevel]:
    return st.sampled_from([each for each in NeedLevel if each != "must" or NEEDS[need].may_be_must])


letters = st.sampled_from("abc")
type_names = st.sampled_from(["ecs.c7.4xlarge", "ecs.x_y~z!41", "a,b", "!"])


@st.composite
def pools(draw: st.DrawFn) -> tuple[NodePool, ...]:
    names = draw(st.lists(texts.map(lambda text: plain_name(text[:63])), unique=True, max_size=3))
    return tuple(draw(pools_named(name)) for name in names)


@st.composite
def pools_named(draw: st.DrawFn, name: str) -> NodePool:
    nodes = draw(st.integers(1, 1_000_000))
    exclusive = draw(st.booleans())
    return NodePool(
        name=name,
        nodes=nodes,
        max_nodes=draw(st.none() | st.integers(nodes, 1_000_000)),
        surge_nodes=draw(numbers),
        pods_per_node=draw(st.integers(1, 1_000_000)),
        instance_types=tuple(draw(st.lists(type_names, max_size=3))),
        eni=draw(st.none() | enis),
        eni_mode=EniMode.EXCLUSIVE if exclusive else EniMode.SHARED,
        ip_prefixes=draw(st.booleans()) and not exclusive,
        zones=tuple(draw(st.lists(letters, unique=True, max_size=3))),
    )


def short_forms(nodes: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "nodes": st.just(nodes),
            "max_nodes": st.none() | st.integers(nodes, 1_000_000),
            "surge_nodes": numbers,
            "pods_per_node": st.integers(1, 1_000_000),
            "instance_type": st.none() | type_names,
            "eni": st.none() | enis,
        }
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    stated = draw(pools())
    one_pool = {} if stated else draw(st.integers(1, 1_000_000).flatmap(short_forms))
    existing = draw(st.sampled_from(Existing))
    return Plan(
        **one_pool,
        node_pools=stated,
        zones=("a", "b", "c")
        if stated
        else tuple(draw(st.lists(zones.filter(bool), unique=True, max_size=3))),
        existing=existing,
        plugin=draw(st.sampled_from(Plugin)) if existing is Existing.CLUSTER else None,
        kubernetes_version=draw(st.none() | st.sampled_from(["1.34", "1.34.1-aliyun.1"])),
        virtual_node_pods=draw(numbers),
        route_tables=draw(st.integers(1, 1_000_000)),
        growth_percent_per_year=draw(st.none() | st.integers(0, 1_000)),
        services=draw(st.none() | numbers),
        name=draw(texts),
        rules=EDITIONS.newest.edition,  # the one that has all of these needs
        cluster_spec=draw(st.sampled_from(ClusterSpec)),
        vpc_cidr=draw(st.none() | ipv4),
        secondary_cidrs=draw(st.lists(ipv4, max_size=4).map(tuple)),
        route_entry_quota=draw(numbers),
        route_entries_used=draw(numbers),
        node_vswitches=draw(vswitches),
        pod_vswitches=draw(vswitches),
        service_cidr=draw(st.none() | ipv4),
        service_ipv6_cidr=draw(st.none() | ipv6),
        pod_cidr=draw(st.none() | ipv4),
        node_cidr_mask=draw(st.none() | st.integers(24, 28)),
        connected_networks=ConnectedNetworks(
            draw(st.lists(st.builds(ConnectedNetwork, ipv4, texts), max_size=5))
        ),
        security_group=draw(st.sampled_from(SecurityGroup)),
        needs=MappingProxyType({need: draw(levels(need)) for need in NEEDS}),
    )


def readable(plan: Plan) -> bool:
    """Whether a plan with these needs may have these pools."""
    prefixes = any(pool.ip_prefixes for pool in plan.node_pools)
    exclusive = any(pool.eni_mode is EniMode.EXCLUSIVE for pool in plan.node_pools)
    return not plan.is_must("exclusive_eni") or not prefixes or exclusive


@given(plans().filter(readable))
def test_a_plan_comes_back_from_its_link(plan: Plan) -> None:
    link = decode(encode(draft_of(plan)))
    assert not link.problems
    reading = read(link.draft, EDITIONS)
    assert reading.mistakes == ()
    assert reading.plan == plan


@given(plans().filter(readable))
def test_a_plan_comes_back_from_its_link_without_defaults(plan: Plan) -> None:
    draft = stated_draft_of(plan, EDITIONS.by_name[plan.rules])
    reading = read(decode(encode(draft)).draft, EDITIONS)
    assert reading.plan == plan
    assert len(encode(draft)) <= len(encode(draft_of(plan)))


def test_a_link_without_defaults_has_just_what_the_plan_states() -> None:
    typed = Draft(rules="2026-11", nodes="3", pods_per_node="30", route_entry_quota="300")
    reading = read(typed, EDITIONS)
    assert reading.plan is not None
    assert encode(stated_draft_of(reading.plan, reading.catalogue)) == encode(typed)


@given(plans().filter(readable))
def test_a_plan_comes_back_from_its_json(plan: Plan) -> None:
    draft, misshapen = draft_of_json(json.loads(json.dumps(plan_json(plan))))
    assert not misshapen
    assert read(draft, EDITIONS).plan == plan


@given(plans())
def test_a_link_is_canonical(plan: Plan) -> None:
    query = encode(draft_of(plan))
    assert encode(decode(query).draft) == query


def test_the_links_of_version_1_open_for_ever() -> None:
    assert decode(GOLDEN) == Link(GOLDEN_DRAFT)


def test_the_links_of_version_2_open_for_ever() -> None:
    assert encode(GOLDEN_DRAFT) == GOLDEN.replace("v=1", "v=2&check=3c179183")
    assert decode(encode(GOLDEN_DRAFT)) == Link(GOLDEN_DRAFT)
    assert encode(GOLDEN_POOLS_DRAFT) == GOLDEN_POOLS
    assert decode(GOLDEN_POOLS) == Link(GOLDEN_POOLS_DRAFT)


def test_a_link_needs_no_checksum() -> None:
    typed = GOLDEN_POOLS.replace(f"check={GOLDEN_POOLS_CHECK}&", "")

    assert decode(typed) == Link(GOLDEN_POOLS_DRAFT)
    assert decode(typed.replace("v=2&", "")) == Link(GOLDEN_POOLS_DRAFT)


@pytest.mark.parametrize(
    "added", ["utm_source=mail", "return=review", "action=", "plugin=flannel", "lang=ja", "a.b=c"]
)
def test_what_is_no_part_of_the_plan_changes_no_checksum(added: str) -> None:
    assert decode(f"{GOLDEN_POOLS}&{added}") == Link(GOLDEN_POOLS_DRAFT)


def test_a_program_that_sorts_and_quotes_does_no_harm() -> None:
    assert decode(urlencode(sorted(parse_qsl(GOLDEN_POOLS)))) == Link(GOLDEN_POOLS_DRAFT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("virtual_node_pods=30", "virtual_node_pods=300"),
        ("&network_policy=must", ""),
        ("network_policy=must", "network_policy=must."),
        ("must", "must&dual_stack=must"),
        ("existing=vpc", "existing=cluster&plugin=terway"),
        ("web~20", "web~21"),
        (f"check={GOLDEN_POOLS_CHECK}", "check="),
        (f"check={GOLDEN_POOLS_CHECK}", f"check={GOLDEN_POOLS_CHECK}&check=0"),
    ],
)
def test_an_edited_link_is_told(old: str, new: str) -> None:
    edited = GOLDEN_POOLS.replace(old, new)

    assert edited != GOLDEN_POOLS
    assert [each.variant for each in decode(edited).problems] == ["edited"]


@settings(max_examples=10)
@given(plans())
def test_every_cut_of_a_link_is_noticed(plan: Plan) -> None:
    whole = encode(draft_of(plan))
    assert_no_cut_is_answered(whole)


def test_every_cut_of_a_change_is_noticed() -> None:
    changed = replace(GOLDEN_POOLS_DRAFT, vpc_cidr="10.0.0.0/9", needs={"network_policy": "no"})
    assert_no_cut_is_answered(encode_change(GOLDEN_POOLS_DRAFT, changed))
    assert_no_cut_is_answered(
        encode_change(GOLDEN_DRAFT, replace(GOLDEN_DRAFT, max_nodes=None, services="40"))
    )


def assert_no_cut_is_answered(whole: str) -> None:
    """A cut after the key of the checksum is reported; before it there is no plan yet."""
    for length in range(len(whole)):
        link = decode(whole[:length])
        if length >= len("v=2&check="):
            assert [each.variant for each in link.problems][:1] == ["edited"], whole[:length]
        else:
            assert {each.code for each in read(link.draft, EDITIONS).mistakes} == {"required"}


def test_an_ordinary_plan_makes_a_short_link() -> None:
    plain = replace(GOLDEN_DRAFT, name=None, eni=None, secondary_cidrs=())
    assert len(encode(plain)) <= 400


def test_two_hundred_networks_open() -> None:
    networks = tuple(
        NetworkDraft(f"10.{index}.{index * 7 % 256}.0/24", f"Site {index}") for index in range(200)
    )
    draft = replace(GOLDEN_DRAFT, connected_networks=networks)
    query = encode(draft)
    assert "netz=" in query
    assert len(query) < 6_000
    assert decode(query).draft == draft


@pytest.mark.parametrize("text", ["abc", "!!!", "é", "A" * 5_000])
def test_networks_that_are_cut_are_told(text: str) -> None:
    link = decode(f"v=1&nodes=3&netz={text}")
    assert [problem.message_code for problem in link.problems] == ["mistake.link-unreadable.networks"]
    assert link.draft.nodes == "3"


def test_networks_that_grow_beyond_reason_are_not_unpacked() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"_" * 2**25, 9, -15)).decode()
    assert decode(f"netz={bomb}").problems


def test_a_link_of_another_version_is_told() -> None:
    assert [problem.variant for problem in decode("v=3&nodes=3").problems] == ["version"]


def test_a_form_is_read_as_its_link() -> None:
    link = decode(
        "v=1&nodes=3&nodes=4&services=+&node_vswitches.cidr=10.0.0.0%2F20&node_vswitches.zone=a"
        "&node_vswitches.used=&node_vswitches.cidr=&node_vswitches.zone=&node_vswitches.used="
        "&secondary_cidrs.lines=10.1.0.0/16%0D%0A%0D%0A10.2.0.0/16,10.3.0.0/16"
        "&connected_networks.lines=10.8.0.0/16+the_office%0A10.9.0.0+255.255.0.0+home%0A10.7.0.0+/+16"
        "&eni.quantity=4&eni.ipv4_per_eni=&source_ip=no&action=continue"
    )
    assert link.draft == Draft(
        nodes="4",
        node_vswitches=(VswitchDraft("10.0.0.0/20", "a"),),
        secondary_cidrs=("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"),
        connected_networks=(
            NetworkDraft("10.8.0.0/16", "the_office"),
            NetworkDraft("10.9.0.0 255.255.0.0", "home"),
            NetworkDraft("10.7.0.0 / 16"),
        ),
        eni=EniDraft("4"),
        needs={"source_ip": "no"},
    )


@given(st.text() | st.text("v=1&nodes_~!%20/.netzpodvswitches", max_size=80))
def test_any_text_is_read(text: str) -> None:
    encode(decode(text).draft)
    read(decode(text).draft, EDITIONS)


@pytest.mark.parametrize("query", ["eni=%0A~", "node_vswitches=%0A~", "connected_networks=%0A~", "eni=~"])
def test_a_blank_part_is_written_the_same_way_ever_after(query: str) -> None:
    """Found by fuzzing: a part of white space alone was lost when its link was opened."""
    written = encode(decode(query).draft)

    assert encode(decode(written).draft) == written
    assert decode(written).draft == decode(query).draft


@given(st.text("ab=&+%2;~é ", max_size=30))
def test_keys_and_values_are_those_of_the_standard_library(query: str) -> None:
    assert pairs(query) == parse_qsl(query, keep_blank_values=True, errors="replace")


@pytest.fixture(scope="module")
def links() -> list[str]:
    """Links of every kind of field: the two above, a change of one, a long list, and random plans."""
    networks = tuple(NetworkDraft(f"10.{place}.0.0/24", f"Site {place}") for place in range(60))
    drafts = [
        GOLDEN_DRAFT,
        GOLDEN_POOLS_DRAFT,
        replace(GOLDEN_POOLS_DRAFT, connected_networks=networks),
        *(draft_of_json(plan)[0] for plan in random_plans(seed=5, number=3)),
    ]
    changed = replace(GOLDEN_POOLS_DRAFT, vpc_cidr="10.0.0.0/9", needs={"network_policy": "no"})
    return [*map(encode, drafts), encode_change(GOLDEN_POOLS_DRAFT, changed)]


def is_noticed(edited: str, whole: str) -> bool:
    """Whether the link says that it was edited, can't be read as a plan, or still is the same one."""
    link = decode(edited)
    return (
        bool(link.problems) or link.draft == decode(whole).draft or bool(read(link.draft, EDITIONS).mistakes)
    )


def test_every_cut_of_a_link_of_any_kind_is_noticed(links: list[str]) -> None:
    for whole in links:
        assert_no_cut_is_answered(whole)


def test_every_changed_character_is_noticed(links: list[str]) -> None:
    for whole in links:
        for place in range(len(whole)):
            for other in {"0", "a", "&"} - {whole[place]}:
                edited = f"{whole[:place]}{other}{whole[place + 1 :]}"
                assert is_noticed(edited, whole), (edited, whole)


def test_every_parameter_that_is_dropped_doubled_or_moved_is_noticed(links: list[str]) -> None:
    for whole in links:
        parts = whole.split("&")
        for place, part in enumerate(parts):
            others = [*parts[:place], *parts[place + 1 :]]
            assert is_noticed("&".join(others), whole), part
            assert is_noticed("&".join([*parts, part]), whole), part
            assert is_noticed("&".join([*others, part]), whole), part


def test_every_character_that_is_lost_or_swapped_is_noticed(links: list[str]) -> None:
    for whole in links:
        for place in range(len(whole) - 1):
            lost = whole[:place] + whole[place + 1 :]
            swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
            assert is_noticed(lost, whole), (lost, whole)
            assert is_noticed(swapped, whole), (swapped, whole)
