"""What a block that is being placed has to keep clear of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from .cidr import Cidr
from .free_blocks import Interval, free_intervals, interval, is_free, merged, union
from .overlap import BlockIndex

# So many blocks are merged sooner than looked up a few times.
_FEW: Final = 64


class Obstacles:
    """A hundred thousand blocks at most that have an index, and a few others beside them.

    Those in the index are looked up; they are merged only once a search needs the gaps between them.
    """

    def __init__(self, blocks: Sequence[Cidr] = (), index: BlockIndex | None = None) -> None:
        self._blocks = blocks
        self._index = index if len(blocks) > _FEW else None
        self._clear: dict[Cidr, _Remembered] = {}

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def beside(self, few: Iterable[Cidr]) -> Obstacles:
        """These and a few more."""
        more = merged(few)
        return _Beside(self, more) if more else self

    @cached_property
    def covered(self) -> Sequence[Interval]:
        return merged(self._blocks)

    def meet(self, block: Cidr) -> bool:
        if self._index is None or "covered" in vars(self):
            return not is_free(interval(block), self.covered)
        return next(self._index.meeting(block), None) is not None

    def clear(self, block: Cidr) -> Iterable[Interval]:
        """Of the largest clear CIDR blocks in this one, the first of every size, by address."""
        known = self._clear.get(block)
        if known is None:
            known = self._clear[block] = _Remembered(self._find_clear(block))
        return known

    def _find_clear(self, block: Cidr) -> Iterator[Interval]:
        if not self.meet(block):
            yield interval(block)
            return
        sizes: set[int] = set()
        for start, end in free_intervals(interval(block), self.covered):
            if end - start not in sizes:
                sizes.add(end - start)
                yield start, end


class _Remembered:
    """What an iterator gives, asked of it once and no sooner than needed."""

    def __init__(self, source: Iterator[Interval]) -> None:
        self._source = source
        self._given: list[Interval] = []

    def __iter__(self) -> Iterator[Interval]:
        place = 0
        while place < len(self._given) or self._ask():
            yield self._given[place]
            place += 1

    def _ask(self) -> bool:
        more = next(self._source, None)
        if more is not None:
            self._given.append(more)
        return more is not None


class _Beside(Obstacles):
    def __init__(self, many: Obstacles, few: Sequence[Interval]) -> None:
        super().__init__()
        self._many = many
        self._few = few

    def __bool__(self) -> bool:
        return True

    @cached_property
    def covered(self) -> Sequence[Interval]:
        return union((*self._many.covered, *self._few))

    def meet(self, block: Cidr) -> bool:
        return not is_free(interval(block), self._few) or (bool(self._many) and self._many.meet(block))


NO_OBSTACLES: Final = Obstacles()
