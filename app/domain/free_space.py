"""Placing CIDR blocks in free space, one after the other, with a buddy allocator: free blocks split into halves."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from .cidr import IPV4, Cidr
from .free_blocks import Interval, free_intervals, interval, merged
from .obstacles import NO_OBSTACLES, Obstacles


class BuddyAllocator:
    """The maximal free IPv4 blocks of a region, by size and address. `size` counts the free addresses."""

    def __init__(self, region: Sequence[Cidr], covered: Sequence[Interval]) -> None:
        self._firsts: list[list[int]] = [[] for _ in range(IPV4 + 1)]
        self.size = 0
        for part in merged(region):
            for start, end in free_intervals(part, covered):
                self.size += end - start
                self._firsts[IPV4 + 1 - (end - start).bit_length()].append(start)

    def blocks_for(self, prefix: int) -> Iterator[Cidr]:
        """Yield the free blocks with room for a block of this prefix, the smallest first, then by address."""
        for outer in range(prefix, -1, -1):
            for first in self._firsts[outer]:
                yield Cidr(first, outer)

    def block_around(self, block: Cidr) -> Cidr | None:
        """Return the free block that contains this block, or None."""
        for prefix in range(block.prefix, -1, -1):
            firsts = self._firsts[prefix]
            if firsts:
                outer = _outer(block.first, prefix)
                index = bisect_left(firsts, outer)
                if index < len(firsts) and firsts[index] == outer:
                    return Cidr(outer, prefix)
        return None

    def allocate(self, outer: Cidr, block: Cidr) -> None:
        """Take the block out of `outer`, the free block around it, and keep the halves that are left as free blocks."""
        self.size -= block.size
        self._remove(outer.prefix, outer.first)
        for prefix in range(outer.prefix + 1, block.prefix + 1):
            insort(self._firsts[prefix], _other_half(block.first, prefix))

    def release(self, outer: Cidr, block: Cidr) -> None:
        """Undo the last `allocate`, called with the same arguments."""
        self.size += block.size
        for prefix in range(outer.prefix + 1, block.prefix + 1):
            self._remove(prefix, _other_half(block.first, prefix))
        insort(self._firsts[outer.prefix], outer.first)

    def exclude(self, block: Cidr) -> None:
        """Take out the part of the block that is free."""
        outer = self.block_around(block)
        if outer is not None:
            self.allocate(outer, block)
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
    """Return the first address of the buddy: the other half of the block one bit larger."""
    return _outer(address, prefix) ^ (1 << IPV4 - prefix)


class FreeSpace:
    """IPv4 space in regions; an earlier region is filled before a later one is used.

    A block goes into the smallest free block with room for it, at the lowest address, which keeps large blocks
    whole. Placed blocks avoid `obstacles`, which don't change this order: a further obstacle never moves a block
    that it doesn't overlap.
    """

    def __init__(
        self, regions: Iterable[Sequence[Cidr]], taken: Iterable[Cidr], obstacles: Obstacles = NO_OBSTACLES
    ) -> None:
        self._obstacles = obstacles
        self._regions: list[BuddyAllocator] = []
        self._placed: list[tuple[BuddyAllocator, Cidr, Cidr]] = []
        earlier = list(taken)
        for region in regions:
            self._regions.append(BuddyAllocator(region, merged(earlier)))
            earlier += region

    def take(self, prefix: int) -> Cidr | None:
        """Place a block with this prefix where it fits best; None when it fits nowhere."""
        block = next(self.options(prefix), None)
        return block if block is not None and self.take_at(block) else None

    def take_at(self, block: Cidr) -> bool:
        """Place exactly this block if all of it is free, and return whether it was placed."""
        if self._obstacles and self._obstacles.overlaps(block):
            return False
        for free in self._regions:
            outer = free.block_around(block)
            if outer is not None:
                free.allocate(outer, block)
                self._placed.append((free, outer, block))
                return True
        return False

    def undo(self, blocks: int = 1) -> None:
        """Remove the blocks that were placed last."""
        for _ in range(blocks):
            free, outer, block = self._placed.pop()
            free.release(outer, block)

    def place(self, prefixes: Sequence[int]) -> list[Cidr] | None:
        """Place blocks with these prefixes, all or none, and return them in the order of `prefixes`.

        Larger blocks are placed first, equal ones in the order given. None when they don't all fit.
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

    def can_place(self, prefixes: Sequence[int]) -> bool:
        """Return whether blocks with these prefixes could all be placed. Places nothing."""
        placed = self.place(prefixes)
        self.undo(len(placed or ()))
        return placed is not None

    def exclude(self, blocks: Iterable[Cidr]) -> None:
        """Take out the free parts of the blocks. Blocks placed before can't be undone afterwards."""
        self._placed.clear()
        for block in blocks:
            for free in self._regions:
                free.exclude(block)

    def options(self, prefix: int) -> Iterator[Cidr]:
        """Yield the possible places of a block with this prefix, the best first.

        Yields one for each region and each size of free block around it: others would leave the same room.
        """
        least = 1 << IPV4 - prefix
        for free in self._regions:
            seen: set[int] = set()
            for outer in free.blocks_for(prefix):
                for start, end in self._clear(outer):
                    size = end - start
                    if size >= least and size not in seen:
                        seen.add(size)
                        yield Cidr(start, prefix)

    def room_around(self, block: Cidr) -> Cidr | None:
        """Return the largest free block that contains this one; None unless all of it is free."""
        outer = next(filter(None, (free.block_around(block) for free in self._regions)), None)
        room = None
        for prefix in range(block.prefix, outer.prefix - 1, -1) if outer else ():
            wider = Cidr(block.first, prefix).network
            if self._obstacles and self._obstacles.overlaps(wider):
                break
            room = wider
        return room

    def _clear(self, block: Cidr) -> Iterable[Interval]:
        """Return the parts of a free block without obstacles: the first block of every size."""
        return self._obstacles.clear_blocks(block) if self._obstacles else (interval(block),)
