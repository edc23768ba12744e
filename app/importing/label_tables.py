"""Tables in plans of addresses: their headings say what the columns hold. CSV, Markdown, pasted from a spreadsheet, or
printed by the Alibaba Cloud CLI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from .labels import (
    field_of,
    heading_of,
    is_bare_vswitch,
    is_name_of_vpc,
    is_vswitch,
    is_zone,
    scalar_of,
    zone_named,
)
from .networks import ranges_in_line
from .tree import Node, snake_case

MARKS: Final = ("\t", "|", ",", ";")
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_ADDRESS: Final = re.compile(r"\d\.\d")
_NOTHING: Final = "-–—"
_MAX_ROWS_BY_COLUMN: Final = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and where it stands."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its value; `zone` and `used` as far as a table says. `subject` is the cluster that a table names,
    `section` the heading above the table.

    `is_loose`: only a comma parts the two, or the value comes first, as in lists of networks with names.
    """

    label: str
    value: Cell
    zone: str = ""
    used: str = ""
    subject: str = ""
    is_loose: bool = False
    section: str = ""


def split_off_tables(lines: Sequence[Cell]) -> Iterator[Cell | Table]:
    """The lines of a text in their order, with the tables taken together. A table ends where its marks do, or where a row
    has no zone below that heading.
    """
    place, tried = 0, 0
    while place < len(lines):
        table = _table_at(lines, place, by_column=place >= tried)
        if table is not None and not (table.is_known or table.is_by_column):
            tried = place + len(table.body)  # no line is looked at again and again
            table = None
        yield table or lines[place]
        place += 1 + (len(table.body) if table else 0)


def _table_at(lines: Sequence[Cell], place: int, *, by_column: bool) -> Table | None:
    """The table whose headings a line may have, with the lines below it that have the same marks; None for none."""
    line = lines[place]
    mark = next((each for each in MARKS if each in line.text), None)
    if mark is None or place + 1 == len(lines) or _ADDRESS.search(line.text):
        return None
    headings = [each.text for each in cells(line, mark)]
    if any(True for each in headings for _ in ranges_in_line(each, 0)):
        return None
    table = Table(headings, ())
    if not (table.is_known or (by_column and table.may_be_by_column)):
        return None
    body: list[list[Cell]] = []
    end = len(lines) if table.is_known else min(len(lines), place + 1 + _MAX_ROWS_BY_COLUMN)
    for below in range(place + 1, end):
        row = list(cells(lines[below], mark)) if mark in lines[below].text else []
        if not row or (table.is_known and not table.has_row(row)):
            break
        body.append(row)
    return Table(headings, body)


def _roles(headings: Sequence[str]) -> list[str | None]:
    """What each column holds. Of two columns that may hold ranges, such as Subnet and CIDR, the first holds names."""
    roles = [heading_of(heading) for heading in headings]
    if roles.count("range") > 1 and "label" not in roles:
        roles[roles.index("range")] = "label"
    return roles


