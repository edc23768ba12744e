"""Writes ranges, limits, node pools and the comparison as one CSV. The column `section` has the kind of each row.

All CSV files are written with `csv_text` (RFC 4180), which escapes formulas of spreadsheets.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import StringIO
from typing import Final, TypeAlias

from ..catalogue.model import Plugin
from ..engine.evaluation import ComparisonRow, Evaluation, Limit, PoolCapacity
from ..engine.limits import Unit
from ..plan.plan import Existing, Plan
from ..plan.ranges import PlanRange, networks, own_ranges
from ..wording.capacity import pool_title
from ..wording.language import Language
from ..wording.plain_text import encodable

Row: TypeAlias = Mapping[str, str | int]

# A text that a spreadsheet would interpret as a formula.
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
    "exists",
    "plugin",
    "unit",
    "needed",
    "possible",
    "on_request",
    "bottleneck",
    "pods_per_node",
    "usable_pods_per_node",
    "eni_mode",
    "instance_type",
)


def evaluation_csv(evaluation: Evaluation, language: Language) -> str:
    return csv_text(COLUMNS, _rows(evaluation, language))


def _rows(evaluation: Evaluation, language: Language) -> Iterator[Row]:
    plan = evaluation.plan
    assumed = evaluation.assumed_fields
    for placed in own_ranges(plan):
        yield {**_own_range(plan, placed, assumed, language), "exists": _exists(plan, placed, assumed)}
    titles: dict[str, str] = {}  # by name: many networks have none
    for placed in networks(plan):
        title = titles.get(placed.name) or titles.setdefault(placed.name, language.say(placed.title))
        yield _range(placed, title)
    for row in evaluation.comparison:
        yield _comparison(row, language)
    for plugin, capacity in evaluation.capacities:
        for limit in capacity.limits:
            yield _limit(plugin, limit, limit is capacity.bottleneck, language)
        for place, pool in enumerate(capacity.node_pools):
            yield _node_pool(evaluation, plugin, place, pool, language)


def _range(placed: PlanRange, title: str) -> Row:
    return {
        "section": "range",
        "key": placed.pointer,
        "title": title,
        "range": str(placed.cidr),
        "addresses": placed.cidr.size,
    }


def _own_range(plan: Plan, placed: PlanRange, assumed: frozenset[str], language: Language) -> Row:
    _, field, *rest = placed.pointer.split("/")
    row = {**_range(placed, language.say(placed.title)), "assumed": "yes" if f"/{field}" in assumed else "no"}
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


def _exists(plan: Plan, placed: PlanRange, assumed: frozenset[str]) -> str:
    """Return whether the range exists already, as "yes" or "no".

    Ranges of the VPC exist in an existing VPC; those of Services and pods exist in an existing cluster.
    """
    field = placed.pointer.split("/")[1]
    of_vpc = field in {"vpc_cidr", "secondary_cidrs", "node_vswitches", "pod_vswitches"}
    exists = plan.existing is Existing.CLUSTER or (of_vpc and plan.existing is Existing.VPC)
    return "yes" if exists and f"/{field}" not in assumed else "no"


def _limit(plugin: Plugin, limit: Limit, is_bottleneck: bool, language: Language) -> Row:
    return {
        "section": "limit",
        "key": limit.name,
        "title": language.text(f"limit.{limit.name}"),
        "zone": limit.zone or "",
        "plugin": plugin,
        "unit": limit.unit,
        "needed": limit.needed,
        "possible": limit.allowed,
        "on_request": limit.allowed_on_request,
        "bottleneck": "yes" if is_bottleneck else "no",
    }


def _node_pool(
    evaluation: Evaluation, plugin: Plugin, place: int, pool: PoolCapacity, language: Language
) -> Row:
    """Return the row of a pool: its nodes at peak, and its maximum. `bottleneck` is the name of the limit."""
    return {
        "section": "node_pool",
        "key": evaluation.pools[place].pointer,
        "title": pool_title(evaluation, place, language),
        "plugin": plugin,
        "unit": Unit.NODES,
        "needed": pool.nodes,
        "possible": pool.max_nodes,
        "on_request": pool.max_nodes_on_request,
        "bottleneck": pool.bound_by,
        "pods_per_node": _number(pool.pods_per_node),
        "usable_pods_per_node": _number(pool.usable_pods_per_node),
        "eni_mode": pool.mode if plugin is Plugin.TERWAY else "",
        "instance_type": pool.instance_type or "",
    }


def _number(value: int | None) -> str | int:
    return "" if value is None else value


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return a CSV with the columns as its header. Missing values of a row are empty."""
    text = StringIO(newline="")
    escaped = cache(escape_formula)  # most cells of 100,000 rows are equal
    places = {column: place for place, column in enumerate(columns)}

    def cells(row: Row) -> list[str | int]:
        found: list[str | int] = [""] * len(columns)
        for column, value in row.items():
            found[places[column]] = escaped(value)
        return found

    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(map(cells, rows))
    return text.getvalue()


def escape_formula(value: str | int) -> str | int:
    """Return the value of a cell, with an apostrophe before a text that a spreadsheet would interpret as a formula."""
    if isinstance(value, int):
        return value
    text = encodable(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
