"""The comparison of the plug-ins: a row per topic, whose cells have the plan's own numbers.

The message of a cell is `cell.<topic>.<plug-in>`, with a variant if its statement depends on the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from ..catalogue.model import Plugin, TerwayMode, Topic
from ..plan.plan import NeedLevel
from ..plan.pool_figures import PoolFigures, TypeFigures, has_trunk_pods, ipv6_needed
from .evaluation import Capacity, ComparisonRow, LimitName, Message, Param
from .rules import RuleContext
from .verdict import terway_addresses, vpc_size


def compare(context: RuleContext) -> Iterator[ComparisonRow]:
    """Yield the rows of the comparison, in the order of the topics."""
    numbers = plan_numbers(context)
    bottlenecks = frozenset(capacity.bottleneck.name for _, capacity in context.capacities)
    for topic in context.catalogue.topics:
        level = context.plan.need(topic.need) if topic.need else NeedLevel.NO
        decided = _decided(context, topic, level)
        yield ComparisonRow(
            topic.id,
            _cell(topic, Plugin.TERWAY, context, numbers),
            _cell(topic, Plugin.FLANNEL, context, numbers),
            _FAVOURS[topic.id](context) if topic.id in _FAVOURS else topic.favours,
            level,
            topic.certainty,
            topic.sources,
            decided=decided,
            matters=decided or _matters(topic, level, bottlenecks),
        )


def _cell(topic: Topic, plugin: Plugin, context: RuleContext, numbers: Mapping[str, Param]) -> Message:
    choose = _VARIANTS.get((topic.id, plugin))
    variant = choose(context) if choose else ""
    code = f"cell.{topic.id}.{plugin}"
    named = _NUMBERS[topic.id, plugin](context) if (topic.id, plugin) in _NUMBERS else {}
    return Message(f"{code}.{variant}" if variant else code, {**numbers, **named})


def _decided(context: RuleContext, topic: Topic, level: NeedLevel) -> bool:
    """Return whether the row decided the verdict: its must, or its number, rules a plug-in out."""
    if topic.id in _FALLS_SHORT:
        return any(_FALLS_SHORT[topic.id](context, capacity) for _, capacity in context.capacities)
    if level is not NeedLevel.MUST or topic.need is None:
        return False
    need = context.catalogue.needs[topic.need]
    return any(need.support(plugin).rules_out_as_must for plugin in Plugin)


# Rows about a limit, which matter if it is the bottleneck of a plug-in.
_LIMITS: Final[Mapping[str, frozenset[LimitName]]] = {
    "node_quota": frozenset({LimitName.NODE_LIMIT, LimitName.ROUTE_ENTRIES, LimitName.POD_CIDR_BLOCKS}),
    "pods_per_node": frozenset({LimitName.POD_LIMIT}),
    "pod_cidr": frozenset({LimitName.POD_CIDR_BLOCKS, LimitName.POD_ADDRESSES, LimitName.PREFIX_BLOCKS}),
}


def _matters(topic: Topic, level: NeedLevel, bottlenecks: frozenset[LimitName]) -> bool:
    """Return whether the plan asks for the row's need, or the row's limit is the bottleneck of a plug-in."""
    return level is not NeedLevel.NO or not bottlenecks.isdisjoint(_LIMITS.get(topic.id, ()))


def plan_numbers(context: RuleContext) -> dict[str, Param]:
    """Return the plan's numbers by the names that the cells' messages use; None for a number that is not known."""
    plan, facts = context.plan, context.catalogue.facts
    limits = facts.cluster_limits.value[plan.cluster_spec]
    limiting = min(context.pools, key=_fewest_pods)
    figures = limiting.limiting
    eni = figures.eni if figures else None
    type_name = figures.name if figures else next(iter(limiting.pool.instance_types), "")
    blocks = context.flannel.limit(LimitName.POD_CIDR_BLOCKS)
    routes = context.flannel.limit(LimitName.ROUTE_ENTRIES)
    return {
        "nodes": plan.most_nodes,
        "surge": plan.surge_nodes,
        "peak": plan.peak_nodes,
        "wanted_pods": plan.max_pods_per_node,
        "pods": plan.most_pods,
        "spec": Message(f"cluster_spec.{plan.cluster_spec}"),
        "type": type_name or Message("instance.own_figures"),
        "enis": eni.quantity if eni else None,
        "ipv4_per_eni": eni.ipv4_per_eni if eni else None,
        "ipv6_per_eni": eni.ipv6_per_eni if eni else None,
        "mode": Message(f"terway_mode.{context.mode}"),
        "terway_pods": context.terway.pods_per_node,
        "trunk_pods": context.terway.trunk_pods_per_node,
        "terway_nodes": context.terway.max_nodes,
        "terway_on_request": context.terway.max_nodes_on_request,
        "terway_limit": Message(f"limit.{context.terway.bottleneck.name}"),
        "terway_quota": limits.terway_nodes.default,
        "terway_most": limits.terway_nodes.maximum,
        "terway_addresses": terway_addresses(context.terway),
        "addresses_per_node": max(each.addresses for each in context.pools),
        "vpc_size": vpc_size(plan),
        "mask": plan.node_cidr_mask,
        "flannel_pods": context.flannel.pods_per_node,
        "flannel_usable": context.flannel.usable_pods_per_node,
        "flannel_nodes": context.flannel.max_nodes,
        "flannel_on_request": context.flannel.max_nodes_on_request,
        "flannel_limit": Message(f"limit.{context.flannel.bottleneck.name}"),
        "flannel_most": limits.flannel_nodes.maximum,
        "free_routes": routes.allowed if routes else None,
        "blocks": blocks.allowed if blocks else None,
        "pod_cidr": str(plan.pod_cidr) if plan.pod_cidr else None,
        "vpc_cidr": str(plan.vpc_cidr) if plan.vpc_cidr else None,
        "service_cidr": str(plan.service_cidr) if plan.service_cidr else None,
        "pod_vswitches": len(plan.pod_vswitches),
        "small": context.catalogue.fit.small_cluster.value.nodes,
        "kubernetes": str(facts.host_port.value),
    }


def _fewest_pods(figures: PoolFigures) -> tuple[int, str, str]:
    """Return the sort key by pods per node; the rest makes the result independent of the order of the pools."""
    limiting = figures.limiting
    if limiting is None:
        return 0, next(iter(figures.pool.instance_types), ""), ""
    return limiting.pods or 0, limiting.name, repr(limiting.eni)


def _known_type(context: RuleContext) -> str:
    if context.terway.pods_per_node is None:
        return "unknown"
    if len(context.pools) > 1:
        return "pools"
    if context.pools[0].pool.ip_prefixes:
        return "prefixes"
    if context.mode is TerwayMode.TRUNK_ENI and not context.terway.trunk_pods_per_node:
        return TerwayMode.SHARED_ENI.value  # how many pods could have a trunk ENI is not known, or none can
    return context.mode.value


def _mode(context: RuleContext) -> str:
    return "exclusive_eni" if context.mode is TerwayMode.EXCLUSIVE_ENI else ""


def _sharing(context: RuleContext) -> list[PoolFigures]:
    """Return the pools with shared ENIs, which can also have trunk ENIs."""
    return [pool for pool in context.pools if pool.mode is not TerwayMode.EXCLUSIVE_ENI]


def _has_trunk(figures: PoolFigures) -> bool | None:
    """Return whether every known type of the pool has trunk ENIs; None if not known."""
    return _all_able(has_trunk_pods(each.eni) for each in figures.known_types if each.eni is not None)


def _all_able(each_able: Iterable[bool | None]) -> bool | None:
    able = list(each_able)
    if False in able:
        return False
    return None if None in able or not able else True


def _per_pod_settings(context: RuleContext) -> str:
    """Return the variant for per-pod settings: by exclusive ENI, by trunk ENI, not at all, or not known."""
    if context.mode is TerwayMode.EXCLUSIVE_ENI:
        return "exclusive_eni"
    able = [_has_trunk(pool) for pool in _sharing(context)]
    if True in able:
        return "trunk_eni"
    return "unknown" if None in able else "unsupported"


def _trunk_numbers(context: RuleContext) -> Mapping[str, Param]:
    """Return the most pods per node in a pool with trunk ENIs, and a type without trunk ENIs."""
    sharing = _sharing(context)
    pods = [pool.trunk_pods for pool in sharing if _has_trunk(pool) and pool.trunk_pods is not None]
    lacking = (
        each
        for pool in sharing
        for each in pool.known_types
        if each.eni and has_trunk_pods(each.eni) is False
    )
    return {"trunk_pods": max(pods, default=None), **_type_numbers(lacking)}


def _dual_stack(context: RuleContext) -> str:
    able = [_has_ipv6(each) for each in context.pools]
    if False in able:
        return "unsupported"
    return "unknown" if None in able else ""


def _has_ipv6(figures: PoolFigures) -> bool | None:
    """Return whether every type of the pool has enough IPv6 addresses for dual stack; None if not known."""
    return _all_able(_type_has_ipv6(each, figures) for each in figures.known_types)


def _type_has_ipv6(figures: TypeFigures, pool: PoolFigures) -> bool | None:
    if figures.eni is None or figures.eni.ipv6_per_eni is None:
        return None
    needed = ipv6_needed(figures.eni, pool.mode, ip_prefixes=pool.pool.ip_prefixes)
    return figures.eni.ipv6_per_eni >= needed


def _ipv6_numbers(context: RuleContext) -> Mapping[str, Param]:
    """Return the numbers of a type that lacks IPv6 addresses; if none does, of the type with the fewest."""
    types = [(each, pool) for pool in context.pools for each in pool.known_types]
    lacking = [each for each, pool in types if _type_has_ipv6(each, pool) is False]
    return _type_numbers(lacking or [each for each, _ in types])


def _type_numbers(types: Iterable[TypeFigures]) -> Mapping[str, Param]:
    """Return the numbers of the type with the fewest IPv6 addresses; empty without types.

    The result doesn't depend on the order of the pools.
    """
    known = [
        (each.eni.ipv6_per_eni or 0, each.eni.ipv4_per_eni, each.name, each.eni) for each in types if each.eni
    ]
    if not known:
        return {}
    _, ipv4, name, eni = min(known, key=lambda each: each[:3])
    return {
        "type": name or Message("instance.own_figures"),
        "ipv6_per_eni": eni.ipv6_per_eni,
        "ipv4_per_eni": ipv4,
    }


def _pod_cidr(context: RuleContext) -> str:
    return "" if context.plan.pod_cidr else "none"


def _terway_quota(context: RuleContext) -> str:
    """Return the variant by Terway's quota of nodes; several pools share limits and have no single maximum."""
    if context.terway.max_nodes is None:
        return "pools"
    return "same" if context.terway.max_nodes_on_request == context.terway.max_nodes else ""


