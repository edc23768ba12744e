"""Moves of numbers: quotas and settings of the cluster first; planning for less, last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ...catalogue.model import ClusterSpec
from ...domain import formulas
from ...engine.evaluation import Finding, LimitName, Message
from ...plan.plan import NodePool, Plan, SecurityGroup
from ...plan.pool_figures import PoolFigures
from ..ceilings import Ceilings
from .move import Kind, Move, Stand, pools_of
from .ranges import with_value


def pro_cluster(stand: Stand) -> Iterator[Move]:
    """Yield an ACK Pro cluster in place of a Basic one."""
    if stand.plan.cluster_spec is ClusterSpec.BASIC:
        edit = partial(with_value, name="cluster_spec", value=ClusterSpec.PRO)
        yield Move("/cluster_spec", "pro", Kind.QUOTA, Message("repair.pro"), edit)


def enterprise_group(stand: Stand) -> Iterator[Move]:
    """Yield an enterprise security group in place of a basic one."""
    if stand.plan.security_group is SecurityGroup.BASIC:
        edit = partial(with_value, name="security_group", value=SecurityGroup.ENTERPRISE)
        yield Move("/security_group", "enterprise", Kind.QUOTA, Message("repair.enterprise"), edit)


def higher_route_quota(stand: Stand) -> Iterator[Move]:
    """Yield a quota for what is used and every node, or the published maximum; never below what is used."""
    plan, quota = stand.plan, stand.catalogue.facts.route_entries.value
    wanted = max(plan.route_entries_used, min(quota.maximum, plan.route_entries_used + plan.peak_nodes))
    if wanted > plan.route_entry_quota:
        edit = partial(with_value, name="route_entry_quota", value=wanted)
        title = Message("repair.quota", {"quota": wanted})
        yield Move("/route_entry_quota", str(wanted), Kind.QUOTA, title, edit)


def fitting_mask(stand: Stand) -> Iterator[Move]:
    """Yield the node CIDR mask that has room for the pods of every node."""
    facts = stand.catalogue.facts
    masks = facts.node_cidr_mask.value
    mask = formulas.node_cidr_mask_for(
        stand.plan.max_pods_per_node, masks.shortest, masks.longest, facts.flannel_unusable_addresses.value
    )
    if stand.plan.node_cidr_mask is not None and mask != stand.plan.node_cidr_mask:
        edit = partial(with_value, name="node_cidr_mask", value=mask)
        title = Message("repair.mask", {"mask": mask})
        yield Move("/node_cidr_mask", str(mask), Kind.RANGE, title, edit)


def fewer_nodes(stand: Stand, limit: LimitName | None = None) -> Iterator[Move]:
    """Yield as many nodes as every limit of the plug-in allows in the pool that takes most of the limit."""
    place = _largest_pool(stand, limit)
    figures = stand.answer.pools[place]
    nodes = Ceilings(stand.answer, stand.plugin, place).max_nodes
    if 0 < nodes < figures.pool.most_nodes:
        yield _number_move(stand, place, "nodes", nodes, "repair.fewer-nodes", {"nodes": nodes})


def _largest_pool(stand: Stand, limit: LimitName | None) -> int:
    """The pool that takes most of the limit, or has the most pods; which one does not depend on their order."""
    capacity = stand.answer.report(stand.plugin).capacity
    found = capacity.limit(limit) if limit is not None else None
    shares = found.tightest_on_request.shares if found is not None else {}

    def order(place: int) -> tuple[int, int, str]:
        pool = stand.answer.pools[place].pool
        taken = shares[place].needed if place in shares else 0
        return taken, pool.most_nodes * pool.pods_per_node, repr(pool)

    return max(range(len(stand.answer.pools)), key=order)


def _with_nodes(pool: NodePool, nodes: int) -> NodePool:
    if pool.max_nodes is None:
        return replace(pool, nodes=nodes)
    return replace(pool, max_nodes=nodes, nodes=min(pool.nodes, nodes))


def _with_pods(pool: NodePool, pods: int) -> NodePool:
    return replace(pool, pods_per_node=pods)


def _number_move(stand: Stand, place: int, name: str, number: int, code: str, params: dict[str, int]) -> Move:
    figures: PoolFigures = stand.answer.pools[place]
    title = Message(code, params)
    if figures.pointer:
        title = Message("repair.of_pool", {"pool": figures.title, "repair": title})
    return Move(
        figures.field(name), str(number), Kind.SCALE, title, partial(_with_number, place, name, number)
    )


def _with_number(place: int, name: str, number: int, plan: Plan) -> Plan:
    change = _with_nodes if name == "nodes" else _with_pods
    changed = change(plan.pools[place], number)
    if plan.node_pools:
        pools = list(plan.node_pools)
        pools[place] = change(pools[place], number)
        return plan.changed(node_pools=tuple(pools))
    return plan.changed(nodes=changed.nodes, max_nodes=changed.max_nodes, pods_per_node=changed.pods_per_node)


def fewer_pods(stand: Stand, finding: Finding | None = None) -> Iterator[Move]:
    """Yield as many pods per node as every limit of the plug-in allows, in the pools of the finding or the largest one."""
    pools = stand.answer.pools
    places = (
        [_largest_pool(stand, None)]
        if finding is None
        else [pools.index(figures) for figures in pools_of(stand, finding)]
    )
    for place in places:
        wanted = pools[place].pool.pods_per_node
        usable = stand.answer.report(stand.plugin).capacity.node_pools[place].usable_pods_per_node
        pods = min(*Ceilings(stand.answer, stand.plugin, place).pods(), wanted if usable is None else usable)
        if 0 < pods < wanted:
            yield _number_move(stand, place, "pods_per_node", pods, "repair.fewer-pods", {"pods": pods})


def fewer_virtual_pods(stand: Stand) -> Iterator[Move]:
    """Yield as many pods on virtual nodes as a cluster may have."""
    most = stand.catalogue.facts.virtual_node_pods.value[stand.plan.cluster_spec].maximum
    if stand.plan.virtual_node_pods > most:
        edit = partial(with_value, name="virtual_node_pods", value=most)
        title = Message("repair.fewer-virtual-pods", {"pods": most})
        yield Move("/virtual_node_pods", str(most), Kind.SCALE, title, edit)


def fewer_services(stand: Stand) -> Iterator[Move]:
    """Yield as many Services as the cluster and its Service CIDR may have."""
    plan, facts = stand.answer.plan, stand.catalogue.facts
    bounds = [facts.cluster_limits.value[plan.cluster_spec].services]
    if plan.service_cidr is not None:
        bounds.append(plan.service_cidr.size - facts.service_unusable_addresses.value)
    services = min(bounds)
    if plan.services is not None and 0 < services < plan.services:
        title = Message("repair.fewer-services", {"services": services})
        edit = partial(with_value, name="services", value=services)
        yield Move("/services", str(services), Kind.SCALE, title, edit)
