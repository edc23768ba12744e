"""Lists of networks as people keep them: one per line, with names before or after, and commas, tabs or semicolons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr
from ..plan.fields import MAX_NAME_LENGTH
from ..plan.plan import MAX_NETWORKS
from ..plan_io.typed_ranges import networks_in
from .inventory import Inventory
from .literals import RawText
from .report import Notes, RefusedError, SourceText
from .sources import SourceFile, shorten
from .tree import Node

_COMMENT: Final = re.compile(r"\s*(#|//|--)")
_ADDRESS_LIKE: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}(?:/[^\s,;|\"'\[\]]{1,20})?", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s,;|、\"'\[\]]+")
_BORDER: Final = re.compile(r"^[\s|+:=-]+$")
_RANGE_MEMBERS: Final = ("cidr", "cidr_block", "CidrBlock", "network", "range", "prefix")


def add_list(file: SourceFile, inventory: Inventory, notes: Notes) -> None:
    """Add the networks of a plain list or of CSV. Raises RefusedError if there are too many."""
    notes.watch(RawText(file.text, file.start), "")
    position, may_be_heading = file.start, True
    for line in file.text.split("\n"):
        if line.strip() and not _COMMENT.match(line) and not is_border(line):
            row = list(ranges_in_line(line, position))
            inventory.networks += row
            if row:
                may_be_heading = False
                for written in _unreadable_ranges(line):
                    skip_line(written, position, notes)
            elif not (may_be_heading and is_header(line)):
                skip_line(line, position, notes)
        if len(inventory.networks) > MAX_NETWORKS:
            raise RefusedError("too-many-networks", position=position, most=MAX_NETWORKS)
        position += len(line) + 1


def is_json_list(document: Node) -> bool:
    """Return whether a document is a list of texts with ranges, or of objects with a range."""
    entries = document.items()
    return bool(entries) and all(
        isinstance(each.value, str) or _range_of(each) is not None for each in entries
    )


def add_json_list(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the networks of a JSON list of texts, or of objects with a range and a name."""
    notes.watch(document, "")
    for entry in document.items():
        value = entry.value_at() or _range_of(entry)
        name = entry.text("name") or entry.text("Name")
        rows = [] if value is None else list(ranges_in_line(value.text, value.position))
        if not rows:
            skip_line(value.text if value else "", entry.position, notes)
        inventory.networks += [(network, name or found) for network, found in rows]


def _range_of(entry: Node) -> SourceText | None:
    """Return the range of an object."""
    return next((value for key in _RANGE_MEMBERS if (value := entry.value_at(key))), None)


def ranges_in_line(line: str, position: int) -> Iterator[tuple[SourceText, str]]:
    """Yield the ranges of a line, each with the words that belong to it. Invalid ranges are left out."""
    for written, name in networks_in(half_width(line), _clean_name):
        cidr = _read_network(written)
        if cidr is not None:
            yield SourceText(str(cidr), position), name[:MAX_NAME_LENGTH]


def has_range(line: str) -> bool:
    """Return whether a line has a valid range."""
    return any(True for _ in ranges_in_line(line, 0))


def _unreadable_ranges(line: str) -> list[str]:
    """Return the invalid ranges of a line."""
    return [
        written for written, _ in networks_in(half_width(line), _clean_name) if _read_network(written) is None
    ]


def half_width(line: str) -> str:
    """Return a line with half-width characters."""
    return line if line.isascii() else unicodedata.normalize("NFKC", line)


def _clean_name(text: str) -> str:
    """Return a name without separators and comment marks."""
    return " ".join(_SEPARATORS.sub(" ", text.replace("#", " ")).split()).strip(": ")


def _read_network(written: str) -> Cidr | None:
    """Return the network of a range; None if it is invalid."""
    read = read_ipv4_cidr(written)
    return read.network if isinstance(read, Cidr) else None


def is_header(line: str) -> bool:
    """Return whether a line consists of words alone."""
    return not any(mark.isdecimal() for mark in line) and any(mark.isalpha() for mark in line)


def is_border(line: str) -> bool:
    """Return whether a line only draws the border of a table."""
    return _BORDER.match(line) is not None


def skip_line(line: str, position: int, notes: Notes) -> None:
    """Report a line without a valid network, as precisely as possible."""
    match = _ADDRESS_LIKE.search(line[:500])
    cidr = read_ipv4_cidr(match[0]) if match and any(mark in match[0] for mark in ".:") else None
    if isinstance(cidr, Unreadable) and cidr.fault != "no-cidr":
        params = {"value": shorten(match[0]) if match else "", "meant": cidr.meant, "family": "IPv4"}
        notes.skip(position, f"mistake.cidr-invalid.{cidr.fault}", line, **params)
        notes.handled_ranges.add(match[0] if match else "")
    else:
        notes.skip(position, "no-range", line)
