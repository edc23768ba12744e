"""A fact: a value with how well it is known, the sources that say so, and what it says in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from ..domain.cidr import Cidr
from ..domain.version import Version

T = TypeVar("T")
Params: TypeAlias = Mapping[str, str | int | tuple[str, ...]]


class Certainty(StrEnum):
    """How well a fact is confirmed. Pages show it in words."""

    AGREED = "A"  # two or more official sources agree, or an official one and code
    OFFICIAL = "B"  # one official source
    OBSERVED = "C"  # code, a test or an issue only
    INFERRED = "D"  # our own inference or arithmetic


@dataclass(frozen=True, slots=True)
class Source:
    """A public page or repository. `date` is the page's own date, or says that it has none."""

    id: str
    title: str
    url: str
    date: str
    language: str = "en"

    def __hash__(self) -> int:
        """Hash the address alone: a page keeps parts by their sources, seventy of them."""
        return hash(self.url)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value with what it rests on; `disputed` where the sources disagree (message `fact.<id>.dispute`).

    `wording`: what follows the codes of its messages, where an earlier edition says the same in other words.
    `added`: the edition's own files don't have it, since it was asked for later.
    """

    id: str
    value: T
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False
    wording: str = ""
    added: bool = False

    def code(self, part: str, of: str = "fact") -> str:
        """The code of its message, such as `fact.<id>.statement`, or `weight.<id>.reason` of a weight."""
        code = f"{of}.{self.id}.{part}"
        return f"{code}.{self.wording}" if self.wording else code


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
