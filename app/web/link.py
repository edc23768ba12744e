"""The share link: a Draft as a query string and back. Canonical one way, forgiving the other.

A list's entries are joined with `_`, the parts of an entry with `~`; `!XX` stands for a mark that is text, and `!`
alone for an empty one. The meaning of a key, and of its absence, never changes within a version.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, quote_plus, unquote_plus

from app.planning.draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from app.planning.plan import NeedLevel, Plan
from app.web.pasted import listed_ranges, ranges_in, vswitch_rows

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

VERSION: Final = "1"
PACKED: Final = "netz"  # the connected networks, compressed
LONGEST_PLAIN: Final = 1_800
LARGEST_UNPACKED: Final = 2 * 2**20
_ANY_LENGTH: Final = 2**62
_PACKED_AT_ONCE: Final = 1_000  # networks

SCALARS: Final = (
    "rules",
    "name",
    "cluster_spec",
    "nodes",
    "max_nodes",
    "surge_nodes",
    "growth_percent_per_year",
    "pods_per_node",
    "services",
    "instance_type",
    "vpc_cidr",
    "route_entry_quota",
    "route_entries_used",
    "service_cidr",
    "service_ipv6_cidr",
    "pod_cidr",
    "node_cidr_mask",
    "security_group",
)
VSWITCHES: Final = ("node_vswitches", "pod_vswitches")
LISTS: Final = ("secondary_cidrs", *VSWITCHES, "connected_networks")
VSWITCH_PARTS: Final = ("cidr", "zone", "used")
ENI_PARTS: Final = tuple(each.name for each in fields(EniDraft))
EARLIER: Final = "was."  # before a key: what it held until the change that led here
_VERSION_PAIR: Final = f"v={VERSION}"
# The fields of a Draft in the order of the query string.
_FIELDS: Final = (*SCALARS, "eni", *LISTS, "needs")
LINES: Final = ".lines"  # the key of a list that a form holds in one box, one entry a line

# Keys that are no part of the plan: what a form does, where it returns to, how the page is shown, and the plug-in
# that an export is for.
_CONTROL: Final = frozenset({"v", "action", "return", "lang", "for"})
_OWN: Final = frozenset({*SCALARS, *LISTS, "eni", PACKED})
_ENI_KEYS: Final = frozenset(f"eni.{part}" for part in ENI_PARTS)

_SAFE: Final = "/:~!,"  # what need not be quoted in a query string, beside letters, digits and _ . -
_PLAIN: Final = re.compile(rf"[\w.\-{_SAFE}]*", re.ASCII)
_MARKS: Final = re.compile(r"[!_~]")
_ESCAPED: Final = re.compile(r"!([0-9A-Fa-f]{2})?")
_PARTED: Final = re.compile(r"[\n\r,;、，；]")
_LINE: Final = re.compile(
    r"(?P<cidr>[^\s,;]+(?:\s*/\s*\d{1,3}(?=[\s,;]|$)|\s+\d+\.\d+\.\d+\.\d+(?=[\s,;]|$))?)[\s,;]*(?P<name>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Link:
    """What a query string holds, and what of it can't be read at all."""

    draft: Draft
    problems: tuple[Mistake, ...] = ()


def encode(draft: Draft) -> str:
    """The canonical query string: the same for the same Draft, whatever form it came from."""
    return _joined_pairs(pairs_of(draft))


class ChangeEncoder:
    """Links from one Draft to others, each of which also holds what changed on the way."""

    def __init__(self, before: Draft) -> None:
        self._values = vars(before)
        self._pairs = {field: _pairs_in(field, self._values[field]) for field in _FIELDS}
        self._old = {key: value for pairs in self._pairs.values() for key, value in pairs}
        self._written = {field: _joined_pairs(pairs) for field, pairs in self._pairs.items()}

    def encode(self, after: Draft) -> str:
        """The link to `after` and what was before where they differ, blank where it was nothing."""
        values, written, old = vars(after), self._written.copy(), self._old
        changed, gone = [], []
        for field in [each for each in _FIELDS if values[each] is not self._values[each]]:
            new = dict(_pairs_in(field, values[field]))
            written[field] = _joined_pairs(new.items())
            changed += [key for key, value in new.items() if old.get(key) != value]
            gone += [key for key, _ in self._pairs[field] if key not in new]
        earlier = _joined_pairs((EARLIER + key, old.get(key, "")) for key in (*changed, *gone))
        return "&".join(filter(None, (_VERSION_PAIR, *written.values(), earlier)))


def encode_change(before: Draft, after: Draft) -> str:
    """The link from one Draft to one other."""
    return ChangeEncoder(before).encode(after)


def earlier_draft(query: str) -> tuple[Draft, frozenset[str]] | None:
    """What the plan was before the change that `encode_change` wrote down, and the keys that changed."""
    if EARLIER not in unquote_plus(query):
        return None
    given = pairs(query)
    old = {key.removeprefix(EARLIER): value for key, value in given if key.startswith(EARLIER)}
    if not old:
        return None
    kept = [(key, value) for key, value in given if key not in old and not key.startswith(EARLIER)]
    return decode_pairs([*kept, *old.items()]).draft, frozenset(old)