def _flannel_quota(context: RuleContext) -> str:
    if context.flannel.max_nodes is not None:
        raised = context.flannel.max_nodes_on_request != context.flannel.max_nodes
        return _pod_cidr(context) or ("" if raised else "same")
    return "pools" if context.plan.pod_cidr else "pools_none"


def _service_cidr(context: RuleContext) -> str:
    return "" if context.plan.service_cidr else "none"


def _pod_vswitches(context: RuleContext) -> str:
    return "" if context.plan.pod_vswitches else "shared"


_VARIANTS: Final[Mapping[tuple[str, Plugin], Callable[[RuleContext], str]]] = {
    ("network_performance", Plugin.TERWAY): _mode,
    ("pods_per_node", Plugin.TERWAY): _known_type,
    ("pod_cidr", Plugin.TERWAY): _pod_vswitches,
    ("pod_cidr", Plugin.FLANNEL): _pod_cidr,
    ("node_quota", Plugin.TERWAY): _terway_quota,
    ("node_quota", Plugin.FLANNEL): _flannel_quota,
    ("pods_per_node", Plugin.FLANNEL): _pod_cidr,
    ("network_security_isolation", Plugin.TERWAY): _per_pod_settings,
    ("fixed_pod_ip", Plugin.TERWAY): _per_pod_settings,
    ("network_policy", Plugin.TERWAY): _mode,
    ("ebpf", Plugin.TERWAY): _mode,
    ("dual_stack", Plugin.TERWAY): _dual_stack,
    ("immutable", Plugin.TERWAY): _service_cidr,
    ("immutable", Plugin.FLANNEL): _service_cidr,
}


