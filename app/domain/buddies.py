"""The free blocks of a region: each splits into halves, as a buddy allocator splits them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from .cidr import IPV4, Cidr
from .free_blocks import Interval, free_intervals, merged


class Buddies:
    """The largest free IPv4 blocks of a region, by size and address; `size`: free addresses."""

    def __init__(self, region: Sequence[Cidr], covered: Sequence[Interval]) -> None:
        self._firsts: list[list[int]] = [[] for _ in range(IPV4 + 1)]
        self.size = 0
        for home in merged(region):
            for start, end in free_intervals(home, covered):
                self.size += end - start
                self._firsts[IPV4 + 1 - (end - start).bit_length()].append(start)

    def holding(self, prefix: int) -> Iterator[Cidr]:
        """Those that hold a block of this size: the smallest first, and by address."""
        for outer in range(prefix, -1, -1):
            for first in self._firsts[outer]:
                yield Cidr(first, outer)

    def around(self, block: Cidr) -> Cidr | None:
        """The one that holds this block."""
        for prefix in range(block.prefix, -1, -1):
            firsts = self._firsts[prefix]
            if firsts:
                outer = _outer(block.first, prefix)
                place = bisect_left(firsts, outer)
                if place < len(firsts) and firsts[place] == outer:
                    return Cidr(outer, prefix)
        return None

    def cut(self, outer: Cidr, block: Cidr) -> None:
        """Take the block out of the free one around it; halves of that are left."""
        self.size -= block.size
        self._remove(outer.prefix, outer.first)
        for prefix in range(outer.prefix + 1, block.prefix + 1):
            insort(self._firsts[prefix], _other_half(block.first, prefix))

    def mend(self, outer: Cidr, block: Cidr) -> None:
        """Undo the cut made last."""
        self.size += block.size
        for prefix in range(outer.prefix + 1, block.prefix + 1):
            self._remove(prefix, _other_half(block.first, prefix))
        insort(self._firsts[outer.prefix], outer.first)

    def exclude(self, block: Cidr) -> None:
        """Take out whatever of the block is free."""
        outer = self.around(block)
        if outer is not None:
            self.cut(outer, block)
            return
        for prefix in range(block.prefix + 1, IPV4 + 1):
            firsts = self._firsts[prefix]
            start, end = bisect_left(firsts, block.first), bisect_left(firsts, block.last + 1)
            self.size -= end - start << IPV4 - prefix
            del firsts[start:end]

    def _remove(self, prefix: int, first: int) -> None:
        firsts = self._firsts[prefix]
        del firsts[bisect_left(firsts, first)]


def _outer(address: int, prefix: int) -> int:
    host_bits = IPV4 - prefix
    return address >> host_bits << host_bits


def _other_half(address: int, prefix: int) -> int:
    """The block beside that around the address, in the one that they halve."""
    return _outer(address, prefix) ^ (1 << IPV4 - prefix)
