"""The node pools of a form: a group of questions for each pool, with keys such as `node_pools.0.nodes`.

A list, such as `node_pools.0.zones`, may come as several values or as one with marks between. The numbers only tell groups
apart and say their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final, TypeAlias

from ..plan.draft import EniDraft, NodePoolDraft
from ..plan.fields import Field, ListOf, Record, Text
from ..plan.plan import PLAN
from ..plan.records import ENI, POOL

Pairs: TypeAlias = "Sequence[tuple[str, str]]"

NAME: Final = "node_pools"
_KEY: Final = re.compile(rf"{NAME}\.(\d{{1,4}})\.([a-z0-9_.]+)", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;、，；]+")
# What a plan with one pool calls a field of it, where that differs.
_RENAMED: Final[Mapping[str, str]] = {"instance_type": "instance_types"}


def names_in(text: str) -> tuple[str, ...]:
    """The names of a text, with spaces or marks between them."""
    return tuple(name for name in _BETWEEN.split(text) if name)


def pools_in(given: Iterable[tuple[str, str]]) -> Iterator[NodePoolDraft]:
    """The pools of the groups, in the order of their numbers, without those that say nothing."""
    groups: dict[int, dict[str, list[str]]] = {}
    for key, value in given:
        if found := _KEY.fullmatch(key):
            groups.setdefault(int(found[1]), {}).setdefault(found[2], []).append(value)
    for _, group in sorted(groups.items()):
        pool = NodePoolDraft(**{part.name: _typed(part, group) for part in POOL.fields})
        if pool != NodePoolDraft():
            yield pool


def _typed(part: Field, group: Mapping[str, Sequence[str]]) -> Any:
    """What was typed for a field of a pool; nothing where it is blank or its default."""
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
    """What was sent, with the answers about the plan's one pool as those of a first group, where there is none yet."""
    if any(_KEY.fullmatch(key) for key, _ in given):
        return given
    keys = dict(_keys_of_one_pool())
    return [(keys.get(key, key), value) for key, value in given]


def _keys_of_one_pool() -> Iterator[tuple[str, str]]:
    for each in PLAN:
        if each.short_form:
            name = _RENAMED.get(each.name, each.name)
            yield each.name, f"{NAME}.0.{name}"
            if isinstance(each.kind, Record):
                for part in each.kind.fields:
                    yield f"{each.name}.{part.name}", f"{NAME}.0.{name}.{part.name}"


def with_copy(given: Pairs, index: int) -> Pairs:
    """What was sent, with a copy of a group behind it; the copy has no name yet."""
    groups: dict[int, list[tuple[str, str]]] = {}
    for key, value in given:
        if found := _KEY.fullmatch(key):
            groups.setdefault(int(found[1]), []).append((found[2], value))
    copied = [(part, value) for part, value in groups.get(index, ()) if part != "name"]
    in_order = [
        group
        for number, held in sorted(groups.items())
        for group in ((held, copied) if number == index else (held,))
    ]
    others = [pair for pair in given if not _KEY.fullmatch(pair[0])]
    return [
        *others,
        *(
            (f"{NAME}.{number}.{part}", value)
            for number, group in zip(count(), in_order, strict=False)
            for part, value in group
        ),
    ]


def without_group(given: Pairs, index: int) -> Pairs:
    """What was sent, without the group of that number."""
    return [(key, value) for key, value in given if not key.startswith(f"{NAME}.{index}.")]