# Cells with further numbers, which aren't those of the pool with the fewest pods per node.
_NUMBERS: Final[Mapping[tuple[str, Plugin], Callable[[RuleContext], Mapping[str, Param]]]] = {
    ("network_security_isolation", Plugin.TERWAY): _trunk_numbers,
    ("fixed_pod_ip", Plugin.TERWAY): _trunk_numbers,
    ("dual_stack", Plugin.TERWAY): _ipv6_numbers,
}


def _too_few_nodes(_: RuleContext, capacity: Capacity) -> bool:
    return not capacity.fits_on_request


def _too_few_pods(context: RuleContext, capacity: Capacity) -> bool:
    return any(
        pool.pods_per_node is not None and pool.pods_per_node < figures.pool.pods_per_node
        for figures, pool in zip(context.pools, capacity.node_pools, strict=True)
    )


_FALLS_SHORT: Final[Mapping[str, Callable[[RuleContext, Capacity], bool]]] = {
    "node_quota": _too_few_nodes,
    "pods_per_node": _too_few_pods,
}


def _more(terway: int | None, flannel: int | None) -> Plugin | None:
    if terway is None or flannel is None or terway == flannel:
        return None
    return Plugin.TERWAY if terway > flannel else Plugin.FLANNEL


def _node_quota(context: RuleContext) -> Plugin | None:
    """Return the plug-in with room for the plan without a quota increase, or with more room after one."""
    terway, flannel = context.terway, context.flannel
    if terway.fits != flannel.fits:
        return Plugin.TERWAY if terway.fits else Plugin.FLANNEL
    return _more(terway.max_nodes_on_request, flannel.max_nodes_on_request)


_FAVOURS: Final[Mapping[str, Callable[[RuleContext], Plugin | None]]] = {
    "node_quota": _node_quota,
    "pods_per_node": lambda context: _more(
        context.terway.usable_pods_per_node, context.flannel.usable_pods_per_node
    ),
}
