"""Which ranges share addresses. CIDR blocks nest or are apart, so one sorted pass is enough."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .cidr import IPV4, Cidr

_PREFIX_BITS: Final = 8

Relation: TypeAlias = Literal["equal", "inside", "contains"]


def relation(one: Cidr, other: Cidr) -> Relation | None:
    """How `one` lies to `other`; None when they share no address."""
    if not one.overlaps(other):
        return None
    if one.prefix == other.prefix:
        return "equal"
    return "inside" if one.prefix > other.prefix else "contains"


def overlapping_pairs(blocks: Sequence[Cidr]) -> Iterator[tuple[int, int]]:
    """Every pair of indices whose blocks share addresses, the outer block's index first.

    O(n log n + pairs): sorted so that an outer block precedes what it holds, the stack is the chain of
    blocks that are open at this address. Of equal blocks the earlier index counts as the outer one.
    """
    # One number a block, its first address before its prefix and its index, is sorted faster than a tuple.
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
    """IPv4 blocks sorted once, to ask many times which of them a range meets.

    `firsts` and `places` run in parallel, by first address; `by_block` maps (first, prefix) to places; `prefixes`
    are those that any block has, shortest first.
    """

    firsts: tuple[int, ...]
    places: tuple[int, ...]
    by_block: dict[tuple[int, int], list[int]]
    prefixes: tuple[int, ...]

    @classmethod
    def of(cls, blocks: Sequence[Cidr]) -> BlockIndex:
        keys = [(block.first, block.prefix) for block in blocks]
        order = sorted(range(len(blocks)), key=keys.__getitem__)
        by_block: dict[tuple[int, int], list[int]] = {}
        for place, key in enumerate(keys):
            by_block.setdefault(key, []).append(place)
        prefixes = sorted({prefix for _, prefix in by_block})
        return cls(tuple(keys[place][0] for place in order), tuple(order), by_block, tuple(prefixes))

    def meeting(self, block: Cidr) -> Iterator[int]:
        """Places of the blocks that share addresses with `block`: those around it, then those inside it."""
        yield from self._around(block)
        start = bisect_left(self.firsts, block.first)
        end = bisect_left(self.firsts, block.last + 1)
        around = set(self._around(block))
        yield from (place for place in self.places[start:end] if place not in around)

    def holds(self, block: Cidr) -> bool:
        """Whether one of the blocks has every address of `block`."""
        return next(self._around(block), None) is not None

    def _around(self, block: Cidr) -> Iterator[int]:
        for prefix in self.prefixes:
            if prefix > block.prefix:
                break
            host_bits = IPV4 - prefix
            yield from self.by_block.get((block.first >> host_bits << host_bits, prefix), ())
