"""vSwitches in a given VPC: found whenever they can be, and never moved by a zone more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.engine.assess import assess
from app.engine.evaluation import LimitName
from app.plan.plan import Eni, Plan, Vswitch
from tests.proposals.complete_plans import CATALOGUE, blocks, cidr, completed

VPC = cidr("10.0.0.0/22")  # 1,024 addresses: 128 of the smallest vSwitches
SMALLEST = 8
ANY_POD_COUNT = Eni(quantity=50, ipv4_per_eni=50)


@cache
def can_be_laid(free: int, sizes: tuple[int, ...]) -> bool:
    """Try every place of every vSwitch; `free` has a bit for each of the smallest, `sizes` count those."""
    if not sizes:
        return True
    size, *rest = sizes
    mask = (1 << size) - 1
    places = (mask << at for at in range(0, VPC.size // SMALLEST, size))
    return any(can_be_laid(free & ~place, tuple(rest)) for place in places if free & place == place)


def free_bits(taken: Sequence[Cidr]) -> int:
    def is_free(first: int) -> bool:
        return not any(block.overlaps(Cidr(first, 29)) for block in taken)

    return sum(1 << at for at in range(VPC.size // SMALLEST) if is_free(VPC.first + at * SMALLEST))


def units(addresses: int) -> int:
    """Return the smallest vSwitch with so many addresses besides the four reserved ones."""
    return max(1, 1 << (addresses + 4 - 1).bit_length() - 3)


def smallest_sizes(nodes: int, per_node: int, zones: int, *, nodes_given: bool) -> tuple[int, ...]:
    """A pod vSwitch of /25 or larger for each zone, and a node vSwitch where none is given."""
    in_zone = -(-nodes // zones)
    pods = [max(units(in_zone * per_node), 16)] * zones
    return tuple(sorted(pods + [units(in_zone)] * (0 if nodes_given else zones), reverse=True))


def limit(plan: Plan, name: LimitName) -> int:
    found = assess(plan, CATALOGUE).terway.capacity.limit(name)
    return 0 if found is None or found.nodes is None else found.nodes


in_vpc = blocks([VPC], longest=30)


@given(
    nodes=st.integers(1, 60),
    pods=st.integers(1, 60),
    services=st.none() | blocks([VPC], longest=26, networks_only=True),
    given_nodes=st.lists(st.tuples(in_vpc, st.sampled_from("abc")), max_size=3),
)
def test_a_layout_is_found_whenever_there_is_one(
    nodes: int, pods: int, services: Cidr | None, given_nodes: list[tuple[Cidr, str]]
) -> None:
    node_vswitches = tuple(Vswitch(block.network, zone) for block, zone in given_nodes)
    plan = Plan(
        nodes=nodes,
        pods_per_node=pods,
        eni=ANY_POD_COUNT,
        vpc_cidr=VPC,
        service_cidr=services,
        node_vswitches=node_vswitches,
    )
    zones = len({vswitch.zone for vswitch in node_vswitches}) or 1
    taken = [*(vswitch.cidr for vswitch in node_vswitches), *([services] if services else [])]
    sizes = smallest_sizes(nodes, pods + 5, zones, nodes_given=bool(node_vswitches))
    assume(can_be_laid(free_bits(taken), sizes))
    after = completed(plan).plan
    assert limit(after, LimitName.POD_ADDRESSES) >= nodes
    assert node_vswitches or limit(after, LimitName.NODE_ADDRESSES) >= nodes
    assert {vswitch.cidr for vswitch in after.pod_vswitches}.isdisjoint(taken)
    assert all(vswitch.cidr.prefix <= 25 for vswitch in after.pod_vswitches)
    assert {vswitch.zone for vswitch in after.pod_vswitches} == {
        vswitch.zone for vswitch in after.node_vswitches
    }


@given(
    nodes=st.integers(1, 60),
    pods=st.integers(1, 60),
    given_pods=st.lists(st.tuples(in_vpc, st.sampled_from("abc")), min_size=1, max_size=3),
)
def test_node_vswitches_are_found_whenever_there_is_room(
    nodes: int, pods: int, given_pods: list[tuple[Cidr, str]]
) -> None:
    pod_vswitches = tuple(Vswitch(block.network, zone) for block, zone in given_pods)
    plan = Plan(nodes=nodes, pods_per_node=pods, eni=ANY_POD_COUNT, vpc_cidr=VPC, pod_vswitches=pod_vswitches)
    zones = len({vswitch.zone for vswitch in pod_vswitches})
    sizes = tuple([units(-(-nodes // zones))] * zones)
    assume(can_be_laid(free_bits([vswitch.cidr for vswitch in pod_vswitches]), sizes))
    after = completed(plan).plan
    assert limit(after, LimitName.NODE_ADDRESSES) >= nodes
    assert {vswitch.zone for vswitch in after.node_vswitches} == {vswitch.zone for vswitch in pod_vswitches}
