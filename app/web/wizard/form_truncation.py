"""How much of a long list a form draws. The rest it sends along as it is, compressed and out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, islice
from typing import Any, Final

from ...plan.draft import Draft, VswitchDraft
from ...plan.plan import MAX_POOLS
from ...plan.records import POOL
from ...plan_io.link.lists import GROUPS, LISTS, ROWS, written_entry
from ...plan_io.typed_ranges import network_line

MAX_ROWS: Final = 150  # of boxes: as many vSwitches as a VPC has where its quota was never raised
MAX_LINES: Final = 1_000  # of one box
FIRST_LINES: Final = 100  # of a longer list: enough to know it by, and its form no longer than its link
MAX_CHARACTERS: Final = 20_000
MAX_POOL_CHARACTERS: Final = 100_000  # of all node pools, a hundred of which have ten types each


def shown_counts(draft: Draft) -> dict[str, int]:
    """Of each list, how many of its entries its step draws: the first ones."""
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
