"""Facts: values with their certainty, their sources and the code of their sentence. Pure."""

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
    """How well a fact is confirmed."""

    AGREED = "A"  # two or more official sources agree, or an official one and code
    OFFICIAL = "B"  # one official source
    OBSERVED = "C"  # code, a test or an issue only
    INFERRED = "D"  # our own inference or arithmetic


@dataclass(frozen=True, slots=True)
class Source:
    """A public page or repository. `date` is the date on the page, or a text that says it has none."""

    id: str
    title: str
    url: str
    date: str
    language: str = "en"

    def __hash__(self) -> int:
        """Hash the URL only, for speed: rendered parts are cached by their sources, up to seventy of them."""
        return hash(self.url)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value with its sources; `disputed` if they disagree (message `fact.<id>.dispute`).

    `wording` is a suffix of its message codes, for an edition with other sentences. `added`: it is not in the edition's
    own files, since it was introduced later.
    """

    id: str
    value: T
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False
    wording: str = ""
    added: bool = False

    def code(self, part: str, of: str = "fact") -> str:
        """Return the code of one of its messages: `fact.<id>.statement`, or `weight.<id>.reason` for a weight."""
        code = f"{of}.{self.id}.{part}"
        return f"{code}.{self.wording}" if self.wording else code


def fact_params(fact: Fact[Any]) -> Params:
    """Return the message parameters of a fact: `value`, or the fields of its value by name.

    Names of inner fields are joined, as in `pro_terway_nodes_default`.
    """
    return dict(_params(fact.value, ""))


def _params(value: object, name: str) -> Iterator[tuple[str, str | int | tuple[str, ...]]]:
    """Yield names and values; facts without a number and unpublished values have no parameter."""
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
