"""Lists of networks as people keep them: a line each, name before or after, with commas, tabs or semicolons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr
from ..plan.draft import Draft, NetworkDraft
from ..plan.fields import MAX_NAME_LENGTH
from ..plan.plan import MAX_NETWORKS
from ..plan_io.network_line import networks_in
from .json_tree import Node
from .report import Notes, RefusedError, SourceText, shortened

_COMMENT: Final = re.compile(r"\s*(#|//|--)")
_ADDRESS_LIKE: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}(?:/[^\s,;|\"'\[\]]{1,20})?", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;|、\"'\[\]]+")


def read_list(text: str, notes: Notes) -> Draft:
    """The connected networks of a plain list or of CSV, equal ones merged."""
    found: list[tuple[SourceText, str]] = []
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or _COMMENT.match(line):
            continue
        row = list(_row(line, number))
        if row:
            found += row
            for written in _unreadable(line):
                _tell(written, number, notes)
        elif not (first and _is_header(line)):
            _tell(line, number, notes)
        first = False
        if len(found) > MAX_NETWORKS:
            raise RefusedError("too-many-networks", line=number, most=MAX_NETWORKS)
    return Draft(connected_networks=merged(found, notes))


def read_json_list(documents: Iterable[Node], notes: Notes) -> Draft:
    """The same of a JSON list of texts, or of objects with a CIDR and a name."""
    found: list[tuple[SourceText, str]] = []
    for entry in (entry for document in documents for entry in document.items()):
        range_of = entry.told() or next(
            (
                told
                for key in ("cidr", "cidr_block", "CidrBlock", "network", "range")
                if (told := entry.told(key))
            ),
            None,
        )
        name = entry.text("name") or entry.text("Name")
        rows = [] if range_of is None else [(told, name) for told, _ in _row(range_of.text, range_of.line)]
        if not rows:
            _tell(range_of.text if range_of else "", entry.line, notes)
        found += rows
    return Draft(connected_networks=merged(found, notes))


def merged(found: Iterable[tuple[SourceText, str]], notes: Notes) -> tuple[NetworkDraft, ...]:
    """Each network once, with all the names that it was given."""
    names: dict[str, dict[str, None]] = {}
    for told, name in found:
        written = told.text
        if written not in names:
            names[written] = {}
            notes.take("connected_networks", told)
        if name:
            names[written][name] = None
    return tuple(
        NetworkDraft(cidr, ", ".join(given)[:MAX_NAME_LENGTH] or None) for cidr, given in names.items()
    )


def _row(line: str, number: int) -> Iterator[tuple[SourceText, str]]:
    """The ranges of one line, each with what else the line says; what has the shape of a range and is none is left."""
    for written, name in networks_in(_plain(line), _cleaned):
        cidr = _cidr(written)
        if cidr is not None:
            yield SourceText(str(cidr), number), name[:MAX_NAME_LENGTH]


def _unreadable(line: str) -> list[str]:
    """What has the shape of a range and is none."""
    return [written for written, _ in networks_in(_plain(line), _cleaned) if _cidr(written) is None]


def _plain(line: str) -> str:
    return line if line.isascii() else unicodedata.normalize("NFKC", line)


def _cleaned(text: str) -> str:
    """Without the marks between columns; a comment after a range is a name too."""
    return " ".join(_BETWEEN.sub(" ", text.replace("#", " ")).split()).strip(": ")


def _cidr(written: str) -> Cidr | None:
    read = read_ipv4_cidr(written)
    return read.network if isinstance(read, Cidr) else None


def _is_header(line: str) -> bool:
    return not any(mark.isdecimal() for mark in line) and any(mark.isalpha() for mark in line)


def _tell(line: str, number: int, notes: Notes) -> None:
    found = _ADDRESS_LIKE.search(line[:500])
    read = read_ipv4_cidr(found[0]) if found and any(mark in found[0] for mark in ".:") else None
    if isinstance(read, Unreadable) and read.fault != "no-cidr":
        params = {"value": shortened(found[0]) if found else "", "meant": read.meant, "family": "IPv4"}
        notes.miss(number, line, f"mistake.cidr-invalid.{read.fault}", **params)
    else:
        notes.miss(number, line, "no-range")
