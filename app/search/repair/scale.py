"""Moves of settings and numbers: quotas and settings of the cluster, then fewer nodes, pods and Services."""

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
from .move import Move, MoveKind, SearchState, pools_of
from .ranges import with_value


def pro_cluster(state: SearchState) -> Iterator[Move]:
    """Yield an ACK Pro cluster in place of a Basic one."""
    if state.plan.cluster_spec is ClusterSpec.BASIC:
        edit = partial(with_value, name="cluster_spec", value=ClusterSpec.PRO)
        yield Move("/cluster_spec", "pro", MoveKind.QUOTA, Message("repair.pro"), edit)


def enterprise_group(state: SearchState) -> Iterator[Move]:
    """Yield an enterprise security group in place of a basic one."""
    if state.plan.security_group is SecurityGroup.BASIC:
        edit = partial(with_value, name="security_group", value=SecurityGroup.ENTERPRISE)
        yield Move("/security_group", "enterprise", MoveKind.QUOTA, Message("repair.enterprise"), edit)


def higher_route_quota(state: SearchState) -> Iterator[Move]:
    """Yield a route entry quota for the used entries and every node, at most the published maximum.

    It is never below the used entries.
    """
    plan, quota = state.plan, state.catalogue.facts.route_entries.value
    wanted = max(plan.route_entries_used, min(quota.maximum, plan.route_entries_used + plan.peak_nodes))
    if wanted > plan.route_entry_quota:
        edit = partial(with_value, name="route_entry_quota", value=wanted)
        title = Message("repair.quota", {"quota": wanted})
        yield Move("/route_entry_quota", str(wanted), MoveKind.QUOTA, title, edit)


def fitting_mask(state: SearchState) -> Iterator[Move]:
    """Yield the node CIDR mask that has room for the pods of every node."""
    facts = state.catalogue.facts
    masks = facts.node_cidr_mask.value
    mask = formulas.node_cidr_mask_for(
        state.plan.max_pods_per_node, masks.shortest, masks.longest, facts.flannel_unusable_addresses.value
    )
    if state.plan.node_cidr_mask is not None and mask != state.plan.node_cidr_mask:
        edit = partial(with_value, name="node_cidr_mask", value=mask)
        title = Message("repair.mask", {"mask": mask})
        yield Move("/node_cidr_mask", str(mask), MoveKind.RANGE, title, edit)


def fewer_nodes(state: SearchState, limit: LimitName | None = None) -> Iterator[Move]:
    """Yield as many nodes as every limit of the plug-in allows in the pool that takes most of the limit."""
    index = _largest_pool(state, limit)
    figures = state.answer.pools[index]
    nodes = Ceilings(state.answer, state.plugin, index).max_nodes
    if 0 < nodes < figures.pool.most_nodes:
        yield _number_move(state, index, "nodes", nodes, "repair.fewer-nodes", {"nodes": nodes})


def _largest_pool(state: SearchState, limit: LimitName | None) -> int:
    """Return the index of the pool that takes most of the limit, else of the one with the most pods.

    The result doesn't depend on the order of the pools.
    """
    capacity = state.answer.report(state.plugin).capacity
    found = capacity.limit(limit) if limit is not None else None
    shares = found.tightest_on_request.shares if found is not None else {}

    def order(index: int) -> tuple[int, int, str]:
        pool = state.answer.pools[index].pool
        taken = shares[index].needed if index in shares else 0
        return taken, pool.most_nodes * pool.pods_per_node, repr(pool)

    return max(range(len(state.answer.pools)), key=order)


def _with_nodes(pool: NodePool, nodes: int) -> NodePool:
    if pool.max_nodes is None:
        return replace(pool, nodes=nodes)
    return replace(pool, max_nodes=nodes, nodes=min(pool.nodes, nodes))


def _with_pods(pool: NodePool, pods: int) -> NodePool:
    return replace(pool, pods_per_node=pods)


def _number_move(
    state: SearchState, index: int, name: str, number: int, code: str, params: dict[str, int]
) -> Move:
    figures: PoolFigures = state.answer.pools[index]
    title = Message(code, params)
    if figures.pointer:
        title = Message("repair.of_pool", {"pool": figures.title, "repair": title})
    return Move(
        figures.field(name), str(number), MoveKind.SCALE, title, partial(_with_number, index, name, number)
    )


def _with_number(index: int, name: str, number: int, plan: Plan) -> Plan:
    change = _with_nodes if name == "nodes" else _with_pods
    changed = change(plan.pools[index], number)
    if plan.node_pools:
        pools = list(plan.node_pools)
        pools[index] = change(pools[index], number)
        return plan.changed(node_pools=tuple(pools))
    return plan.changed(nodes=changed.nodes, max_nodes=changed.max_nodes, pods_per_node=changed.pods_per_node)


def fewer_pods(state: SearchState, finding: Finding | None = None) -> Iterator[Move]:
    """Yield as many pods per node as every limit of the plug-in allows, in the pools of the finding or the largest one."""
    pools = state.answer.pools
    indices = (
        [_largest_pool(state, None)]
        if finding is None
        else [pools.index(figures) for figures in pools_of(state, finding)]
    )
    for index in indices:
        wanted = pools[index].pool.pods_per_node
        usable = state.answer.report(state.plugin).capacity.node_pools[index].usable_pods_per_node
        pods = min(*Ceilings(state.answer, state.plugin, index).pods(), wanted if usable is None else usable)
        if 0 < pods < wanted:
            yield _number_move(state, index, "pods_per_node", pods, "repair.fewer-pods", {"pods": pods})


def fewer_virtual_pods(state: SearchState) -> Iterator[Move]:
    """Yield as many pods on virtual nodes as a cluster may have."""
    most = state.catalogue.facts.virtual_node_pods.value[state.plan.cluster_spec].maximum
    if state.plan.virtual_node_pods > most:
        edit = partial(with_value, name="virtual_node_pods", value=most)
        title = Message("repair.fewer-virtual-pods", {"pods": most})
        yield Move("/virtual_node_pods", str(most), MoveKind.SCALE, title, edit)


def fewer_services(state: SearchState) -> Iterator[Move]:
    """Yield as many Services as the cluster and its Service CIDR may have."""
    plan, facts = state.answer.plan, state.catalogue.facts
    bounds = [facts.cluster_limits.value[plan.cluster_spec].services]
    if plan.service_cidr is not None:
        bounds.append(plan.service_cidr.size - facts.service_unusable_addresses.value)
    services = min(bounds)
    if plan.services is not None and 0 < services < plan.services:
        title = Message("repair.fewer-services", {"services": services})
        edit = partial(with_value, name="services", value=services)
        yield Move("/services", str(services), MoveKind.SCALE, title, edit)
