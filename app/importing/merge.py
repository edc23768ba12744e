"""An import into the plan that was there: what was typed stays, unless the import says otherwise."""

from __future__ import annotations

from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..plan.draft import Draft, NetworkDraft, VswitchDraft
from ..plan.read import MAX_NAME_LENGTH


def merge(held: Draft, found: Draft) -> Draft:
    """Scalars of `found` win; lists are joined, equal ranges once."""
    changes: dict[str, Any] = {
        field.name: value
        for field in fields(Draft)
        if (value := getattr(found, field.name)) is not None and isinstance(value, str)
    }
    if found.eni is not None:
        changes["eni"] = found.eni
    changes["secondary_cidrs"] = tuple(
        {_key(each): each for each in (*held.secondary_cidrs, *found.secondary_cidrs)}.values()
    )
    for name in ("node_vswitches", "pod_vswitches"):
        changes[name] = _vswitches(getattr(held, name), getattr(found, name))
    changes["connected_networks"] = _networks((*held.connected_networks, *found.connected_networks))
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


def _vswitches(held: tuple[VswitchDraft, ...], found: tuple[VswitchDraft, ...]) -> tuple[VswitchDraft, ...]:
    """The import knows better how many addresses are used, and the zone where it names one."""
    joined = {_key(each.cidr): each for each in held}
    for each in found:
        old = joined.get(_key(each.cidr))
        joined[_key(each.cidr)] = (
            each if old is None else replace(old, zone=each.zone or old.zone, used=each.used or old.used)
        )
    return tuple(joined.values())


def _networks(networks: tuple[NetworkDraft, ...]) -> tuple[NetworkDraft, ...]:
    names: dict[str, tuple[str | None, dict[str, None]]] = {}
    for each in networks:
        _, given = names.setdefault(_key(each.cidr), (each.cidr, {}))
        if each.name:
            given[each.name] = None
    return tuple(
        NetworkDraft(cidr, ", ".join(given)[:MAX_NAME_LENGTH] or None) for cidr, given in names.values()
    )


def _key(text: str | None) -> str:
    read = read_ipv4_cidr(text or "")
    return str(read.network) if isinstance(read, Cidr) else text or ""
