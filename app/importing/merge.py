"""An import into the plan that was there: what was typed stays, unless the import says otherwise."""

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


def merge(held: Draft, found: Draft) -> Draft:
    """Values of `found` win. Lists are joined: an entry of `found` goes into the entry of `held` with the same range, and a
    node pool takes the place of the one with the same name; entries that either Draft has twice stay two.
    """
    merged = {
        each.name: _merged(each, getattr(held, each.name), getattr(found, each.name)) for each in PLAN_FIELDS
    }
    if found.node_pools:  # they say what the plan said of its one pool
        merged |= {each.name: getattr(found, each.name) for each in PLAN_FIELDS if each.short_form}
    return Draft(**merged)


def _merged(field: Field, held: Any, found: Any) -> Any:
    match field.kind:
        case ListOf(Record(type=of)) if of is NodePool:
            return _joined(held, found, _pool_key, lambda _, new: new)
        case ListOf(Record(type=of)):
            return _joined(held, found, _cidr_of, _vswitch if of is Vswitch else _network)
        case ListOf():
            return _joined(held, found, str, lambda old, _: old)
        case Needs():
            return MappingProxyType({**held, **found})
    return held if found is None else found


def with_pods(draft: Draft, pods: str | None) -> Draft:
    """The Draft with pods per node for each of its pools that states none; one without such a pool stays as it is."""
    if not pods or all(pool.pods_per_node for pool in draft.node_pools):
        return draft
    pools = (pool if pool.pods_per_node else replace(pool, pods_per_node=pods) for pool in draft.node_pools)
    return replace(draft, node_pools=tuple(pools), pods_per_node=None)


def replaced(held: Draft, found: Draft) -> dict[str, str]:
    """By field, what was typed and gives way to the import."""
    return {
        each.name: old
        for each in PLAN_FIELDS
        if isinstance(old := getattr(held, each.name), str)
        and isinstance(new := getattr(found, each.name), str)
        and old != new
    }


def _joined(
    held: tuple[Entry, ...],
    found: tuple[Entry, ...],
    cidr_of: Callable[[Entry], str | None],
    into: Callable[[Entry, Entry], Entry],
) -> tuple[Entry, ...]:
    """Of equal ranges the first of `found` goes into the first of `held`, the second into the second, and so on."""
    joined = list(held)
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(held):
        places.setdefault(_key(cidr_of(entry)), []).append(place)
    for waiting in places.values():
        waiting.reverse()
    for entry in found:
        if equal := places.get(_key(cidr_of(entry))):
            place = equal.pop()
            joined[place] = into(joined[place], entry)
        else:
            joined.append(entry)
    return tuple(joined)


def _cidr_of(entry: VswitchDraft | NetworkDraft) -> str | None:
    cidr: str | None = entry.cidr
    return cidr


def _pool_key(pool: NodePoolDraft) -> str:
    """Its name; a pool without one is only the same as its equal."""
    return plain_name(pool.name or "") or repr(pool)


def _vswitch(old: VswitchDraft, found: VswitchDraft) -> VswitchDraft:
    """The import knows better how many addresses are used, and the zone where it names one."""
    return replace(old, zone=found.zone or old.zone, used=found.used or old.used)


def _network(old: NetworkDraft, found: NetworkDraft) -> NetworkDraft:
    names = dict.fromkeys(name for name in (old.name, found.name) if name)
    return replace(old, name=", ".join(names)[:MAX_NAME_LENGTH] or None)


def _key(text: str | None) -> str:
    read = read_ipv4_cidr(text or "")
    return str(read.network) if isinstance(read, Cidr) else text or ""
