"""Share links: a Draft as a query string, and back. Writing is canonical, reading is lenient.

The keys are those of the table of fields; `lists.py` reads and writes lists. The meaning of a key, and of its absence,
never changes within a version. Version 2 has node pools and a checksum, which links typed by hand may omit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

from ...catalogue.model import Catalogue
from ...domain.memo import once_each
from ...plan.draft import DRAFTS, Draft, Mistake, NetworkDraft
from ...plan.fields import EditionName, Field, ListOf, Needs, Record
from ...plan.plan import PLAN_FIELDS, ConnectedNetwork, Existing, NeedLevel, Plan
from ..form_lists import Pairs
from .lists import (
    ANY_LENGTH,
    COMPRESSED_KEYS,
    TooLongError,
    cut_list,
    list_in,
    list_pair,
    read_written,
    written_entry,
)
from .text import CHECKSUM, checksum_of, joined_pairs

VERSION: Final = "2"
_KNOWN_VERSIONS: Final = ("1", VERSION)
PLUGIN: Final = "plugin"
PREVIOUS_PREFIX: Final = "was."  # prefix of a key for its value before the change that led here


_VERSION_PAIR: Final = ("v", VERSION)
# The characters that a link needs for each network that differs from the others; for consecutive ones it is 2.7.
_MIN_LENGTH: Final = 2


def _sort_key(field: Field) -> int:
    """Return the sort key of a field in a link: plain values first, then records, lists and needs."""
    return next((position for position, kind in enumerate(_LAST_KINDS, 1) if isinstance(field.kind, kind)), 0)


_LAST_KINDS: Final = (Record, ListOf, Needs)
_FIELDS: Final = {each.name: each for each in sorted(PLAN_FIELDS, key=_sort_key)}
"""The fields of a Draft in the order of the query string."""

# Keys that are not part of the plan: what a form does, where it returns to, how the page is shown, whether to search
# for flips, and the plug-in of an export or of a cluster in a fleet.
_CONTROL: Final = frozenset({"v", "action", "return", "lang", "for", "flips", CHECKSUM})
_PLAN_KEYS: Final = frozenset({*_FIELDS, *COMPRESSED_KEYS.values()} - {"needs"})
_FORM_KEYS: Final = frozenset(
    f"{each.name}.{part.name}"
    for each in PLAN_FIELDS
    if isinstance(each.kind, Record)
    for part in each.kind.fields
)


@dataclass(frozen=True, slots=True)
class Link:
    """The Draft in a query string, and the mistakes of parts that can't be decoded."""

    draft: Draft
    problems: tuple[Mistake, ...] = ()


def encode(draft: Draft) -> str:
    """The canonical query string: the same for the same Draft, whatever form it came from."""
    return _joined_with_checksum(pairs_of(draft))


def _joined_with_checksum(pairs: Pairs) -> str:
    version, *rest = pairs
    return joined_pairs([version, (CHECKSUM, checksum_of(_checked(rest))), *rest])


def _checked(pairs: Pairs) -> Iterator[tuple[str, str]]:
    """Yield the pairs that the checksum covers: the plan's keys, and their values before the last change."""
    of_cluster = _is_of_cluster(dict(pairs))
    for key, value in pairs:
        is_value = value.strip() and is_part(key) and (key != PLUGIN or of_cluster)
        if is_value or key.startswith(PREVIOUS_PREFIX):
            yield key, value


def _is_whole(given: Pairs) -> bool:
    """Return whether the checksum matches; true without one, as in a form or a link typed by hand."""
    stated = [value for key, value in given if key == CHECKSUM]
    return not stated or stated == [checksum_of(_checked(given))]


def _is_of_cluster(values: Mapping[str, str]) -> bool:
    """Return whether the cluster exists; for a new one, the plug-in is a fleet's choice and not part of the plan."""
    return values.get("existing", "").strip() == Existing.CLUSTER


