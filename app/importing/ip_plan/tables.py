"""Tables in plans of addresses, whose headings say what the columns contain.

They are CSV, Markdown, pasted from a spreadsheet, or printed by the Alibaba Cloud CLI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from ..networks import has_range
from ..tree import Node, snake_case
from .cells import SEPARATORS, Cell, Row, split_cells
from .labels import (
    column_role,
    is_bare_vswitch,
    is_vpc_name_heading,
    is_vswitch,
    is_zone_cell,
    named_zone,
    range_field,
    scalar_field,
)

_ADDRESS: Final = re.compile(r"\d\.\d")
_EMPTY_MARKS: Final = "-–—"
_MAX_CLUSTER_COLUMN_ROWS: Final = 200


def group_tables(lines: Sequence[Cell]) -> Iterator[Cell | Table]:
    """Yield the lines of a text in their order, with the lines of a table as one.

    A table ends at a line without its separator, or without a zone in the column of zones.
    """
    index, tried = 0, 0
    while index < len(lines):
        table = _table_at(lines, index, may_have_columns=index >= tried)
        if table is not None and not (table.is_known or table.has_cluster_columns):
            tried = index + len(table.body)  # so that no line is tried twice
            table = None
        yield table or lines[index]
        index += 1 + (len(table.body) if table else 0)


def _table_at(lines: Sequence[Cell], index: int, *, may_have_columns: bool) -> Table | None:
    """Return the table whose headings a line may have, with its rows; None if the line isn't a heading."""
    line = lines[index]
    separator = next((each for each in SEPARATORS if each in line.text), None)
    if separator is None or index + 1 == len(lines) or _ADDRESS.search(line.text):
        return None
    headings = [each.text for each in split_cells(line, separator)]
    if any(map(has_range, headings)):
        return None
    table = Table(headings, ())
    if not (table.is_known or (may_have_columns and table.may_have_cluster_columns)):
        return None
    body: list[list[Cell]] = []
    end = len(lines) if table.is_known else min(len(lines), index + 1 + _MAX_CLUSTER_COLUMN_ROWS)
    for below in range(index + 1, end):
        row = list(split_cells(lines[below], separator)) if separator in lines[below].text else []
        if not row or (table.is_known and not table.accepts_row(row)):
            break
        body.append(row)
    return Table(headings, body)


def _roles(headings: Sequence[str]) -> list[str | None]:
    """Return what each column contains.

    Of two columns that may contain ranges, such as Subnet and CIDR, the first has names.
    """
    roles = [column_role(heading) for heading in headings]
    if roles.count("range") > 1 and "label" not in roles:
        roles[roles.index("range")] = "label"
    return roles


