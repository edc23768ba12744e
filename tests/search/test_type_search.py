"""Searching instance types: held against a plain look at every type of the catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import InstanceType, TerwayMode
from app.search.type_search import MAX_RESULTS, SearchReading, TypeSearch, find_types, read_search
from tests.plans import EDITIONS, NEWEST

CATALOGUE = EDITIONS.newest
TYPES = list(CATALOGUE.instance_types.values())


def pods_in(known: InstanceType, mode: TerwayMode) -> int | None:
    """The published formulas, written out."""
    if mode is TerwayMode.SHARED_ENI:
        return (known.eni.quantity - 1) * known.eni.ipv4_per_eni
    if mode is TerwayMode.EXCLUSIVE_ENI:
        return known.eni.quantity - 1
    if known.eni.trunk_supported is False or known.eni.total_quantity is None:
        return 0 if known.eni.trunk_supported is False else None
    return max(0, known.eni.total_quantity - known.eni.quantity)


@given(
    st.lists(st.sampled_from(("g7", "large", "c", "2x")), max_size=2).map(tuple),
    st.sampled_from(("", "c7", "g7")),
    st.integers(0, 64),
    st.integers(0, 256),
    st.integers(0, 300),
    st.sampled_from(TerwayMode),
    st.integers(1, MAX_RESULTS),
)
def test_all_that_match_are_counted_and_the_smallest_given(
    words: tuple[str, ...], family: str, vcpu: int, memory: int, pods: int, mode: TerwayMode, limit: int
) -> None:
    found = find_types(TypeSearch(words, family, vcpu, memory, pods, mode, limit), CATALOGUE)
    matching = [
        each
        for each in TYPES
        if all(word in each.name for word in words)
        and family in {"", each.family.removeprefix("ecs.")}
        and each.vcpu >= vcpu
        and each.memory_gib >= memory
        and (pods == 0 or (pods_in(each, mode) or 0) >= pods)
    ]

    assert found.total == len(matching)
    sizes = sorted((each.vcpu, each.memory_gib, each.name) for each in matching)[:limit]
    assert [(each.type.vcpu, each.type.memory_gib, each.type.name) for each in found.types] == sizes


READ = [
    ([], TypeSearch()),
    ([("q", " C7  4X ")], TypeSearch(words=("c7", "4x"))),
    ([("family", "ecs.G7"), ("vcpu", "8"), ("pods", "")], TypeSearch(family="g7", vcpu=8)),
    ([("mode", "trunk_eni"), ("pods", "50"), ("limit", "100")], TypeSearch(pods=50, mode=TerwayMode.TRUNK_ENI, limit=100)),
    ([("memory_gib", "1,024"), ("rules", NEWEST)], TypeSearch(memory_gib=1024)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), READ)
def test_a_search_is_read(given: list[tuple[str, str]], expected: TypeSearch) -> None:
    assert read_search(given, EDITIONS) == SearchReading(expected, CATALOGUE)
