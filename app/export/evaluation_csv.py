"""Ranges and comparison as one CSV: `section` tells the rows apart, what a row has not is empty.

Every CSV is written here (RFC 4180), so that a spreadsheet shows its cells and computes none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, TypeAlias

from ..engine.evaluation import ComparisonRow, Evaluation
from ..plan.plan import Plan
from ..plan.ranges import PlanRange, networks, own_ranges
from ..wording.language import Language
from ..wording.plain_text import encodable

Row: TypeAlias = Mapping[str, str | int]

# What a spreadsheet would take for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

COLUMNS: Final = (
    "section",
    "key",
    "title",
    "range",
    "zone",
    "addresses",
    "used",
    "assumed",
    "terway",
    "flannel",
    "favours",
    "need",
)


def evaluation_csv(evaluation: Evaluation, language: Language) -> str:
    return csv_text(COLUMNS, _rows(evaluation, language))


def _rows(evaluation: Evaluation, language: Language) -> Iterator[Row]:
    plan = evaluation.plan
    assumed = {assumption.field for assumption in evaluation.assumptions}
    for placed in own_ranges(plan):
        yield _own_range(plan, placed, assumed, language)
    for placed in networks(plan):
        yield _range(placed, language)
    for row in evaluation.comparison:
        yield _comparison(row, language)


def _range(placed: PlanRange, language: Language) -> Row:
    return {
        "section": "range",
        "key": placed.pointer,
        "title": language.say(placed.title),
        "range": str(placed.cidr),
        "addresses": placed.cidr.size,
    }


def _own_range(plan: Plan, placed: PlanRange, assumed: set[str], language: Language) -> Row:
    _, field, *rest = placed.pointer.split("/")
    row = {**_range(placed, language), "assumed": "yes" if f"/{field}" in assumed else "no"}
    if field in {"node_vswitches", "pod_vswitches"}:
        vswitch = getattr(plan, field)[int(rest[0])]
        row |= {"zone": vswitch.zone, "used": vswitch.used}
    return row


def _comparison(row: ComparisonRow, language: Language) -> Row:
    return {
        "section": "comparison",
        "key": row.topic,
        "title": language.text(f"topic.{row.topic}.title"),
        "terway": language.say(row.terway),
        "flannel": language.say(row.flannel),
        "favours": row.favours or "",
        "need": row.need,
    }


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
