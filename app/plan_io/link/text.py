"""The syntax of a link: entries of a list are joined with `_`, parts of an entry with `~`, members of a part with `,`.

`!XX` stands for a mark that is text, and `!` alone for an empty one. A checksum right after the version tells a link that
was cut or edited from a whole one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote_plus

_SAFE: Final = "/:~!,"  # characters without quoting in a query string, besides letters, digits and _ . -
_PLAIN: Final = re.compile(rf"[\w.\-{_SAFE}]*", re.ASCII)
_MARKS: Final = re.compile(r"[!_~]")
_INNER_MARKS: Final = re.compile(r"[!,]")
_ESCAPED: Final = re.compile(r"!([0-9A-Fa-f]{2})?")
CHECKSUM: Final = "check"
"""The key of the checksum."""


def joined_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as a query string."""
    return "&".join([f"{quoted(key)}={quoted(value)}" for key, value in pairs])


def quoted(text: str) -> str:
    """Quote a key or a value for the query string."""
    return text if _PLAIN.fullmatch(text) else quote_plus(text, safe=_SAFE, errors="replace")


def escaped(text: str, marks: re.Pattern[str] = _MARKS) -> str:
    """Escape these marks in a text."""
    if marks.search(text):
        return marks.sub(lambda mark: f"!{ord(mark[0]):02X}", text)
    return text or "!"


def unescaped(text: str) -> str | None:
    """Return the text without its escapes; None if it is empty."""
    return (
        _ESCAPED.sub(lambda found: chr(int(found[1] or "0", 16)) if found[1] else "", text) if text else None
    )


def entry_of(parts: Iterable[str | None]) -> str:
    """Join the parts of an entry, without missing ones at the end; never blank, which would be no entry."""
    entry = "~".join(["" if part is None else escaped(part) for part in parts]).rstrip("~")
    return entry if entry.strip() else f"{entry}~"


def parts_of(entry: str, count: int) -> list[str | None]:
    """Split an entry into `count` parts; missing ones are None."""
    parts = [unescaped(part) for part in entry.split("~", count - 1)]
    return parts + [None] * (count - len(parts))


def inner_of(members: Iterable[str | None]) -> str:
    """Join the members of a part that is a list or a record, without missing ones at the end."""
    return ",".join("" if each is None else escaped(each, _INNER_MARKS) for each in members).rstrip(",")


def inner_parts(text: str) -> list[str | None]:
    """Split a part into its members; missing ones are None."""
    return [unescaped(each) for each in text.split(",")]


def checksum_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a checksum of the pairs that doesn't depend on their order, since programs may sort them."""
    text = "\n".join(sorted(f"{key}={value}" for key, value in pairs))
    return f"{zlib.crc32(text.encode(errors='replace')):08x}"
