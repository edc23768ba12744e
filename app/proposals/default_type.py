"""The instance type that is assumed for a node pool that states neither types nor ENI figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..catalogue.model import Catalogue, InstanceType, TerwayMode
from ..plan.message import Assumption, Message, Params
from ..plan.plan import NodePool, Plan
from ..plan.pool_figures import join_threshold, meets_musts, pods_of_type, pool_mode, terway_trunk


def knows_type(plan: Plan) -> bool:
    """Return whether the plan states an instance type or ENI figures."""
    return bool(plan.instance_type) or plan.eni is not None


def with_types(plan: Plan, catalogue: Catalogue) -> Plan:
    """Return the plan with an assumed instance type for every pool that states neither types nor ENI figures."""
    if not plan.node_pools:
        return (
            plan if knows_type(plan) else plan.changed(instance_type=choose_type(plan, catalogue, 0)[0].name)
        )
    pools = (
        pool
        if pool.instance_types or pool.eni is not None
        else replace(pool, instance_types=(choose_type(plan, catalogue, index)[0].name,))
        for index, pool in enumerate(plan.node_pools)
    )
    return plan.changed(node_pools=tuple(pools))


def type_assumptions(plan: Plan, catalogue: Catalogue) -> Iterator[Assumption]:
    """Yield the assumption on each type that is chosen for the plan."""
    for index, pool in enumerate(plan.pools):
        if pool.instance_types or pool.eni is not None:
            continue
        chosen, reason = choose_type(plan, catalogue, index)
        params: Params = {
            "type": chosen.name,
            "family": catalogue.facts.default_family.value,
            "pods": _pods(chosen, pool, pool_mode(pool, trunk=terway_trunk(plan, catalogue)), catalogue),
            "wanted": pool.pods_per_node,
        }
        why = Message(f"assumption.instance_type.{reason}", params)
        if plan.node_pools:
            yield Assumption(f"/node_pools/{index}/instance_types", [chosen.name], why)
        else:
            yield Assumption("/instance_type", chosen.name, why)


def choose_type(plan: Plan, catalogue: Catalogue, index: int) -> tuple[InstanceType, str]:
    """Return the smallest type of the default family that fits a pool, else the largest, and the reason.

    `index` is the index of the pool. Types that ACK refuses or supports only on request are never chosen. Types whose
    nodes surely join the cluster come before those on which the official pages disagree.
    """
    pool = plan.pools[index]
    mode = pool_mode(pool, trunk=terway_trunk(plan, catalogue))
    types = catalogue.default_types
    threshold = join_threshold(catalogue, mode)
    pods = [_pods(known, pool, mode, catalogue) for known in types]
    for refused in (threshold.disputed, threshold.refused):
        for known, pods_per_node in zip(types, pods, strict=True):
            joins = pool.ip_prefixes or pods_per_node > refused
            if pods_per_node >= pool.pods_per_node and joins and _meets_needs(known, plan, pool, mode):
                return known, "smallest"
    able = [known for known in types if _meets_needs(known, plan, pool, mode)]
    return max(able or types, key=lambda known: _pods(known, pool, mode, catalogue)), "largest"


def _meets_needs(known: InstanceType, plan: Plan, pool: NodePool, mode: TerwayMode) -> bool:
    return meets_musts(known.eni, plan, mode, ip_prefixes=pool.ip_prefixes) is True


def _pods(known: InstanceType, pool: NodePool, mode: TerwayMode, catalogue: Catalogue) -> int:
    block = catalogue.facts.ip_prefixes.value.block_size if pool.ip_prefixes else None
    return pods_of_type(known.eni, mode, prefix_block=block) or 0
