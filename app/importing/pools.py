"""The node pools of a cluster, as a plan has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ..plan.plan import MAX_POOLS
from .inventory import NodePool
from .report import Notes, SourceText
from .resources import MAX_DIGITS

MAX_TYPES: Final = 10  # of a pool


@dataclass(frozen=True, slots=True)
class PoolFields:
    """The values of a node pool in a plan. The numbers have at most MAX_DIGITS digits."""

    name: SourceText | None
    nodes: SourceText | None
    max_nodes: SourceText | None
    surge_nodes: SourceText | None
    instance_types: tuple[SourceText, ...]
    exclusive_eni: SourceText | None
    prefixes: SourceText | None
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolReferences:
    """The objects that pools refer to.

    `zones` maps keys of vSwitches to their zones. `prefix_configs` are names of ConfigMaps that enable IP prefixes.
    """

    zones: Mapping[str, str]
    prefix_configs: Collection[str] = ()


def pool_fields(
    pools: Sequence[NodePool], cluster_nodes: SourceText | None, references: PoolReferences, notes: Notes
) -> list[PoolFields]:
    """Return the values of each pool. `cluster_nodes` is the number of nodes that the cluster itself states."""
    for each in pools:
        if _is_empty(each):
            notes.skip(each.position, "pool-empty")
    pools = [each for each in pools if not _is_empty(each)]
    several = len(pools) > 1
    fields = [
        _fields_of_pool(each, cluster_nodes, references, notes, is_one_of_several=several)
        for each in pools[:MAX_POOLS]
    ]
    for pool in pools[MAX_POOLS:]:
        notes.skip_all(pool.values, "too-many-pools", most=MAX_POOLS)
    if cluster_nodes is not None and several and any(each.nodes for each in fields):
        notes.mark_handled(cluster_nodes)
    elif cluster_nodes is not None and fields and fields[0].nodes is None:
        fields[0] = replace(fields[0], nodes=cluster_nodes)
    return _with_unique_names(fields)


def _is_empty(pool: NodePool) -> bool:
    """Return whether a pool has no nodes and never will."""
    numbers = [each.text for each in (pool.nodes, pool.min_nodes, pool.max_nodes) if each is not None]
    return bool(numbers) and all(text == "0" for text in numbers)


class _Counts(NamedTuple):
    """The numbers of nodes that a pool states, if they are above zero."""

    desired: SourceText | None
    minimum: SourceText | None
    maximum: SourceText | None
    surge: SourceText | None


def _fields_of_pool(
    pool: NodePool,
    cluster_nodes: SourceText | None,
    references: PoolReferences,
    notes: Notes,
    *,
    is_one_of_several: bool,
) -> PoolFields:
    """Return the values of a pool."""
    stated = (pool.nodes, pool.min_nodes, pool.max_nodes, pool.surge_nodes)
    counts = _Counts(*(_positive_count(each, notes) for each in stated))
    needs_nodes = is_one_of_several or cluster_nodes is None
    nodes = _initial_nodes(counts, notes, may_be_minimum=needs_nodes)
    if nodes is None and is_one_of_several:
        nodes = _zero_nodes(pool, counts, notes)
    maximum = counts.maximum
    if nodes is None and maximum is not None and pool.nodes is None and needs_nodes:
        notes.skip(maximum.position, "nodes-unknown", maximum.text)
    types = _without_duplicates(pool.instance_types, notes)
    if len(types) > MAX_TYPES:
        notes.skip_all(types[MAX_TYPES:], "too-many-types", most=MAX_TYPES)
    if maximum is not None and nodes is not None and int(maximum.text) < int(nodes.text):
        notes.skip(maximum, "max-below-nodes", nodes=nodes.text, most=maximum.text)
        maximum = None
    zones = dict.fromkeys(zone for key in pool.vswitches if (zone := references.zones.get(key)))
    return PoolFields(
        name=pool.name,
        nodes=nodes,
        max_nodes=maximum,
        surge_nodes=counts.surge,
        instance_types=types[:MAX_TYPES],
        exclusive_eni=pool.exclusive_eni,
        prefixes=_prefixes(pool, references),
        zones=tuple(zones) or pool.zones,
    )


def _initial_nodes(counts: _Counts, notes: Notes, *, may_be_minimum: bool) -> SourceText | None:
    """Return the desired nodes of a pool; else, if nothing else states its nodes, the minimum of the autoscaler."""
    desired, minimum = counts.desired, counts.minimum
    if minimum is None:
        return desired
    if desired is None and may_be_minimum:
        notes.remark(minimum.position, "nodes-from-minimum", minimum.text, nodes=minimum.text)
        return minimum
    notes.mark_handled(minimum)
    if desired is None or minimum.text != desired.text:
        notes.remark(minimum.position, "minimum-left-out", minimum.text)
    return desired


def _zero_nodes(pool: NodePool, counts: _Counts, notes: Notes) -> SourceText | None:
    """Return the stated zero of a pool that starts without nodes and may grow."""
    zero = pool.nodes or pool.min_nodes
    if zero is None or zero.text != "0" or counts.maximum is None:
        return None
    if pool.nodes is None:
        notes.remark(zero.position, "nodes-from-minimum", zero.text, nodes=zero.text)
    return zero


def _prefixes(pool: NodePool, references: PoolReferences) -> SourceText | None:
    """Return where the ConfigMap of a pool enables IP prefixes."""
    if pool.config_map is None or pool.config_map.text not in references.prefix_configs:
        return None
    return replace(pool.config_map, text="true")


def _without_duplicates(types: Sequence[SourceText], notes: Notes) -> tuple[SourceText, ...]:
    """Return the instance types of a pool, each once: old settings repeat a type for each zone."""
    first: dict[str, SourceText] = {}
    for each in types:
        if first.setdefault(each.text, each) is not each:
            notes.mark_handled(each)
    return tuple(first.values())


def short_form(pools: Sequence[PoolFields]) -> dict[str, SourceText]:
    """Return the fields of a plan with one pool."""
    found: dict[str, SourceText] = {}
    for pool in pools:
        cluster_nodes = {"nodes": pool.nodes, "max_nodes": pool.max_nodes, "surge_nodes": pool.surge_nodes}
        found |= {name: value for name, value in cluster_nodes.items() if value is not None}
        if pool.instance_types:
            found["instance_type"] = pool.instance_types[0]
        if pool.prefixes is not None:
            found["ip_prefixes"] = pool.prefixes
    return found


def _positive_count(value: SourceText | None, notes: Notes) -> SourceText | None:
    """Return a number above zero; None for any other value.

    A number with too many digits is reported, because Python doesn't convert it.
    """
    if value is None:
        return None
    if not value.text.isdecimal():
        notes.skip(value, "value-unreadable")
        return None
    if len(value.text) > MAX_DIGITS:
        notes.skip(value, "too-many-digits", most=MAX_DIGITS)
        return None
    return value if int(value.text) else None


def _with_unique_names(pools: list[PoolFields]) -> list[PoolFields]:
    """Return the pools with different names: an equal name gets a number."""
    seen: set[str] = set()
    renamed = []
    for each in pools:
        name = each.name
        if name is not None:
            text, number = name.text[:60], 1
            while text in seen:
                number += 1
                text = f"{name.text[:55]}-{number}"
            seen.add(text)
            name = replace(name, text=text)
        renamed.append(replace(each, name=name))
    return renamed
