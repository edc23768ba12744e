"""The kinds of fields, and the metadata that declares a field of a plan.

A field is declared once, as metadata of a dataclass: `Plan`, or a record in it such as `Vswitch`. The Draft and its
reading, links, JSON with its schema, forms, steps, the review and the merging of imports follow from the declarations.
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
    """What a range is used for."""

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
        """The name of the role as a message."""
        return Message(f"role.{self}")


@dataclass(frozen=True, slots=True)
class Text:
    """A name, cleaned by `names.plain_name`. `lower`: it is read as lower case. A name in a list can't be blank."""

    max_length: int = MAX_NAME_LENGTH
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `minimum` to `maximum`.

    `prefix` and `suffix` are signs that people write with it, such as a slash or a percent sign. `bounds` replaces the
    limits by those of an edition.
    """

    minimum: int = 0
    maximum: int = MAX_NUMBER
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
    """A CIDR of one IP family."""

    family: Literal["IPv4", "IPv6"] = "IPv4"


@dataclass(frozen=True, slots=True)
class EditionName:
    """The name of an edition of the catalogue."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A mapping from needs of the edition to levels."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object with fields of its own, which is read into an instance of `type`. `about` describes it in the schema.

    `check` yields the mistakes between its values, given the names of the invalid ones. `plain` is a fast path for
    records that a plan has very many of: it reads a draft whose texts need no cleaning and are valid, and returns None
    for every other.
    """

    type: type
    fields: tuple[Field, ...]
    about: str
    check: Callable[[Mapping[str, Any], Collection[str]], Iterable[Mistake]] | None = None
    plain: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at most `max_entries` ranges, texts or records, read into the tuple type `made_as`.

    `compressed_key` is its key in a link once it is long enough to be compressed. `form` is how forms show it: one text
    box with an entry per line, a row of boxes per entry, or a group of questions per entry.
    """

    entry: Range | Text | Record
    max_entries: int
    compressed_key: str = ""
    form: Literal["lines", "rows", "groups"] = "rows"
    made_as: Callable[[Iterable[Any]], tuple[Any, ...]] = tuple


Kind: TypeAlias = Text | Number | YesNo | Choice | Range | EditionName | Needs | Record | ListOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `about` is its description in the JSON schema.

    `step` is the step of the wizard that asks for it, at the end or `after` another field. `role` is what its ranges
    are used for. `short_form`: whether it describes the only pool of a plan without node pools. `folded`: whether its
    step folds the question away, since most plans leave it out. `edition_default` returns an edition's default, in
    place of `default`.
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
    """Return the metadata of a dataclass field; `table` adds its name and default."""
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
"""As `declared`, for a field that most plans leave out, so that its step folds the question away."""


def table(record: type) -> tuple[Field, ...]:
    """Return the fields that a dataclass declares, in its order."""
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
    """Return each text once, in the order of first occurrence."""
    return tuple(dict.fromkeys(texts))
