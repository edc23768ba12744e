"""Free space that blocks are placed in, one after the other: its free blocks, each of which splits into halves."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from .cidr import IPV4, Cidr
from .free_blocks import Interval, free_intervals, interval, merged
from .obstacles import NO_OBSTACLES, Obstacles


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


class FreeSpace:
    """IPv4 space in regions; an earlier region is filled before a later one is touched.

    A block goes into the smallest free block that holds it, at the lowest address, which keeps the large ones
    whole. `obstacles` are kept clear of, but have no say in that order: one more of them never moves a block
    that it does not meet.
    """

    def __init__(
        self, regions: Iterable[Sequence[Cidr]], taken: Iterable[Cidr], obstacles: Obstacles = NO_OBSTACLES
    ) -> None:
        self._obstacles = obstacles
        self._regions: list[Buddies] = []
        self._placed: list[tuple[Buddies, Cidr, Cidr]] = []
        earlier = list(taken)
        for region in regions:
            self._regions.append(Buddies(region, merged(earlier)))
            earlier += region

    def take(self, prefix: int) -> Cidr | None:
        """Place a block of this size where it fits best; None when it fits nowhere."""
        block = next(self.options(prefix), None)
        return block if block is not None and self.take_at(block) else None

    def take_at(self, block: Cidr) -> bool:
        """Place a block just there, if all of it is free."""
        if self._obstacles and self._obstacles.meet(block):
            return False
        for free in self._regions:
            outer = free.around(block)
            if outer is not None:
                free.cut(outer, block)
                self._placed.append((free, outer, block))
                return True
        return False

    def undo(self, blocks: int = 1) -> None:
        """Take back the blocks placed last."""
        for _ in range(blocks):
            free, outer, block = self._placed.pop()
            free.mend(outer, block)

    def place(self, prefixes: Sequence[int]) -> list[Cidr] | None:
        """Place blocks of these sizes, largest first and otherwise in this order: all of them or none.

        The blocks are given in the order of `prefixes`.
        """
        if sum(1 << IPV4 - prefix for prefix in prefixes) > sum(free.size for free in self._regions):
            return None
        placed: dict[int, Cidr] = {}
        for index in sorted(range(len(prefixes)), key=prefixes.__getitem__):
            block = self.take(prefixes[index])
            if block is None:
                self.undo(len(placed))
                return None
            placed[index] = block
        return [placed[index] for index in range(len(prefixes))]

    def holds(self, prefixes: Sequence[int]) -> bool:
        """Whether blocks of these sizes could all be placed."""
        placed = self.place(prefixes)
        self.undo(len(placed or ()))
        return placed is not None

    def exclude(self, blocks: Iterable[Cidr]) -> None:
        """Take out whatever of the blocks is free. What was placed before can't be undone after this."""
        self._placed.clear()
        for block in blocks:
            for free in self._regions:
                free.exclude(block)

    def options(self, prefix: int) -> Iterator[Cidr]:
        """Places for a block of this size, the best first.

        One in each region for every size of the free block around it: the others leave the same room.
        """
        least = 1 << IPV4 - prefix
        for free in self._regions:
            seen: set[int] = set()
            for outer in free.holding(prefix):
                for start, end in self._clear(outer):
                    size = end - start
                    if size >= least and size not in seen:
                        seen.add(size)
                        yield Cidr(start, prefix)

    def room_around(self, block: Cidr) -> Cidr | None:
        """The largest free block that holds this one; None when not all of it is free."""
        outer = next(filter(None, (free.around(block) for free in self._regions)), None)
        room = None
        for prefix in range(block.prefix, outer.prefix - 1, -1) if outer else ():
            wider = Cidr(block.first, prefix).network
            if self._obstacles and self._obstacles.meet(wider):
                break
            room = wider
        return room

    def _clear(self, block: Cidr) -> Iterable[Interval]:
        """What the obstacles leave of a free block: the first block of every size."""
        return self._obstacles.clear(block) if self._obstacles else (interval(block),)
