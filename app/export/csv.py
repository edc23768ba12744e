"""Ranges and comparison as one CSV (RFC 4180): `section` tells the rows apart, what a row has not is empty."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final, TypeAlias

from app.export.plain_text import encodable
from app.locale import Language
from app.planning.evaluation import ComparisonRow, Evaluation
from app.planning.plan import Plan
from app.planning.ranges import PlanRange, network, own_ranges

Row: TypeAlias = Mapping[str, str | int]

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

# What a spreadsheet would take for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def evaluation_csv(evaluation: Evaluation, spoken: Language) -> str:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(evaluation, spoken):
        writer.writerow({column: guarded(value) for column, value in row.items()})
    return text.getvalue()


def guarded(value: str | int) -> str | int:
    """The value as a cell that no spreadsheet computes: an apostrophe stands before what looks like a formula."""
    if isinstance(value, int):
        return value
    text = encodable(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _rows(evaluation: Evaluation, spoken: Language) -> Iterator[Row]:
    plan = evaluation.plan
    assumed = {assumption.field for assumption in evaluation.assumptions}
    for placed in own_ranges(plan):
        yield _own_range(plan, placed, assumed, spoken)
    for index in range(len(plan.connected_networks)):
        yield _range(network(plan, index), spoken)
    for row in evaluation.comparison:
        yield _comparison(row, spoken)


def _range(placed: PlanRange, spoken: Language) -> Row:
    return {
        "section": "range",
        "key": placed.pointer,
        "title": spoken.say(placed.title),
        "range": str(placed.cidr),
        "addresses": placed.cidr.size,
    }


def _own_range(plan: Plan, placed: PlanRange, assumed: set[str], spoken: Language) -> Row:
    _, field, *rest = placed.pointer.split("/")
    row = {**_range(placed, spoken), "assumed": "yes" if f"/{field}" in assumed else "no"}
    if field in {"node_vswitches", "pod_vswitches"}:
        vswitch = getattr(plan, field)[int(rest[0])]
        row |= {"zone": vswitch.zone, "used": vswitch.used}
    return row


def _comparison(row: ComparisonRow, spoken: Language) -> Row:
    return {
        "section": "comparison",
        "key": row.topic,
        "title": spoken.text(f"topic.{row.topic}.title"),
        "terway": spoken.say(row.terway),
        "flannel": spoken.say(row.flannel),
        "favours": row.favours or "",
        "need": row.need,
    }
