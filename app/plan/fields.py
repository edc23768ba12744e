"""What kinds of fields a plan has, and what is said of each field.

A field is declared once, as the metadata of a dataclass: `Plan`, or a record in it such as `Vswitch`. The Draft and its reading,
links, JSON with its schema, forms, steps, the review and the merging of imports all follow from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from ..catalogue.model import Catalogue, Plugin
from .message import Message, Mistake

BOTH = (Plugin.TERWAY, Plugin.FLANNEL)
MAX_NUMBER: Final = 1_000_000
MAX_NAME_LENGTH: Final = 80


class Role(StrEnum):
    VPC = "vpc"
    SECONDARY = "secondary"
    NODE_VSWITCH = "node_vswitch"
    POD_VSWITCH = "pod_vswitch"
    SERVICE = "service"
    SERVICE_IPV6 = "service_ipv6"
    POD = "pod"
    NETWORK = "network"

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins that use a range of this role."""
        if self is Role.POD:
            return (Plugin.FLANNEL,)
        if self in (Role.POD_VSWITCH, Role.SERVICE_IPV6):
            return (Plugin.TERWAY,)
        return BOTH

    @property
    def label(self) -> Message:
        return Message(f"role.{self}")


@dataclass(frozen=True, slots=True)
class Text:
    """A name, read by the rule of `names.py`. `lower`: capitals mean nothing. In a list none may be blank."""

    max_length: int = MAX_NAME_LENGTH
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
    """The name of an edition of the catalogue."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A level for each need of the edition."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object with fields of its own: of class `type`, which is made of their values. `about`: what it is.

    `check` finds what is wrong between its values, given the names of those that can't be read. `plain` reads a draft whose
    texts need no tidying and are no mistake, and gives None for every other: for records of which a plan has very many.
    """

    type: type
    fields: tuple[Field, ...]
    about: str
    check: Callable[[Mapping[str, Any], Collection[str]], Iterable[Mistake]] | None = None
    plain: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of ranges, texts or records, `most` at most, made a tuple by `made_as`.

    `compressed_key`: what a link calls it where it is long and so compressed. `form`: one box for all of it, an entry a
    line; a row of boxes for each entry; or a group of questions for each entry.
    """

    entry: Range | Text | Record
    most: int
    compressed_key: str = ""
    form: Literal["lines", "rows", "groups"] = "rows"
    made_as: Callable[[Iterable[Any]], tuple[Any, ...]] = tuple


Kind: TypeAlias = Text | Number | YesNo | Choice | Range | EditionName | Needs | Record | ListOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `about`: what it means, in the JSON schema. `step`: of the wizard, which asks for it last or `after` another.

    `role`: what its ranges are for. `short_form`: whether a plan without node pools says it of its one pool.
    `folded`: whether most plans leave it out, so that its step folds the question. `edition_default` is what an edition says
    where the plan says nothing, in place of `default`.
    """

    name: str
    kind: Kind
    about: str
    default: Any = None
    required: bool = False
    step: str = ""
    after: str = ""
    role: Role | None = None
    short_form: bool = False
    folded: bool = False
    edition_default: Callable[[Catalogue], Any] | None = None

    def default_in(self, catalogue: Catalogue) -> Any:
        """The value where a plan of that edition says nothing."""
        return self.edition_default(catalogue) if self.edition_default else self.default


def declared(
    kind: Kind,
    about: str,
    *,
    required: bool = False,
    step: str = "",
    after: str = "",
    role: Role | None = None,
    short_form: bool = False,
    folded: bool = False,
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
        short_form=short_form,
        folded=folded,
        edition_default=edition_default,
    )
    return {"declared": field}


folded: Final = partial(declared, folded=True)
"""As `declared`, of a field that most plans leave out: its step asks for it in the fold."""


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


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in the order in which they are first named."""
    return tuple(dict.fromkeys(texts))
