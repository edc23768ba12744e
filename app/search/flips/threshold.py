"""Where along a line of whole numbers an answer becomes another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Answer = TypeVar("Answer")


def first_change(
    most: int, guesses: Iterable[int], now: Answer, answer: Callable[[int], Answer]
) -> tuple[int, Answer] | None:
    """A distance from 1 to `most` at which the answer is not `now`, that at 0, while it is one step nearer; and it.

    Walked outwards from guess to guess and to `most`, then searched between the first of them with another answer
    and the one before: the nearest change wherever the answer changes at most once between two guesses, or where it
    has come back before the next. None where it is the same at all of them.
    """
    same = 0
    for other in (*sorted({guess for guess in guesses if 0 < guess < most}), most):
        if other > same and (found := answer(other)) != now:
            return _change_between(same, other, now, found, answer)
        same = other
    return None


def _change_between(
    same: int, other: int, now: Answer, found: Answer, answer: Callable[[int], Answer]
) -> tuple[int, Answer]:
    """By halving, once it is clear that `other`, where the answer is `found`, is not the change itself."""
    if other - same > 1 and answer(other - 1) == now:
        return other, found
    while other - same > 1:
        middle = (same + other) // 2
        here = answer(middle)
        if here == now:
            same = middle
        else:
            other, found = middle, here
    return other, found
