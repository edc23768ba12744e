"""An import into the plan that was there: what was typed stays, unless the import says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, TypeVar

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..plan.draft import Draft, NetworkDraft, VswitchDraft
from ..plan.fields import MAX_NAME_LENGTH

Entry = TypeVar("Entry")


def merge(held: Draft, found: Draft) -> Draft:
    """Scalars of `found` win. Lists are joined: an entry of `found` goes into the entry of `held` with the same range;
    entries that either Draft has twice stay two.
    """
    changes: dict[str, Any] = {
        field.name: value
        for field in fields(Draft)
        if (value := getattr(found, field.name)) is not None and isinstance(value, str)
    }
    if found.eni is not None:
        changes["eni"] = found.eni
    changes["secondary_cidrs"] = _joined(held.secondary_cidrs, found.secondary_cidrs, str, lambda old, _: old)
    for name in ("node_vswitches", "pod_vswitches"):
        changes[name] = _joined(getattr(held, name), getattr(found, name), _cidr_of, _vswitch)
    networks = _joined(held.connected_networks, found.connected_networks, _cidr_of, _network)
    changes["connected_networks"] = networks
    changes["needs"] = MappingProxyType({**held.needs, **found.needs})
    return replace(held, **changes)


def replaced(held: Draft, found: Draft) -> dict[str, str]:
    """By field, what was typed and gives way to the import."""
    return {
        field.name: old
        for field in fields(Draft)
        if isinstance(old := getattr(held, field.name), str)
        and isinstance(new := getattr(found, field.name), str)
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


def _vswitch(old: VswitchDraft, found: VswitchDraft) -> VswitchDraft:
    """The import knows better how many addresses are used, and the zone where it names one."""
    return replace(old, zone=found.zone or old.zone, used=found.used or old.used)


def _network(old: NetworkDraft, found: NetworkDraft) -> NetworkDraft:
    names = dict.fromkeys(name for name in (old.name, found.name) if name)
    return replace(old, name=", ".join(names)[:MAX_NAME_LENGTH] or None)


def _key(text: str | None) -> str:
    read = read_ipv4_cidr(text or "")
    return str(read.network) if isinstance(read, Cidr) else text or ""