class ChangeEncoder:
    """Writes links from one Draft to others, each with the previous values of the changed keys."""

    def __init__(self, before: Draft) -> None:
        self._values = vars(before)
        self._pairs = {field: _pairs_in(field, self._values[field]) for field in _FIELDS}
        self._old = {key: value for pairs in self._pairs.values() for key, value in pairs}

    def encode(self, after: Draft) -> str:
        """Return the link to `after`, with the previous value of each changed key, blank if it had none."""
        values, pairs, old = vars(after), self._pairs.copy(), self._old
        changed, gone = [], []
        for field in [each for each in _FIELDS if values[each] is not self._values[each]]:
            pairs[field] = _pairs_in(field, values[field])
            new = dict(pairs[field])
            changed += [key for key, value in new.items() if old.get(key) != value]
            gone += [key for key, _ in self._pairs[field] if key not in new]
        earlier = [(PREVIOUS_PREFIX + key, old.get(key, "")) for key in (*changed, *gone)]
        return _joined_with_checksum([_VERSION_PAIR, *chain.from_iterable(pairs.values()), *earlier])


def encode_change(before: Draft, after: Draft) -> str:
    """Return the link from one Draft to another, with the previous values of the changed keys."""
    return ChangeEncoder(before).encode(after)


def earlier_draft(query: str) -> tuple[Draft, frozenset[str]] | None:
    """Return the Draft before the change that `encode_change` recorded, and the changed keys; None if there is none."""
    if PREVIOUS_PREFIX not in unquote_plus(query):
        return None
    given = pairs(query)
    old = {
        key.removeprefix(PREVIOUS_PREFIX): value for key, value in given if key.startswith(PREVIOUS_PREFIX)
    }
    if not old:
        return None
    kept = [
        (key, value)
        for key, value in given
        if key not in old and not key.startswith(PREVIOUS_PREFIX) and key != CHECKSUM
    ]
    return decode_pairs([*kept, *old.items()]).draft, frozenset(old)


def encode_within(draft: Draft, max_length: int) -> str | None:
    """Return the same as `encode`, or None if it is longer than `max_length`; stops before a long list is compressed."""
    try:
        query = _joined_with_checksum(pairs_of(draft, max_length))
    except TooLongError:
        return None
    return query if len(query) <= max_length else None


def encode_plan_within(plan: Plan, catalogue: Catalogue, max_length: int) -> str | None:
    """Return the same as `encode_within` for a Plan. With too many different networks, no link is tried."""
    if len(plan.connected_networks.blocks.by_block) > max_length // _MIN_LENGTH:
        return None
    return encode_within(stated_draft_of(plan, catalogue), max_length)


def pairs_of(draft: Draft, max_length: int = ANY_LENGTH) -> list[tuple[str, str]]:
    """Return the keys and values of the canonical query string in order; forms use them as hidden fields."""
    pairs = [_VERSION_PAIR]
    for field in _FIELDS:
        if value := getattr(draft, field):
            pairs += _pairs_in(field, value, max_length)
    return pairs


def draft_of(plan: Plan) -> Draft:
    """Return the Draft that is read as `plan`, with every default written out."""
    return _draft_with(PLAN_FIELDS, plan)


def stated_draft_of(plan: Plan, catalogue: Catalogue) -> Draft:
    """The Draft that reads to `plan`, which was read with that edition. Defaults are left out, but not the edition."""
    return _draft_with((each for each in PLAN_FIELDS if not _is_default(each, plan, catalogue)), plan)


def _draft_with(fields: Iterable[Field], plan: Plan) -> Draft:
    pools = bool(plan.node_pools)
    stated = [each for each in fields if not (each.short_form and pools)]
    return Draft(**{each.name: _typed(each, getattr(plan, each.name)) for each in stated})


def _is_default(field: Field, plan: Plan, catalogue: Catalogue) -> bool:
    is_edition = isinstance(field.kind, EditionName)
    return not is_edition and bool(getattr(plan, field.name) == field.default_in(catalogue))


