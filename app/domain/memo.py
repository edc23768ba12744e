"""Memoization of results that the evaluation of one plan, or of one fleet, needs more than once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")

_UNKNOWN: Final = object()


class Memo:
    """Results by an explicit key that has everything the result depends on.

    The search for flips assesses about a dozen plans that differ in one answer each, most of them with the same
    ranges. A memo serves one evaluation, or the clusters of one fleet, by one edition and is then dropped. tests/search
    checks that it changes no answer.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result that is stored for the key; call `make` and store its result where there is none."""
        known: T | object = self._known.get(key, _UNKNOWN)  # one lookup: hashing a key of many ranges is slow
        if known is _UNKNOWN:
            known = self._known[key] = make()
        return cast("T", known)


def once_each(make: Callable[[S], T], items: Sequence[S]) -> Iterator[T]:
    """Yield `make(item)` for each item, calling it once for an object that occurs several times."""
    known: dict[int, T] = {}
    for item in items:
        key = id(item)
        if key not in known:
            known[key] = make(item)
        yield known[key]
