"""The defaults that Terraform adds to the value of a variable whose type has `optional(type, default)` attributes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from .functions import UnknownError
from .syntax import Call, Expression, Literal, Mapping, Name

_COLLECTIONS: Final = frozenset({"list", "map", "set"})


def with_defaults(value: Any, kind: Expression, value_of: Callable[[Expression], Any]) -> Any:
    """Return the value with its missing attributes: their defaults, or null.

    `value_of` evaluates a default. A value that doesn't have the shape of the type stays as it is.
    """
    if not isinstance(kind, Call) or not kind.arguments:
        return value
    inner = kind.arguments[0]
    if kind.name in _COLLECTIONS:
        if isinstance(value, list):
            return [with_defaults(each, inner, value_of) for each in value]
        if isinstance(value, dict):
            return {key: with_defaults(each, inner, value_of) for key, each in value.items()}
    if kind.name == "object" and isinstance(inner, Mapping) and isinstance(value, dict):
        return _object(value, inner, value_of)
    return value


def _object(value: dict[Any, Any], members: Mapping, value_of: Callable[[Expression], Any]) -> dict[Any, Any]:
    """Return an object with its missing attributes."""
    completed = dict(value)
    for key, kind in members.pairs:
        name = key.value if isinstance(key, Literal) else key.name if isinstance(key, Name) else None
        inner = kind
        if isinstance(kind, Call) and kind.name == "optional" and kind.arguments:
            inner, *default = kind.arguments
            if completed.get(name) is None:
                with suppress(UnknownError):
                    completed[name] = value_of(default[0]) if default else None
        if completed.get(name) is not None:
            completed[name] = with_defaults(completed[name], inner, value_of)
    return completed
