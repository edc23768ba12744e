"""Searching instance types, checked against a plain loop over every type of the catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import InstanceType, TerwayMode, TypeSupport
from app.plan.message import Mistake
from app.search.type_search import MAX_RESULTS, SearchReading, TypeSearch, find_types, read_search
from tests.plans import EDITIONS, FIRST, NEWEST

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
    order = [TypeSupport.SUPPORTED, TypeSupport.ON_REQUEST, TypeSupport.REFUSED]
    sizes = sorted(
        (order.index(CATALOGUE.type_support(each.name)), each.vcpu, each.memory_gib, each.name)
        for each in matching
    )
    assert [each.type.name for each in found.types] == [name for *_, name in sizes[:limit]]


def test_a_type_that_ack_does_not_take_is_not_listed_first() -> None:
    found = find_types(TypeSearch(family="c7", limit=MAX_RESULTS), CATALOGUE)
    assert found.types[0].type.name == "ecs.c7.xlarge"
    assert (found.types[-1].type.name, found.types[-1].support) == ("ecs.c7.large", TypeSupport.ON_REQUEST)

    refused = find_types(TypeSearch(words=("t6",)), CATALOGUE)
    assert {each.support for each in refused.types} == {TypeSupport.REFUSED}


def test_the_first_edition_lists_by_size_alone() -> None:
    found = find_types(TypeSearch(family="c7"), FIRST)
    assert found.types[0].type.name == "ecs.c7.large"
    assert {each.support for each in found.types} == {TypeSupport.SUPPORTED}


MISSING = [
    (TypeSearch(words=("i5",)), ("ecs.i5", "ecs.i5e", "ecs.i5g", "ecs.i5ge")),
    (TypeSearch(words=("ecs.g9ine.xlarge",)), ("ecs.g9ine",)),
    (TypeSearch(family="c9a-flex"), ("ecs.c9a-flex",)),
    (TypeSearch(words=("c7", "xlarge")), ()),
    (TypeSearch(words=("i",)), ()),
    (TypeSearch(vcpu=4), ()),
]


@pytest.mark.parametrize(("search", "families"), MISSING)
def test_families_that_the_edition_lacks_are_named(search: TypeSearch, families: tuple[str, ...]) -> None:
    assert find_types(search, CATALOGUE).missing_families == families


def test_no_family_is_both_there_and_missing() -> None:
    assert not {f"ecs.{family}" for family in CATALOGUE.facts.missing_families.value} & set(
        CATALOGUE.families
    )


READ = [
    ([], TypeSearch()),
    ([("q", " C7  4X ")], TypeSearch(words=("c7", "4x"))),
    ([("family", "ecs.G7"), ("vcpu", "8"), ("q", " ")], TypeSearch(family="g7", vcpu=8)),
    ([("mode", "trunk_eni"), ("pods", "50"), ("limit", "100")], TypeSearch(pods=50, mode=TerwayMode.TRUNK_ENI, limit=100)),
    ([("memory_gib", "1,024"), ("rules", NEWEST)], TypeSearch(memory_gib=1024)),
]  # fmt: skip


@pytest.mark.parametrize("name", ["vcpu", "memory_gib", "pods", "mode", "limit", "rules"])
def test_a_blank_value_is_no_answer_of_its_own(name: str) -> None:
    assert read_search([(name, " ")], EDITIONS).mistakes == (Mistake(f"/{name}", "required"),)


@pytest.mark.parametrize(("given", "expected"), READ)
def test_a_search_is_read(given: list[tuple[str, str]], expected: TypeSearch) -> None:
    assert read_search(given, EDITIONS) == SearchReading(expected, CATALOGUE)
