"""The boxes of a form that hold lists: one entry a line, or a row of boxes for each vSwitch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from ..plan.draft import NetworkDraft
from .network_line import RANGE, networks_in
from .paste_parser import ranges_alone, vswitch_rows

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

VSWITCH_PARTS: Final = ("cidr", "zone", "used")
LINES: Final = ".lines"  # the key of a list that a form holds in one box

_PARTED: Final = re.compile(r"[\n\r,;、，；]")
_NO_RANGE: Final = re.compile(r"(?P<cidr>[^\s,;]+)[\s,;]*(?P<name>.*)", re.DOTALL)
_BLANK: Final = " \t,;"
_MARKS: Final = f"{_BLANK}|、，；:：\"'[]"


def network_lines(last: Mapping[str, str]) -> Iterator[NetworkDraft]:
    """The networks of each line, as an import reads them, with nothing of what was typed let go.

    A line without a range is a network whose first word is none, for that to be told.
    """
    for text in last.get(f"connected_networks{LINES}", "").splitlines():
        if line := text.strip(_BLANK):
            yield from _networks(line)


def _networks(line: str) -> Iterator[NetworkDraft]:
    networks = networks_in(line, lambda text: text.strip(_MARKS))
    alone = RANGE.match(line) if len(networks) == 1 else None
    if alone is not None:  # as the form itself writes it: the name behind, whatever marks are in it
        name = line[alone.end() :].strip(_BLANK)
        yield NetworkDraft(networks[0][0], name or None)
    elif networks:
        yield from (NetworkDraft(cidr, name or None) for cidr, name in dict.fromkeys(networks))
    elif (found := _NO_RANGE.match(line)) is not None:
        yield NetworkDraft(found["cidr"], found["name"].strip() or None)


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
