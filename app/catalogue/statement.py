"""What a fact says in a sentence: the parameters of its message `fact.<id>.statement`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from ..domain.cidr import Cidr
from ..domain.version import Version
from .model import Fact

Params: TypeAlias = Mapping[str, str | int | tuple[str, ...]]


def fact_params(fact: Fact[Any]) -> Params:
    """`value`, or the value's fields by their names; inner ones are joined, as in `pro_terway_nodes_default`."""
    return dict(_params(fact.value, ""))


def _params(value: object, name: str) -> Iterator[tuple[str, str | int | tuple[str, ...]]]:
    """A fact without a number has no parameter; neither has what is not published."""
    match value:
        case bool() | None | StrEnum():
            return
        case int() | str():
            yield name or "value", value
        case Cidr() | Version():
            yield name or "value", str(value)
        case tuple():
            yield name or "value", tuple(str(member) for member in value)
        case Mapping():
            for key, inner in value.items():
                yield from _params(inner, _joined(name, str(key)))
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _params(getattr(value, field.name), _joined(name, field.name))


def _joined(outer: str, inner: str) -> str:
    return f"{outer}_{inner}" if outer else inner
