"""Plans of addresses as people write them down: a label on each line, or a table with headings, in CSV, Markdown, pasted
from a spreadsheet, or printed by the Alibaba Cloud CLI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from . import aliyun
from .audit import RawText, relevant
from .inventory import Cluster, Inventory, Vpc, Vswitch
from .labels import VSWITCHES, field_of, heading_of, scalar_of, zone_in
from .networks import row_of, skip_line
from .report import Notes, SourceText
from .sources import SourceFile
from .tree import Node, snake_case

_RULE: Final = re.compile(r"^[\s|+:=-]+$")
_COMMENT: Final = re.compile(r"\s*(?://|--|#(?![#\s]*\w+\s*[:：]))")
_LABELLED: Final = re.compile(
    r"^[\s>*•·-]*+(?:\d{1,2}[.)]\s+)?(?P<label>[^\s:：=|][^:：=|\t]{0,59}?)\s*(?:[:：=]|\s(?=[\d１-９]))\s*(?P<value>.+)$"
)
_NUMBER: Final = re.compile(r"^[/／]?([0-9][0-9,]{0,9})\b(?!\.)")
_TYPE: Final = re.compile(r"ecs\.[a-z0-9.-]+")
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_MAX_ROWS_LOOKED_AT: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A label with its value; `zone` and `used` as far as a table says. `subject` is the cluster that a table names."""

    label: str
    value: _Cell
    zone: str = ""
    used: str = ""
    subject: str = ""


def is_labelled(file: SourceFile) -> bool:
    """Whether a text has labels that mean fields of a plan, or headings of the command line."""
    table = _Table.of(file)
    if table is not None and table.is_of_the_command_line:
        return True
    rows = list(islice(_rows(file, table), _MAX_ROWS_LOOKED_AT))
    has_range = any(field_of(row.label) and any(True for _ in row_of(row.value.text, 0)) for row in rows)
    scalars = {scalar_of(row.label) for row in rows if _scalar(row) is not None} - {None, "name"}
    return has_range or len(scalars) > 1


def add(file: SourceFile, inventory: Inventory, notes: Notes) -> None:
    """Add what the labels say. A range with another label is a network that the VPC is connected to, unless it is
    inside of the VPC.
    """
    notes.watch(RawText(file.text, file.start), "")
    table = _Table.of(file)
    if table is not None and table.is_of_the_command_line:
        for document in table.documents():
            aliyun.add(document, inventory, notes)
        return
    subjects: dict[str, list[_Row]] = {}
    for row in _rows(file, table):
        subjects.setdefault(row.subject, []).append(row)
    for subject, rows in subjects.items():
        _Plan(subject, rows, inventory, notes).add()


class _Plan:
    """The rows about one cluster."""

    def __init__(self, subject: str, rows: Sequence[_Row], inventory: Inventory, notes: Notes) -> None:
        self.key = subject or "plan"
        self.subject = subject
        self.rows = rows
        self.inventory = inventory
        self.notes = notes
        self.scalars: dict[str, SourceText] = {}
        self.secondary: list[SourceText] = []
        self.vswitches: dict[str, list[Vswitch]] = {field: [] for field in VSWITCHES}

    def add(self) -> None:
        others = [row for row in self.rows if not self._is_taken(row)]
        vpc = self.scalars.pop("vpc_cidr", None)
        if vpc or self.secondary:
            self.inventory.vpcs.append(Vpc(self.key, vpc, tuple(self.secondary), self.subject))
        if self.subject and "name" not in self.scalars and self.rows:
            self.scalars["name"] = SourceText(self.subject, self.rows[0].value.position)
        for listed in self.vswitches.values():
            self.inventory.vswitches += listed
        keys = {
            field: {each.key: each.cidr.position for each in listed}
            for field, listed in self.vswitches.items()
        }
        if self.scalars or keys["pod_vswitches"]:
            position = self.rows[0].value.position
            self.inventory.clusters.append(
                Cluster(
                    self.key,
                    position,
                    self.scalars,
                    {},
                    self.key,
                    keys["node_vswitches"],
                    keys["pod_vswitches"],
                )
            )
        for row in others:
            self._add_other(row, vpc)

    def _is_taken(self, row: _Row) -> bool:
        """Whether the label means a field, which is then noted."""
        scalar = scalar_of(row.label)
        if scalar is not None and (value := _scalar(row)) is not None:
            self._set(scalar, value)
            return True
        field = field_of(row.label)
        ranges = list(row_of(row.value.text, row.value.position)) if field else []
        for value, _ in ranges:
            if field in VSWITCHES:
                self._add_vswitch(str(field), value, row)
            elif field == "secondary_cidrs":
                self.secondary.append(value)
            elif field is not None:
                self._set(field, value)
        return bool(ranges)

    def _set(self, field: str, value: SourceText) -> None:
        if field in self.scalars:
            self.notes.skip(value, "label-twice")
        else:
            self.scalars[field] = value

    def _add_vswitch(self, field: str, value: SourceText, row: _Row) -> None:
        zone = row.zone or zone_in(row.label) or zone_in(row.value.text)
        listed = self.vswitches[field]
        key = f"{self.key}.{field}[{len(listed)}]"
        if not zone and listed:
            self.notes.skip(value.position, "zone-unknown")
        listed.append(Vswitch(key, self.key, value, zone, row.label, used=row.used))

    def _add_other(self, row: _Row, vpc: SourceText | None) -> None:
        """A range that no field is meant by."""
        ranges = list(row_of(row.value.text, row.value.position))
        own = read_ipv4_cidr(vpc.text) if vpc else None
        for value, name in ranges:
            cidr = read_ipv4_cidr(value.text)
            if isinstance(own, Cidr) and isinstance(cidr, Cidr) and own.overlaps(cidr):
                self.notes.skip(value, "label-unknown", label=row.label)
            else:
                self.inventory.networks.append((value, " ".join(filter(None, (row.label, name)))))
        if not ranges and any(True for _ in relevant((row.label,), row.value.text)):
            skip_line(row.value.text, row.value.position, self.notes)