class TooLongError(ValueError):
    """A link that would be longer than was asked for."""


def encode_within(draft: Draft, most: int) -> str | None:
    """As `encode`; None where that is longer than `most`, known before a long list is packed to its end."""
    try:
        query = _joined_pairs(pairs_of(draft, most))
    except TooLongError:
        return None
    return query if len(query) <= most else None


def pairs_of(draft: Draft, most: int = _ANY_LENGTH) -> list[tuple[str, str]]:
    """Keys and values of the canonical query string, in its order; also a form's hidden fields."""
    pairs = [("v", VERSION)]
    for field in _FIELDS:
        pairs += _pairs_in(field, getattr(draft, field), most)
    return pairs


def draft_of(plan: Plan) -> Draft:
    """The Draft that reads to `plan`, with every default written out."""
    eni = plan.eni
    return Draft(
        **{key: _text(getattr(plan, key)) for key in SCALARS},
        eni=None if eni is None else EniDraft(*(_text(getattr(eni, part)) for part in ENI_PARTS)),
        secondary_cidrs=tuple(str(cidr) for cidr in plan.secondary_cidrs),
        node_vswitches=tuple(
            VswitchDraft(str(each.cidr), each.zone, str(each.used)) for each in plan.node_vswitches
        ),
        pod_vswitches=tuple(
            VswitchDraft(str(each.cidr), each.zone, str(each.used)) for each in plan.pod_vswitches
        ),
        connected_networks=tuple(
            NetworkDraft(str(each.cidr), each.name or None) for each in plan.connected_networks
        ),
        needs=MappingProxyType(
            {need: str(level) for need, level in plan.needs.items() if level is not NeedLevel.NO}
        ),
    )


def query_of(link: str) -> str:
    """The query string of a link that was pasted: whole, from its path on, or the query string alone."""
    before, mark, after = link.strip().partition("?")
    return (after if mark else before).partition("#")[0]


def decode(query: str) -> Link:
    """Read a link or a form. Total: any text gives a Draft, filled with what could be read."""
    return decode_pairs(pairs(query))


def pairs(query: str) -> list[tuple[str, str]]:
    """Keys and values as sent."""
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def decode_pairs(given: Pairs) -> Link:
    """As `decode`, of keys and values that are already apart. The last of a repeated key counts."""
    last = {key: value for key, value in given if value.strip()}
    blank = {key for key, value in dict(given).items() if not value.strip()}
    last = {key: value for key, value in last.items() if key not in blank}
    problems = []
    version = last.get("v", VERSION)
    if version != VERSION:
        problems.append(Mistake("", "link-unreadable", {"version": version[:20]}, "version"))
    networks = [*_networks(last.get("connected_networks", "")), *_network_lines(last)]
    if PACKED in last:
        unpacked = _unpack(last[PACKED])
        networks += _networks(unpacked or "")
        if unpacked is None:
            problems.append(Mistake("/connected_networks", "link-unreadable", {}, "networks"))
    draft = Draft(
        **{key: last.get(key) for key in SCALARS},
        eni=_eni(last),
        secondary_cidrs=_secondary(last),
        node_vswitches=tuple(_vswitches("node_vswitches", last, given)),
        pod_vswitches=tuple(_vswitches("pod_vswitches", last, given)),
        connected_networks=tuple(networks),
        needs=MappingProxyType(dict(_needs(last))),
    )
    return Link(draft, tuple(problems))


def is_part(key: str) -> bool:
    """Whether a key holds a part of the plan; every word that means nothing else is taken for a need."""
    return key in _OWN or key in _ENI_KEYS or _may_be_need(key)


def _pairs_in(field: str, value: Any, most: int = _ANY_LENGTH) -> list[tuple[str, str]]:
    """What a field of a Draft is in the query string; nothing where it is not given."""
    if not value:
        return []
    match field:
        case "eni":
            return [(field, _entry(getattr(value, part) for part in ENI_PARTS))]
        case "secondary_cidrs":
            return [(field, "_".join(map(_escape, value)))]
        case "node_vswitches" | "pod_vswitches":
            return [(field, "_".join(map(_vswitch_entry, value)))]
        case "connected_networks":
            return [_networks_pair(value, most)]
        case "needs":
            return [(need, level) for need, level in sorted(value.items()) if level and level != "no"]
    return [(field, value)]


def _joined_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join([f"{_quote(key)}={_quote(value)}" for key, value in pairs])


