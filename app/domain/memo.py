"""What was worked out once and is asked for again while one plan is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")

_UNKNOWN: Final = object()


class Memo:
    """Results by the explicit key of all that they depend on.

    The search for flips asks about a dozen plans that differ in one answer each, most of them in the same ranges. One memo
    serves one evaluation by one edition and is then dropped. That it changes no answer is tested in tests/search.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for an equal key, or make it."""
        known: T | object = self._known.get(key, _UNKNOWN)  # a key is of many ranges, and hashed each time
        if known is _UNKNOWN:
            known = self._known[key] = make()
        return cast("T", known)


def once_each(make: Callable[[S], T], items: Sequence[S]) -> Iterator[T]:
    """Yield what `make` gives for each item, made once for an object that stands in several places."""
    known: dict[int, T] = {}
    for item in items:
        key = id(item)
        if key not in known:
            known[key] = make(item)
        yield known[key]
