"""Free space that blocks are placed in, one after the other.

Sizes are powers of two and every block lies on a multiple of its own. So in whichever free block a block is
placed, what can still be placed of its own size and of smaller ones is the same, and a set placed largest first
is placed whenever it can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .buddies import Buddies
from .cidr import IPV4, Cidr
from .free_blocks import Interval, interval, merged
from .obstacles import NO_OBSTACLES, Obstacles


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
