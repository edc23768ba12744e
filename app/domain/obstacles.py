"""The ranges that a placed block must not overlap, such as connected networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from .cidr import Cidr
from .free_blocks import Interval, free_intervals, interval, is_free, merged, union
from .overlap import BlockIndex

# Up to this many blocks, merging them is faster than looking up a few blocks in the index.
_FEW: Final = 64


class Obstacles:
    """IPv4 blocks to avoid, up to a hundred thousand.

    Overlaps are looked up in the index. The blocks are merged only once a search needs the gaps between them.
    """

    def __init__(self, blocks: Sequence[Cidr] = (), index: BlockIndex | None = None) -> None:
        self._blocks = blocks
        self._index = index if len(blocks) > _FEW else None
        self._clear: dict[Cidr, _CachedIterable] = {}

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def including(self, few: Iterable[Cidr]) -> Obstacles:
        """Return these obstacles with a few more."""
        more = merged(few)
        return _ExtendedObstacles(self, more) if more else self

    @cached_property
    def covered(self) -> Sequence[Interval]:
        """What the obstacles cover, as a result of `union`."""
        return merged(self._blocks)

    def overlaps(self, block: Cidr) -> bool:
        """Return whether the block overlaps an obstacle."""
        if self._index is None or "covered" in vars(self):
            return not is_free(interval(block), self.covered)
        return next(self._index.overlapping(block), None) is not None

    def clear_blocks(self, block: Cidr) -> Iterable[Interval]:
        """Return the maximal CIDR blocks inside this one that overlap no obstacle: the first of each size, by address."""
        known = self._clear.get(block)
        if known is None:
            known = self._clear[block] = _CachedIterable(self._find_clear(block))
        return known

    def _find_clear(self, block: Cidr) -> Iterator[Interval]:
        if not self.overlaps(block):
            yield interval(block)
            return
        sizes: set[int] = set()
        for start, end in free_intervals(interval(block), self.covered):
            if end - start not in sizes:
                sizes.add(end - start)
                yield start, end


class _CachedIterable:
    """An iterable over an iterator that keeps what it has fetched, and fetches no more than is asked for."""

    def __init__(self, source: Iterator[Interval]) -> None:
        self._source = source
        self._given: list[Interval] = []

    def __iter__(self) -> Iterator[Interval]:
        index = 0
        while index < len(self._given) or self._fetch_next():
            yield self._given[index]
            index += 1

    def _fetch_next(self) -> bool:
        more = next(self._source, None)
        if more is not None:
            self._given.append(more)
        return more is not None


class _ExtendedObstacles(Obstacles):
    def __init__(self, many: Obstacles, few: Sequence[Interval]) -> None:
        super().__init__()
        self._many = many
        self._few = few

    def __bool__(self) -> bool:
        return True

    @cached_property
    def covered(self) -> Sequence[Interval]:
        return union((*self._many.covered, *self._few))

    def overlaps(self, block: Cidr) -> bool:
        return not is_free(interval(block), self._few) or (bool(self._many) and self._many.overlaps(block))


NO_OBSTACLES: Final = Obstacles()
