"""Values that know the positions of the literals that they were made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

MAX_ORIGINS: Final = 2_000
MAX_VALUES: Final = 20_000  # in one value, with those of its lists and objects


class TracedText(str):
    """A text that knows the positions of the literals that it was made of."""

    __slots__ = ("origins",)
    origins: frozenset[int]


class TracedInt(int):
    """An integer that knows the positions of the literals that it was made of."""

    origins: frozenset[int]


class TracedFloat(float):
    """A number that knows the positions of the literals that it was made of."""

    origins: frozenset[int]


def trace(value: Any, origins: frozenset[int]) -> Any:
    """Return the value with its origins. A value that has origins already keeps them; booleans can't have any."""
    if isinstance(value, list):
        return [trace(each, origins) for each in value]
    if isinstance(value, dict):
        return {key: trace(each, origins) for key, each in value.items()}
    if not origins or hasattr(value, "origins") or isinstance(value, bool):
        return value
    traced_value: TracedText | TracedInt | TracedFloat
    if isinstance(value, str):
        traced_value = TracedText(value)
    elif isinstance(value, int):
        traced_value = TracedInt(value)
    elif isinstance(value, float):
        traced_value = TracedFloat(value)
    else:
        return value
    traced_value.origins = origins
    return traced_value


def origins_of(values: Iterable[Any]) -> frozenset[int]:
    """Return the origins of the values, and of all values in them; of very many, some of them."""
    found: set[int] = set()
    waiting = list(values)
    while waiting and len(found) < MAX_ORIGINS:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        else:
            found |= getattr(value, "origins", frozenset())
    return frozenset(found)


def count_values(value: Any) -> int:
    """Return how many values a value contains, itself included. Counting stops a little above MAX_VALUES."""
    count, waiting = 0, [value]
    while waiting and count <= MAX_VALUES:
        part = waiting.pop()
        count += 1
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
    return count
