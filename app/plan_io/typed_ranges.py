"""Ranges in text that people type or paste: a line that names networks, and several ranges in a box for one.

A box of one line turns the line breaks of a pasted list into spaces, so spaces part ranges as well; they also stand
inside of one (`10.0.0.0 / 16`, `10.0.0.0 255.255.0.0`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ..plan.draft import NetworkDraft

# As people type them: also with full-width digits, dots of Chinese and Japanese, and blanks or a mark inside.
_DOT: Final = "[.．。]"
_ADDRESS: Final = rf"\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}"
_MISTAKEN: Final = rf"\d{{1,5}}(?:{_DOT}\d{{0,5}}){{1,5}}"  # one that was meant, for that to be told: 10.8/16
_NETMASK: Final = rf"(?:255|254|252|248|240|224|192|128|0)(?:{_DOT}\d{{1,3}}){{3}}"
_LETTER: Final = "[A-Za-z0-9_０-９]"  # in Chinese and Japanese, words stand beside a range without a blank
_BEFORE: Final = (
    rf"(?<!{_LETTER})(?<![./])(?<!::)(?<!:[0-9A-Fa-f]{{4}}:)"  # an IPv6 address may end in one of IPv4
)
RANGE: Final = re.compile(
    rf"{_BEFORE}(?:{_ADDRESS}(?:\s*[/／]\s*{_ADDRESS}(?!{_LETTER}|\.)|[\s,;、，；/]+{_NETMASK}(?!{_LETTER}|[./]))"
    rf"|{_MISTAKEN}\s*[/／]\s*\d{{1,3}}(?!{_LETTER}|\.[^\s]))"
)
_INSIDE: Final = re.compile(r"[\s,;、，；]+")
_MARK: Final = re.compile(r"[ \"']*[,;|\t、，；]")
_MARKS: Final = ",;|、，；\t\r\n"
_BETWEEN: Final = re.compile(rf"[\s{_MARKS}]+")
_THOUSANDS: Final = re.compile(r"(?:^|(?<=[^\S\r\n\t]))\d{1,3}(?:,\d{3})+$")
_ZONE_WORDS: Final = frozenset({"zone", "ゾーン", "可用区"})


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


def ranges_in(text: str) -> list[tuple[str, str]]:
    """Each range with what stands between it and the next; none where there are not several, or text before them."""
    found = list(RANGE.finditer(text))
    if len(found) < 2 or _BETWEEN.sub("", text[: found[0].start()]):
        return []
    ends = [*(each.start() for each in found[1:]), len(text)]
    return [
        (each[0], text[each.end() : end].strip(f" {_MARKS}")) for each, end in zip(found, ends, strict=True)
    ]


def ranges_alone(text: str) -> list[str]:
    """The ranges of a text that holds several and nothing else, equal ones once."""
    found = ranges_in(text)
    return list(dict.fromkeys(each for each, _ in found)) if not any(rest for _, rest in found) else []


def vswitch_rows(row: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """A row of range, zone and addresses used, as several where its range is a list.

    What stands behind a range is its zone and its use. As many zones or uses as ranges in the row's own boxes are
    spread over them; else these are the first one's.
    """
    cidr, zone, used = row
    found = ranges_in(cidr)
    if not found:
        yield cidr, zone, used
        return
    zones, uses = (_spread(text, len(found)) for text in (zone, used))
    for place, (text, rest) in enumerate(found):
        own_zone, own_use = _zone_and_use(rest)
        yield text, own_zone or zones[place], own_use or uses[place]


def _spread(text: str, count: int) -> list[str]:
    parts = [part for part in _BETWEEN.split(text) if part]
    return parts if len(parts) == count else [text, *[""] * (count - 1)]


def _zone_and_use(text: str) -> tuple[str, str]:
    """A number at the end is the use where a whole zone or nothing stands before it; `zone 1` is a zone."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    parts = [part.strip('"') for part in _BETWEEN.split(text) if part]
    zone = parts[:-1]
    whole = len(zone) == 2 if zone and zone[0].lower() in _ZONE_WORDS else len(zone) < 2
    if parts and whole and parts[-1].isdecimal():
        return " ".join(zone), parts[-1]
    return " ".join(parts), ""
