"""A fact: a value with how well it is known and the sources that say so. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


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
