"""The lists of a form: the actions of its buttons, and the number of entries that it shows.

The rest of a long list is submitted in a hidden, compressed field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any, Final

from ...plan.draft import Draft, NodePoolDraft, VswitchDraft
from ...plan.plan import MAX_POOLS
from ...plan.records import POOL
from ...plan_io.form_lists import (
    Pairs,
    form_groups,
    form_rows,
    form_vswitches,
    resized,
    with_copy,
    with_first_pool,
    without_group,
)
from ...plan_io.link.lists import COMPRESSED_KEYS, GROUPS, LISTS, ROWS, written_entry
from ...plan_io.typed_ranges import network_line, vswitch_rows

FEWER_ZONES: Final = "fewer-zones"
MORE_ZONES: Final = "more-zones"

_ADD: Final = re.compile(rf"add-({'|'.join((*ROWS, *GROUPS))})")
_DUPLICATE: Final = re.compile(rf"duplicate-({'|'.join(GROUPS)})-(\d{{1,4}})", re.ASCII)
_DROP: Final = re.compile(rf"drop-({'|'.join(LISTS)})")
_REMOVE: Final = re.compile(rf"remove-({'|'.join((*ROWS, *GROUPS))})-(\d{{1,6}})", re.ASCII)
MAX_ROWS: Final = 150  # of vSwitches: the default quota of a VPC
MAX_LINES: Final = 1_000  # in one text field
# Of a longer list: enough to recognize it, while the form is no longer than its link.
FIRST_LINES: Final = 100
MAX_CHARACTERS: Final = 20_000
MAX_POOL_CHARACTERS: Final = 100_000  # of all node pools: enough for 100 pools with ten types each


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change of a list by a button: the row or group with an index was removed or copied, or else one was added."""

    field: str
    removed: int | None = None
    copied: int | None = None


@dataclass(frozen=True, slots=True)
class RestRemoval:
    """A change of a list by a button: all entries that the form doesn't show were removed."""

    field: str


def list_change(action: str) -> RowChange | RestRemoval | None:
    """Return the change of a list by an action; None for any other action."""
    if found := _ADD.fullmatch(action):
        return RowChange(found[1])
    if found := _DROP.fullmatch(action):
        return RestRemoval(found[1])
    if found := _DUPLICATE.fullmatch(action):
        return RowChange(found[1], copied=int(found[2]))
    found = _REMOVE.fullmatch(action)
    return RowChange(found[1], int(found[2])) if found else None


def changed_zones(action: str, zones: tuple[str, ...]) -> tuple[str, ...]:
    """Return the zones with one more or, if there are several, one fewer."""
    count = {FEWER_ZONES: max(1, len(zones) - 1), MORE_ZONES: len(zones) + 1}.get(action, len(zones))
    return tuple(resized(zones, str(count)))


def lacks_zones(field: str, given: Pairs) -> bool:
    """Return whether a field of the list had several ranges, some of them without a zone."""
    return any(
        len(rows) > 1 and not all(zone.strip() for _, zone, _ in rows)
        for rows in (list(vswitch_rows(row)) for row in form_rows(field, given))
    )


def changed_lists(action: str, given: Pairs) -> Pairs:
    """Return the values of the form with the change of a list by an action."""
    match list_change(action):
        case RestRemoval(field):
            return [pair for pair in given if pair[0] != COMPRESSED_KEYS[field]]
        case RowChange(field, int(row)) if field in GROUPS:
            return without_group(given, row)
        case RowChange(field, int(row)):
            return list(_without_row(given, field, row))
        case RowChange(_, _, int(row)):
            return with_copy(given, row)
        case RowChange(field) if field in GROUPS:
            return with_first_pool(given)
    return given


def _without_row(given: Iterable[tuple[str, str]], field: str, row: int) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for key, value in given:
        seen[key] = seen.get(key, -1) + 1
        if not (key.startswith(f"{field}.") and seen[key] == row):
            yield key, value


def entries_sent(given: Pairs) -> dict[str, tuple[Any, ...]]:
    """Return the rows and groups of a form, up to the maximum of a page.

    Blank ones are included, so that they remain on the page, although the plan has none.
    """
    sent: dict[str, tuple[Any, ...]] = {
        field: tuple(islice(form_vswitches(field, given), MAX_ROWS)) for field in ROWS
    }
    return sent | {field: tuple(islice(form_groups(given), MAX_POOLS)) for field in GROUPS}


def with_blanks(
    entries: Sequence[Any], sent: Sequence[Any], blank: VswitchDraft | NodePoolDraft
) -> Iterator[Any]:
    """Yield the entries of a list that the form shows, with the blank ones that were sent between them."""
    left = iter(entries)
    for each in sent:
        yield from [each] if each == blank else islice(left, 1)
    yield from left


def shown_counts(draft: Draft) -> dict[str, int]:
    """Return the number of entries that the form shows of each list. They are the first ones."""
    return {field: _drawn(field, getattr(draft, field)) for field in LISTS}


def _drawn(field: str, entries: Sequence[Any]) -> int:
    if field in GROUPS:
        return _fitting(
            (len(written_entry(POOL, entry)) for entry in entries), MAX_POOLS, MAX_POOL_CHARACTERS
        )
    if field in ROWS:
        return _fitting(map(_row_length, entries), MAX_ROWS)
    written = map(network_line, entries) if field == "connected_networks" else iter(entries)
    fitting = _fitting(map(len, written), MAX_LINES)
    return fitting if fitting == len(entries) else min(fitting, FIRST_LINES)


def _fitting(lengths: Iterable[int], most: int, characters: int = MAX_CHARACTERS) -> int:
    return sum(total <= characters for total in accumulate(islice(lengths, most)))


def _row_length(vswitch: VswitchDraft) -> int:
    return sum(len(part or "") for part in (vswitch.cidr, vswitch.zone, vswitch.used))
