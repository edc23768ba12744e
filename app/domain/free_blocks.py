"""Free blocks between taken ones: arithmetic on intervals, never a walk over subnets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from .cidr import Cidr

# Addresses from the first one up to, but not including, the second.
Interval: TypeAlias = tuple[int, int]


def interval(block: Cidr) -> Interval:
    host_bits = block.bits - block.prefix
    first = block.address >> host_bits << host_bits
    return first, first + (1 << host_bits)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """What the intervals cover, by address, as intervals that neither meet nor touch. O(n log n)."""
    covered: list[Interval] = []
    start, end = -1, -1
    for first, stop in sorted(intervals):
        if first > end:
            if end >= 0:
                covered.append((start, end))
            start, end = first, stop
        elif stop > end:
            end = stop
    if end >= 0:
        covered.append((start, end))
    return covered


def merged(blocks: Iterable[Cidr]) -> list[Interval]:
    """What the blocks cover, as `union` gives it."""
    return union([interval(block) for block in blocks])


def gaps(within: Interval, covered: Sequence[Interval]) -> Iterator[Interval]:
    """What of `within` is not covered, by address; `covered` as `union` gives it."""
    at, end = within
    for place in range(max(0, bisect_left(covered, (at,)) - 1), len(covered)):
        start, stop = covered[place]
        if start >= end:
            break
        if start > at:
            yield at, start
        at = max(at, stop)
    if at < end:
        yield at, end


def is_free(block: Interval, covered: Sequence[Interval]) -> bool:
    """Whether nothing covered meets the block; `covered` as `union` gives it."""
    first, end = block
    place = bisect_left(covered, (end,))
    return place == 0 or covered[place - 1][1] <= first


def aligned_blocks(gap: Interval) -> Iterator[Interval]:
    """The fewest CIDR blocks that fill the gap, by address."""
    at, end = gap
    while at < end:
        size = 1 << (end - at).bit_length() - 1
        aligned = at & -at
        if 0 < aligned < size:
            size = aligned
        yield at, at + size
        at += size


def free_intervals(within: Interval, covered: Sequence[Interval]) -> Iterator[Interval]:
    """The fewest CIDR blocks that are exactly what of `within` is not covered, by address.

    Each is as large as can be: no free aligned block reaches beyond one of them.
    """
    for gap in gaps(within, covered):
        yield from aligned_blocks(gap)


def first_place(free: Iterable[Interval], size: int, since: int = 0) -> int | None:
    """Where the first aligned block of so many addresses fits into the free stretches, at or after an address.

    `free`: by address; `size`: a power of two.
    """
    for start, end in free:
        at = -(-max(start, since) // size) * size
        if at + size <= end:
            return at
    return None
