"""Finding the free blocks between taken ones, by arithmetic on intervals: subnets are never enumerated."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from .cidr import Cidr

# Addresses from the first one up to, but not including, the second.
Interval: TypeAlias = tuple[int, int]


def interval(block: Cidr) -> Interval:
    """Return the addresses of a block as an interval."""
    host_bits = block.bits - block.prefix
    first = block.address >> host_bits << host_bits
    return first, first + (1 << host_bits)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Merge intervals: return what they cover as sorted intervals that neither overlap nor touch. O(n log n)."""
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
    """Return what the blocks cover, in the form that `union` returns."""
    return union([interval(block) for block in blocks])


def gaps(within: Interval, covered: Sequence[Interval]) -> Iterator[Interval]:
    """Yield the parts of `within` that are not covered, by address; `covered` is a result of `union`."""
    at, end = within
    for index in range(max(0, bisect_left(covered, (at,)) - 1), len(covered)):
        start, stop = covered[index]
        if start >= end:
            break
        if start > at:
            yield at, start
        at = max(at, stop)
    if at < end:
        yield at, end


def is_free(block: Interval, covered: Sequence[Interval]) -> bool:
    """Return whether the block overlaps nothing in `covered`, which is a result of `union`."""
    first, end = block
    index = bisect_left(covered, (end,))
    return index == 0 or covered[index - 1][1] <= first


def aligned_blocks(gap: Interval) -> Iterator[Interval]:
    """Yield the fewest CIDR blocks that fill the gap, by address."""
    at, end = gap
    while at < end:
        size = 1 << (end - at).bit_length() - 1
        aligned = at & -at
        if 0 < aligned < size:
            size = aligned
        yield at, at + size
        at += size


def free_intervals(within: Interval, covered: Sequence[Interval]) -> Iterator[Interval]:
    """Yield the fewest CIDR blocks that make up the uncovered part of `within`, by address.

    Each is maximal: every free aligned block is inside one of them.
    """
    for gap in gaps(within, covered):
        yield from aligned_blocks(gap)


def first_place(free: Iterable[Interval], size: int, since: int = 0) -> int | None:
    """Return the first address, at or after `since`, of an aligned free block of `size` addresses, or None.

    `free` is sorted by address; `size` is a power of two.
    """
    for start, end in free:
        at = -(-max(start, since) // size) * size
        if at + size <= end:
            return at
    return None
