"""Reading the lists of a form: a group of fields per node pool, a row per vSwitch, other lists with an entry per line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from string import ascii_lowercase
from typing import Any, Final, TypeAlias

from ..plan.draft import EniDraft, NetworkDraft, NodePoolDraft, VswitchDraft
from ..plan.fields import Field, Kind, ListOf, Record, Text
from ..plan.plan import PLAN_FIELDS
from ..plan.records import ENI, NETWORK, POOL, VSWITCH
from .typed_ranges import RANGE, networks_in, ranges_alone, vswitch_rows

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

_POOLS: Final = "node_pools"
_KEY: Final = re.compile(rf"{_POOLS}\.(\d{{1,4}})\.([a-z0-9_.]+)", re.ASCII)
_NAME_SEPARATORS: Final = re.compile(r"[\s,;、，；]+")
# Fields of the short form that have another name in a node pool.
_RENAMED: Final[Mapping[str, str]] = {"instance_type": "instance_types"}
VSWITCH_PARTS: Final = tuple(each.name for each in VSWITCH.fields)
LINES_SUFFIX: Final = ".lines"  # suffix of the key of a list that a form has in one text box
COUNT_SUFFIX: Final = ".count"  # suffix of the key of a list of names, for how many there should be
_ENTRY_SEPARATORS: Final = re.compile(r"[\n\r,;、，；]")
_WITHOUT_RANGE: Final = re.compile(r"(?P<cidr>[^\s,;]+)[\s,;]*(?P<name>.*)", re.DOTALL)
_BLANK: Final = " \t,;"
_MARKS: Final = f"{_BLANK}|、，；:：\"'[]"


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a text, which are separated by spaces or punctuation."""
    return tuple(name for name in _NAME_SEPARATORS.split(text) if name)


def pools_in(given: Iterable[tuple[str, str]]) -> Iterator[NodePoolDraft]:
    """Return the node pools of the groups in the order of their numbers, without blank ones."""
    return (pool for pool in form_groups(given) if pool != NodePoolDraft())


def form_groups(given: Iterable[tuple[str, str]]) -> Iterator[NodePoolDraft]:
    """Yield the node pools of the groups in the order of their numbers, including blank ones."""
    groups: dict[int, dict[str, list[str]]] = {}
    for key, value in given:
        if found := _KEY.fullmatch(key):
            groups.setdefault(int(found[1]), {}).setdefault(found[2], []).append(value)
    for _, group in sorted(groups.items()):
        yield NodePoolDraft(**{part.name: _typed(part, group) for part in POOL.fields})


def _typed(part: Field, group: Mapping[str, Sequence[str]]) -> Any:
    """Return what was typed for a field of a pool; None if it is blank or its default."""
    match part.kind:
        case ListOf():
            return names_in("\n".join(group.get(part.name, ())))
        case Record():
            figures = [_last(group.get(f"{part.name}.{each.name}", ())) for each in ENI.fields]
            return EniDraft(*figures) if any(figures) else None
    text = _last(group.get(part.name, ()))
    is_default = part.default is not None and text == str(part.default).lower()
    return None if is_default and not isinstance(part.kind, Text) else text


def _last(values: Sequence[str]) -> str | None:
    return values[-1] if values and values[-1].strip() else None


def with_first_pool(given: Pairs) -> Pairs:
    """Return the pairs with the fields of the short form moved to a first group, unless there is a group already."""
    if any(_KEY.fullmatch(key) for key, _ in given):
        return given
    keys = dict(_keys_of_one_pool())
    return [(keys.get(key, key), value) for key, value in given]


def _keys_of_one_pool() -> Iterator[tuple[str, str]]:
    for each in PLAN_FIELDS:
        if each.short_form:
            name = _RENAMED.get(each.name, each.name)
            yield each.name, f"{_POOLS}.0.{name}"
            if isinstance(each.kind, Record):
                for part in each.kind.fields:
                    yield f"{each.name}.{part.name}", f"{_POOLS}.0.{name}.{part.name}"


