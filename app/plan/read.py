"""Reading a Draft into a Plan: each text is parsed once, and every mistake is collected with its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from ..catalogue.model import Catalogue, Editions
from ..domain.cidr import Cidr, read_ipv4_cidr, read_ipv6_cidr
from .contradictions import contradictions, too_many_entries
from .draft import Draft, Mistake
from .fields import (
    MAX_NAME_LENGTH,
    Choice,
    EditionName,
    Field,
    Kind,
    ListOf,
    Needs,
    Number,
    Range,
    Record,
    Text,
    YesNo,
)
from .message import MistakeParam
from .names import plain_name
from .plan import PLAN_FIELDS, NeedLevel, Plan

_WHOLE_NUMBER: Final = re.compile(r"-?\d{1,20}", re.ASCII)
_GROUPED_NUMBER: Final = re.compile(r"-?\d{1,3}(,\d{3})+", re.ASCII)
_FULL_WIDTH: Final = {0xFEE0 + ord(mark): mark for mark in "0123456789,/%"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A Plan and the edition to assess it by, or the mistakes in the Draft (never both)."""

    plan: Plan | None
    catalogue: Catalogue
    mistakes: tuple[Mistake, ...]


def read(draft: Draft, editions: Editions) -> Reading:
    """Read the whole Draft. Total: for any input this returns a Plan or all mistakes."""
    catalogue = editions.newest if draft.rules is None else editions.get(draft.rules.strip())
    too_many = too_many_entries(draft)
    if too_many is not None:
        return Reading(None, catalogue or editions.newest, (too_many,))
    reader = _Reader(catalogue or editions.newest, sorted(editions.by_name))
    values = {each.name: reader.of_plan(each, draft) for each in PLAN_FIELDS}
    mistaken = {mistake.pointer for mistake in reader.mistakes}
    reader.mistakes += contradictions(draft, values, mistaken, reader.catalogue)
    mistakes = tuple(reader.mistakes)
    return Reading(None if mistakes else Plan(**values), reader.catalogue, mistakes)


