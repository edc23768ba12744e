"""The lists of a plan in a link and in a form: one key a list.

Their entries are written as in `text.py`, long lists as in `packed.py`; what a form sends in its own way is
read by `boxes.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...plan.draft import Mistake, NetworkDraft, VswitchDraft
from ..form_lists import VSWITCH_PARTS, Pairs, network_lines, secondary_lines, split_rows
from .compressed import (
    ANY_LENGTH,
    COMPRESSED_KEYS,
    compressed,
    compressed_entries,
    plain_entries,
    text_or_compressed,
)
from .text import entry_of, escaped, parts_of, unescaped

VSWITCHES: Final = ("node_vswitches", "pod_vswitches")
LISTS: Final = ("secondary_cidrs", *VSWITCHES, "connected_networks")


def list_pair(field: str, value: Sequence[Any], most: int = ANY_LENGTH) -> tuple[str, str]:
    """Key and value in a link. Raises TooLongError where one that is compressed would be longer than `most`."""
    return text_or_compressed(field, value, _WRITERS[field], most)


def rest_pair(field: str, entries: Sequence[Any]) -> tuple[str, str]:
    """Key and value in a form of what comes behind the entries that it draws."""
    return compressed(field, entries, _WRITERS[field])


@dataclass(frozen=True, slots=True)
class Lists:
    """As the Draft has them; `cut`: which of them can't be read to their end."""

    secondary_cidrs: tuple[str, ...]
    node_vswitches: tuple[VswitchDraft, ...]
    pod_vswitches: tuple[VswitchDraft, ...]
    connected_networks: tuple[NetworkDraft, ...]
    cut: tuple[Mistake, ...]


def lists_in(last: Mapping[str, str], given: Pairs) -> Lists:
    """Of each list first what a link holds as text, then what a form has in its boxes, then what was compressed."""
    unpacked = {field: compressed_entries(last[key]) for field, key in COMPRESSED_KEYS.items() if key in last}
    rest = {field: unpacked.get(field) or [] for field in LISTS}
    node_vswitches, pod_vswitches = (
        tuple(_vswitches(field, last, given, rest[field])) for field in VSWITCHES
    )
    return Lists(
        _secondary(last, rest["secondary_cidrs"]),
        node_vswitches,
        pod_vswitches,
        tuple(_networks(last, rest["connected_networks"])),
        tuple(_cut(field) for field, entries in unpacked.items() if entries is None),
    )


def _cut(field: str) -> Mistake:
    variant = "networks" if field == "connected_networks" else "ranges"
    return Mistake(f"/{field}", "link-unreadable", {}, variant)


def _secondary(last: Mapping[str, str], rest: Sequence[str]) -> tuple[str, ...]:
    linked = [unescaped(entry) for entry in plain_entries(last.get("secondary_cidrs", ""))]
    blocks = (*linked, *secondary_lines(last), *map(unescaped, rest))
    return tuple(text.strip() for text in blocks if text and text.strip())


def _vswitches(
    field: str, last: Mapping[str, str], given: Pairs, rest: Sequence[str]
) -> Iterator[VswitchDraft]:
    yield from map(_vswitch, plain_entries(last.get(field, "")))
    for row in split_rows(field, given):
        parts = [part if part.strip() else None for part in row]
        if any(parts):
            yield VswitchDraft(*parts)
    yield from map(_vswitch, rest)


def _vswitch(entry: str) -> VswitchDraft:
    return VswitchDraft(*parts_of(entry, len(VSWITCH_PARTS)))


def _networks(last: Mapping[str, str], rest: Sequence[str]) -> Iterator[NetworkDraft]:
    yield from map(_network, plain_entries(last.get("connected_networks", "")))
    yield from network_lines(last)
    yield from map(_network, rest)


def _network(entry: str) -> NetworkDraft:
    return NetworkDraft(*parts_of(entry, 2))


def _vswitch_entry(vswitch: VswitchDraft) -> str:
    used = None if vswitch.used == "0" else vswitch.used
    return entry_of((vswitch.cidr, vswitch.zone, used))


def _network_entry(network: NetworkDraft) -> str:
    return entry_of((network.cidr, network.name))


_WRITERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "secondary_cidrs": escaped,
    **dict.fromkeys(VSWITCHES, _vswitch_entry),
    "connected_networks": _network_entry,
}
