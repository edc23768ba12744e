"""Finding ranges that share addresses. Two CIDR blocks nest or are disjoint, so one sorted pass is enough."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .cidr import IPV4, Cidr

_PREFIX_BITS: Final = 8

Relation: TypeAlias = Literal["equal", "inside", "contains"]


def relation(one: Cidr, other: Cidr) -> Relation | None:
    """Return whether `one` equals, is inside or contains `other`; None when they share no address."""
    if not one.overlaps(other):
        return None
    if one.prefix == other.prefix:
        return "equal"
    return "inside" if one.prefix > other.prefix else "contains"


def overlapping_pairs(blocks: Sequence[Cidr]) -> Iterator[tuple[int, int]]:
    """Yield each pair of indices whose blocks share addresses, the outer block's index first.

    O(n log n + pairs): the blocks are sorted so that an outer one precedes those inside it, and a stack has the
    blocks that contain the current address. Of equal blocks, the one with the lower index counts as the outer one.
    """
    # One number per block (first address, prefix, index) sorts faster than a tuple.
    index_bits = len(blocks).bit_length()
    before_first = _PREFIX_BITS + index_bits
    keys = [
        block.first << before_first | block.prefix << index_bits | index for index, block in enumerate(blocks)
    ]
    lasts = [block.last for block in blocks]
    open_blocks: list[tuple[int, int]] = []
    for key in sorted(keys):
        first, index = key >> before_first, key & (1 << index_bits) - 1
        while open_blocks and open_blocks[-1][0] < first:
            open_blocks.pop()
        for _, outer in open_blocks:
            yield outer, index
        open_blocks.append((lasts[index], index))


@dataclass(frozen=True, slots=True)
class BlockIndex:
    """IPv4 blocks sorted once, to look up many times which of them overlap a range.

    `indices` are the indices of the blocks by first address, and `firsts` these addresses; `by_block` maps
    (first address, prefix) to indices; `prefixes` are the prefix lengths that occur, shortest first.
    """

    firsts: tuple[int, ...]
    indices: tuple[int, ...]
    by_block: dict[tuple[int, int], list[int]]
    prefixes: tuple[int, ...]

    @classmethod
    def of(cls, blocks: Sequence[Cidr]) -> BlockIndex:
        """Return the index of these blocks. O(n log n)."""
        keys = [(block.first, block.prefix) for block in blocks]
        order = sorted(range(len(blocks)), key=keys.__getitem__)
        by_block: dict[tuple[int, int], list[int]] = {}
        for index, key in enumerate(keys):
            by_block.setdefault(key, []).append(index)
        prefixes = sorted({prefix for _, prefix in by_block})
        return cls(tuple(keys[index][0] for index in order), tuple(order), by_block, tuple(prefixes))

    def overlapping(self, block: Cidr) -> Iterator[int]:
        """Yield the indices of the blocks that share addresses with `block`: those around it, then those inside it."""
        yield from self._around(block)
        start = bisect_left(self.firsts, block.first)
        end = bisect_left(self.firsts, block.last + 1)
        around = set(self._around(block))
        yield from (index for index in self.indices[start:end] if index not in around)

    def contains(self, block: Cidr) -> bool:
        """Return whether one of the blocks contains `block`."""
        return next(self._around(block), None) is not None

    def _around(self, block: Cidr) -> Iterator[int]:
        for prefix in self.prefixes:
            if prefix > block.prefix:
                break
            host_bits = IPV4 - prefix
            yield from self.by_block.get((block.first >> host_bits << host_bits, prefix), ())
