"""Extents on the folded axis overlap and nest exactly as their spans do."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.address_rows import Extent, Row, RowKind, Span, layout_rows, sorted_indices

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1] - 1)),
    min_size=1,
    max_size=12,
)


@st.composite
def placed(draw: st.DrawFn) -> tuple[list[Span], frozenset[int]]:
    spans = draw(SPANS)
    return spans, draw(st.frozensets(st.integers(0, len(spans) - 1)))


def addresses(rows: tuple[Row, ...], extent: Extent) -> set[int]:
    return {
        address
        for row in rows[extent.start : extent.end]
        if row.kind is not RowKind.HEADER
        for address in range(row.span.first, row.span.last + 1)
    }


@given(placed())
def test_a_box_has_the_rows_of_its_addresses_and_no_others(case: tuple[list[Span], frozenset[int]]) -> None:
    spans, headed = case
    rows, extents = layout_rows(spans, headed)

    for span, extent in zip(spans, extents, strict=True):
        assert addresses(rows, extent) == set(range(span.first, span.last + 1))


@given(placed())
def test_rows_run_on_without_a_hole_and_gaps_are_what_no_box_has(
    case: tuple[list[Span], frozenset[int]],
) -> None:
    spans, headed = case
    rows, _ = layout_rows(spans, headed)
    along = [row for row in rows if row.kind is not RowKind.HEADER]

    assert all(one.span.last + 1 == other.span.first for one, other in pairwise(along))
    for row in along:
        is_used = any(span.overlaps(row.span) for span in spans)
        assert row.kind is (RowKind.USED if is_used else RowKind.GAP)
    assert [row.kind for row in rows].count(RowKind.HEADER) == len(headed)


@given(placed())
def test_boxes_nest_and_stand_apart_as_their_ranges_do(case: tuple[list[Span], frozenset[int]]) -> None:
    spans, headed = case
    _, extents = layout_rows(spans, headed)
    order = sorted_indices(spans)

    for outer, inner in combinations(order, 2):
        one, other = extents[outer], extents[inner]
        assert one.start <= other.start
        assert (one.intersection(other) is not None) == spans[outer].overlaps(spans[inner])
        if spans[outer].contains(spans[inner]):
            assert one.end >= other.end
            assert other.start >= one.start + (outer in headed)


def test_a_block_with_one_range_and_another_beyond_a_gap() -> None:
    rows, extents = layout_rows([Span(0, 255), Span(0, 63), Span(1024, 1039)], frozenset({0}))

    assert rows == (
        Row(RowKind.HEADER, Span(0, 255)),
        Row(RowKind.USED, Span(0, 63)),
        Row(RowKind.USED, Span(64, 255)),
        Row(RowKind.GAP, Span(256, 1023)),
        Row(RowKind.USED, Span(1024, 1039)),
    )
    assert extents == (Extent(0, 3), Extent(1, 2), Extent(4, 5))


def test_nothing_has_no_rows() -> None:
    assert layout_rows([], frozenset()) == ((), ())
