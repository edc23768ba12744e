"""Mistakes of a plan as a whole: answers that are valid by themselves but contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from ..catalogue.model import Catalogue
from .draft import Draft, NodePoolDraft
from .fields import ListOf
from .message import Mistake
from .names import assumed_zones, plain_name
from .plan import PLAN_FIELDS
from .records import MAX_ZONES, EniMode, Existing, NodePool, max_below_nodes

MAX_ENTRIES: Final = 110_000  # of all lists together; a plan with more is not read at all
# The number of connected networks that take as long as one vSwitch, secondary block, zone or node pool.
ENTRY_WEIGHT: Final = 50


def contradictions(
    draft: Draft, values: Mapping[str, Any], mistaken: Collection[str], catalogue: Catalogue
) -> Iterator[Mistake]:
    """Yield the mistakes of the plan as a whole. `values` are those read; `mistaken` are pointers to invalid ones."""
    yield from _too_many_zones(values)
    if draft.node_pools:
        yield from _pool_names(draft.node_pools)
        yield from _pool_zones(draft, values, mistaken, catalogue)
        yield from _pools_without_nodes(values["node_pools"], len(draft.node_pools))
    elif not {"/nodes", "/max_nodes"} & set(mistaken):
        nodes, most = values["nodes"], values["max_nodes"]
        if most is not None and most < nodes:
            yield max_below_nodes(nodes, most)
    yield from _exclusive_with_prefixes(draft, values)
    if "/existing" not in mistaken:
        yield from _plugin(draft, values["existing"])


def too_many_entries(draft: Draft) -> Mistake | None:
    """Return the mistake if all lists together are too long, else None. Connected networks count least."""
    lists = (getattr(draft, each.name) for each in PLAN_FIELDS if isinstance(each.kind, ListOf))
    networks = len(draft.connected_networks)
    count = networks + ENTRY_WEIGHT * (sum(map(len, lists)) - networks)
    if count <= MAX_ENTRIES:
        return None
    return Mistake("", "too-many", {**_counted(count, MAX_ENTRIES), "factor": ENTRY_WEIGHT}, "entries")


def _too_many_zones(values: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield the mistake of too many zones, those of all vSwitches counted: each zone is assessed with every pool."""
    nodes, pods = values["node_vswitches"], values["pod_vswitches"]
    count = len({vswitch.zone for vswitch in (*nodes, *pods)})
    if count > MAX_ZONES:
        pointer = "/node_vswitches" if nodes else "/pod_vswitches"
        yield Mistake(pointer, "too-many", _counted(count, MAX_ZONES), "zones")


def _counted(count: int, most: int) -> Mapping[str, int]:
    return {"most": most, "count": count}


def _pool_names(pools: Collection[NodePoolDraft]) -> Iterator[Mistake]:
    """Yield a mistake for each pool name that occurs before."""
    known: set[str] = set()
    for index, pool in enumerate(pools):
        name = plain_name(pool.name or "")
        if name in known:
            yield Mistake(f"/node_pools/{index}/name", "pool-name-taken", {"name": name})
        if name:
            known.add(name)


def _pool_zones(
    draft: Draft, values: Mapping[str, Any], mistaken: Collection[str], catalogue: Catalogue
) -> Iterator[Mistake]:
    known = _zones_of_plan(draft, values, mistaken, catalogue)
    for index, pool in enumerate(draft.node_pools):
        for place, text in enumerate(pool.zones):
            zone = plain_name(text)
            if known is not None and zone and zone not in known:
                pointer = f"/node_pools/{index}/zones/{place}"
                yield Mistake(pointer, "pool-zone-unknown", {"zone": zone, "known": tuple(known)})


def _zones_of_plan(
    draft: Draft, values: Mapping[str, Any], mistaken: Collection[str], catalogue: Catalogue
) -> tuple[str, ...] | None:
    """Return the zones that the plan states, else those that would be assumed; None if mistakes hide them."""
    stated = tuple(map(plain_name, draft.zones))
    listed = draft.node_vswitches or draft.pod_vswitches
    stated = stated or tuple("a" if each.zone is None else plain_name(each.zone) for each in listed)
    if stated:
        return tuple(dict.fromkeys(stated))
    if any(pointer.startswith("/node_pools") for pointer in mistaken):
        return None
    return assumed_zones(sum(pool.peak_nodes for pool in values["node_pools"]), catalogue)


def _pools_without_nodes(pools: Collection[NodePool], count: int) -> Iterator[Mistake]:
    if len(pools) == count and all(pool.nodes == 0 for pool in pools):
        yield Mistake("/node_pools", "pools-without-nodes")


def _exclusive_with_prefixes(draft: Draft, values: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield the mistake of IP prefixes with exclusive ENIs, which a must sets for every pool if no pool states them."""
    if draft.needs.get("exclusive_eni", "").strip() != "must":
        return
    if not draft.node_pools:
        if values["ip_prefixes"]:
            yield Mistake("/ip_prefixes", "prefixes-exclusive", variant="need")
        return
    if any((pool.eni_mode or "").strip() == EniMode.EXCLUSIVE for pool in draft.node_pools):
        return
    for index, pool in enumerate(draft.node_pools):
        if pool.ip_prefixes == "true":
            yield Mistake(f"/node_pools/{index}/ip_prefixes", "prefixes-exclusive", variant="need")


def _plugin(draft: Draft, existing: Existing) -> Iterator[Mistake]:
    if existing is Existing.CLUSTER and draft.plugin is None:
        yield Mistake("/plugin", "required")
    if existing is not Existing.CLUSTER and draft.plugin is not None:
        yield Mistake("/plugin", "plugin-without-cluster")
