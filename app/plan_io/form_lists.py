"""The boxes of a form that hold lists: one entry a line, or a row of boxes for each vSwitch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from string import ascii_lowercase
from typing import Any, Final, TypeAlias

from ..plan.draft import NetworkDraft, VswitchDraft
from ..plan.fields import Kind, Record, Text
from ..plan.records import NETWORK, POOL, VSWITCH
from .network_line import RANGE, networks_in
from .paste_parser import ranges_alone, vswitch_rows
from .pool_groups import names_in, pools_in

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

VSWITCH_PARTS: Final = tuple(each.name for each in VSWITCH.fields)
LINES: Final = ".lines"  # behind the key of a list that a form holds in one box
COUNT: Final = ".count"  # behind the key of a list of names: how many there are to be

_PARTED: Final = re.compile(r"[\n\r,;、，；]")
_NO_RANGE: Final = re.compile(r"(?P<cidr>[^\s,;]+)[\s,;]*(?P<name>.*)", re.DOTALL)
_BLANK: Final = " \t,;"
_MARKS: Final = f"{_BLANK}|、，；:：\"'[]"


def form_entries(name: str, kind: Kind, last: Mapping[str, str], given: Pairs) -> Iterator[Any]:
    """What the boxes of a form hold of a list, entry by entry as the Draft has them.

    `last`: the last value of each key, `given` all of them.
    """
    lines = last.get(f"{name}{LINES}", "")
    if isinstance(kind, Text):
        return iter(resized(names_in(lines), last.get(f"{name}{COUNT}", "")))
    if kind is POOL:
        return pools_in(given)
    if isinstance(kind, Record):
        return _network_lines(lines) if kind is NETWORK else _vswitches(name, given)
    return _blocks(lines)


def resized(names: Sequence[str], count: str) -> Sequence[str]:
    """As many names as were asked for: the first ones, and then letters that none of them has."""
    if not re.fullmatch(r"\d{1,2}", count.strip(), re.ASCII):
        return names
    unused = (letter for letter in ascii_lowercase if letter not in names)
    return [*names, *islice(unused, max(0, int(count) - len(names)))][: int(count)]


def _network_lines(text: str) -> Iterator[NetworkDraft]:
    """The networks of each line, as an import reads them, with nothing of what was typed let go.

    A line without a range is a network whose first word is none, for that to be told.
    """
    for each in text.splitlines():
        if line := each.strip(_BLANK):
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


def _blocks(text: str) -> Iterator[str]:
    """A block a line, or with marks between.

    Ranges that only spaces part are several; text that is something else is one entry, for its mistake to be told.
    """
    for part in _PARTED.split(text):
        if part.strip():
            yield from (block.strip() for block in ranges_alone(part) or [part])


def _vswitches(key: str, given: Pairs) -> Iterator[VswitchDraft]:
    """The rows that are not blank."""
    for row in _split_rows(key, given):
        parts = [part if part.strip() else None for part in row]
        if any(parts):
            yield VswitchDraft(*parts)


def _split_rows(key: str, given: Pairs) -> Iterator[tuple[str, ...]]:
    """The rows of a form's list of vSwitches, a list in one box as rows of its own."""
    for row in form_rows(key, given):
        yield from vswitch_rows(row)


def form_rows(key: str, given: Pairs) -> list[tuple[str, ...]]:
    """The rows of a form's list of vSwitches as sent, blank ones among them."""
    columns = [[value for name, value in given if name == f"{key}.{part}"] for part in VSWITCH_PARTS]
    longest = max(len(column) for column in columns)
    return list(zip(*(column + [""] * (longest - len(column)) for column in columns), strict=True))
