"""Finding ranges in text that people type or paste: networks with names, and several ranges in one text box.

Pasting a list into a one-line box turns its line breaks into spaces, so spaces separate ranges as well. Spaces may also
be inside a range (`10.0.0.0 / 16`, `10.0.0.0 255.255.0.0`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ..plan.draft import NetworkDraft

# Ranges as people type them: also with full-width digits, Chinese and Japanese dots, spaces or punctuation inside.
_DOT: Final = "[.．。]"
_ADDRESS: Final = rf"\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}"
# Meant as a range, so that its mistake is reported: 10.8/16.
_MISTAKEN: Final = rf"\d{{1,5}}(?:{_DOT}\d{{0,5}}){{1,5}}"
_NETMASK: Final = rf"(?:255|254|252|248|240|224|192|128|0)(?:{_DOT}\d{{1,3}}){{3}}"
_LETTER: Final = "[A-Za-z0-9_０-９]"  # in Chinese and Japanese, words adjoin a range without a space
_BEFORE: Final = (
    rf"(?<!{_LETTER})(?<![./])(?<!::)(?<!:[0-9A-Fa-f]{{4}}:)"  # an IPv6 address may end in one of IPv4
)
RANGE: Final = re.compile(
    rf"{_BEFORE}(?:{_ADDRESS}(?:\s*[/／]\s*{_ADDRESS}(?!{_LETTER}|\.)|\"?[\s,;、，；/]+\"?{_NETMASK}(?!{_LETTER}|[./]))"
    rf"|{_MISTAKEN}\s*[/／]\s*\d{{1,3}}(?!{_LETTER}|\.[^\s]))"
)
_INNER_SPACES: Final = re.compile(r"[\s,;、，；\"]+")
_MARK: Final = re.compile(r"[ \"']*[,;|\t、，；]")
_MARKS: Final = ",;|、，；\t\r\n"
_SEPARATORS: Final = re.compile(rf"[\s{_MARKS}]+")
_THOUSANDS: Final = re.compile(r"(?:^|(?<=[^\S\r\n\t]))\d{1,3}(?:,\d{3})+$")
_ZONE_WORDS: Final = frozenset({"zone", "ゾーン", "可用区"})


def networks_in(line: str, name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the ranges of a line as written, each with its name, or "" if it has none; empty without a range.

    `name_of` cleans the text next to a range into a name.
    """
    found = list(RANGE.finditer(line))
    if not found:
        return []
    starts = [0, *(each.end() for each in found)]
    ends = [*(each.start() for each in found), len(line)]
    between = [line[start:end] for start, end in zip(starts, ends, strict=True)]
    names = _names(between, [name_of(text) for text in between])
    return [(_INNER_SPACES.sub(" ", each[0]), name) for each, name in zip(found, names, strict=True)]


def network_line(network: NetworkDraft) -> str:
    """Return a network as a line of text: its range, then its name."""
    return " ".join(f"{network.cidr or ''} {network.name or ''}".split())


def _names(between: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """Return a name for each range, from the texts before, between and after the ranges.

    Each range has its own name after it, or before it if punctuation separates them; otherwise all texts together are
    the name of all ranges, such as two columns with a name, or a remark after the range.
    """
    first, *after = names
    if not first and all(after):
        return after
    *before, last = names
    if not last and all(before) and all(_MARK.match(text) for text in between[1:-1]):
        return before
    return [" ".join(filter(None, names))] * len(after)


def ranges_in(text: str) -> list[tuple[str, str]]:
    """Return each range with the text after it; empty unless there are several ranges, with no text before them."""
    found = list(RANGE.finditer(text))
    if len(found) < 2 or _SEPARATORS.sub("", text[: found[0].start()]):
        return []
    ends = [*(each.start() for each in found[1:]), len(text)]
    return [
        (each[0], text[each.end() : end].strip(f" {_MARKS}")) for each, end in zip(found, ends, strict=True)
    ]


def ranges_alone(text: str) -> list[str]:
    """Return the ranges of a text that has several ranges and nothing else, without repeats; otherwise empty."""
    found = ranges_in(text)
    return list(dict.fromkeys(each for each, _ in found)) if not any(rest for _, rest in found) else []


def vswitch_rows(row: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a row of range, zone and used addresses, as several rows if its range is a list.

    The text after a range is its zone and use. The row's own zone and use boxes are spread over the ranges if they have
    as many entries, otherwise they belong to the first range.
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
    parts = [part for part in _SEPARATORS.split(text) if part]
    return parts if len(parts) == count else [text, *[""] * (count - 1)]


def _zone_and_use(text: str) -> tuple[str, str]:
    """Split off a number at the end as the use if a complete zone or nothing precedes it; `zone 1` is a zone."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    parts = [part.strip('"') for part in _SEPARATORS.split(text) if part]
    zone = parts[:-1]
    whole = len(zone) == 2 if zone and zone[0].lower() in _ZONE_WORDS else len(zone) < 2
    if parts and whole and parts[-1].isdecimal():
        return " ".join(zone), parts[-1]
    return " ".join(parts), ""
