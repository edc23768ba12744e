"""A line of text that names networks, wherever it was written: ranges, and their names before, between or behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from ..plan.draft import NetworkDraft

# As people type them: also with full-width digits, dots of Chinese and Japanese, and blanks or a mark inside.
_DOT: Final = "[.．。]"
_ADDRESS: Final = rf"\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}"
_MISTAKEN: Final = rf"\d{{1,5}}(?:{_DOT}\d{{0,5}}){{1,5}}"  # one that was meant, for that to be told: 10.8/16
_NETMASK: Final = rf"(?:255|254|252|248|240|224|192|128|0)(?:{_DOT}\d{{1,3}}){{3}}"
_BEFORE: Final = r"(?<![\w./])(?<!::)(?<!:[0-9A-Fa-f]{4}:)"  # an IPv6 address may end in one of IPv4
RANGE: Final = re.compile(
    rf"{_BEFORE}(?:{_ADDRESS}(?:\s*[/／]\s*{_ADDRESS}(?![\w.])|[\s,;、，；/]+{_NETMASK}(?![\w./]))"
    rf"|{_MISTAKEN}\s*[/／]\s*\d{{1,3}}(?!\w|\.\S))"
)
_INSIDE: Final = re.compile(r"[\s,;、，；]+")
_MARK: Final = re.compile(r"[ \"']*[,;|\t、，；]")


def networks_in(line: str, name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """The ranges of a line as written, each with its name; "" for none. No range, no network.

    `name_of` makes a name of the text that stands there.
    """
    found = list(RANGE.finditer(line))
    if not found:
        return []
    starts = [0, *(each.end() for each in found)]
    ends = [*(each.start() for each in found), len(line)]
    between = [line[start:end] for start, end in zip(starts, ends, strict=True)]
    names = _names(between, [name_of(text) for text in between])
    return [(_INSIDE.sub(" ", each[0]), name) for each, name in zip(found, names, strict=True)]


def network_line(network: NetworkDraft) -> str:
    """A network as a line of text: its range, then its name."""
    return " ".join(f"{network.cidr or ''} {network.name or ''}".split())


def _names(between: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """One for each range, from what stands before, between and behind them.

    The own one behind each; or the own one before each, where marks part them; or all of it for all, so that two
    columns of a name are one name, and so is a remark behind the range.
    """
    first, *behind = names
    if not first and all(behind):
        return behind
    *before, last = names
    if not last and all(before) and all(_MARK.match(text) for text in between[1:-1]):
        return before
    return [" ".join(filter(None, names))] * len(behind)
