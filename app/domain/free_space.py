"""Free space that blocks are placed in, one after the other.

Sizes are powers of two and every block lies on a multiple of its own, so a free block splits into halves as a
buddy allocator splits them. In whichever free block a block is placed, what can still be placed of its own
size and of smaller ones is the same: so a set placed largest first is placed whenever it can be.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from app.domain.cidr import IPV4, Cidr
from app.domain.free_blocks import Interval, aligned_blocks, gaps, merged
from app.domain.obstacles import NO_OBSTACLES, Obstacles

# First addresses of the free blocks, sorted, by their prefix.
_Free: TypeAlias = list[list[int]]


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
        self._regions: list[_Free] = []
        self._steps: list[tuple[_Free, int, Cidr]] = []
        earlier = list(taken)
        for region in regions:
            self._regions.append(_split(region, merged(earlier)))
            earlier += region

    def take(self, prefix: int) -> Cidr | None:
        """Place a block of this size where it fits best; None when it fits nowhere."""
        block = next(self.options(prefix), None)
        return block if block is not None and self.take_at(block) else None

    def take_at(self, block: Cidr) -> bool:
        """Place a block just there, if all of it is free."""
        if self._obstacles and self._obstacles.meet(block):
            return False
        found = self._find(block)
        if found is None:
            return False
        free, prefix = found
        _cut(free, prefix, block)
        self._steps.append((free, prefix, block))
        return True

    def undo(self, steps: int = 1) -> None:
        """Take back the blocks placed last."""
        for _ in range(steps):
            _mend(*self._steps.pop())

    def place(self, prefixes: Sequence[int]) -> list[Cidr] | None:
        """Place blocks of these sizes, largest first and otherwise in this order: all of them or none.

        The blocks are given in the order of `prefixes`.
        """
        if sum(1 << IPV4 - prefix for prefix in prefixes) > self._size():
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
        """Take out what is still free of the blocks. What was placed before can't be undone after this."""
        self._steps.clear()
        for block in blocks:
            found = self._find(block)
            if found is not None:
                _cut(*found, block)
                continue
            for free in self._regions:
                _cut_inside(free, block)

    def options(self, prefix: int) -> Iterator[Cidr]:
        """Places for a block of this size, the best first.

        One in each region for every size of the free block around it: the others leave the same room.
        """
        least = 1 << IPV4 - prefix
        for free in self._regions:
            seen: set[int] = set()
            for outer in range(prefix, -1, -1):
                for first in free[outer]:
                    for start, end in self._clear(first, outer):
                        size = end - start
                        if size >= least and size not in seen:
                            seen.add(size)
                            yield Cidr(start, prefix)

    def room_around(self, block: Cidr) -> Cidr | None:
        """The largest free block that holds this one; None when not all of it is free."""
        found = self._find(block)
        if found is None:
            return None
        room = None
        for prefix in range(block.prefix, found[1] - 1, -1):
            outer = Cidr(block.first, prefix).network
            if self._obstacles and self._obstacles.meet(outer):
                break
            room = outer
        return room

    def _size(self) -> int:
        """Free addresses, obstacles left aside."""
        return sum(
            len(firsts) << IPV4 - prefix for free in self._regions for prefix, firsts in enumerate(free)
        )

    def _find(self, block: Cidr) -> tuple[_Free, int] | None:
        """The region and the prefix of the free block around this one, obstacles left aside."""
        for free in self._regions:
            for prefix in range(block.prefix, -1, -1):
                firsts = free[prefix]
                if firsts and _holds(firsts, _outer(block.first, prefix)):
                    return free, prefix
        return None

    def _clear(self, first: int, prefix: int) -> Iterable[Interval]:
        """What the obstacles leave of a free block: the first block of every size."""
        if self._obstacles:
            return self._obstacles.clear(Cidr(first, prefix))
        return ((first, first + (1 << IPV4 - prefix)),)


def _split(region: Sequence[Cidr], covered: Sequence[Interval]) -> _Free:
    free: _Free = [[] for _ in range(IPV4 + 1)]
    for home in merged(region):
        for gap in gaps(home, covered):
            for start, end in aligned_blocks(gap):
                free[_prefix(end - start)].append(start)
    return free


def _prefix(size: int) -> int:
    return IPV4 + 1 - size.bit_length()


def _outer(address: int, prefix: int) -> int:
    host_bits = IPV4 - prefix
    return address >> host_bits << host_bits


def _holds(firsts: list[int], first: int) -> bool:
    place = bisect_left(firsts, first)
    return place < len(firsts) and firsts[place] == first


def _halves(prefix: int, block: Cidr) -> Iterator[tuple[int, int]]:
    """What is left of the free block of this prefix when the block is cut out of it: prefixes, addresses."""
    for half in range(prefix + 1, block.prefix + 1):
        yield half, _outer(block.first, half) ^ (1 << IPV4 - half)


def _cut(free: _Free, prefix: int, block: Cidr) -> None:
    _remove(free[prefix], _outer(block.first, prefix))
    for half, first in _halves(prefix, block):
        insort(free[half], first)


def _mend(free: _Free, prefix: int, block: Cidr) -> None:
    for half, first in _halves(prefix, block):
        _remove(free[half], first)
    insort(free[prefix], _outer(block.first, prefix))


def _cut_inside(free: _Free, block: Cidr) -> None:
    for firsts in free[block.prefix + 1 :]:
        del firsts[bisect_left(firsts, block.first) : bisect_left(firsts, block.last + 1)]


def _remove(firsts: list[int], first: int) -> None:
    del firsts[bisect_left(firsts, first)]
