"""How much of a long list a form draws. The rest it sends along as it is, compressed and out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, islice
from typing import Any, Final

from ...plan.draft import Draft, VswitchDraft
from ...plan_io.link.lists import GROUPS, LISTS, ROWS
from ...plan_io.network_line import network_line

MAX_ROWS: Final = 150  # of boxes: as many vSwitches as a VPC has where its quota was never raised
MAX_LINES: Final = 1_000  # of one box
FIRST_LINES: Final = 100  # of a longer list: enough to know it by, and its form no longer than its link
MAX_CHARACTERS: Final = 20_000


def shown_counts(draft: Draft) -> dict[str, int]:
    """Of each list, how many of its entries its step draws: the first ones."""
    return {field: _drawn(field, getattr(draft, field)) for field in LISTS}


def _drawn(field: str, entries: Sequence[Any]) -> int:
    if field in GROUPS:  # a hundred at most
        return len(entries)
    if field in ROWS:
        return _fitting(map(_row_length, entries), MAX_ROWS)
    written = map(network_line, entries) if field == "connected_networks" else iter(entries)
    fitting = _fitting(map(len, written), MAX_LINES)
    return fitting if fitting == len(entries) else min(fitting, FIRST_LINES)


def _fitting(lengths: Iterable[int], most: int) -> int:
    return sum(total <= MAX_CHARACTERS for total in accumulate(islice(lengths, most)))


def _row_length(vswitch: VswitchDraft) -> int:
    return sum(len(part or "") for part in (vswitch.cidr, vswitch.zone, vswitch.used))
