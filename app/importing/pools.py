"""The node pools of a cluster: what they say of the plan's nodes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..plan.plan import MAX_POOLS
from .inventory import NodePool
from .report import Notes, SourceText
from .resources import MAX_DIGITS

MAX_TYPES: Final = 10  # of a pool


@dataclass(frozen=True, slots=True)
class PoolFields:
    """A node pool as a plan has it, as far as it is known. None of the numbers is above what can be read."""

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

    `zones` are those of vSwitches, by the keys of the vSwitches. `prefix_configs` are names of ConfigMaps that enable IP
    prefixes.
    """

    zones: Mapping[str, str]
    prefix_configs: Collection[str] = ()


def pool_fields(
    pools: Sequence[NodePool], cluster_nodes: SourceText | None, references: PoolReferences, notes: Notes
) -> list[PoolFields]:
    """What each pool says. `cluster_nodes`: the nodes that the cluster itself tells of."""
    for each in pools:
        if _is_empty(each):
            notes.skip(each.position, "pool-empty")
    pools = [each for each in pools if not _is_empty(each)]
    several = len(pools) > 1
    found = [
        _fields_of_pool(each, cluster_nodes, references, notes, is_one_of_several=several)
        for each in pools[:MAX_POOLS]
    ]
    for pool in pools[MAX_POOLS:]:
        notes.skip_all(pool.values, "too-many-pools", most=MAX_POOLS)
    if cluster_nodes is not None and several and any(each.nodes for each in found):
        notes.mark_handled(cluster_nodes)
    elif cluster_nodes is not None and found and found[0].nodes is None:
        found[0] = replace(found[0], nodes=cluster_nodes)
    return _with_unique_names(found)


def _is_empty(pool: NodePool) -> bool:
    """Whether it has no nodes, and never will."""
    numbers = [each.text for each in (pool.nodes, pool.min_nodes, pool.max_nodes) if each is not None]
    return bool(numbers) and all(text == "0" for text in numbers)


def _fields_of_pool(
    pool: NodePool,
    cluster_nodes: SourceText | None,
    references: PoolReferences,
    notes: Notes,
    *,
    is_one_of_several: bool,
) -> PoolFields:
    """The nodes at the start are those that are desired; else, or where none are, as many as the autoscaler keeps."""
    desired, minimum, maximum, surge = (
        _positive_count(each, notes)
        for each in (pool.nodes, pool.min_nodes, pool.max_nodes, pool.surge_nodes)
    )
    nodes = desired
    if nodes is None and minimum is not None and (is_one_of_several or cluster_nodes is None):
        nodes = minimum
        notes.remark(minimum.position, "nodes-from-minimum", minimum.text, nodes=minimum.text)
    elif minimum is not None:
        notes.mark_handled(minimum)
        if desired is None or minimum.text != desired.text:
            notes.remark(minimum.position, "minimum-left-out", minimum.text)
    if nodes is None and is_one_of_several and (zero := pool.nodes or pool.min_nodes) and zero.text == "0":
        nodes = zero if maximum else None
        if nodes is not None and pool.nodes is None:
            notes.remark(nodes.position, "nodes-from-minimum", nodes.text, nodes=nodes.text)
    if (
        nodes is None
        and maximum is not None
        and pool.nodes is None
        and (is_one_of_several or cluster_nodes is None)
    ):
        notes.skip(maximum.position, "nodes-unknown", maximum.text)
    types = _without_duplicates(pool.instance_types, notes)
    if len(types) > MAX_TYPES:
        notes.skip_all(types[MAX_TYPES:], "too-many-types", most=MAX_TYPES)
    if maximum is not None and nodes is not None and int(maximum.text) < int(nodes.text):
        notes.skip(maximum, "max-below-nodes", nodes=nodes.text, most=maximum.text)
        maximum = None
    own = dict.fromkeys(zone for key in pool.vswitches if (zone := references.zones.get(key)))
    has_prefixes = pool.config_map is not None and pool.config_map.text in references.prefix_configs
    prefixes = replace(pool.config_map, text="true") if pool.config_map is not None and has_prefixes else None
    return PoolFields(
        pool.name,
        nodes,
        maximum,
        surge,
        types[:MAX_TYPES],
        pool.exclusive_eni,
        prefixes,
        tuple(own) or pool.zones,
    )


def _without_duplicates(types: Sequence[SourceText], notes: Notes) -> tuple[SourceText, ...]:
    """The types of a pool, of which old settings repeat one for each zone."""
    first: dict[str, SourceText] = {}
    for each in types:
        if first.setdefault(each.text, each) is not each:
            notes.mark_handled(each)
    return tuple(first.values())


def short_form(pools: Sequence[PoolFields]) -> dict[str, SourceText]:
    """The fields of a plan with one pool."""
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
    """A number above zero. One of too many digits is skipped, since Python turns no such text into a number."""
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
    """Names that are given are all different: an equal one gets a number."""
    seen: set[str] = set()
    found = []
    for each in pools:
        name = each.name
        if name is not None:
            text, number = name.text[:60], 1
            while text in seen:
                number += 1
                text = f"{name.text[:55]}-{number}"
            seen.add(text)
            name = replace(name, text=text)
        found.append(replace(each, name=name))
    return found