class Table:
    """Rows of cells below headings that are known."""

    def __init__(self, headings: Sequence[str], body: Sequence[Sequence[Cell]]) -> None:
        self.headings = headings
        self.body = body
        self.roles = _roles(headings)
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

    @property
    def may_be_by_column(self) -> bool:
        """Whether the headings may be clusters: only the first one is known, or empty."""
        first, *others = self.headings
        known = any(self.roles[1:]) or any(self.fields)
        return len(others) > 1 and any(others) and not known and (self.roles[0] == "label" or not first)

    @property
    def is_by_column(self) -> bool:
        """Whether each row has the name of a field, and each column the values of a cluster."""
        known = {field for row in self.body if (field := field_of(row[0].text) or scalar_of(row[0].text))}
        return self.may_be_by_column and len(known) > 1 and any(self._subjects())

    @property
    def _is_of_clusters(self) -> bool:
        """Whether several columns have values of fields."""
        several = sum(1 for field in self.fields if field and field != "name") > 1
        own_ranges = any(
            role is None and field_of(heading) and not scalar_of(heading)
            for role, heading in zip(self.roles, self.headings, strict=True)
        )
        return several and (own_ranges or "range" not in self.roles)

    def has_row(self, row: Sequence[Cell]) -> bool:
        """Whether a line with the same marks is a row of it: below the heading of zones, it names a zone or nothing."""
        if not self._is_of_clusters or "zone" not in self.roles:
            return True
        column = self.roles.index("zone")
        zone = row[column].text.strip(_NOTHING) if column < len(row) else ""
        return not zone or is_zone(zone)

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
        if not self.is_known:
            yield from self._by_column()
            return
        if self._is_of_clusters:
            for cells in self.body:
                yield from self._of_cluster(cells)
        else:
            yield from self._of_vpcs()

    def _subjects(self) -> Iterator[tuple[int, str]]:
        """The columns with ranges, each with its heading."""
        for column, heading in enumerate(self.headings[1:], 1):
            cells = (row[column].text for row in self.body if column < len(row) and field_of(row[0].text))
            if any(True for text in cells for _ in ranges_in_line(text, 0)):
                yield column, heading.strip()

    def _by_column(self) -> Iterator[Row]:
        subjects = list(self._subjects())
        for column, heading in subjects:
            for cells in self.body:
                if column < len(cells) and cells[column].text.strip(_NOTHING):
                    yield Row(cells[0].text, cells[column], subject=heading if len(subjects) > 1 else "")

    def _of_vpcs(self) -> Iterator[Row]:
        """The labelled rows, and the range of the VPC that a column repeats beside each of them."""
        column = self.fields.index("vpc_cidr") if "vpc_cidr" in self.fields else -1
        names = [place for place, heading in enumerate(self.headings) if is_name_of_vpc(heading)]
        vpcs = [row[column] if 0 <= column < len(row) else Cell("", 0) for row in self.body]
        several = len({each.text for each in vpcs} - {""}) > 1
        seen = {""}
        for cells, vpc in zip(self._filled(), vpcs, strict=True):
            named = next((cells[place].text for place in names if place < len(cells)), "")
            subject = (named or vpc.text) if several else ""
            if vpc.text not in seen:
                seen.add(vpc.text)
                yield Row("VPC", vpc, subject=subject)
            yield from (replace(each, subject=each.subject or subject) for each in self._labelled(cells))

    def _filled(self) -> Iterator[Sequence[Cell]]:
        """Yield the rows; an empty first cell is that of the row above, as where cells are merged."""
        above = ""
        fills = self.roles[0] == "label"
        for row in self.body:
            if fills and row and not row[0].text and above:
                yield [Cell(above, row[0].position), *row[1:]]
                continue
            above = row[0].text if row else ""
            yield row

    def _labelled(self, cells: Sequence[Cell]) -> Iterator[Row]:
        by_role: dict[str, Cell] = {}
        for role, cell in zip(self.roles, cells, strict=False):
            is_name = (
                role == "range" and self._has_names and not any(True for _ in ranges_in_line(cell.text, 0))
            )
            if role is not None and cell.text.strip(_NOTHING) and not is_name:
                by_role.setdefault(role, cell)
        if "range" in by_role:
            zone, used = (by_role.get(role, Cell("", 0)).text for role in ("zone", "used"))
            zone = zone or next(filter(None, (zone_named(each.text) for each in cells)), "")
            subject = by_role.get("cluster", Cell("", 0)).text
            value = _with_mask(by_role["range"], by_role.get("mask"))
            yield Row(self._label(by_role, cells), value, zone, used, subject)

    def _label(self, by_role: dict[str, Cell], cells: Sequence[Cell]) -> str:
        """The label of a row: that of its column, of another one where that means a field, or all that names the row."""
        label = by_role.get("label", Cell("", 0)).text
        others = [
            cell.text
            for role, cell in zip(self.roles, cells, strict=False)
            if role in {"label", None}
            and cell.text.strip(_NOTHING)
            and not any(True for _ in ranges_in_line(cell.text, 0))
        ]
        if is_bare_vswitch(label):
            return self._label_of_vswitch(label, others)
        if field_of(label):
            return label
        return next(
            filter(field_of, others), " ".join([label, *(each for each in others if is_vswitch(each))])
        )

    def _label_of_vswitch(self, label: str, others: Sequence[str]) -> str:
        """The label of a vSwitch with what the row says of its use; where another row names nodes, one that says something
        else is for neither nodes nor pods.
        """
        use = _use_in(others)
        if use:
            return f"{use} {label}"
        said = [each for each in others if each != label and not is_bare_vswitch(each)]
        return " ".join([label, *said]) if said and self._names_nodes else label

    @cached_property
    def _has_names(self) -> bool:
        """Whether one of several columns that may hold ranges, such as Subnet and CIDR, may hold names."""
        return self.roles.count("range") > 1

    @cached_property
    def _names_nodes(self) -> bool:
        return any(_use_in([cell.text for cell in row]) == "node" for row in self.body)

    def counts(self) -> Iterator[Node]:
        """Yield the cells below headings that mean numbers, as a tree for each row."""
        columns = [(place, name) for place, each in enumerate(self.headings) if (name := scalar_of(each))]
        for row in self.body:
            yield Node(
                {
                    name: Node(row[place].text, row[place].position)
                    for place, name in columns
                    if place < len(row)
                },
                row[0].position if row else 0,
            )

    def _of_cluster(self, cells: Sequence[Cell]) -> Iterator[Row]:
        named = [
            cell.text
            for role, field, cell in zip(self.roles, self.fields, cells, strict=False)
            if role in {"label", "cluster"} or field == "name"
        ]
        subject = next(iter(named), "") if len(self.body) > 1 else ""
        zones = [cell.text for role, cell in zip(self.roles, cells, strict=False) if role == "zone"]
        zone = next(iter(zones), "").strip(_NOTHING)
        for heading, field, cell in zip(self.headings, self.fields, cells, strict=False):
            if cell.text and (field is not None or any(True for _ in ranges_in_line(cell.text, 0))):
                yield Row(heading.strip(), cell, zone, subject=subject)


def _with_mask(address: Cell, mask: Cell | None) -> Cell:
    """Return an address with the mask that is in a column of its own."""
    if mask is None or "/" in address.text:
        return address
    return Cell(f"{address.text}/{mask.text.strip('/')}", address.position)


def _use_in(texts: Sequence[str]) -> str:
    """What the cells of a row say that a vSwitch is for: `pod`, `node`, or "" where they don't."""
    fields = {field_of(each) for each in texts if not is_bare_vswitch(each)}
    if fields & {"pod_cidr", "pod_vswitches"}:
        return "pod"
    return "node" if "node_vswitches" in fields else ""


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
