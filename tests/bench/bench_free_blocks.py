"""A /8 with 10,000 taken blocks: what is free of it, against netaddr's `IPSet` difference, which NetBox uses."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from netaddr import IPNetwork, IPSet

from app.domain.cidr import Cidr
from app.domain.free_blocks import Interval, free_intervals, interval, merged
from app.domain.free_space import FreeSpace
from app.domain.obstacles import Obstacles
from app.domain.overlap import BlockIndex
from tests.bench.measure import Row, side_by_side
from tests.domain.free import free_blocks

WITHIN = Cidr(10 << 24, 8)
TAKEN = 10_000
PREFIX = 19


def taken_blocks(count: int, seed: int = 1) -> list[Cidr]:
    """Networks of /20 to /28 anywhere in the range; some share addresses, as real lists do."""
    random = Random(seed)
    return [
        Cidr(WITHIN.first + random.randrange(WITHIN.size), random.randint(20, 28)).network
        for _ in range(count)
    ]


def netaddr_free_blocks(within: IPNetwork, taken: list[IPNetwork]) -> list[IPNetwork]:
    return list((IPSet([within]) - IPSet(taken)).iter_cidrs())


def netaddr_proposal(within: IPNetwork, taken: list[IPNetwork], prefix: int) -> str:
    """The first available prefix that is large enough, cut to size."""
    free = netaddr_free_blocks(within, taken)
    return str(next(next(block.subnet(prefix)) for block in free if block.prefixlen <= prefix))


def rows() -> Iterator[Row]:
    taken = taken_blocks(TAKEN)
    index = BlockIndex.of(taken)  # a plan's connected networks carry theirs
    their_within, their_taken = IPNetwork(str(WITHIN)), [IPNetwork(str(block)) for block in taken]

    def propose() -> Cidr | None:
        return FreeSpace([[WITHIN]], [], Obstacles(taken, index)).take(PREFIX)

    def ours() -> list[Interval]:
        return list(free_intervals(interval(WITHIN), merged(taken)))

    def theirs() -> list[IPNetwork]:
        return netaddr_free_blocks(their_within, their_taken)

    assert list(map(str, free_blocks(WITHIN, taken))) == list(map(str, theirs())), "both must find the same"
    assert str(propose()) == netaddr_proposal(their_within, their_taken, PREFIX), "both must propose the same"
    named = f"in {WITHIN} with {TAKEN:,} taken"
    other = "netaddr IPSet difference, as NetBox"
    yield side_by_side(f"a free /{PREFIX} {named}", propose, other, theirs)
    yield side_by_side(f"every free block {named}", ours, other, theirs)
