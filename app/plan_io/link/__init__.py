"""The share link: a Draft as a query string and back. Canonical one way, forgiving the other.

Its lists are written and read by `lists.py`. The meaning of a key, and of its absence, never changes within a
version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

from ...plan.draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from ...plan.plan import NeedLevel, Plan, Vswitch
from ..form_lists import Pairs
from .compressed import ANY_LENGTH, COMPRESSED_KEYS, TooLongError
from .lists import LISTS, list_pair, lists_in
from .text import entry_of, joined_pairs, parts_of

VERSION: Final = "1"

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
ENI_PARTS: Final = tuple(each.name for each in fields(EniDraft))
PLUGIN: Final = "plugin"
EARLIER: Final = "was."  # before a key: what it held until the change that led here
_VERSION_PAIR: Final = f"v={VERSION}"
# The fields of a Draft in the order of the query string.
_FIELDS: Final = (*SCALARS, "eni", *LISTS, "needs")

# Keys that are no part of the plan: what a form does, where it returns to, how the page is shown, and the plug-in
# that an export is for, or that a fleet counts the cluster with.
_CONTROL: Final = frozenset({"v", "action", "return", "lang", "for", PLUGIN})
_OWN: Final = frozenset({*SCALARS, *LISTS, "eni", *COMPRESSED_KEYS.values()})
_ENI_KEYS: Final = frozenset(f"eni.{part}" for part in ENI_PARTS)


@dataclass(frozen=True, slots=True)
class Link:
    """What a query string holds, and what of it can't be read at all."""

    draft: Draft
    problems: tuple[Mistake, ...] = ()


def encode(draft: Draft) -> str:
    """The canonical query string: the same for the same Draft, whatever form it came from."""
    return joined_pairs(pairs_of(draft))


class ChangeEncoder:
    """Links from one Draft to others, each of which also holds what changed on the way."""

    def __init__(self, before: Draft) -> None:
        self._values = vars(before)
        self._pairs = {field: _pairs_in(field, value) for field in _FIELDS if (value := self._values[field])}
        self._old = {key: value for pairs in self._pairs.values() for key, value in pairs}
        self._written = dict.fromkeys(_FIELDS, "")
        self._written |= {field: joined_pairs(pairs) for field, pairs in self._pairs.items()}

    def encode(self, after: Draft) -> str:
        """The link to `after` and what was before where they differ, blank where it was nothing."""
        values, written, old = vars(after), self._written.copy(), self._old
        changed, gone = [], []
        for field in [each for each in _FIELDS if values[each] is not self._values[each]]:
            new = dict(_pairs_in(field, values[field]))
            written[field] = joined_pairs(new.items())
            changed += [key for key, value in new.items() if old.get(key) != value]
            gone += [key for key, _ in self._pairs.get(field, ()) if key not in new]
        earlier = joined_pairs((EARLIER + key, old.get(key, "")) for key in (*changed, *gone))
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


def encode_within(draft: Draft, most: int) -> str | None:
    """As `encode`; None where that is longer than `most`, known before a long list is packed to its end."""
    try:
        query = joined_pairs(pairs_of(draft, most))
    except TooLongError:
        return None
    return query if len(query) <= most else None


def pairs_of(draft: Draft, most: int = ANY_LENGTH) -> list[tuple[str, str]]:
    """Keys and values of the canonical query string, in its order; also a form's hidden fields."""
    pairs = [("v", VERSION)]
    for field in _FIELDS:
        if value := getattr(draft, field):
            pairs += _pairs_in(field, value, most)
    return pairs


def draft_of(plan: Plan) -> Draft:
    """The Draft that reads to `plan`, with every default written out."""
    eni = plan.eni
    return Draft(
        **{key: _text(getattr(plan, key)) for key in SCALARS},
        eni=None if eni is None else EniDraft(*(_text(getattr(eni, part)) for part in ENI_PARTS)),
        secondary_cidrs=tuple(str(cidr) for cidr in plan.secondary_cidrs),
        node_vswitches=_vswitch_drafts(plan.node_vswitches),
        pod_vswitches=_vswitch_drafts(plan.pod_vswitches),
        connected_networks=tuple(
            NetworkDraft(str(each.cidr), each.name or None) for each in plan.connected_networks
        ),
        needs=MappingProxyType(
            {need: str(level) for need, level in plan.needs.items() if level is not NeedLevel.NO}
        ),
    )


def _vswitch_drafts(vswitches: Iterable[Vswitch]) -> tuple[VswitchDraft, ...]:
    return tuple(VswitchDraft(str(each.cidr), each.zone, str(each.used)) for each in vswitches)


def query_of(link: str) -> str:
    """The query string of a link that was pasted: whole, from its path on, or the query string alone."""
    before, mark, after = link.strip().partition("?")
    return (after if mark else before).partition("#")[0]


def decode(query: str) -> Link:
    """Read a link or a form. Total: any text gives a Draft, filled with what could be read."""
    return decode_pairs(pairs(query))


def pairs(query: str) -> list[tuple[str, str]]:
    """Keys and values as sent."""
    if "%" in query:
        return parse_qsl(query, keep_blank_values=True, errors="replace")
    # Nothing but spaces is quoted, as in most links: that is read in a fifth of the time.
    parts = [part.partition("=") for part in query.replace("+", " ").split("&") if part]
    return [(key, value) for key, _, value in parts]


def decode_pairs(given: Pairs) -> Link:
    """As `decode`, of keys and values that are already apart. The last of a repeated key counts."""
    last = {key: value for key, value in given if value.strip()}
    blank = {key for key, value in dict(given).items() if not value.strip()}
    last = {key: value for key, value in last.items() if key not in blank}
    problems = []
    version = last.get("v", VERSION)
    if version != VERSION:
        problems.append(Mistake("", "link-unreadable", {"version": version[:20]}, "version"))
    lists = lists_in(last, given)
    draft = Draft(
        **{key: last.get(key) for key in SCALARS},
        eni=_eni(last),
        secondary_cidrs=lists.secondary_cidrs,
        node_vswitches=lists.node_vswitches,
        pod_vswitches=lists.pod_vswitches,
        connected_networks=lists.connected_networks,
        needs=MappingProxyType(dict(_needs(last))),
    )
    return Link(draft, (*problems, *lists.cut))


def is_part(key: str) -> bool:
    """Whether a key holds a part of the plan; every word that means nothing else is taken for a need."""
    return key in _OWN or key in _ENI_KEYS or _may_be_need(key)


def _pairs_in(field: str, value: Any, most: int = ANY_LENGTH) -> list[tuple[str, str]]:
    """What a field of a Draft is in the query string; nothing where it is not given."""
    if not value:
        return []
    match field:
        case "eni":
            return [(field, entry_of(getattr(value, part) for part in ENI_PARTS))]
        case "needs":
            return [(need, level) for need, level in sorted(value.items()) if level and level != "no"]
    if field in LISTS:
        return [list_pair(field, value, most)]
    return [(field, value)]


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or value == "" else str(value)


def _eni(last: Mapping[str, str]) -> EniDraft | None:
    if "eni" in last:
        return EniDraft(*parts_of(last["eni"], len(ENI_PARTS)))
    typed = [last.get(f"eni.{part}") for part in ENI_PARTS]
    return EniDraft(*typed) if any(typed) else None


def _needs(last: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every other key is taken for a need, so that one that is misspelt is told and not lost."""
    for key, value in last.items():
        if _may_be_need(key):
            yield key, value


def _may_be_need(key: str) -> bool:
    return key not in _OWN and key not in _CONTROL and "." not in key and not key.startswith("utm_")
