"""Where along a line of whole numbers an answer becomes another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Answer = TypeVar("Answer")


def first_change(most: int, guesses: Iterable[int], answer: Callable[[int], Answer]) -> int | None:
    """A distance from 1 to `most` at which the answer is not that at 0, while it is one step nearer.

    Searched among the `guesses` and `most` by halving, then between them: the nearest change where the answer
    changes once, and some change where it comes and goes. None where it is the same at `most`.
    """
    now = answer(0)
    if most < 1 or answer(most) == now:
        return None
    places = [0, *sorted({guess for guess in guesses if 0 < guess < most}), most]
    low, high = 0, len(places) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if answer(places[middle]) == now else (low, middle)
    same, other = places[low], places[high]
    if other - same > 1 and answer(other - 1) == now:
        return other
    while other - same > 1:
        middle = (same + other) // 2
        same, other = (middle, other) if answer(middle) == now else (same, middle)
    return other
