"""The instance type that is assumed for a node pool that states neither types nor ENI figures."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue.model import Catalogue, InstanceType, TerwayMode
from ..plan.message import Assumption, Message, Params
from ..plan.plan import NodePool, Plan
from ..plan.pool_figures import join_threshold, meets_musts, pods_of_type, pool_mode, terway_trunk


def knows_type(pool: NodePool) -> bool:
    """Return whether a pool states instance types or ENI figures."""
    return bool(pool.instance_types) or pool.eni is not None


def types_of_pools(plan: Plan, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield the instance types of each pool: the assumed one if it states neither types nor ENI figures."""
    for index, pool in enumerate(plan.pools):
        yield pool.instance_types if knows_type(pool) else (choose_type(plan, catalogue, index)[0].name,)


def type_assumptions(plan: Plan, catalogue: Catalogue) -> Iterator[Assumption]:
    """Yield the assumption on each type that is chosen for the plan."""
    for index, pool in enumerate(plan.pools):
        if knows_type(pool):
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
    for refused in (threshold.disputed, threshold.refused):
        for known in types:
            pods_per_node = _pods(known, pool, mode, catalogue)
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
