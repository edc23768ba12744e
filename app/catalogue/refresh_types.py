"""Refreshing an edition's instance types from responses of ECS DescribeInstanceTypes: text in, text out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .type_table import COLUMNS, TYPE_NAME

# The column of the table for each field of the response; unknown figures are empty cells.
_FIELDS: Final[Mapping[str, str]] = {
    "type": "InstanceTypeId",
    "family": "InstanceTypeFamily",
    "vcpu": "CpuCoreCount",
    "memory_gib": "MemorySize",
    "eni_quantity": "EniQuantity",
    "ipv4_per_eni": "EniPrivateIpAddressQuantity",
    "ipv6_per_eni": "EniIpv6AddressQuantity",
    "eni_total_quantity": "EniTotalQuantity",
    "trunk_supported": "EniTrunkSupported",
}
_REQUIRED: Final = ("type", "family", "vcpu", "memory_gib", "eni_quantity", "ipv4_per_eni")
_FIGURES: Final = tuple(column for column in _FIELDS if column not in {"type", "family"})
_DOUBTED: Final = ("eni_quantity", "ipv4_per_eni")  # the figures that decide the pods per node
_API: Final = re.compile(r"api-\d{4}-\d{2}")
_DIFFERS: Final = "(differs)"

Row = dict[str, str]
Doubts = dict[str, dict[str, int]]


class AnswerError(Exception):
    """A response can't be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The refreshed texts of `instance_types.csv` and `doubts.toml`.

    The other fields are names of types: new ones; ones with a changed figure; ones missing in the responses, which are
    kept as they were; and ones left out, since the responses lack a required figure.
    """

    table: str
    doubts: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


def refresh_types(
    table: str, doubts: Mapping[str, Mapping[str, int]], answers: Sequence[str], source: str, date: str
) -> Refreshed:
    """Return the table and the doubts of an edition, updated with the figures of all pages of a response.

    `source` is the ID of the response in `sources.toml`, `date` its day. Figures of the response replace older ones; if
    a page or repository gave another number of ENIs or addresses, that is kept as a doubt. Raises AnswerError for text
    that is no response, and if the last page is missing.
    """
    before = {row["type"]: row for row in csv.DictReader(table.splitlines())}
    given, left_out = _rows(answers)
    after: dict[str, Row] = {}
    doubted: Doubts = {name: dict(figures) for name, figures in doubts.items()}
    changed = []
    for name, figures in given.items():
        old = before.get(name)
        differing = _differing(old, figures) if old else ()
        if differing:
            changed.append(name)
        is_confirmed = name in doubted and _confirms(figures, doubted[name])
        if is_confirmed:
            del doubted[name]
        after[name] = {
            **figures,
            "source": _sources(old, source, is_changed=bool(differing), is_confirmed=is_confirmed),
            "source_date": date,
        }
        if old and (others := _other_figures(old, figures)):
            doubted[name] = others
    kept = [name for name in before if name not in given]
    rows = sorted([*after.values(), *(before[name] for name in kept)], key=_rank)
    return Refreshed(
        _table(rows),
        _toml(doubted),
        tuple(name for name in given if name not in before),
        tuple(changed),
        tuple(kept),
        tuple(left_out),
    )


def _rows(answers: Iterable[str]) -> tuple[dict[str, Row], list[str]]:
    """Return the rows of all pages by type, and the names of types without a required figure."""
    rows: dict[str, Row] = {}
    left_out = []
    pages = [_page(text) for text in answers]
    if all(page.get("NextToken") for page in pages):
        raise AnswerError("every answer has a NextToken: the last page is missing")
    for page in pages:
        for entry in _entries(page):
            row = {column: _cell(entry.get(field)) for column, field in _FIELDS.items()}
            if TYPE_NAME.fullmatch(row["type"]) and all(row[column] for column in _REQUIRED):
                rows[row["type"]] = row
            else:
                left_out.append(row["type"] or "a type without a name")
    return rows, left_out


def _page(text: str) -> dict[str, Any]:
    try:
        page = json.loads(text)
    except json.JSONDecodeError as error:
        raise AnswerError(f"no JSON: {error}") from error
    if not isinstance(page, dict) or "InstanceTypes" not in page:
        raise AnswerError("no answer of DescribeInstanceTypes: it has no InstanceTypes")
    return page


def _entries(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    listed = page["InstanceTypes"]
    entries = listed.get("InstanceType") if isinstance(listed, dict) else listed
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise AnswerError("InstanceTypes has no list of InstanceType")
    yield from entries


def _cell(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case int() | float() | str():
            return str(value)
        case _:
            return ""


def _differing(old: Row, figures: Row) -> tuple[str, ...]:
    """Return the columns in which both have a figure and the figures differ."""
    return tuple(
        column
        for column in _FIGURES
        if old[column] and figures[column] and not _is_same(old[column], figures[column])
    )


def _is_same(one: str, other: str) -> bool:
    return one == other or (one[:1].isdigit() and other[:1].isdigit() and float(one) == float(other))


def _sources(old: Row | None, source: str, *, is_changed: bool, is_confirmed: bool) -> str:
    """Return the sources of a row: the new response, which replaces an older one, then the pages.

    Pages with other figures are marked, unless `is_confirmed`: the response has the figures of the marked ones.
    """
    pages = []
    for page in _pages(old):
        is_marked = page.endswith(_DIFFERS)
        if is_marked and is_confirmed:
            pages.append(page.removesuffix(_DIFFERS))
        elif is_changed and not page.endswith(")"):
            pages.append(f"{page}{_DIFFERS}")
        else:
            pages.append(page)
    return ";".join((source, *pages))


def _pages(old: Row | None) -> list[str]:
    """Return the sources of a row without an older response, which the new one replaces."""
    return [each for each in old["source"].split(";") if not _API.match(each)] if old else []


def _confirms(figures: Row, doubt: Mapping[str, int]) -> bool:
    return all(figures[column] == str(figure) for column, figure in doubt.items())


def _other_figures(old: Row, figures: Row) -> dict[str, int]:
    """Return the ENI figures of the pages where they differ from the response."""
    if not _pages(old):
        return {}
    return {column: int(old[column]) for column in _DOUBTED if old[column] != figures[column]}


def _rank(row: Row) -> tuple[str, int, float, str]:
    return row["family"], int(row["vcpu"]), float(row["memory_gib"]), row["type"]


def _table(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _toml(doubted: Doubts) -> str:
    parts = ["# What another source gives where instance_types.csv had to take one of two figures.\n"]
    for name in sorted(doubted):
        lines = (f"{column} = {figure}" for column, figure in doubted[name].items())
        parts.append("\n".join((f'["{name}"]', *lines)) + "\n")
    return "\n".join(parts)
