"""The boxes of a form that hold lists: one entry a line, or a row of boxes for each vSwitch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from app.planning.draft import NetworkDraft
from app.web.pasted import holds_other, ranges_alone, vswitch_rows

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

VSWITCH_PARTS: Final = ("cidr", "zone", "used")
LINES: Final = ".lines"  # the key of a list that a form holds in one box

_PARTED: Final = re.compile(r"[\n\r,;、，；]")
_LINE: Final = re.compile(
    r"(?P<cidr>[^\s,;]+(?:\s*/\s*\d{1,3}(?=[\s,;]|$)|\s+\d+\.\d+\.\d+\.\d+(?=[\s,;]|$))?)[\s,;]*(?P<name>.*)",
    re.DOTALL,
)


def network_lines(last: Mapping[str, str]) -> Iterator[NetworkDraft]:
    """A network a line, its name after it; a line of ranges alone is one network each.

    A line with another range in the name is one entry, for its mistake to be told.
    """
    for line in last.get(f"connected_networks{LINES}", "").splitlines():
        yield from _networks(line.strip(" \t,;"))


def _networks(line: str) -> Iterator[NetworkDraft]:
    listed = ranges_alone(line)
    if listed:
        yield from map(NetworkDraft, listed)
    elif (found := _LINE.match(line)) is not None:
        name = found["name"].strip()
        several = holds_other(name, found["cidr"])
        yield NetworkDraft(line) if several else NetworkDraft(found["cidr"], name or None)


def secondary_lines(last: Mapping[str, str]) -> list[str]:
    """A block a line, or with marks between."""
    return [
        block for text in _PARTED.split(last.get(f"secondary_cidrs{LINES}", "")) for block in _blocks(text)
    ]


def _blocks(text: str) -> list[str]:
    """Ranges that only spaces part; text that is something else is one entry, for its mistake to be told."""
    return ranges_alone(text) or [text]


def split_rows(key: str, given: Pairs) -> Iterator[tuple[str, ...]]:
    """The rows of a form's list of vSwitches, a list in one box as rows of its own."""
    for row in form_rows(key, given):
        yield from vswitch_rows(row)


def form_rows(key: str, given: Pairs) -> list[tuple[str, ...]]:
    """The rows of a form's list of vSwitches as sent, blank ones among them."""
    columns = [[value for name, value in given if name == f"{key}.{part}"] for part in VSWITCH_PARTS]
    longest = max(len(column) for column in columns)
    return list(zip(*(column + [""] * (longest - len(column)) for column in columns), strict=True))