def _scalar(row: _Row) -> SourceText | None:
    """The number, type or name of a row, as its field has it."""
    text = row.value.text.strip()
    field = scalar_of(row.label)
    if field == "name":
        return SourceText(text, row.value.position) if text else None
    if field == "instance_type":
        found = _TYPE.search(text.lower())
        return SourceText(found[0], row.value.position) if found else None
    number = _NUMBER.match(text)
    return SourceText(number[1].replace(",", ""), row.value.position) if number else None


def _rows(file: SourceFile, table: _Table | None) -> Iterator[_Row]:
    """The labels and values of a table, or else of each line."""
    if table is not None:
        yield from table.rows()
        return
    heading = ""
    for text, position in _lines(file):
        found = _LABELLED.match(text)
        label = found["label"].strip() if found else ""
        value = _Cell(found["value"], position + found.start("value")) if found else _Cell(text, position)
        is_range = any(True for _ in row_of(value.text, 0))
        if is_range and (not found or heading_of(label) == "range"):
            yield _Row(heading, value)  # below a heading of its own
        elif found:
            yield _Row(label, value)
        else:
            heading = text.strip("#*>:：- \t")


def _lines(file: SourceFile) -> Iterator[tuple[str, int]]:
    position = file.start
    for line in file.text.split("\n"):
        if line.strip() and not _RULE.match(line) and not _is_comment(line):
            yield line, position
        position += len(line) + 1


def _is_comment(line: str) -> bool:
    """Whether a line says nothing; a heading of Markdown that is a label does."""
    return _COMMENT.match(line) is not None and field_of(line.strip("# \t")) is None


class _Table:
    """Rows of cells below headings that are known."""

    def __init__(self, headings: Sequence[str], body: Sequence[Sequence[_Cell]]) -> None:
        self.headings = headings
        self.body = body
        self.roles = [heading_of(heading) for heading in headings]
        self.fields = [field_of(heading) or scalar_of(heading) for heading in headings]

    @classmethod
    def of(cls, file: SourceFile) -> _Table | None:
        """The table of a text; None where it has no headings, or none that are known."""
        lines = list(_lines(file))
        mark = next((each for each in ("\t", "|", ",", ";") if lines and each in lines[0][0]), None)
        if mark is None or len(lines) < 2:
            return None
        cells = [list(_cells(text, position, mark)) for text, position in lines]
        table = cls([each.text for each in cells[0]], cells[1:])
        has_ranges = any(True for each in cells[0] for _ in row_of(each.text, 0))
        return table if not has_ranges and table.is_known else None

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

    def rows(self) -> Iterator[_Row]:
        """A row for each range of a labelled row; of a table of clusters, for each of their fields."""
        own = [field for field in self.fields if field and field != "name"]
        for cells in self.body:
            yield from self._of_cluster(cells) if len(own) > 1 else self._labelled(cells)

    def _labelled(self, cells: Sequence[_Cell]) -> Iterator[_Row]:
        by_role: dict[str, _Cell] = {}
        for role, cell in zip(self.roles, cells, strict=False):
            if role is not None and cell.text:
                by_role.setdefault(role, cell)
        if "range" in by_role:
            zone, used = (by_role.get(role, _Cell("", 0)).text for role in ("zone", "used"))
            subject = by_role.get("cluster", _Cell("", 0)).text
            yield _Row(by_role.get("label", _Cell("", 0)).text, by_role["range"], zone, used, subject)

    def _of_cluster(self, cells: Sequence[_Cell]) -> Iterator[_Row]:
        named = [
            cell.text
            for role, field, cell in zip(self.roles, self.fields, cells, strict=False)
            if role in {"label", "cluster"} or field == "name"
        ]
        subject = next(iter(named), "") if len(self.body) > 1 else ""
        for heading, field, cell in zip(self.headings, self.fields, cells, strict=False):
            if cell.text and (field is not None or any(True for _ in row_of(cell.text, 0))):
                yield _Row(heading.strip(), cell, subject=subject)


def _cells(text: str, position: int, mark: str) -> Iterator[_Cell]:
    """The cells of a line; quotes around one are no part of it, and hold marks together."""
    start = 0
    if mark == "|":
        stripped = text.strip()
        start = text.index(stripped)
        start += stripped.startswith("|")
        text = text.rstrip().removesuffix("|")
    while start <= len(text):
        quoted = _QUOTED.match(text, start)
        if quoted and text[quoted.end() : quoted.end() + 1] in {mark, ""}:
            yield _Cell(quoted[1].replace('""', '"').strip(), position + quoted.start(1))
            start = quoted.end() + 1
            continue
        end = text.find(mark, start)
        end = len(text) if end < 0 else end
        cell = text[start:end]
        yield _Cell(cell.strip(), position + start + len(cell) - len(cell.lstrip()))
        start = end + 1
