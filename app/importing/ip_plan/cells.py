"""The cells and rows of a plan of addresses, and how a line is split into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SEPARATORS: Final = ("\t", "|", ",", ";")
_QUOTED_CELL: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with its position."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its value, and the zone and used addresses that a table states.

    `cluster` is the cluster that a table names, `section` the heading above the table. `is_ambiguous`: only a comma
    separates label and value, or the value comes first, as in lists of networks with names.
    """

    label: str
    value: Cell
    zone: str = ""
    used: str = ""
    cluster: str = ""
    is_ambiguous: bool = False
    section: str = ""


def split_cells(line: Cell, separator: str) -> Iterator[Cell]:
    """Yield the cells of a line, without the quotes around them. Separators in quotes don't count."""
    text, start = line.text, 0
    if separator == "|":
        stripped = text.strip()
        start = text.index(stripped) + stripped.startswith("|")
        text = text.rstrip().removesuffix("|")
    while start <= len(text):
        quoted = _QUOTED_CELL.match(text, start)
        if quoted and text[quoted.end() : quoted.end() + 1] in {separator, ""}:
            yield Cell(quoted[1].replace('""', '"').strip(), line.position + quoted.start(1))
            start = quoted.end() + 1
            continue
        end = text.find(separator, start)
        end = len(text) if end < 0 else end
        cell = text[start:end]
        yield Cell(cell.strip(), line.position + start + len(cell) - len(cell.lstrip()))
        start = end + 1