def with_copy(given: Pairs, index: int) -> Pairs:
    """Return the pairs with a copy of a group after it; the copy has no name."""
    groups: dict[int, list[tuple[str, str]]] = {}
    for key, value in given:
        if found := _KEY.fullmatch(key):
            groups.setdefault(int(found[1]), []).append((found[2], value))
    copied = [(part, value) for part, value in groups.get(index, ()) if part != "name"]
    in_order = [
        group
        for number, original in sorted(groups.items())
        for group in ((original, copied) if number == index else (original,))
    ]
    others = [pair for pair in given if not _KEY.fullmatch(pair[0])]
    return [
        *others,
        *(
            (f"{_POOLS}.{number}.{part}", value)
            for number, group in zip(count(), in_order, strict=False)
            for part, value in group
        ),
    ]


def without_group(given: Pairs, index: int) -> Pairs:
    """Return the pairs without the group of that number."""
    return [(key, value) for key, value in given if not key.startswith(f"{_POOLS}.{index}.")]


def form_entries(name: str, kind: Kind, last: Mapping[str, str], given: Pairs) -> Iterator[Any]:
    """Return the entries of a list in a form, as a Draft has them.

    `last` has the last value of each key, `given` all pairs.
    """
    lines = last.get(f"{name}{LINES_SUFFIX}", "")
    if isinstance(kind, Text):
        return iter(resized(names_in(lines), last.get(f"{name}{COUNT_SUFFIX}", "")))
    if kind is POOL:
        return pools_in(given)
    if isinstance(kind, Record):
        return _network_lines(lines) if kind is NETWORK else _vswitches(name, given)
    return _blocks(lines)


def resized(names: Sequence[str], count: str) -> Sequence[str]:
    """Return `count` names: the first ones, then unused letters. All names if `count` is no number of two digits."""
    if not re.fullmatch(r"\d{1,2}", count.strip(), re.ASCII):
        return names
    unused = (letter for letter in ascii_lowercase if letter not in names)
    return [*names, *islice(unused, max(0, int(count) - len(names)))][: int(count)]


def _network_lines(text: str) -> Iterator[NetworkDraft]:
    """Yield the networks of each line, as an import reads them, without dropping anything that was typed.

    A line without a range becomes a network with its first word as the range, so that its mistake is reported.
    """
    for each in text.splitlines():
        if line := each.strip(_BLANK):
            yield from _networks(line)


def _networks(line: str) -> Iterator[NetworkDraft]:
    networks = networks_in(line, lambda text: text.strip(_MARKS))
    alone = RANGE.match(line) if len(networks) == 1 else None
    if alone is not None:  # as the form itself writes it: the name after the range, with any punctuation
        name = line[alone.end() :].strip(_BLANK)
        yield NetworkDraft(networks[0][0], name or None)
    elif networks:
        yield from (NetworkDraft(cidr, name or None) for cidr, name in dict.fromkeys(networks))
    elif (found := _WITHOUT_RANGE.match(line)) is not None:
        yield NetworkDraft(found["cidr"], found["name"].strip() or None)


def _blocks(text: str) -> Iterator[str]:
    """Yield the blocks of a text, separated by line breaks or punctuation, or ranges separated by spaces.

    Any other text is one entry, so that its mistake is reported.
    """
    for part in _ENTRY_SEPARATORS.split(text):
        if part.strip():
            yield from (block.strip() for block in ranges_alone(part) or [part])


def _vswitches(key: str, given: Pairs) -> Iterator[VswitchDraft]:
    """Return the vSwitches without blank rows."""
    return (vswitch for vswitch in form_vswitches(key, given) if vswitch != VswitchDraft())


def form_vswitches(key: str, given: Pairs) -> Iterator[VswitchDraft]:
    """Yield the vSwitches of the rows, including blank ones; a list of ranges in one box becomes several rows."""
    for row in form_rows(key, given):
        for parts in vswitch_rows(row):
            yield VswitchDraft(*[part if part.strip() else None for part in parts])


def form_rows(key: str, given: Pairs) -> list[tuple[str, ...]]:
    """Return the rows of a list of vSwitches as sent, including blank ones."""
    columns = [[value for name, value in given if name == f"{key}.{part}"] for part in VSWITCH_PARTS]
    longest = max(len(column) for column in columns)
    return list(zip(*(column + [""] * (longest - len(column)) for column in columns), strict=True))
