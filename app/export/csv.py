"""Ranges and comparison as one CSV: `section` tells the rows apart, what a row has not is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.export.csv_text import Row, csv_text
from app.locale import Language
from app.planning.evaluation import ComparisonRow, Evaluation
from app.planning.plan import Plan
from app.planning.ranges import PlanRange, networks, own_ranges

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


def evaluation_csv(evaluation: Evaluation, spoken: Language) -> str:
    return csv_text(COLUMNS, _rows(evaluation, spoken))


def _rows(evaluation: Evaluation, spoken: Language) -> Iterator[Row]:
    plan = evaluation.plan
    assumed = {assumption.field for assumption in evaluation.assumptions}
    for placed in own_ranges(plan):
        yield _own_range(plan, placed, assumed, spoken)
    for placed in networks(plan):
        yield _range(placed, spoken)
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
