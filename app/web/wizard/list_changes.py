"""What the buttons of a form do to its lists, before the step is drawn again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ...plan_io.form_lists import Pairs, form_rows, resized, with_copy, with_first_pool, without_group
from ...plan_io.link.lists import COMPRESSED_KEYS, GROUPS, LISTS, ROWS
from ...plan_io.typed_ranges import vswitch_rows

FEWER_ZONES: Final = "fewer-zones"
MORE_ZONES: Final = "more-zones"

_ADD: Final = re.compile(rf"add-({'|'.join((*ROWS, *GROUPS))})")
_DUPLICATE: Final = re.compile(rf"duplicate-({'|'.join(GROUPS)})-(\d{{1,4}})", re.ASCII)
_DROP: Final = re.compile(rf"drop-({'|'.join(LISTS)})")
_REMOVE: Final = re.compile(rf"remove-({'|'.join((*ROWS, *GROUPS))})-(\d{{1,6}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a button of the form has just done to a list: removed the row or group with that index, copied it, or else added
    one.
    """

    field: str
    removed: int | None = None
    copied: int | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The other button: it has just removed what was not drawn of a list."""

    field: str


def list_change(action: str) -> RowChange | Drop | None:
    """What `action` does to a list."""
    if found := _ADD.fullmatch(action):
        return RowChange(found[1])
    if found := _DROP.fullmatch(action):
        return Drop(found[1])
    if found := _DUPLICATE.fullmatch(action):
        return RowChange(found[1], copied=int(found[2]))
    found = _REMOVE.fullmatch(action)
    return RowChange(found[1], int(found[2])) if found else None


def changed_zones(action: str, zones: tuple[str, ...]) -> tuple[str, ...]:
    """The zones with one fewer, but never none, or with one more."""
    count = {FEWER_ZONES: max(1, len(zones) - 1), MORE_ZONES: len(zones) + 1}.get(action, len(zones))
    return tuple(resized(zones, str(count)))


def lacks_zones(field: str, given: Pairs) -> bool:
    """Whether a box of the list held several ranges, some of them without a zone."""
    return any(
        len(rows) > 1 and not all(zone.strip() for _, zone, _ in rows)
        for rows in (list(vswitch_rows(row)) for row in form_rows(field, given))
    )


def changed_lists(action: str, given: Pairs) -> Pairs:
    """What the form sent, as `action` changes it: without a row or group, with a copy of one, without what was not drawn."""
    match list_change(action):
        case Drop(field):
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