class Table:
    """Rows of cells below known headings."""

    def __init__(self, headings: Sequence[str], body: Sequence[Sequence[Cell]]) -> None:
        self.headings = headings
        self.body = body
        self.roles = _roles(headings)
        self.fields = [range_field(heading) or scalar_field(heading) for heading in headings]

    @property
    def is_cli_output(self) -> bool:
        """Whether the headings are members of a response of the CLI."""
        names = {snake_case(heading.strip()) for heading in self.headings}
        return "cidr_block" in names and bool(names & {"vpc_id", "vswitch_id"})

    @property
    def is_known(self) -> bool:
        """Whether there are a column of ranges and labels for them."""
        fields = [field for field in self.fields if field and field != "name"]
        return self.is_cli_output or len(fields) > 1 or {"label", "range"} <= {*self.roles}

    @property
    def may_have_cluster_columns(self) -> bool:
        """Whether the headings may be clusters: only the first one is known, or it is empty."""
        first, *others = self.headings
        known = any(self.roles[1:]) or any(self.fields)
        return len(others) > 1 and any(others) and not known and (self.roles[0] == "label" or not first)

    @property
    def has_cluster_columns(self) -> bool:
        """Whether each row has the name of a field, and each column the values of a cluster."""
        known = {
            field for row in self.body if (field := range_field(row[0].text) or scalar_field(row[0].text))
        }
        return self.may_have_cluster_columns and len(known) > 1 and any(self._cluster_columns())

    @property
    def _has_cluster_rows(self) -> bool:
        """Whether each row has the values of a cluster, in several columns."""
        has_several = sum(1 for field in self.fields if field and field != "name") > 1
        own_ranges = any(
            role is None and range_field(heading) and not scalar_field(heading)
            for role, heading in zip(self.roles, self.headings, strict=True)
        )
        return has_several and (own_ranges or "range" not in self.roles)

    def accepts_row(self, row: Sequence[Cell]) -> bool:
        """Return whether a line is a row of the table: in the column of zones, it has a zone or nothing."""
        if not self._has_cluster_rows or "zone" not in self.roles:
            return True
        column = self.roles.index("zone")
        zone = row[column].text.strip(_EMPTY_MARKS) if column < len(row) else ""
        return not zone or is_zone_cell(zone)

    def documents(self) -> Iterator[Node]:
        """Yield each row as the response that it was printed from."""
        names = [heading.strip() for heading in self.headings]
        for row in self.body:
            members = {
                name: Node(cell.text, cell.position)
                for name, cell in zip(names, row, strict=False)
                if cell.text
            }
            yield Node(members, row[0].position if row else 0)

    def rows(self) -> Iterator[Row]:
        """Yield a row for each labelled range; in a table of clusters, for each of their fields."""
        if not self.is_known:
            yield from self._rows_by_column()
            return
        if self._has_cluster_rows:
            for cells in self.body:
                yield from self._cluster_values(cells)
        else:
            yield from self._vswitch_rows()

    def _cluster_columns(self) -> Iterator[tuple[int, str]]:
        """Yield the columns with ranges, each with its heading."""
        for column, heading in enumerate(self.headings[1:], 1):
            cells = (row[column].text for row in self.body if column < len(row) and range_field(row[0].text))
            if any(map(has_range, cells)):
                yield column, heading.strip()

    def _rows_by_column(self) -> Iterator[Row]:
        """Yield a row for each field of each column."""
        columns = list(self._cluster_columns())
        for column, heading in columns:
            for cells in self.body:
                if column < len(cells) and cells[column].text.strip(_EMPTY_MARKS):
                    yield Row(cells[0].text, cells[column], cluster=heading if len(columns) > 1 else "")

    def _vswitch_rows(self) -> Iterator[Row]:
        """Yield the labelled rows, and the range of the VPC that a column repeats beside them."""
        column = self.fields.index("vpc_cidr") if "vpc_cidr" in self.fields else -1
        name_columns = [index for index, heading in enumerate(self.headings) if is_vpc_name_heading(heading)]
        vpcs = [row[column] if 0 <= column < len(row) else Cell("", 0) for row in self.body]
        has_several = len({each.text for each in vpcs} - {""}) > 1
        seen = {""}
        for cells, vpc in zip(self._rows_with_merged_cells(), vpcs, strict=True):
            vpc_name = next((cells[index].text for index in name_columns if index < len(cells)), "")
            cluster = (vpc_name or vpc.text) if has_several else ""
            if vpc.text not in seen:
                seen.add(vpc.text)
                yield Row("VPC", vpc, cluster=cluster)
            yield from (replace(each, cluster=each.cluster or cluster) for each in self._labelled_row(cells))

    def _rows_with_merged_cells(self) -> Iterator[Sequence[Cell]]:
        """Yield the rows. An empty first cell gets the text of the cell above, since spreadsheets merge equal cells."""
        above = ""
        fills = self.roles[0] == "label"
        for row in self.body:
            if fills and row and not row[0].text and above:
                yield [Cell(above, row[0].position), *row[1:]]
                continue
            above = row[0].text if row else ""
            yield row

    def _labelled_row(self, cells: Sequence[Cell]) -> Iterator[Row]:
        """Yield the row of a line of a table, if it has a range."""
        cells_by_role: dict[str, Cell] = {}
        for role, cell in zip(self.roles, cells, strict=False):
            is_name = role == "range" and self._may_have_names and not has_range(cell.text)
            if role is not None and cell.text.strip(_EMPTY_MARKS) and not is_name:
                cells_by_role.setdefault(role, cell)
        if "range" in cells_by_role:
            zone, used = (cells_by_role.get(role, Cell("", 0)).text for role in ("zone", "used"))
            zone = zone or next(filter(None, (named_zone(each.text) for each in cells)), "")
            cluster = cells_by_role.get("cluster", Cell("", 0)).text
            value = _with_mask(cells_by_role["range"], cells_by_role.get("mask"))
            yield Row(self._label(cells_by_role, cells), value, zone, used, cluster)

    def _label(self, cells_by_role: dict[str, Cell], cells: Sequence[Cell]) -> str:
        """Return the label of a row: its column of labels, another column that means a field, or all names of the
        row.
        """
        label = cells_by_role.get("label", Cell("", 0)).text
        others = [
            cell.text
            for role, cell in zip(self.roles, cells, strict=False)
            if role in {"label", None} and cell.text.strip(_EMPTY_MARKS) and not has_range(cell.text)
        ]
        if is_bare_vswitch(label):
            return self._label_of_vswitch(label, others)
        if range_field(label):
            return label
        return next(
            filter(range_field, others), " ".join([label, *(each for each in others if is_vswitch(each))])
        )

    def _label_of_vswitch(self, label: str, others: Sequence[str]) -> str:
        """Return the label of a vSwitch with its use.

        If other rows say that their vSwitches are for nodes, any other description means neither nodes nor pods.
        """
        use = _stated_use(others)
        if use:
            return f"{use} {label}"
        descriptions = [each for each in others if each != label and not is_bare_vswitch(each)]
        return " ".join([label, *descriptions]) if descriptions and self._names_nodes else label

    @cached_property
    def _may_have_names(self) -> bool:
        """Whether one of several columns that may contain ranges, such as Subnet and CIDR, may contain names."""
        return self.roles.count("range") > 1

    @cached_property
    def _names_nodes(self) -> bool:
        """Whether a row says that its vSwitch is for nodes."""
        return any(_stated_use([cell.text for cell in row]) == "node" for row in self.body)

    def counts(self) -> Iterator[Node]:
        """Yield the cells below headings of numbers, as a tree for each row."""
        columns = [(index, name) for index, each in enumerate(self.headings) if (name := scalar_field(each))]
        for row in self.body:
            yield Node(
                {
                    name: Node(row[index].text, row[index].position)
                    for index, name in columns
                    if index < len(row)
                },
                row[0].position if row else 0,
            )

    def _cluster_values(self, cells: Sequence[Cell]) -> Iterator[Row]:
        """Yield a row for each field of a cluster."""
        names = [
            cell.text
            for role, field, cell in zip(self.roles, self.fields, cells, strict=False)
            if role in {"label", "cluster"} or field == "name"
        ]
        cluster = next(iter(names), "") if len(self.body) > 1 else ""
        zones = [cell.text for role, cell in zip(self.roles, cells, strict=False) if role == "zone"]
        zone = next(iter(zones), "").strip(_EMPTY_MARKS)
        for heading, field, cell in zip(self.headings, self.fields, cells, strict=False):
            if cell.text and (field is not None or has_range(cell.text)):
                yield Row(heading.strip(), cell, zone, cluster=cluster)


def _with_mask(address: Cell, mask: Cell | None) -> Cell:
    """Return an address with the mask of another column."""
    if mask is None or "/" in address.text:
        return address
    return Cell(f"{address.text}/{mask.text.strip('/')}", address.position)


def _stated_use(texts: Sequence[str]) -> str:
    """Return what the cells of a row say that a vSwitch is for: `pod`, `node`, or "" if they don't."""
    fields = {range_field(each) for each in texts if not is_bare_vswitch(each)}
    if fields & {"pod_cidr", "pod_vswitches"}:
        return "pod"
    return "node" if "node_vswitches" in fields else ""
