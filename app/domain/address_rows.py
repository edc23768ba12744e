"""The vertical axis of the address map: rows for used addresses, with each unused stretch folded into one row."""

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
    """What a row of the axis shows.

    HEADER is the title row of a span that contains others, and has no addresses of its own. USED has addresses
    of at least one span, GAP those of none. FAMILY is the title row above addresses of another family.
    """

    HEADER = "opening"
    USED = "held"
    GAP = "gap"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the axis and the addresses that it shows."""

    kind: RowKind
    span: Span


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows from `start` up to, but not including, `end`."""

    start: int
    end: int

    def intersection(self, other: Extent) -> Extent | None:
        """Return the rows in both extents, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Extent(start, end) if start < end else None


def sorted_indices(spans: Sequence[Span]) -> list[int]:
    """Return the indices of the spans by first address; on a tie the larger span first, then the earlier one."""
    return sorted(range(len(spans)), key=lambda index: (spans[index].first, -spans[index].last, index))


def layout_rows(spans: Sequence[Span], headed: frozenset[int]) -> tuple[tuple[Row, ...], tuple[Extent, ...]]:
    """Return the rows of the axis, and for each span the extent of its rows.

    A span whose index is in `headed` starts with a header row. Where spans start at the same address, the rows
    of the outer one start first, so that extents nest as the spans do.
    """
    if not spans:
        return (), ()
    bounds = sorted({bound for span in spans for bound in (span.first, span.last + 1)})
    rows: list[Row] = []
    starts = [0] * len(spans)
    row_after: dict[int, int] = {}
    waiting = sorted_indices(spans)[::-1]
    reach = -1
    for bound, following in zip(bounds, [*bounds[1:], None], strict=True):
        row_after[bound] = len(rows)
        while waiting and spans[waiting[-1]].first == bound:
            index = waiting.pop()
            starts[index] = len(rows)
            reach = max(reach, spans[index].last)
            if index in headed:
                rows.append(Row(RowKind.HEADER, spans[index]))
        if following is not None:
            kind = RowKind.USED if reach >= bound else RowKind.GAP
            rows.append(Row(kind, Span(bound, following - 1)))
    extents = (Extent(starts[index], row_after[span.last + 1]) for index, span in enumerate(spans))
    return tuple(rows), tuple(extents)