class _Reader:
    """Reads values by the kind of their field, and collects mistakes; an invalid value becomes None."""

    def __init__(self, catalogue: Catalogue, editions: Sequence[str]) -> None:
        self.catalogue = catalogue
        self.editions = editions
        self.mistakes: list[Mistake] = []

    def mistake(self, pointer: str, code: str, variant: str = "", **params: MistakeParam) -> None:
        self.mistakes.append(Mistake(pointer, code, params, variant))

    def of_plan(self, field: Field, draft: Draft) -> Any:
        """Return the value of a field of the plan. With node pools, fields of the short form are not read."""
        typed = getattr(draft, field.name)
        if typed is None and not field.required:
            return field.default_in(self.catalogue)
        pointer = f"/{field.name}"
        if not (field.short_form and draft.node_pools):
            return self.value(pointer, field, typed)
        if typed is not None:
            self.mistake(pointer, "beside-node-pools")
        return field.default

    def value(self, pointer: str, field: Field, typed: Any) -> Any:
        """Return the value that was typed for a field, or its default."""
        if typed is None or (field.required and _is_blank(field.kind, typed)):
            return self._absent(pointer, field)
        value: Any = None
        match field.kind:
            case Range() as kind:
                value = self._range(pointer, kind, typed)
            case Text() as kind:
                value = self._text(pointer, kind, typed) or (None if field.default is None else "")
            case Number() as kind:
                value = self._number(pointer, kind, typed)
            case YesNo():
                value = self._yes_no(pointer, typed)
            case Choice() as kind:
                value = self._choice(pointer, kind, typed)
            case Record() as kind:
                value = self._record(pointer, kind, typed)
            case ListOf() as kind:
                value = self._list(pointer, kind, typed)
            case EditionName():
                value = self._edition(pointer, typed)
            case Needs():
                value = self._needs(pointer, typed)
        return value

    def _absent(self, pointer: str, field: Field) -> Any:
        if field.required:
            variant = {Range: "entry", Text: "name"}.get(type(field.kind), "")
            self.mistake(pointer, "required", variant)
        return field.default_in(self.catalogue)

    def _edition(self, pointer: str, text: str) -> str:
        if text.strip() not in self.editions:
            self.mistake(pointer, "rules-unknown", rules=text, known=tuple(self.editions))
        return self.catalogue.edition

    def _text(self, pointer: str, kind: Text, text: str) -> str:
        name = plain_name(text)
        if len(name) > kind.max_length:
            self.mistake(pointer, "too-long", most=kind.max_length, length=len(name))
        return name.lower() if kind.lower else name

    def _choice(self, pointer: str, kind: Choice, text: str) -> Any:
        try:
            return kind.of(text.strip())
        except ValueError:
            self.mistake(pointer, "choice-unknown", value=text, known=tuple(kind.of))
            return None

    def _yes_no(self, pointer: str, text: str) -> bool:
        if text not in {"true", "false"}:
            self.mistake(pointer, "choice-unknown", value=text, known=("true", "false"))
        return text == "true"

    def _number(self, pointer: str, kind: Number, text: str) -> int | None:
        number = read_whole_number(text, kind.prefix, kind.suffix)
        minimum, maximum = kind.bounds(self.catalogue) if kind.bounds else (kind.minimum, kind.maximum)
        if number is None:
            self.mistake(pointer, "number-invalid", value=text)
        elif not minimum <= number <= maximum:
            self.mistake(pointer, "number-out-of-bounds", value=text, least=minimum, most=maximum)
        else:
            return number
        return None

    def _range(self, pointer: str, kind: Range, text: str) -> Cidr | None:
        found = read_ipv4_cidr(text) if kind.family == "IPv4" else read_ipv6_cidr(text)
        if isinstance(found, Cidr):
            return found
        self.mistake(pointer, "cidr-invalid", found.fault, value=text, meant=found.meant, family=kind.family)
        return None

    def _record(self, pointer: str, kind: Record, draft: Any) -> Any:
        before = len(self.mistakes)
        values = {
            part.name: self.value(f"{pointer}/{part.name}", part, getattr(draft, part.name))
            for part in kind.fields
        }
        if kind.check is not None:
            start = len(pointer) + 1
            mistaken = {each.pointer[start:].partition("/")[0] for each in self.mistakes[before:]}
            found = list(kind.check(values, mistaken))
            self.mistakes += [replace(each, pointer=pointer + each.pointer) for each in found]
        return kind.type(**values) if len(self.mistakes) == before else None

    def _list(self, pointer: str, kind: ListOf, entries: Sequence[Any]) -> tuple[Any, ...]:
        if len(entries) > kind.max_entries:
            variant = "names" if isinstance(kind.entry, Text) else "records" if kind.form == "groups" else ""
            self.mistake(pointer, "too-many", variant, most=kind.max_entries, count=len(entries))
            return ()
        if not entries:
            return kind.made_as(())
        entry = Field(name="", kind=kind.entry, about="", required=isinstance(kind.entry, Text))
        plain = kind.entry.plain if isinstance(kind.entry, Record) else None
        found: list[Any] = []
        known: dict[int, Any] = {}  # equal entries of a link share one draft, which is read once
        for index, each in enumerate(entries):
            value = known.get(id(each))
            if value is None:
                value = (plain and plain(each)) or self.value(f"{pointer}/{index}", entry, each)
                known[id(each)] = value
            if value is not None:
                found.append(value)
        return kind.made_as(found)

    def _needs(self, pointer: str, typed: Mapping[str, str]) -> Mapping[str, NeedLevel]:
        levels = {}
        for name, text in typed.items():
            need = self.catalogue.needs.get(name)
            if need is None:
                self.mistake(f"{pointer}/{escape(name)}", "need-unknown", need=name)
                continue
            level = self._choice(f"{pointer}/{name}", Choice(NeedLevel), text)
            if level is NeedLevel.MUST and not need.may_be_must:
                self.mistake(f"{pointer}/{name}", "need-level", need=name)
            levels[name] = level
        return MappingProxyType({name: levels.get(name, NeedLevel.NO) for name in self.catalogue.needs})


def _is_blank(kind: Kind, typed: Any) -> bool:
    """Return whether nothing was typed; a blank range counts as typed, since its mistake has its own sentence."""
    return isinstance(kind, Number | Text) and not plain_name(typed)


def read_whole_number(text: str, prefix: str = "", suffix: str = "") -> int | None:
    """Read a whole number as people type it: full-width, as 1,000, with a prefix or suffix. None if it is none."""
    written = text.translate(_FULL_WIDTH).strip() if len(text) <= MAX_NAME_LENGTH else text
    written = written.removeprefix(prefix).removesuffix(suffix).strip()
    if _GROUPED_NUMBER.fullmatch(written):
        written = written.replace(",", "")
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else None


def escape(name: str) -> str:
    """Return a name as a reference token of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
