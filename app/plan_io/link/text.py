"""How a link is written: its lists, their entries joined with `_`, the parts of an entry with `~`, the members of a part with `,`.

`!XX` stands for a mark that is text, and `!` alone for an empty one. A checksum right after the version tells a link that
was cut or edited from a whole one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote_plus

_SAFE: Final = "/:~!,"  # what need not be quoted in a query string, beside letters, digits and _ . -
_PLAIN: Final = re.compile(rf"[\w.\-{_SAFE}]*", re.ASCII)
_MARKS: Final = re.compile(r"[!_~]")
_INNER_MARKS: Final = re.compile(r"[!,]")
_ESCAPED: Final = re.compile(r"!([0-9A-Fa-f]{2})?")
CHECKSUM: Final = "check"
"""The key that holds it."""


def joined_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string."""
    return "&".join([f"{quoted(key)}={quoted(value)}" for key, value in pairs])


def quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote_plus(text, safe=_SAFE, errors="replace")


def escaped(text: str, marks: re.Pattern[str] = _MARKS) -> str:
    if marks.search(text):
        return marks.sub(lambda mark: f"!{ord(mark[0]):02X}", text)
    return text or "!"


def unescaped(text: str) -> str | None:
    """None where nothing is given."""
    return (
        _ESCAPED.sub(lambda found: chr(int(found[1] or "0", 16)) if found[1] else "", text) if text else None
    )


def entry_of(parts: Iterable[str | None]) -> str:
    """The parts of an entry, without those at the end that are not given; never blank, which is no value."""
    entry = "~".join(["" if part is None else escaped(part) for part in parts]).rstrip("~")
    return entry if entry.strip() else f"{entry}~"


def parts_of(entry: str, count: int) -> list[str | None]:
    """`count` parts, those that are missing as None."""
    parts = [unescaped(part) for part in entry.split("~", count - 1)]
    return parts + [None] * (count - len(parts))


def inner_of(members: Iterable[str | None]) -> str:
    """The members of a part that is a list or a record, without those at the end that are not given."""
    return ",".join("" if each is None else escaped(each, _INNER_MARKS) for each in members).rstrip(",")


def inner_parts(text: str) -> list[str | None]:
    """The same back; None for a member that is not given."""
    return [unescaped(each) for each in text.split(",")]


def checksum_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The checksum of keys and values, in whatever order they stand: programs that pass links on may sort them."""
    text = "\n".join(sorted(f"{key}={value}" for key, value in pairs))
    return f"{zlib.crc32(text.encode(errors='replace')):08x}"
