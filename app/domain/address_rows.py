"""Ranges as boxes on one folded axis of rows: boxes keep their order and nest, unused stretches shrink to a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """Addresses from `first` to `last`, both inclusive."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def contains(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last


class RowKind(StrEnum):
    """`opening`: the head of a box that others lie in, of no addresses. `gap`: addresses of no box.

    `family`: the head of what follows, addresses of another family.
    """

    OPENING = "opening"
    HELD = "held"
    GAP = "gap"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Row:
    kind: RowKind
    span: Span


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows from `start` up to, but without, `end`."""

    start: int
    end: int

    def shared(self, other: Extent) -> Extent | None:
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Extent(start, end) if start < end else None


def in_order(spans: Sequence[Span]) -> list[int]:
    """Places by first address; of those that begin together the larger, then the earlier one first."""
    return sorted(range(len(spans)), key=lambda place: (spans[place].first, -spans[place].last, place))


def lay_rows(spans: Sequence[Span], headed: frozenset[int]) -> tuple[tuple[Row, ...], tuple[Extent, ...]]:
    """The axis, and for each span its rows. A span of `headed` begins with a row of its own.

    Of spans that begin together an outer one's rows begin first, so that boxes nest as the ranges do.
    """
    if not spans:
        return (), ()
    bounds = sorted({bound for span in spans for bound in (span.first, span.last + 1)})
    rows: list[Row] = []
    starts = [0] * len(spans)
    row_after: dict[int, int] = {}
    waiting = in_order(spans)[::-1]
    reach = -1
    for bound, following in zip(bounds, [*bounds[1:], None], strict=True):
        row_after[bound] = len(rows)
        while waiting and spans[waiting[-1]].first == bound:
            place = waiting.pop()
            starts[place] = len(rows)
            reach = max(reach, spans[place].last)
            if place in headed:
                rows.append(Row(RowKind.OPENING, spans[place]))
        if following is not None:
            kind = RowKind.HELD if reach >= bound else RowKind.GAP
            rows.append(Row(kind, Span(bound, following - 1)))
    extents = (Extent(starts[place], row_after[span.last + 1]) for place, span in enumerate(spans))
    return tuple(rows), tuple(extents)
