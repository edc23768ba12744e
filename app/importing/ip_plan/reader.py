"""The reader of plans of addresses as people write them: lines with a label and a value, and tables with headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .. import aliyun
from ..inventory import Inventory
from ..literals import RawText
from ..networks import has_range, is_border
from ..report import Notes, RefusedError
from ..sources import SourceFile
from ..yaml_tree import read_yaml
from .cells import Cell, Row
from .cluster_rows import ClusterRows, scalar_value
from .labels import range_field, scalar_field
from .lines import rows_of_parts
from .tables import Table, group_tables

_COMMENT: Final = re.compile(r"\s*(?://|--|#(?![#\s]*\w+\s*[:：]))")
_NESTED_YAML: Final = re.compile(r"^[^\n:]{1,80}:[ \t]*\n[ \t]+\S", re.MULTILINE)  # nested mappings
# A code block of Markdown with a language. One without a language may be the plan.
_CODE_BLOCK: Final = re.compile(
    r"^ {0,3}(```|~~~) ?(?!te?xt\b|csv\b|tsv\b)[\w+-][^\n]*\n(?:(?! {0,3}\1)[^\n]*\n)*+ {0,3}\1", re.MULTILINE
)
_MAX_RECOGNISED_LINES: Final = 2_000


def is_ip_plan(file: SourceFile) -> bool:
    """Return whether a text has labels for fields of a plan, or a table of the CLI."""
    parts = list(group_tables(list(islice(_lines(file), _MAX_RECOGNISED_LINES))))
    if any(part.is_cli_output for part in parts if isinstance(part, Table)):
        return True
    rows = list(rows_of_parts(parts))
    ranges = [row for row in rows if range_field(row.label) and has_range(row.value.text)]
    is_clear = not all(row.is_ambiguous for row in ranges)
    fields = {range_field(row.label) for row in ranges}
    scalars = {scalar_field(row.label) for row in rows if scalar_value(row) is not None} - {None, "name"}
    return is_clear or len(fields) > 1 or len(scalars) > 1


def add(file: SourceFile, inventory: Inventory, notes: Notes) -> None:
    """Add what the labels describe.

    A range with any other label is a connected network, unless it is inside of the VPC.
    """
    _watch(file, notes)
    parts = list(group_tables(list(_lines(file))))
    for part in parts:
        if isinstance(part, Table) and part.is_cli_output:
            for document in part.documents():
                aliyun.add(document, inventory, notes)
        elif isinstance(part, Table):
            for counts in part.counts():
                notes.watch(counts, "", by_line=True)
    clusters: dict[str, list[Row]] = {}
    for row in rows_of_parts(parts):
        clusters.setdefault(row.cluster, []).append(row)
    for cluster, rows in clusters.items():
        ClusterRows(cluster, rows, inventory, notes).add()


def _watch(file: SourceFile, notes: Notes) -> None:
    """Let the audit check the text; if it is YAML also its tree, whose names say what numbers count."""
    notes.watch(RawText(file.text, file.start), "")
    if _NESTED_YAML.search(file.text):
        try:
            documents = read_yaml(file.text, file.start)
        except RefusedError:
            return
        for document in documents:
            notes.watch(document, "", by_line=True)


def without_code(text: str) -> str:
    """Return a Markdown text with blanks in place of its code blocks, so that lines stay. Any other text stays as it
    is.
    """
    if "```" not in text and "~~~" not in text:
        return text
    return _CODE_BLOCK.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _lines(file: SourceFile) -> Iterator[Cell]:
    """Yield the lines with content, without comments and borders of tables."""
    position = file.start
    for line in without_code(file.text).split("\n"):
        if line.strip() and not is_border(line) and not _is_comment(line):
            yield Cell(line, position)
        position += len(line) + 1


def _is_comment(line: str) -> bool:
    """Return whether a line is a comment, and not a heading of Markdown that is a label."""
    return _COMMENT.match(line) is not None and range_field(line.strip("# \t")) is None
