"""Where along a line of whole numbers an answer becomes another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Answer = TypeVar("Answer")


def first_change(most: int, guesses: Iterable[int], answer: Callable[[int], Answer]) -> int | None:
    """A distance from 1 to `most` at which the answer is not that at 0, while it is one step nearer.

    Walked outwards from guess to guess and to `most`, then searched between the first of them with another answer
    and the one before: the nearest change wherever the answer changes at most once between two guesses, or where it
    has come back before the next. None where it is the same at all of them.
    """
    now, same = answer(0), 0
    for other in (*sorted({guess for guess in guesses if 0 < guess < most}), most):
        if other > same and answer(other) != now:
            return _change_between(same, other, answer)
        same = other
    return None


def _change_between(same: int, other: int, answer: Callable[[int], Answer]) -> int:
    """By halving, once it is clear that `other` itself is not the change."""
    now = answer(same)
    if other - same > 1 and answer(other - 1) == now:
        return other
    while other - same > 1:
        middle = (same + other) // 2
        same, other = (middle, other) if answer(middle) == now else (same, middle)
    return other