def _quote(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote_plus(text, safe=_SAFE, errors="replace")


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or value == "" else str(value)


def _escape(text: str) -> str:
    if _MARKS.search(text):
        return _MARKS.sub(lambda mark: f"!{ord(mark[0]):02X}", text)
    return text or "!"


def _unescape(text: str) -> str | None:
    return (
        _ESCAPED.sub(lambda found: chr(int(found[1] or "0", 16)) if found[1] else "", text) if text else None
    )


def _entry(parts: Iterable[str | None]) -> str:
    """The parts of an entry, without those at the end that are not given; never blank, which is no value."""
    entry = "~".join("" if part is None else _escape(part) for part in parts).rstrip("~")
    return entry if entry.strip() else f"{entry}~"


def _vswitch_entry(vswitch: VswitchDraft) -> str:
    used = None if vswitch.used == "0" else vswitch.used
    return _entry((vswitch.cidr, vswitch.zone, used))


def _parts(entry: str, count: int) -> list[str | None]:
    parts = [_unescape(part) for part in entry.split("~", count - 1)]
    return parts + [None] * (count - len(parts))


def _networks_pair(networks: Sequence[NetworkDraft], most: int) -> tuple[str, str]:
    if len(networks) <= LONGEST_PLAIN:
        plain = _joined(networks)
        if len(_quote(plain)) <= LONGEST_PLAIN:
            return "connected_networks", plain
    return PACKED, base64.urlsafe_b64encode(_pack(networks, most)).decode().rstrip("=")


def _joined(networks: Iterable[NetworkDraft]) -> str:
    return "_".join(_entry((each.cidr, each.name)) for each in networks)


def _pack(networks: Sequence[NetworkDraft], most: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = bytearray()
    for start in range(0, len(networks), _PACKED_AT_ONCE):
        plain = _joined(networks[start : start + _PACKED_AT_ONCE])
        packed += packer.compress(f"{'_' if start else ''}{plain}".encode(errors="replace"))
        if len(packed) > most:
            raise TooLongError
    return bytes(packed + packer.flush())


def _unpack(text: str) -> str | None:
    """What `netz` holds; None where it is cut, changed, or grows beyond all reason."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        plain = unpacker.decompress(packed, LARGEST_UNPACKED)
        return plain.decode() if unpacker.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None


def _networks(text: str) -> list[NetworkDraft]:
    return [NetworkDraft(*_parts(entry, 2)) for entry in text.split("_") if entry]


def _network_lines(last: Mapping[str, str]) -> Iterator[NetworkDraft]:
    for line in last.get(f"connected_networks{LINES}", "").splitlines():
        listed = listed_ranges(line)
        yield from (NetworkDraft(text) for text in listed)
        found = None if listed else _LINE.match(line.strip(" \t,;"))
        if found is not None:
            yield NetworkDraft(found["cidr"], found["name"].strip() or None)


def _secondary(last: Mapping[str, str]) -> tuple[str, ...]:
    linked = [_unescape(entry) for entry in last.get("secondary_cidrs", "").split("_")]
    typed = [
        part for text in _PARTED.split(last.get(f"secondary_cidrs{LINES}", "")) for part in _blocks(text)
    ]
    return tuple(text.strip() for text in (*linked, *typed) if text and text.strip())


def _blocks(text: str) -> list[str]:
    """Ranges that only spaces part; text that is something else is one entry, for its mistake to be told."""
    found = ranges_in(text)
    return [block for block, _ in found] if found and not any(rest for _, rest in found) else [text]


def _vswitches(key: str, last: Mapping[str, str], given: Pairs) -> Iterator[VswitchDraft]:
    for entry in last.get(key, "").split("_"):
        if entry:
            yield VswitchDraft(*_parts(entry, len(VSWITCH_PARTS)))
    for row in split_rows(key, given):
        parts = [part if part.strip() else None for part in row]
        if any(parts):
            yield VswitchDraft(*parts)


def split_rows(key: str, given: Pairs) -> Iterator[tuple[str, ...]]:
    """The rows of a form's list of vSwitches, a list in one box as rows of its own."""
    for row in form_rows(key, given):
        yield from vswitch_rows(row)


def form_rows(key: str, given: Pairs) -> list[tuple[str, ...]]:
    """The rows of a form's list of vSwitches as sent, blank ones among them."""
    columns = [[value for name, value in given if name == f"{key}.{part}"] for part in VSWITCH_PARTS]
    longest = max(len(column) for column in columns)
    return list(zip(*(column + [""] * (longest - len(column)) for column in columns), strict=True))


def _eni(last: Mapping[str, str]) -> EniDraft | None:
    if "eni" in last:
        return EniDraft(*_parts(last["eni"], len(ENI_PARTS)))
    typed = [last.get(f"eni.{part}") for part in ENI_PARTS]
    return EniDraft(*typed) if any(typed) else None


def _needs(last: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every other key is taken for a need, so that one that is misspelt is told and not lost."""
    for key, value in last.items():
        if _may_be_need(key):
            yield key, value


def _may_be_need(key: str) -> bool:
    return key not in _OWN and key not in _CONTROL and "." not in key and not key.startswith("utm_")
