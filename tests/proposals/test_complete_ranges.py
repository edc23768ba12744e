"""VPC, Service and pod CIDR where the private ranges are nearly used up: all found whenever they can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.domain.formulas import node_blocks
from app.engine.assess import assess
from app.engine.evaluation import LimitName
from app.plan.plan import ConnectedNetwork, ConnectedNetworks, Eni, Plan
from tests.domain.free import free_blocks
from tests.proposals.complete_plans import CATALOGUE, PRIVATE, assumed_blocks, blocks, check, cidr, completed

LEFT = cidr("192.168.0.0/20")  # 16 blocks of /24
UNIT = 256


@cache
def can_be_placed(free: frozenset[int], sizes: tuple[int, ...]) -> bool:
    """Try every place of every block; all in units."""
    if not sizes:
        return True
    size, *rest = sizes
    places = (frozenset(range(at, at + size)) for at in range(0, 16, size))
    return any(can_be_placed(free - place, tuple(rest)) for place in places if place <= free)


def all_but(left: Cidr, taken: Sequence[Cidr]) -> ConnectedNetworks:
    """Networks that leave of the private ranges nothing but this, and take these of it."""
    others = [block for private in PRIVATE for block in free_blocks(private, [left])]
    return ConnectedNetworks(ConnectedNetwork(block) for block in (*others, *taken))


def power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()


@given(
    nodes=st.integers(1, 8),
    pods=st.integers(1, 200),
    services=st.integers(0, 1000),
    taken=st.lists(blocks([LEFT], longest=24), max_size=4),
)
def test_all_three_are_found_whenever_they_can_be(
    nodes: int, pods: int, services: int, taken: list[Cidr]
) -> None:
    plan = Plan(
        nodes=nodes,
        pods_per_node=pods,
        eni=Eni(quantity=50, ipv4_per_eni=50),
        services=services,
        node_cidr_mask=24,
        connected_networks=all_but(LEFT, taken),
    )
    node_vswitch = max(8, power_of_two(nodes + 4))
    pod_vswitch = max(128, power_of_two(nodes * (pods + 5) + 4))
    vpc = -(-power_of_two(node_vswitch + pod_vswitch) // UNIT)
    sizes = sorted([vpc, -(-power_of_two(services + 2) // UNIT), power_of_two(nodes)], reverse=True)
    free = frozenset(
        at for at in range(16) if not any(block.overlaps(Cidr(LEFT.first + at * UNIT, 24)) for block in taken)
    )
    assume(can_be_placed(free, tuple(sizes)))
    completion = completed(plan)
    after = completion.plan
    check(completion)
    assert completion.unplaced == ()
    assert after.service_cidr is not None
    assert after.service_cidr.size >= services + 2
    assert after.pod_cidr is not None
    assert node_blocks(after.pod_cidr, 24) >= nodes
    for name in (LimitName.POD_ADDRESSES, LimitName.NODE_ADDRESSES):
        limit = assess(after, CATALOGUE).terway.capacity.limit(name)
        assert limit is not None
        assert limit.fits


@pytest.mark.parametrize(
    ("left", "placed"),
    [
        # An enterprise whose data centre has the two larger private ranges.
        (
            "192.168.0.0/16",
            {
                "/vpc_cidr": "192.168.0.0/17",
                "/node_vswitches": "192.168.32.0/26",
                "/pod_vswitches": "192.168.0.0/19",
                "/service_cidr": "192.168.240.0/20",
                "/pod_cidr": "192.168.128.0/18",
            },
        ),
        (
            "172.16.0.0/12",
            {
                "/vpc_cidr": "172.24.0.0/16",
                "/node_vswitches": "172.24.32.0/26",
                "/pod_vswitches": "172.24.0.0/19",
                "/service_cidr": "172.21.0.0/20",
                "/pod_cidr": "172.20.0.0/16",
            },
        ),
        (
            "10.0.0.0/8",
            {
                "/vpc_cidr": "10.0.0.0/16",
                "/node_vswitches": "10.0.32.0/26",
                "/pod_vswitches": "10.0.0.0/19",
                "/service_cidr": "10.96.0.0/20",
                "/pod_cidr": "10.244.0.0/16",
            },
        ),
        # Too little for all: what both plug-ins need goes first.
        (
            "10.7.0.0/24",
            {"/vpc_cidr": "10.7.0.0/24", "/node_vswitches": "10.7.0.128/26", "/pod_vswitches": "10.7.0.0/25"},
        ),
    ],
)
def test_what_little_is_left(left: str, placed: dict[str, str]) -> None:
    plan = Plan(nodes=3, pods_per_node=10, connected_networks=all_but(cidr(left), []))
    assert {field: str(block) for field, block in assumed_blocks(completed(plan))} == placed
