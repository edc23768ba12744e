"""The instance type that is assumed where a plan names none and gives no figures of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..catalogue.model import Catalogue, InstanceType, TerwayMode
from ..plan.message import Assumption, Message, Params
from ..plan.plan import NodePool, Plan
from ..plan.pool_figures import join_threshold, meets_musts, pods_of_type, pool_mode, terway_trunk


def knows_type(plan: Plan) -> bool:
    """Whether the plan names a type or gives figures of its own."""
    return bool(plan.instance_type) or plan.eni is not None


def with_types(plan: Plan, catalogue: Catalogue) -> Plan:
    """Return the plan with an instance type for every pool that names none and gives no figures of its own."""
    if not plan.node_pools:
        return (
            plan if knows_type(plan) else plan.changed(instance_type=choose_type(plan, catalogue, 0)[0].name)
        )
    pools = (
        pool
        if pool.instance_types or pool.eni is not None
        else replace(pool, instance_types=(choose_type(plan, catalogue, place)[0].name,))
        for place, pool in enumerate(plan.node_pools)
    )
    return plan.changed(node_pools=tuple(pools))


def type_assumptions(plan: Plan, catalogue: Catalogue) -> Iterator[Assumption]:
    """Yield what is told of each type that is chosen for the plan."""
    for place, pool in enumerate(plan.pools):
        if pool.instance_types or pool.eni is not None:
            continue
        chosen, reason = choose_type(plan, catalogue, place)
        params: Params = {
            "type": chosen.name,
            "family": catalogue.facts.default_family.value,
            "pods": _pods(chosen, pool, pool_mode(pool, trunk=terway_trunk(plan, catalogue)), catalogue),
            "wanted": pool.pods_per_node,
        }
        why = Message(f"assumption.instance_type.{reason}", params)
        if plan.node_pools:
            yield Assumption(f"/node_pools/{place}/instance_types", [chosen.name], why)
        else:
            yield Assumption("/instance_type", chosen.name, why)


def choose_type(plan: Plan, catalogue: Catalogue, place: int) -> tuple[InstanceType, str]:
    """Return the smallest type of the default family that can do what a pool asks, else the largest; and why.

    `place` is that of the pool. No type is chosen that ACK refuses or takes only on request. One that joins beyond dispute
    goes before one on which the official pages disagree.
    """
    pool = plan.pools[place]
    mode = pool_mode(pool, trunk=terway_trunk(plan, catalogue))
    types = catalogue.default_types
    threshold = join_threshold(catalogue, mode)
    pods = [_pods(known, pool, mode, catalogue) for known in types]
    for refused in (threshold.disputed, threshold.refused):
        for known, held in zip(types, pods, strict=True):
            joins = pool.ip_prefixes or held > refused
            if held >= pool.pods_per_node and joins and _carries(known, plan, pool, mode):
                return known, "smallest"
    able = [known for known in types if _carries(known, plan, pool, mode)]
    return max(able or types, key=lambda known: _pods(known, pool, mode, catalogue)), "largest"


def _carries(known: InstanceType, plan: Plan, pool: NodePool, mode: TerwayMode) -> bool:
    return meets_musts(known.eni, plan, mode, ip_prefixes=pool.ip_prefixes) is True


def _pods(known: InstanceType, pool: NodePool, mode: TerwayMode, catalogue: Catalogue) -> int:
    block = catalogue.facts.ip_prefixes.value.block_size if pool.ip_prefixes else None
    return pods_of_type(known.eni, mode, prefix_block=block) or 0
