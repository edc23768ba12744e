"""Overlap against sets of addresses: the sorted pass and the index find just what all pairs would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.domain.overlap import BlockIndex, overlapping_pairs, relation

# Blocks of 64 addresses, so that nested, equal and separate ones are all common.
blocks = st.builds(
    lambda address, prefix: Cidr(address, prefix).network, st.integers(0, 63), st.integers(26, 32)
)


def addresses(block: Cidr) -> set[int]:
    return set(range(block.first, block.last + 1))


@given(st.lists(blocks, max_size=12))
def test_pairs_are_those_that_share_an_address(listed: list[Cidr]) -> None:
    expected = {
        frozenset((one, other))
        for other in range(len(listed))
        for one in range(other)
        if addresses(listed[one]) & addresses(listed[other])
    }
    found = list(overlapping_pairs(listed))

    assert {frozenset(pair) for pair in found} == expected
    assert len(found) == len(expected)
    assert all(addresses(listed[outer]) >= addresses(listed[inner]) for outer, inner in found)


@given(blocks, st.lists(blocks, max_size=12))
def test_the_index_finds_each_once(asked: Cidr, listed: list[Cidr]) -> None:
    found = list(BlockIndex.of(listed).overlapping(asked))

    assert sorted(found) == [
        place for place, block in enumerate(listed) if addresses(block) & addresses(asked)
    ]


@given(blocks, st.lists(blocks, max_size=6))
def test_a_block_is_held_by_one_that_has_all_of_it(asked: Cidr, listed: list[Cidr]) -> None:
    expected = any(addresses(block) >= addresses(asked) for block in listed)

    assert BlockIndex.of(listed).contains(asked) == expected


@given(blocks, blocks)
def test_relation_is_that_of_the_sets(one: Cidr, other: Cidr) -> None:
    mine, yours = addresses(one), addresses(other)
    expected = (
        {
            mine == yours: "equal",
            mine < yours: "inside",
            mine > yours: "contains",
        }.get(True)
        if mine & yours
        else None
    )

    assert relation(one, other) == expected
    assert one.overlaps(other) == other.overlaps(one) == bool(mine & yours)
