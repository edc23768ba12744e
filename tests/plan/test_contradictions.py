"""What a plan refuses although each answer reads: node pools, zones, what exists; each with a pointer that leads to it."""

from __future__ import annotations

from typing import Any

import pytest

from app.plan.contradictions import ENTRY_WEIGHT, MAX_ENTRIES
from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan.plan import MAX_POOLS, Plan
from app.plan.read import read
from app.plan.records import MAX_TYPES, MAX_ZONES
from app.plan_io.plan_json import draft_of_json
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.plans import EDITIONS

POOL = {"nodes": 3, "pods_per_node": 10}
SHARED = {**POOL, "name": "shared"}
EXCLUSIVE = {**POOL, "name": "exclusive", "eni_mode": "exclusive"}
PREFIXES = {**POOL, "name": "prefixes", "ip_prefixes": True}
IN_A = {"node_vswitches": [{"cidr": "10.0.0.0/20", "zone": "a"}]}


def mistakes(plan: dict[str, Any]) -> set[tuple[str, str]]:
    draft, misshapen = draft_of_json(plan)
    assert not misshapen
    return {
        (each.pointer, each.message_code.removeprefix("mistake.")) for each in read(draft, EDITIONS).mistakes
    }


def pools(*listed: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"node_pools": list(listed), **rest}


REFUSED = [
    pytest.param(pools(POOL, nodes=3), {("/nodes", "beside-node-pools")}, id="nodes beside pools"),
    *(
        pytest.param(
            pools(POOL, **{field: value}), {(f"/{field}", "beside-node-pools")}, id=f"{field} beside pools"
        )
        for field, value in {
            "max_nodes": 5,
            "surge_nodes": 0,
            "pods_per_node": 10,
            "instance_type": "ecs.c7.4xlarge",
            "eni": {"quantity": 4, "ipv4_per_eni": 10},
            "ip_prefixes": False,
        }.items()
    ),
    pytest.param(
        pools(SHARED, POOL, {**POOL, "name": " shared "}),
        {("/node_pools/2/name", "pool-name-taken")},
        id="one name after trimming",
    ),
    pytest.param(
        pools({**POOL, "zones": ["a", "z"]}, zones=["a", "b"]),
        {("/node_pools/0/zones/1", "pool-zone-unknown")},
        id="a zone beside the plan's",
    ),
    pytest.param(
        pools({**POOL, "zones": ["b"]}, **IN_A),
        {("/node_pools/0/zones/0", "pool-zone-unknown")},
        id="a zone without a node vSwitch",
    ),
    pytest.param(
        pools({**POOL, "zones": ["z"]}),
        {("/node_pools/0/zones/0", "pool-zone-unknown")},
        id="a zone that is not assumed",
    ),
    pytest.param(
        pools({"nodes": 1, "pods_per_node": 10, "zones": ["b"]}),
        {("/node_pools/0/zones/0", "pool-zone-unknown")},
        id="a zone that is not assumed for so few nodes",
    ),
    pytest.param(
        {**POOL, "plugin": "terway"}, {("/plugin", "plugin-without-cluster")}, id="a plug-in of no cluster"
    ),
    pytest.param(
        {**POOL, "existing": "vpc", "plugin": "flannel"},
        {("/plugin", "plugin-without-cluster")},
        id="a plug-in of a VPC",
    ),
    pytest.param(
        {**POOL, "existing": "cluster"}, {("/plugin", "required")}, id="a cluster without its plug-in"
    ),
    pytest.param(
        pools({**POOL, "nodes": 0}, POOL),
        {("/node_pools/0/nodes", "pool-without-nodes")},
        id="a pool without nodes",
    ),
    pytest.param(
        pools({**POOL, "nodes": 0, "max_nodes": 0}, POOL),
        {("/node_pools/0/max_nodes", "number-out-of-bounds")},
        id="a pool that never has nodes",
    ),
    pytest.param(
        pools({**POOL, "nodes": 0, "max_nodes": 4}, {**POOL, "nodes": 0, "max_nodes": 1}),
        {("/node_pools", "pools-without-nodes")},
        id="no nodes in any pool",
    ),
    pytest.param(
        pools({**POOL, "max_nodes": 2}),
        {("/node_pools/0/max_nodes", "max-below-nodes")},
        id="fewer at most than at the start",
    ),
    pytest.param(
        pools({**EXCLUSIVE, "ip_prefixes": True}),
        {("/node_pools/0/ip_prefixes", "prefixes-exclusive")},
        id="exclusive and prefixes",
    ),
    pytest.param(
        {**POOL, "ip_prefixes": True, "needs": {"exclusive_eni": "must"}},
        {("/ip_prefixes", "prefixes-exclusive.need")},
        id="prefixes beside the must",
    ),
    pytest.param(
        pools(SHARED, PREFIXES, needs={"exclusive_eni": "must"}),
        {("/node_pools/1/ip_prefixes", "prefixes-exclusive.need")},
        id="prefixes of a pool that the must makes exclusive",
    ),
    pytest.param(
        {**POOL, "eni": {"quantity": 1, "ipv4_per_eni": 0}},
        {("/eni/ipv4_per_eni", "number-out-of-bounds")},
        id="no IPv4 address",
    ),
    pytest.param(
        pools({**POOL, "eni": {"quantity": 0, "ipv4_per_eni": 5}}),
        {("/node_pools/0/eni/quantity", "number-out-of-bounds")},
        id="no ENI in a pool",
    ),
    pytest.param(pools(*[POOL] * (MAX_POOLS + 1)), {("/node_pools", "too-many.records")}, id="101 pools"),
    pytest.param(
        pools({**POOL, "instance_types": ["ecs.c7.large"] * (MAX_TYPES + 1)}),
        {("/node_pools/0/instance_types", "too-many.names")},
        id="11 types",
    ),
    pytest.param({**POOL, "zones": ["a"] * (MAX_ZONES + 1)}, {("/zones", "too-many.names")}, id="101 zones"),
    pytest.param({**POOL, "zones": ["a", " "]}, {("/zones/1", "required.name")}, id="a zone without a name"),
    pytest.param(
        pools({**POOL, "instance_types": [""]}),
        {("/node_pools/0/instance_types/0", "required.name")},
        id="a type without a name",
    ),
    pytest.param(pools({"nodes": 3}), {("/node_pools/0/pods_per_node", "required")}, id="pods missing"),
    pytest.param(
        pools({**POOL, "name": "x" * 64}), {("/node_pools/0/name", "too-long")}, id="a name too long"
    ),
    pytest.param(
        {**POOL, "route_tables": 0}, {("/route_tables", "number-out-of-bounds")}, id="no route table"
    ),
    pytest.param({}, {("/nodes", "required"), ("/pods_per_node", "required")}, id="neither nodes nor pools"),
    pytest.param(
        {"node_pools": []},
        {("/nodes", "required"), ("/pods_per_node", "required")},
        id="an empty list of pools",
    ),
    pytest.param(
        pools({"nodes": 0, "pods_per_node": 0, "eni_mode": "exclusive", "ip_prefixes": True}, vpc_cidr="x"),
        {
            ("/node_pools/0/nodes", "pool-without-nodes"),
            ("/node_pools/0/pods_per_node", "number-out-of-bounds"),
            ("/node_pools/0/ip_prefixes", "prefixes-exclusive"),
            ("/vpc_cidr", "cidr-invalid.no-cidr"),
        },
        id="every mistake at once",
    ),
]

