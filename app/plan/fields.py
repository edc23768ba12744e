"""What kinds of fields a plan has, and what is said of each field.

A field is declared once, as the metadata of a dataclass: `Plan`, or a record in it such as `Vswitch`. The Draft and its reading,
links, JSON with its schema, forms, steps, the review and the merging of imports all follow from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

from ..catalogue.model import Catalogue
from .role import Role

MAX_NUMBER: Final = 1_000_000
MAX_NAME_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Text:
    """Words. `strip`, `lower`: spaces around it and capitals mean nothing."""

    max_length: int = MAX_NAME_LENGTH
    strip: bool = False
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number. `prefix` and `suffix` are signs that people write with it; `bounds` come from the edition."""

    least: int = 0
    most: int = MAX_NUMBER
    prefix: str = ""
    suffix: str = ""
    bounds: Callable[[Catalogue], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One member of an enumeration."""

    of: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Range:
    """A CIDR of one IP version."""

    family: Literal["IPv4", "IPv6"] = "IPv4"


@dataclass(frozen=True, slots=True)
class EditionName:
    """The name of an edition of the facts."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A level for each need of the edition."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object with fields of its own: of class `type`, which is made of their values. `about`: what it is."""

    type: type
    fields: tuple[Field, ...]
    about: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of ranges, texts or records, `most` at most, as a tuple or its subclass `made_as`.

    `compressed_key`: what a link calls it where it is long and so compressed. `lines`: a form has one box for all of it, an entry a
    line; otherwise a row for each entry.
    """

    entry: Range | Text | Record
    most: int
    compressed_key: str = ""
    lines: bool = False
    made_as: type[tuple[Any, ...]] = tuple


Kind: TypeAlias = Text | Number | YesNo | Choice | Range | EditionName | Needs | Record | ListOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `about`: what it means, in the JSON schema. `step`: of the wizard, which asks for it last or `after` another.

    `role`: what its ranges are for. `edition_default` is what an edition says where the plan says nothing, in place of `default`.
    """

    name: str
    kind: Kind
    about: str
    default: Any = None
    required: bool = False
    step: str = ""
    after: str = ""
    role: Role | None = None
    edition_default: Callable[[Catalogue], Any] | None = None


def declared(
    kind: Kind,
    about: str,
    *,
    required: bool = False,
    step: str = "",
    after: str = "",
    role: Role | None = None,
    edition_default: Callable[[Catalogue], Any] | None = None,
) -> Mapping[str, Field]:
    """The metadata of a field; `table` adds its name and default."""
    field = Field(
        name="",
        kind=kind,
        about=about,
        required=required,
        step=step,
        after=after,
        role=role,
        edition_default=edition_default,
    )
    return {"declared": field}


def table(record: type) -> tuple[Field, ...]:
    """The fields that a dataclass declares, in its order."""
    return tuple(
        replace(each.metadata["declared"], name=each.name, default=_default_of(each))
        for each in fields(record)
        if "declared" in each.metadata
    )


def _default_of(each: Any) -> Any:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return None if each.default is MISSING else each.default
