"""An import merged into an existing plan: existing values stay unless the import has a value too."""

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
    """Return the merged Draft, in which values of `found` replace those of `current`.

    Lists are joined: an entry of `found` is merged with the entry of `current` that has the same range, and a node
    pool replaces the pool with the same name. Entries that either Draft has twice stay twice.
    """
    merged = {
        each.name: _merge_field(each, getattr(current, each.name), getattr(found, each.name))
        for each in PLAN_FIELDS
    }
    if found.node_pools:  # they say what the plan said of its one pool
        merged |= {each.name: getattr(found, each.name) for each in PLAN_FIELDS if each.short_form}
    return Draft(**merged)


def _merge_field(field: Field, current: Any, found: Any) -> Any:
    """Return the merged value of a field."""
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
    """Return the Draft with pods per node in each pool that has none. A Draft without such a pool stays as it is."""
    if not pods or all(pool.pods_per_node for pool in draft.node_pools):
        return draft
    pools = (pool if pool.pods_per_node else replace(pool, pods_per_node=pods) for pool in draft.node_pools)
    return replace(draft, node_pools=tuple(pools), pods_per_node=None)


def replaced(current: Draft, found: Draft) -> dict[str, str]:
    """Return the existing values that the import replaces, by field."""
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
    """Return the joined entries of two lists.

    Of equal keys, the first entry of `found` is merged with the first of `current`, the second with the second, and
    so on.
    """
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
    """Return the CIDR block of an entry."""
    cidr: str | None = entry.cidr
    return cidr


def _pool_key(pool: NodePoolDraft) -> str:
    """Return the name of a pool; without a name, a pool is only equal to an identical one."""
    return plain_name(pool.name or "") or repr(pool)


def _merge_vswitch(old: VswitchDraft, found: VswitchDraft) -> VswitchDraft:
    """Return the existing vSwitch with the zone and the used addresses of the import, if it has them."""
    return replace(old, zone=found.zone or old.zone, used=found.used or old.used)


def _merge_network(old: NetworkDraft, found: NetworkDraft) -> NetworkDraft:
    """Return the existing network with the names of both."""
    names = dict.fromkeys(name for name in (old.name, found.name) if name)
    return replace(old, name=", ".join(names)[:MAX_NAME_LENGTH] or None)


def _range_key(text: str | None) -> str:
    """Return a key that is equal for different spellings of a range."""
    read = read_ipv4_cidr(text or "")
    return str(read.network) if isinstance(read, Cidr) else text or ""