TAKEN = [
    pytest.param(pools(SHARED, EXCLUSIVE, POOL, POOL), id="pools without names are no equals"),
    pytest.param(pools({**POOL, "nodes": 0, "max_nodes": 1}, POOL), id="a pool that starts empty"),
    pytest.param(pools({**POOL, "zones": ["a", "b"]}, zones=["a", "b"]), id="zones of the plan"),
    pytest.param(pools({**POOL, "zones": ["a"]}, **IN_A), id="the zone of a node vSwitch"),
    pytest.param(pools({**POOL, "zones": ["c"]}), id="a zone that is assumed"),
    pytest.param(
        pools(EXCLUSIVE, PREFIXES, needs={"exclusive_eni": "must"}), id="a must that one pool meets"
    ),
    pytest.param(pools(PREFIXES, needs={"exclusive_eni": "prefer"}), id="prefixes beside a preference"),
    pytest.param({**POOL, "existing": "cluster", "plugin": "flannel"}, id="a cluster with its plug-in"),
    pytest.param({**POOL, "existing": "vpc"}, id="a VPC"),
    pytest.param({**POOL, "node_pools": []}, id="no pools beside the short form"),
    pytest.param({**POOL, "kubernetes_version": "whatever"}, id="any text as a version"),
    pytest.param(pools(*[POOL] * MAX_POOLS), id="100 pools"),
]


@pytest.mark.parametrize(("plan", "expected"), REFUSED)
def test_it_is_refused_where_it_is_wrong(plan: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert mistakes(plan) == expected


@pytest.mark.parametrize("plan", TAKEN)
def test_it_just_is_not(plan: dict[str, Any]) -> None:
    assert mistakes(plan) == set()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(("plan", "_"), REFUSED)
def test_each_mistake_has_a_sentence(plan: dict[str, Any], _: object, tag: str) -> None:
    language = load_language(tag)
    for each in read(draft_of_json(plan)[0], EDITIONS).mistakes:
        assert language.text(each.message_code, **each.params)


def test_all_lists_together_have_a_most() -> None:
    networks = (NetworkDraft("10.0.0.0/24"),) * 100_000
    ranges = ("10.0.0.0/24",) * 10_000

    def plan(blocks: int) -> Draft:
        return Draft(
            nodes="3",
            pods_per_node="3",
            secondary_cidrs=ranges[:blocks],
            zones=("a",),
            connected_networks=networks,
        )

    least = (MAX_ENTRIES - len(networks)) // ENTRY_WEIGHT - 1
    assert read(plan(least), EDITIONS).mistakes == ()
    assert [(each.pointer, each.variant) for each in read(plan(least + 1), EDITIONS).mistakes] == [
        ("", "entries")
    ]


def test_vswitches_are_in_at_most_so_many_zones() -> None:
    def found(zones: int) -> list[tuple[str, str, object]]:
        vswitches = tuple(VswitchDraft(f"10.0.{place}.0/24", f"z{place}") for place in range(zones))
        draft = Draft(nodes="3", pods_per_node="3", node_vswitches=vswitches, pod_vswitches=vswitches[:2])
        return [(each.pointer, each.variant, each.params["count"]) for each in read(draft, EDITIONS).mistakes]

    assert found(MAX_ZONES) == []
    assert found(MAX_ZONES + 1) == [("/node_vswitches", "zones", MAX_ZONES + 1)]


def test_a_zone_that_is_named_twice_is_one() -> None:
    plan = read(Draft(nodes="3", pods_per_node="3", zones=("a", "b", " a")), EDITIONS).plan
    assert isinstance(plan, Plan)
    assert plan.zones == ("a", "b")
