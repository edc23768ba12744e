"""Intervals, gaps and the free blocks in them: tables, and laws checked by counting every address."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from netaddr import IPNetwork, IPSet

from app.domain.cidr import Cidr, read_ipv4_cidr
from app.domain.free_blocks import aligned_blocks, gaps, interval, is_free, merged, union
from tests.domain.free import free_blocks

SPACE = Cidr(0x0A000000, 24)  # 10.0.0.0/24


def cidr(text: str) -> Cidr:
    read = read_ipv4_cidr(text)
    assert isinstance(read, Cidr), text
    return read


def blocks_in(space: Cidr, longest: int = 32) -> st.SearchStrategy[Cidr]:
    """Any block of the space, with bits after the prefix or without."""
    return st.builds(
        lambda offset, prefix: Cidr(space.first + offset, prefix),
        st.integers(0, space.size - 1),
        st.integers(space.prefix, longest),
    )


def addresses(blocks: Iterable[Cidr]) -> set[int]:
    return {address for block in blocks for address in range(block.first, block.last + 1)}


@pytest.mark.parametrize(
    ("within", "taken", "free"),
    [
        ("10.0.0.0/24", [], ["10.0.0.0/24"]),
        ("10.0.0.0/24", ["10.0.0.0/24"], []),
        ("10.0.0.0/24", ["10.0.0.0/8"], []),
        ("10.0.0.0/24", ["10.0.1.0/24", "9.0.0.0/8"], ["10.0.0.0/24"]),
        ("10.0.0.0/24", ["10.0.0.0/25"], ["10.0.0.128/25"]),
        ("10.0.0.0/24", ["10.0.0.64/26"], ["10.0.0.0/26", "10.0.0.128/25"]),
        ("10.0.0.0/24", ["10.0.0.0/32"], [f"10.0.0.{1 << n}/{32 - n}" for n in range(8)]),
        ("10.0.0.0/24", ["10.0.0.255/32"], [f"10.0.0.{256 - (2 << n)}/{32 - n}" for n in range(7, -1, -1)]),
        ("10.0.0.0/24", ["10.0.0.0/26", "10.0.0.64/26", "10.0.0.0/25"], ["10.0.0.128/25"]),
        ("10.0.0.77/24", ["10.0.0.200/25"], ["10.0.0.0/25"]),
        ("0.0.0.0/0", [], ["0.0.0.0/0"]),
        ("0.0.0.0/0", ["128.0.0.0/1"], ["0.0.0.0/1"]),
        ("0.0.0.0/0", ["0.0.0.0/1"], ["128.0.0.0/1"]),
        ("10.0.0.1/32", [], ["10.0.0.1/32"]),
    ],
)
def test_free_blocks(within: str, taken: list[str], free: list[str]) -> None:
    assert free_blocks(cidr(within), map(cidr, taken)) == [cidr(text) for text in free]


@pytest.mark.parametrize(
    ("intervals", "covered"),
    [
        ([], []),
        ([(0, 4)], [(0, 4)]),
        ([(4, 8), (0, 4)], [(0, 8)]),
        ([(0, 4), (5, 8)], [(0, 4), (5, 8)]),
        ([(0, 8), (2, 4)], [(0, 8)]),
        ([(0, 4), (2, 8), (7, 9), (20, 21)], [(0, 9), (20, 21)]),
    ],
)
def test_union(intervals: list[tuple[int, int]], covered: list[tuple[int, int]]) -> None:
    assert union(intervals) == covered


def test_ipv6() -> None:
    within = Cidr(0xFD << 120, 112, 128)
    taken = Cidr(0xFD << 120, 113, 128)
    assert free_blocks(within, [taken]) == [Cidr((0xFD << 120) + (1 << 15), 113, 128)]


@given(st.lists(blocks_in(SPACE), max_size=12))
def test_free_blocks_are_exactly_what_is_not_taken(taken: list[Cidr]) -> None:
    free = free_blocks(SPACE, taken)
    assert addresses(free) == addresses([SPACE]) - addresses(taken)
    assert sum(block.size for block in free) == len(addresses(free))
    assert not any(block.has_host_bits for block in free)
    assert [block.first for block in free] == sorted(block.first for block in free)


@given(st.lists(blocks_in(SPACE), min_size=1, max_size=12))
def test_a_free_block_is_as_large_as_can_be(taken: list[Cidr]) -> None:
    """The block twice as large around it is not free, or leaves the space."""
    for block in free_blocks(SPACE, taken):
        outer = Cidr(block.first, block.prefix - 1).network
        assert not SPACE.contains(outer) or any(outer.overlaps(one) for one in taken)


@given(st.lists(blocks_in(SPACE), max_size=12))
def test_same_as_netaddr(taken: list[Cidr]) -> None:
    theirs = IPSet(IPNetwork(str(SPACE))) - IPSet(IPNetwork(str(block)) for block in taken)
    assert [str(block) for block in free_blocks(SPACE, taken)] == [str(one) for one in theirs.iter_cidrs()]


@given(st.lists(blocks_in(Cidr(0, 0)), max_size=12), blocks_in(Cidr(0, 0)))
def test_the_whole_of_ipv4(taken: list[Cidr], within: Cidr) -> None:
    """Gaps and covered intervals are disjoint, and together they make up the whole interval."""
    covered = merged(taken)
    first, end = interval(within)
    left = list(gaps((first, end), covered))
    inside = [(max(start, first), min(stop, end)) for start, stop in covered if start < end and stop > first]
    assert union(left + inside) == [(first, end)]
    assert sum(stop - start for start, stop in left + inside) == end - first


@given(st.lists(blocks_in(SPACE), max_size=12), blocks_in(SPACE))
def test_is_free(taken: list[Cidr], block: Cidr) -> None:
    assert is_free(interval(block), merged(taken)) is not any(block.overlaps(one) for one in taken)


@given(st.integers(0, 300), st.integers(0, 300))
def test_aligned_blocks_fill_the_gap(start: int, size: int) -> None:
    at = start
    for first, end in aligned_blocks((start, start + size)):
        assert first == at
        assert (end - first).bit_count() == 1
        assert first % (end - first) == 0
        at = end
    assert at == start + size
