"""Tables in plans of addresses: their headings say what the columns hold. CSV, Markdown, pasted from a spreadsheet, or
printed by the Alibaba Cloud CLI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .labels import field_of, heading_of, scalar_of
from .networks import row_of
from .tree import Node, snake_case

MARKS: Final = ("\t", "|", ",", ";")
_RULE: Final = re.compile(r"^[\s|+:=-]+$")
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_ADDRESS: Final = re.compile(r"\d\.\d")
_NOTHING: Final = "-–—"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and where it stands."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its value; `zone` and `used` as far as a table says. `subject` is the cluster that a table names."""

    label: str
    value: Cell
    zone: str = ""
    used: str = ""
    subject: str = ""


def is_rule(line: str) -> bool:
    """Whether a line only draws the border of a table."""
    return _RULE.match(line) is not None


def split_off_tables(lines: Sequence[Cell]) -> Iterator[Cell | Table]:
    """The lines of a text in their order, with the tables taken together. A table ends where its marks do."""
    place = 0
    while place < len(lines):
        line = lines[place]
        mark = next((each for each in MARKS if each in line.text), None)
        may_be = mark is not None and place + 1 < len(lines) and not _ADDRESS.search(line.text)
        headings = list(cells(line, mark)) if mark and may_be else []
        if mark is None or not _are_headings(headings):
            yield line
            place += 1
            continue
        end = place + 1
        while end < len(lines) and mark in lines[end].text:
            end += 1
        yield Table(
            [each.text for each in headings], [list(cells(each, mark)) for each in lines[place + 1 : end]]
        )
        place = end


def _are_headings(row: Sequence[Cell]) -> bool:
    return (
        not any(True for each in row for _ in row_of(each.text, 0))
        and Table([each.text for each in row], ()).is_known
    )


class Table:
    """Rows of cells below headings that are known."""

    def __init__(self, headings: Sequence[str], body: Sequence[Sequence[Cell]]) -> None:
        self.headings = headings
        self.body = body
        self.roles = [heading_of(heading) for heading in headings]
        self.fields = [field_of(heading) or scalar_of(heading) for heading in headings]

    @property
    def is_of_the_command_line(self) -> bool:
        """Whether the headings are members of an answer."""
        names = {snake_case(heading.strip()) for heading in self.headings}
        return "cidr_block" in names and bool(names & {"vpc_id", "vswitch_id"})

    @property
    def is_known(self) -> bool:
        """Whether there is a column of ranges, and labels for them."""
        own = [field for field in self.fields if field and field != "name"]
        return self.is_of_the_command_line or len(own) > 1 or {"label", "range"} <= {*self.roles}

    def documents(self) -> Iterator[Node]:
        """Each row as the answer that it was printed of."""
        names = [heading.strip() for heading in self.headings]
        for row in self.body:
            members = {
                name: Node(cell.text, cell.position)
                for name, cell in zip(names, row, strict=False)
                if cell.text
            }
            yield Node(members, row[0].position if row else 0)

    def rows(self) -> Iterator[Row]:
        """A row for each range of a labelled row; of a table of clusters, for each of their fields."""
        own = [field for field in self.fields if field and field != "name"]
        for cells in self.body:
            yield from self._of_cluster(cells) if len(own) > 1 else self._labelled(cells)

    def _labelled(self, cells: Sequence[Cell]) -> Iterator[Row]:
        by_role: dict[str, Cell] = {}
        for role, cell in zip(self.roles, cells, strict=False):
            if role is not None and cell.text.strip(_NOTHING):
                by_role.setdefault(role, cell)
        if "range" in by_role:
            zone, used = (by_role.get(role, Cell("", 0)).text for role in ("zone", "used"))
            subject = by_role.get("cluster", Cell("", 0)).text
            yield Row(by_role.get("label", Cell("", 0)).text, by_role["range"], zone, used, subject)

    def _of_cluster(self, cells: Sequence[Cell]) -> Iterator[Row]:
        named = [
            cell.text
            for role, field, cell in zip(self.roles, self.fields, cells, strict=False)
            if role in {"label", "cluster"} or field == "name"
        ]
        subject = next(iter(named), "") if len(self.body) > 1 else ""
        for heading, field, cell in zip(self.headings, self.fields, cells, strict=False):
            if cell.text and (field is not None or any(True for _ in row_of(cell.text, 0))):
                yield Row(heading.strip(), cell, subject=subject)


def cells(line: Cell, mark: str) -> Iterator[Cell]:
    """The cells of a line; quotes around one are no part of it, and hold marks together."""
    text, start = line.text, 0
    if mark == "|":
        stripped = text.strip()
        start = text.index(stripped) + stripped.startswith("|")
        text = text.rstrip().removesuffix("|")
    while start <= len(text):
        quoted = _QUOTED.match(text, start)
        if quoted and text[quoted.end() : quoted.end() + 1] in {mark, ""}:
            yield Cell(quoted[1].replace('""', '"').strip(), line.position + quoted.start(1))
            start = quoted.end() + 1
            continue
        end = text.find(mark, start)
        end = len(text) if end < 0 else end
        cell = text[start:end]
        yield Cell(cell.strip(), line.position + start + len(cell) - len(cell.lstrip()))
        start = end + 1
