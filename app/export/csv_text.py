"""Rows as CSV (RFC 4180) that a spreadsheet shows and does not compute."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Final, TypeAlias

from ..wording.plain_text import encodable

Row: TypeAlias = Mapping[str, str | int]

# What a spreadsheet would take for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """The columns as a header, and a line a row, in which what a row has not is empty."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: guarded(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def guarded(value: str | int) -> str | int:
    """The value as a cell that no spreadsheet computes: an apostrophe stands before what looks like a formula."""
    if isinstance(value, int):
        return value
    text = encodable(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