def _typed(field: Field, value: Any) -> Any:
    """Return a value of the Plan as it would be typed."""
    match field.kind:
        case ListOf(Record(of)) if of is ConnectedNetwork:
            return tuple(once_each(_typed_network, value))
        case ListOf(entry):
            listed = Field(name="", kind=entry, about="")
            return tuple([_typed(listed, each) for each in value])
        case Needs():
            return MappingProxyType(
                {need: str(each) for need, each in value.items() if each is not NeedLevel.NO}
            )
        case Record(of, parts) if value is not None:
            return DRAFTS[of](**{part.name: _typed(part, getattr(value, part.name)) for part in parts})
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or (value == "" and not field.default) else str(value)


def _typed_network(network: ConnectedNetwork) -> NetworkDraft:
    return NetworkDraft(str(network.cidr), network.name or None)


def query_of(link: str) -> str:
    """Return the query string of a pasted link: a URL, a path with a query string, or only the query string."""
    before, mark, after = link.strip().partition("?")
    return (after if mark else before).partition("#")[0]


def decode(query: str) -> Link:
    """Read a link or a form. Never raises: any text gives a Draft of what could be read."""
    return decode_pairs(pairs(query))


def pairs(query: str) -> list[tuple[str, str]]:
    """Return the keys and values of a query string as sent."""
    if "%" in query:
        return parse_qsl(query, keep_blank_values=True, errors="replace")
    # Most links have nothing quoted but spaces, which takes a fifth of the time.
    parts = [part.partition("=") for part in query.replace("+", " ").split("&") if part]
    return [(key, value) for key, _, value in parts]


def decode_pairs(given: Pairs) -> Link:
    """Read a link or a form from its pairs, like `decode`. The last value of a repeated key counts."""
    last = {key: value for key, value in given if value.strip()}
    blank = {key for key, value in dict(given).items() if not value.strip()}
    last = {key: value for key, value in last.items() if key not in blank}
    problems = []
    version = last.get("v", VERSION)
    if version not in _KNOWN_VERSIONS:
        problems.append(Mistake("", "link-unreadable", {"version": version[:20]}, "version"))
    elif version == VERSION and not _is_whole(given):
        problems.append(Mistake("", "link-unreadable", {}, "edited"))
    if not _is_of_cluster(last):
        last.pop(PLUGIN, None)
    values: dict[str, Any] = {}
    for field in PLAN_FIELDS:
        if isinstance(field.kind, ListOf):
            values[field.name], is_cut = list_in(field.name, last, given)
            problems += [cut_list(field.name)] if is_cut else []
        else:
            values[field.name] = _value_in(field, last)
    return Link(Draft(**values), tuple(problems))


def _value_in(field: Field, last: Mapping[str, str]) -> Any:
    match field.kind:
        case Needs():
            return MappingProxyType(dict(_needs(last)))
        case Record(of, parts) as kind:
            if field.name in last:
                return read_written(kind, last[field.name])
            typed = [last.get(f"{field.name}.{part.name}") for part in parts]
            return DRAFTS[of](*typed) if any(typed) else None
    return last.get(field.name)


def is_part(key: str) -> bool:
    """Return whether a key is part of the plan; any word without another meaning is taken for a need."""
    return key in _PLAN_KEYS or key in _FORM_KEYS or _may_be_need(key)


def _pairs_in(name: str, value: Any, max_length: int = ANY_LENGTH) -> list[tuple[str, str]]:
    """Return the pairs of a field of a Draft; empty if it is not given."""
    if not value:
        return []
    match _FIELDS[name].kind:
        case Record() as kind:
            return [(name, written_entry(kind, value))]
        case ListOf():
            return [list_pair(name, value, max_length)]
        case Needs():
            return [(need, level) for need, level in sorted(value.items()) if level and level != "no"]
    return [(name, value)]


def _needs(last: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every other key as a need, so that a misspelt one is reported and not lost."""
    for key, value in last.items():
        if _may_be_need(key):
            yield key, value


def _may_be_need(key: str) -> bool:
    return key not in _PLAN_KEYS and key not in _CONTROL and "." not in key and not key.startswith("utm_")
