"""Free space that blocks are placed in, one after the other.

Blocks are powers of two on their own boundaries, so a free block splits into halves as a buddy allocator splits
them. Whichever free block a block of n addresses is put into, room for exactly one block of every size of n
or less is lost in each n addresses of it: so a set placed largest first is placed whenever it can be.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from app.domain.cidr import IPV4, Cidr
from app.domain.free_blocks import Interval, aligned_blocks, gaps, interval, is_free, merged
from app.domain.overlap import BlockIndex

_FEW: Final = 64  # blocks that are merged sooner than looked up


class Obstacles:
    """Blocks to keep clear of, by the hundred thousand: looked up in their index, merged only for a search."""

    def __init__(self, blocks: Sequence[Cidr] = (), index: BlockIndex | None = None) -> None:
        self._blocks = blocks
        self._index = index

    def __bool__(self) -> bool:
        return bool(self._blocks)

    @cached_property
    def covered(self) -> list[Interval]:
        return merged(self._blocks)

    def meet(self, block: Cidr) -> bool:
        if self._index is None or len(self._blocks) <= _FEW or "covered" in vars(self):
            return not is_free(interval(block), self.covered)
        return next(self._index.meeting(block), None) is not None


NO_OBSTACLES: Final = Obstacles()


class FreeSpace:
    """IPv4 space in regions; an earlier region is filled before a later one is touched.

    A block goes into the smallest free block that holds it, at its lowest address, which keeps the large ones
    whole. `obstacles` are kept clear of without a say in that order, so that one more of them never
    moves a block that it does not meet.
    """

    def __init__(
        self, regions: Iterable[Sequence[Cidr]], taken: Iterable[Cidr], obstacles: Obstacles = NO_OBSTACLES
    ) -> None:
        self._obstacles = obstacles
        self._regions: list[list[list[int]]] = []  # by region, then by prefix: first addresses, sorted
        self._steps: list[tuple[list[list[int]], int, int, int]] = []
        earlier = list(taken)
        for region in regions:
            self._regions.append(_split(region, merged(earlier)))
            earlier.extend(region)

    def take(self, prefix: int) -> Cidr | None:
        """Place a block of this size where it fits best; None when it fits nowhere."""
        for block, _ in self.options(prefix):
            self.take_at(block)
            return block
        return None

    def take_at(self, block: Cidr) -> bool:
        """Place a block just there, if all of it is free."""
        if self._obstacles and self._obstacles.meet(block):
            return False
        for free in self._regions:
            for prefix in range(block.prefix, -1, -1):
                outer = _outer(block.first, prefix)
                if _holds(free[prefix], outer):
                    self._steps.append((free, prefix, block.first, block.prefix))
                    _cut(free, prefix, block.first, block.prefix)
                    return True
        return False

    def undo(self, steps: int = 1) -> None:
        """Take back the blocks placed last."""
        for _ in range(steps):
            free, prefix, first, inner_prefix = self._steps.pop()
            _mend(free, prefix, first, inner_prefix)

    def place(self, prefixes: Sequence[int]) -> list[Cidr] | None:
        """Place blocks of these sizes, largest first and otherwise in this order: all of them or none.

        The blocks are given in the order of `prefixes`.
        """
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
        if self.place(prefixes) is None:
            return False
        self.undo(len(prefixes))
        return True

    def options(self, prefix: int) -> Iterator[tuple[Cidr, int]]:
        """Places for a block of this size, the best first, each with the prefix of the free block around it.

        One for every such prefix: what a block leaves free for others depends on nothing else.
        """
        for free in self._regions:
            seen: set[int] = set()
            for own in range(prefix, -1, -1):
                for first in free[own]:
                    for start, room in self._rooms(first, own, prefix):
                        if room not in seen:
                            seen.add(room)
                            yield Cidr(start, prefix), room

    def room_around(self, block: Cidr) -> Cidr | None:
        """The largest free block that holds this one; None when not all of it is free."""
        for free in self._regions:
            for prefix in range(block.prefix, -1, -1):
                if _holds(free[prefix], _outer(block.first, prefix)):
                    return self._clear_around(block, prefix)
        return None

    def _clear_around(self, block: Cidr, shortest: int) -> Cidr | None:
        clear = None
        for prefix in range(block.prefix, shortest - 1, -1):
            outer = Cidr(_outer(block.first, prefix), prefix)
            if self._obstacles and self._obstacles.meet(outer):
                break
            clear = outer
        return clear

    def _rooms(self, first: int, prefix: int, wanted: int) -> Iterator[tuple[int, int]]:
        """Free blocks without obstacles in the block at `first` that hold a block of `wanted`."""
        if not self._obstacles or not self._obstacles.meet(Cidr(first, prefix)):
            yield first, prefix
            return
        end = first + (1 << IPV4 - prefix)
        least = IPV4 - wanted
        for start, stop in gaps((first, end), self._obstacles.covered):
            if stop - start >> least:
                for at, host_bits in aligned_blocks((start, stop)):
                    if host_bits >= least:
                        yield at, IPV4 - host_bits


def _split(region: Sequence[Cidr], covered: Sequence[Interval]) -> list[list[int]]:
    free: list[list[int]] = [[] for _ in range(IPV4 + 1)]
    for home in merged(region):
        for gap in gaps(home, covered):
            for first, host_bits in aligned_blocks(gap):
                free[IPV4 - host_bits].append(first)
    for firsts in free:
        firsts.sort()
    return free


def _outer(address: int, prefix: int) -> int:
    host_bits = IPV4 - prefix
    return address >> host_bits << host_bits


def _holds(firsts: list[int], first: int) -> bool:
    place = bisect_left(firsts, first)
    return place < len(firsts) and firsts[place] == first


def _siblings(first: int, outer_prefix: int, prefix: int) -> Iterator[tuple[int, int]]:
    """The halves left over when the block is cut out of the one around it: first address and prefix."""
    for half in range(outer_prefix + 1, prefix + 1):
        yield _outer(first, half) ^ (1 << IPV4 - half), half


def _cut(free: list[list[int]], outer_prefix: int, first: int, prefix: int) -> None:
    _remove(free[outer_prefix], _outer(first, outer_prefix))
    for sibling, half in _siblings(first, outer_prefix, prefix):
        insort(free[half], sibling)


def _mend(free: list[list[int]], outer_prefix: int, first: int, prefix: int) -> None:
    for sibling, half in _siblings(first, outer_prefix, prefix):
        _remove(free[half], sibling)
    insort(free[outer_prefix], _outer(first, outer_prefix))


def _remove(firsts: list[int], first: int) -> None:
    del firsts[bisect_left(firsts, first)]
