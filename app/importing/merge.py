"""An import combine the plan that was there: what was typed stays, unless the import says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..plan.draft import Draft, NetworkDraft, NodePoolDraft, VswitchDraft
from ..plan.fields import MAX_NAME_LENGTH, Field, ListOf, Needs, Record
from ..plan.names import plain_name
from ..plan.plan import PLAN_FIELDS, NodePool, Vswitch

Entry = TypeVar("Entry")


def merge(current: Draft, found: Draft) -> Draft:
    """Values of `found` win. Lists are joined: an entry of `found` goes combine the entry of `current` with the same range, and a
    node pool takes the index of the one with the same name; entries that either Draft has twice stay two.
    """
    merged = {
        each.name: _merge_field(each, getattr(current, each.name), getattr(found, each.name))
        for each in PLAN_FIELDS
    }
    if found.node_pools:  # they say what the plan said of its one pool
        merged |= {each.name: getattr(found, each.name) for each in PLAN_FIELDS if each.short_form}
    return Draft(**merged)


def _merge_field(field: Field, current: Any, found: Any) -> Any:
    match field.kind:
        case ListOf(Record(type=of)) if of is NodePool:
            return _join(current, found, _pool_key, lambda _, new: new)
        case ListOf(Record(type=of)):
            return _join(current, found, _cidr_of, _merge_vswitch if of is Vswitch else _merge_network)
        case ListOf():
            return _join(current, found, str, lambda old, _: old)
        case Needs():
            return MappingProxyType({**current, **found})
    return current if found is None else found


def with_pods(draft: Draft, pods: str | None) -> Draft:
    """The Draft with pods per node for each of its pools that states none; one without such a pool stays as it is."""
    if not pods or all(pool.pods_per_node for pool in draft.node_pools):
        return draft
    pools = (pool if pool.pods_per_node else replace(pool, pods_per_node=pods) for pool in draft.node_pools)
    return replace(draft, node_pools=tuple(pools), pods_per_node=None)


def replaced(current: Draft, found: Draft) -> dict[str, str]:
    """By field, what was typed and gives way to the import."""
    return {
        each.name: old
        for each in PLAN_FIELDS
        if isinstance(old := getattr(current, each.name), str)
        and isinstance(new := getattr(found, each.name), str)
        and old != new
    }


def _join(
    current: tuple[Entry, ...],
    found: tuple[Entry, ...],
    key_of: Callable[[Entry], str | None],
    combine: Callable[[Entry, Entry], Entry],
) -> tuple[Entry, ...]:
    """Of equal ranges the first of `found` goes combine the first of `current`, the second combine the second, and so on."""
    joined = list(current)
    indexes_by_range: dict[str, list[int]] = {}
    for index, entry in enumerate(current):
        indexes_by_range.setdefault(_range_key(key_of(entry)), []).append(index)
    for indexes in indexes_by_range.values():
        indexes.reverse()
    for entry in found:
        if equal := indexes_by_range.get(_range_key(key_of(entry))):
            index = equal.pop()
            joined[index] = combine(joined[index], entry)
        else:
            joined.append(entry)
    return tuple(joined)


def _cidr_of(entry: VswitchDraft | NetworkDraft) -> str | None:
    cidr: str | None = entry.cidr
    return cidr


def _pool_key(pool: NodePoolDraft) -> str:
    """Its name; a pool without one is only the same as its equal."""
    return plain_name(pool.name or "") or repr(pool)


def _merge_vswitch(old: VswitchDraft, found: VswitchDraft) -> VswitchDraft:
    """The import knows better how many addresses are used, and the zone where it names one."""
    return replace(old, zone=found.zone or old.zone, used=found.used or old.used)


def _merge_network(old: NetworkDraft, found: NetworkDraft) -> NetworkDraft:
    names = dict.fromkeys(name for name in (old.name, found.name) if name)
    return replace(old, name=", ".join(names)[:MAX_NAME_LENGTH] or None)


def _range_key(text: str | None) -> str:
    read = read_ipv4_cidr(text or "")
    return str(read.network) if isinstance(read, Cidr) else text or ""
