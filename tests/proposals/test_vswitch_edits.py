"""The edits of vSwitches, checked against every possible place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.plan.plan import ConnectedNetwork, ConnectedNetworks, Existing, NodePool, Plan, Vswitch
from app.proposals.vswitch_edits import VSWITCH_LISTS, Refusal, VswitchEdits
from tests.proposals.complete_plans import CATALOGUE, FACTS, cidr, completed, networks, vswitches

RESERVED = FACTS.vswitch_reserved_addresses.value
MASKS = {
    "node_vswitches": range(FACTS.vswitch_mask.value.shortest, FACTS.vswitch_mask.value.longest + 1),
    "pod_vswitches": range(FACTS.vswitch_mask.value.shortest, FACTS.pod_vswitch_mask.value.longest + 1),
}
SPACE = cidr("10.0.0.0/21")
BLOCKS = st.builds(
    lambda offset, prefix: Cidr(SPACE.first + offset, prefix).network,
    st.integers(0, SPACE.size - 1),
    st.integers(22, 28),
)
VSWITCHES = st.lists(
    st.builds(Vswitch, BLOCKS, st.sampled_from("ab"), st.sampled_from([0, 0, 9, 200])), max_size=4
).map(tuple)
PLANS = st.builds(
    Plan,
    nodes=st.just(3),
    pods_per_node=st.just(20),
    instance_type=st.just("ecs.c7.4xlarge"),
    node_cidr_mask=st.just(26),
    existing=st.sampled_from([Existing.NOTHING, Existing.NOTHING, Existing.VPC]),
    vpc_cidr=st.sampled_from([SPACE, cidr("10.0.0.0/22"), None]),
    secondary_cidrs=st.sampled_from([(), (cidr("10.0.4.0/23"),), (cidr("10.0.1.0/24"),)]),
    node_vswitches=VSWITCHES,
    pod_vswitches=VSWITCHES,
    service_cidr=st.one_of(st.just(cidr("172.21.0.0/20")), BLOCKS, st.none()),
    pod_cidr=st.one_of(st.just(cidr("172.20.0.0/16")), BLOCKS, st.none()),
    connected_networks=st.lists(st.builds(ConnectedNetwork, BLOCKS), max_size=3).map(ConnectedNetworks),
)
Entry = tuple[str, int]


def edits_of(plan: Plan) -> VswitchEdits:
    return VswitchEdits(plan, completed(plan).plan, CATALOGUE)


def entries(plan: Plan) -> Iterator[Entry]:
    for name in VSWITCH_LISTS:
        yield from ((name, index) for index in range(len(getattr(plan, name))))


def same(plan: Plan, name: str, index: int) -> set[Entry]:
    """The vSwitch, and where the other list has it too."""
    block = getattr(plan, name)[index].cidr
    other = next(each for each in VSWITCH_LISTS if each != name)
    twins = [(other, place) for place, each in enumerate(getattr(plan, other)) if each.cidr == block]
    return {(name, index), *twins[:1]}


def obstacles(plan: Plan, without: set[Entry]) -> list[Cidr]:
    vswitches = [
        getattr(plan, name)[index].cidr for name, index in entries(plan) if (name, index) not in without
    ]
    own = [block for block in (plan.service_cidr, plan.pod_cidr) if block]
    connected = [network.cidr for network in plan.connected_networks]
    return [*vswitches, *own, *connected, *FACTS.reserved_ranges.value]


def places(plan: Plan, prefix: int, taken: list[Cidr]) -> list[Cidr]:
    """Every free block of a size in the VPC, one by one, in the order of the addresses."""
    homes = sorted(
        [block for block in (plan.vpc_cidr, *plan.secondary_cidrs) if block],
        key=lambda home: (home.first, home.prefix),
    )
    return [
        block
        for home in homes
        for first in range(home.first, home.last + 1, 1 << 32 - prefix)
        if prefix >= home.prefix
        for block in [Cidr(first, prefix)]
        if not any(block.overlaps(each) for each in taken)
    ]


def holds(block: Cidr, used: int) -> bool:
    return block.size - RESERVED >= used


@given(PLANS, st.data())
def test_options_are_those_that_counting_finds(asked: Plan, data: st.DataObject) -> None:
    edits = edits_of(asked)
    plan = edits.plan
    listed = list(entries(plan))
    if not listed or plan.vpc_cidr is None or plan.vpc_cidr.size > SPACE.size:
        return
    name, index = data.draw(st.sampled_from(listed))
    vswitch, twins = getattr(plan, name)[index], same(plan, name, index)
    exists = asked.existing is Existing.VPC and any(getattr(asked, each) for each, _ in twins)
    taken = obstacles(plan, twins)
    sizes = [prefix for prefix in range(16, 30) if all(prefix in MASKS[each] for each, _ in twins)]
    found = edits.options(name, index)

    def following(prefix: int) -> Cidr | None:
        free = places(plan, prefix, taken)
        after = [block for block in free if block.first > vswitch.cidr.last]
        block = next(iter(after or free), None)
        return None if block == vswitch.cidr else block

    larger, smaller = [], []
    for prefix in sizes:
        free = places(plan, prefix, taken)
        around = Cidr(vswitch.cidr.first, prefix).network
        inside = [block for block in free if vswitch.cidr.contains(block)]
        if exists or not holds(Cidr(0, prefix), vswitch.used):
            continue
        if prefix < vswitch.cidr.prefix:
            larger.append(around if around in free else None if vswitch.used else following(prefix))
        elif prefix > vswitch.cidr.prefix and inside:
            smaller.append(inside[0])
    can_move = not exists and not vswitch.used and vswitch.cidr.prefix in sizes
    assert list(found.larger) == [block for block in reversed(larger) if block][:3]
    assert list(found.smaller) == smaller[:3]
    assert found.moved == (following(vswitch.cidr.prefix) if can_move else None)


@given(PLANS, st.data())
def test_a_change_moves_nothing_else_and_makes_no_overlap(asked: Plan, data: st.DataObject) -> None:
    """Whatever is offered can be done, and the planner answers it with just that change."""
    edits = edits_of(asked)
    before = edits.plan
    offered: list[tuple[Plan | None, set[Entry], Cidr | None]] = []
    for name, index in entries(before):
        options, twins = edits.options(name, index), same(before, name, index)
        blocks = filter(None, (*options.larger, *options.smaller, options.moved))
        offered += [(edits.placed(name, index, block), twins, block) for block in blocks]
        if options.is_removable:
            offered.append((edits.removed(name, index), twins, None))
    if not offered:
        return
    changed, twins, block = data.draw(st.sampled_from(offered))
    assert changed is not None
    after = completed(changed).plan

    for field in ("vpc_cidr", "secondary_cidrs", "service_cidr", "pod_cidr", "connected_networks"):
        assert getattr(after, field) == getattr(before, field) or not getattr(before, field)
    for name in filter(partial(getattr, before), VSWITCH_LISTS):  # for an empty one there may be room now
        kept = [each for place, each in enumerate(getattr(before, name)) if (name, place) not in twins]
        moved = [each for each in getattr(after, name) if each.cidr == block]
        assert [each for each in getattr(after, name) if each not in moved] == kept
        assert len(moved) == (0 if block is None else sum(each == name for each, _ in twins))
    if block is not None:
        assert not any(block.overlaps(each) for each in obstacles(before, twins))
        assert any(home.contains(block) for home in (before.vpc_cidr, *before.secondary_cidrs) if home)


@given(PLANS, st.sampled_from(VSWITCH_LISTS), st.sampled_from("abc"), st.data())
def test_what_can_be_added_is_what_counting_finds(
    asked: Plan, name: str, zone: str, data: st.DataObject
) -> None:
    edits = edits_of(asked)
    plan = edits.plan
    if plan.vpc_cidr is None or plan.vpc_cidr.size > SPACE.size:
        return
    first = SPACE.first + data.draw(st.integers(0, SPACE.size - 1))
    last = data.draw(st.integers(first, SPACE.last))
    taken = obstacles(plan, set())
    expected = []
    for prefix in MASKS[name]:
        free = [block for block in places(plan, prefix, taken) if first <= block.first and block.last <= last]
        expected += free[:1]
    found = edits.addable(name, first, last)

    assert list(found) == expected
    for block in found[:2]:
        changed = edits.added(name, block, zone)
        assert changed is not None
        after = completed(changed).plan
        assert getattr(after, name)[-1] == Vswitch(block, zone)
        assert getattr(after, name)[:-1] == getattr(plan, name)
        assert after.vpc_cidr == plan.vpc_cidr


@given(PLANS, BLOCKS, st.sampled_from(VSWITCH_LISTS))
def test_nothing_is_put_where_something_is(asked: Plan, block: Cidr, name: str) -> None:
    edits = edits_of(asked)
    is_free = block in places(edits.plan, block.prefix, obstacles(edits.plan, set()))

    assert (edits.added(name, block, "a") is not None) == (is_free and block.prefix in MASKS[name])
    for index in range(len(getattr(edits.plan, name))):
        if edits.placed(name, index, block) is not None:
            twins = same(edits.plan, name, index)
            assert not any(block.overlaps(each) for each in obstacles(edits.plan, twins))


STATED = Plan(
    nodes=3,
    pods_per_node=20,
    instance_type="ecs.c7.4xlarge",
    vpc_cidr=cidr("192.168.0.0/16"),
    node_vswitches=vswitches("192.168.0.0/24 a", "192.168.1.0/24 b"),
    pod_vswitches=vswitches("192.168.32.0/19 a", "192.168.64.0/19 b"),
    service_cidr=cidr("172.21.0.0/20"),
    pod_cidr=cidr("172.20.0.0/16"),
    node_cidr_mask=26,
)


def test_it_grows_where_it_is_or_else_elsewhere() -> None:
    edits = edits_of(STATED)
    first, pods = edits.options("node_vswitches", 0), edits.options("pod_vswitches", 1)

    assert [str(block) for block in first.larger] == ["192.168.2.0/23", "192.168.4.0/22", "192.168.8.0/21"]
    assert [str(block) for block in pods.larger] == ["192.168.64.0/18", "192.168.128.0/17"]
    assert str(pods.moved) == "192.168.96.0/19"


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({}, ()),
        ({"existing": Existing.VPC}, (Refusal.EXISTS,)),
        ({"existing": Existing.CLUSTER}, (Refusal.EXISTS,)),
        ({"existing": Existing.VPC, "node_vswitches": (), "zones": ("a", "b")}, (Refusal.LAST,)),
        ({"zones": ("a", "b")}, (Refusal.LAST,)),
        ({"node_vswitches": STATED.node_vswitches[:1]}, (Refusal.LAST,)),
        (
            {"node_vswitches": (Vswitch(cidr("192.168.0.0/24"), "a", 7), STATED.node_vswitches[1])},
            (Refusal.USED,),
        ),
        ({"node_pools": (NodePool(nodes=2, pods_per_node=9, zones=("a",)),)}, (Refusal.LAST,)),
    ],
)
def test_what_is_refused(changes: dict[str, Any], refusals: tuple[Refusal, ...]) -> None:
    found = edits_of(STATED.changed(**changes)).options("node_vswitches", 0)

    assert found.refusals == refusals
    assert bool(found.smaller) == (Refusal.EXISTS not in refusals)
    assert (found.moved is None) == bool({Refusal.EXISTS, Refusal.USED} & set(refusals))


def test_a_size_never_falls_below_what_is_in_use() -> None:
    used = (Vswitch(cidr("192.168.0.0/24"), "a", 100), STATED.node_vswitches[1])
    edits = edits_of(STATED.changed(node_vswitches=used))

    assert [str(block) for block in edits.options("node_vswitches", 0).smaller] == ["192.168.0.0/25"]
    assert edits.placed("node_vswitches", 0, cidr("192.168.0.0/26")) is None
    assert edits.placed("node_vswitches", 0, cidr("192.168.2.0/24")) is None


@pytest.mark.parametrize(("name", "index"), list(product(VSWITCH_LISTS, [2, 99])))
def test_what_is_not_there_can_not_be_changed(name: str, index: int) -> None:
    edits = edits_of(STATED)

    assert edits.placed(name, index, cidr("192.168.200.0/24")) is None
    assert edits.removed(name, index) is None


def test_a_new_zone_is_added_to_those_that_are_stated() -> None:
    edits = edits_of(STATED.changed(zones=("a", "b")))
    nodes = edits.added("node_vswitches", cidr("192.168.2.0/24"), "c")
    pods = edits.added("pod_vswitches", cidr("192.168.96.0/19"), "c")

    assert nodes is not None
    assert nodes.zones == ("a", "b", "c")
    assert pods is not None
    assert pods.zones == ("a", "b")


def test_a_vswitch_of_nodes_and_pods_is_changed_in_both_lists() -> None:
    both = vswitches("192.168.0.0/24 a", "192.168.1.0/24 b")
    edits = edits_of(STATED.changed(node_vswitches=both, pod_vswitches=both))
    changed = edits.placed("pod_vswitches", 0, cidr("192.168.8.0/24"))

    assert changed is not None
    assert (
        changed.node_vswitches == changed.pod_vswitches == vswitches("192.168.8.0/24 a", "192.168.1.0/24 b")
    )


def test_networks_are_kept_clear_of() -> None:
    edits = edits_of(STATED.changed(connected_networks=networks("192.168.96.0/19", "10.0.0.0/8")))

    assert str(edits.options("pod_vswitches", 1).moved) == "192.168.128.0/19"
