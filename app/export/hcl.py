"""Writes Terraform's language, HCL, in the format of `terraform fmt`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..wording.plain_text import encodable, one_line

_MAX_COMMENT_LENGTH: Final = 100
_MAX_ROW_LENGTH: Final = 3  # of a list on one line
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Expression:
    """Code that is written unchanged, such as a reference or a call. It must not contain unquoted text of users."""

    code: str


@dataclass(frozen=True, slots=True)
class JsonEncoded:
    """An object that Terraform encodes as JSON with `jsonencode`."""

    members: Mapping[str, Value]


Value: TypeAlias = (
    str | bool | int | Expression | JsonEncoded | Sequence["Value"] | Mapping[str, "Value"] | None
)


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, which is wrapped. Text of users can't end it."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    labels: tuple[str, ...]
    items: tuple[Item, ...]


Item: TypeAlias = Attribute | Comment | Blank | Block

BLANK: Final = Blank()


def write(items: Iterable[Item]) -> str:
    """Return the items as the text of a file, without blank lines at its end."""
    return "\n".join(_lines(tuple(items))).strip("\n") + "\n"


def quote(text: str) -> str:
    """Return a string literal for any text."""
    escaped = "".join(_character(character) for character in encodable(text))
    # Terraform reads "$${" as "${", but not every parser of HCL does.
    return '"' + escaped.replace("${", "\\u0024{").replace("%{", "\\u0025{") + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    # Control characters, and those that some parsers treat as the end of a line.
    if ord(character) < 0x20 or character in "\x7f\x85\u2028\u2029":
        return f"\\u{ord(character):04x}"
    return character


def _lines(items: tuple[Item, ...]) -> Iterator[str]:
    group: list[tuple[str, str]] = []
    for item in items:
        written = _value(item.value) if isinstance(item, Attribute) else []
        if isinstance(item, Attribute) and len(written) == 1:
            group.append((item.name, written[0]))
            continue
        yield from _aligned(group)
        group = []
        yield from _alone(item, written)
    yield from _aligned(group)


def _aligned(group: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield consecutive single-line attributes with their equals signs aligned."""
    width = max((len(name) for name, _ in group), default=0)
    return (f"{name:<{width}} = {value}" for name, value in group)


def _alone(item: Item, written: list[str]) -> Iterator[str]:
    match item:
        case Attribute():
            yield f"{item.name} = {written[0]}"
            yield from written[1:]
        case Comment():
            yield from comment_lines(item.text)
        case Blank():
            yield ""
        case Block():
            labels = "".join(f" {quote(label)}" for label in item.labels)
            yield f"{item.kind}{labels} {{"
            yield from _indented(_lines(item.items))
            yield "}"


def comment_lines(text: str) -> list[str]:
    lines = textwrap.wrap(one_line(text), _MAX_COMMENT_LENGTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}" for line in lines] or ["#"]


def _value(value: Value) -> list[str]:
    """Return the lines of a value; only one line if it fits."""
    match value:
        case None:
            return ["null"]
        case bool():
            return [str(value).lower()]
        case int():
            return [str(value)]
        case str():
            return [quote(value)]
        case Expression():
            return [value.code]
        case JsonEncoded():
            return ["jsonencode({", *_members(value.members), "})"]
        case Mapping():
            return ["{", *_members(value), "}"] if value else ["{}"]
        case _:
            return _list(value)


def _members(members: Mapping[str, Value]) -> Iterator[str]:
    named = (Attribute(_key(name), value) for name, value in members.items())
    return _indented(_lines(tuple(named)))


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else quote(name)


def _list(values: Sequence[Value]) -> list[str]:
    written = [_value(value)[0] for value in values]
    if len(written) <= _MAX_ROW_LENGTH:
        return [f"[{', '.join(written)}]"]
    return ["[", *(f"  {each}," for each in written), "]"]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)
