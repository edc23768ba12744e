"""The search along a line, against walking it step by step."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.search.flips.numbers import Answer, first_change


def place_of(change: tuple[int, Answer] | None, answer: Callable[[int], Answer]) -> int | None:
    """Where it is; the answer that comes with it is the one there."""
    if change is None:
        return None
    place, found = change
    assert found == answer(place)
    return place


@given(
    st.integers(0, 200),
    st.lists(st.integers(-5, 210), max_size=8),
    st.lists(st.integers(1, 200), max_size=1),
)
def test_where_the_answer_changes_once_that_place_is_found(
    most: int, guesses: list[int], changes: list[int]
) -> None:
    def answer(place: int) -> int:
        return sum(place >= change for change in changes)

    walked = next((place for place in range(1, most + 1) if answer(place) != answer(0)), None)
    assert place_of(first_change(most, guesses, answer(0), answer), answer) == walked


@given(
    st.integers(1, 100), st.lists(st.integers(1, 100), max_size=6), st.sets(st.integers(1, 100), max_size=6)
)
def test_where_it_comes_and_goes_the_first_guess_that_tells_leads_to_a_change(
    most: int, guesses: list[int], changes: set[int]
) -> None:
    def answer(place: int) -> bool:
        return sum(place >= change for change in changes) % 2 == 1

    found = place_of(first_change(most, guesses, answer(0), answer), answer)
    stops = sorted(guess for guess in (*guesses, most) if guess <= most)
    telling = next((stop for stop in stops if answer(stop) != answer(0)), None)
    assert (found is None) == (telling is None)
    if found is not None and telling is not None:
        assert 1 <= found <= telling
        assert answer(found) != answer(0)
        assert answer(found - 1) == answer(0)


@given(st.integers(2, 200), st.sets(st.integers(1, 200), min_size=1, max_size=6))
def test_with_every_change_guessed_the_nearest_is_found(most: int, changes: set[int]) -> None:
    def answer(place: int) -> int:
        return sum(place >= change for change in changes) % 3

    walked = next((place for place in range(1, most + 1) if answer(place) != answer(0)), None)
    assert place_of(first_change(most, changes, answer(0), answer), answer) == walked


@given(st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_a_guess_that_is_right_makes_it_cheap(most: int, change: int) -> None:
    asked: list[int] = []

    def answer(place: int) -> bool:
        asked.append(place)
        return place >= change

    first_change(most, [change], now=False, answer=answer)
    assert len(asked) <= 5
