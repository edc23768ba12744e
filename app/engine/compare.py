"""The comparison: every row of the user's document, each cell in the plan's own numbers.

A cell's sentence is `cell.<topic>.<plug-in>`, with a variant where the plan changes what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ..catalogue.model import Plugin, TerwayMode, Topic
from ..domain.terway import addresses_per_node
from ..plan.node_type import trunk_pods
from ..plan.plan import NeedLevel, Plan
from .evaluation import Capacity, ComparisonRow, LimitName, Message, Param
from .rules import RuleContext
from .verdict import terway_addresses, vpc_size


def compare(context: RuleContext) -> Iterator[ComparisonRow]:
    numbers = plan_numbers(context)
    for topic in context.catalogue.topics:
        level = context.plan.need(topic.need) if topic.need else NeedLevel.NO
        yield ComparisonRow(
            topic.id,
            _cell(topic, Plugin.TERWAY, context, numbers),
            _cell(topic, Plugin.FLANNEL, context, numbers),
            _FAVOURS[topic.id](context) if topic.id in _FAVOURS else topic.favours,
            level,
            topic.certainty,
            topic.sources,
            decided=_decided(context, topic, level),
        )


def _cell(topic: Topic, plugin: Plugin, context: RuleContext, numbers: Mapping[str, Param]) -> Message:
    choose = _VARIANTS.get((topic.id, plugin))
    variant = choose(context) if choose else ""
    code = f"cell.{topic.id}.{plugin}"
    return Message(f"{code}.{variant}" if variant else code, numbers)


def _decided(context: RuleContext, topic: Topic, level: NeedLevel) -> bool:
    """Whether a must of this row ruled a plug-in out, or a number in it that the plan asks more of."""
    if topic.id in _FALLS_SHORT:
        return any(_FALLS_SHORT[topic.id](context.plan, capacity) for _, capacity in context.capacities)
    if level is not NeedLevel.MUST or topic.need is None:
        return False
    need = context.catalogue.needs[topic.need]
    return any(need.support(plugin).bars_as_must for plugin in Plugin)


def plan_numbers(context: RuleContext) -> dict[str, Param]:
    """The plan's numbers by the names that the cells' sentences use; a number not known is None."""
    plan, facts = context.plan, context.catalogue.facts
    limits = facts.cluster_limits.value[plan.cluster_spec]
    per_node = addresses_per_node(
        plan.pods_per_node, facts.idle_addresses.value, context.terway.pods_per_node
    )
    blocks = context.flannel.limit(LimitName.POD_CIDR_BLOCKS)
    routes = context.flannel.limit(LimitName.ROUTE_ENTRIES)
    return {
        "nodes": plan.most_nodes,
        "surge": plan.surge_nodes,
        "peak": plan.peak_nodes,
        "wanted_pods": plan.pods_per_node,
        "pods": plan.most_nodes * plan.pods_per_node,
        "spec": Message(f"cluster_spec.{plan.cluster_spec}"),
        "type": plan.instance_type or "",
        "enis": context.figures.quantity if context.figures else None,
        "ipv4_per_eni": context.figures.ipv4_per_eni if context.figures else None,
        "ipv6_per_eni": context.figures.ipv6_per_eni if context.figures else None,
        "mode": Message(f"terway_mode.{context.mode}"),
        "terway_pods": context.terway.pods_per_node,
        "trunk_pods": context.terway.trunk_pods_per_node,
        "terway_nodes": context.terway.max_nodes,
        "terway_on_request": context.terway.max_nodes_on_request,
        "terway_limit": Message(f"limit.{context.terway.binding.name}"),
        "terway_quota": limits.terway_nodes.default,
        "terway_most": limits.terway_nodes.maximum,
        "terway_addresses": terway_addresses(plan, context.catalogue, context.terway),
        "addresses_per_node": per_node,
        "vpc_size": vpc_size(plan),
        "mask": plan.node_cidr_mask,
        "flannel_pods": context.flannel.pods_per_node,
        "flannel_usable": context.flannel.usable_pods_per_node,
        "flannel_nodes": context.flannel.max_nodes,
        "flannel_on_request": context.flannel.max_nodes_on_request,
        "flannel_limit": Message(f"limit.{context.flannel.binding.name}"),
        "flannel_most": limits.flannel_nodes.maximum,
        "free_routes": routes.nodes if routes else None,
        "blocks": blocks.nodes if blocks else None,
        "pod_cidr": str(plan.pod_cidr) if plan.pod_cidr else None,
        "vpc_cidr": str(plan.vpc_cidr) if plan.vpc_cidr else None,
        "service_cidr": str(plan.service_cidr) if plan.service_cidr else None,
        "pod_vswitches": len(plan.pod_vswitches),
        "small": context.catalogue.fit.small_cluster.value.nodes,
    }


def _known_type(context: RuleContext) -> str:
    if context.figures is None:
        return "unknown"
    if context.mode is TerwayMode.TRUNK_ENI and not context.terway.trunk_pods_per_node:
        return TerwayMode.SHARED_ENI.value  # how many pods could have a trunk ENI is not known, or none can
    return context.mode.value


def _mode(context: RuleContext) -> str:
    return "exclusive_eni" if context.mode is TerwayMode.EXCLUSIVE_ENI else ""


def _per_pod_settings(context: RuleContext) -> str:
    """Fixed addresses and own security groups: by exclusive ENI, by trunk ENI, not at all, or not known."""
    if context.mode is TerwayMode.EXCLUSIVE_ENI:
        return "exclusive_eni"
    if context.figures is None:
        return "unknown"
    pods = trunk_pods(context.figures)
    if context.figures.trunk_supported is False or pods == 0:
        return "unsupported"
    return "unknown" if pods is None or context.figures.trunk_supported is None else "trunk_eni"


def _dual_stack(context: RuleContext) -> str:
    if context.figures is None or context.figures.ipv6_per_eni is None:
        return "unknown"
    needed = 1 if context.mode is TerwayMode.EXCLUSIVE_ENI else context.figures.ipv4_per_eni
    return "" if context.figures.ipv6_per_eni >= needed else "unsupported"


def _pod_cidr(context: RuleContext) -> str:
    return "" if context.plan.pod_cidr else "none"


def _service_cidr(context: RuleContext) -> str:
    return "" if context.plan.service_cidr else "none"


def _pod_vswitches(context: RuleContext) -> str:
    return "" if context.plan.pod_vswitches else "shared"


_VARIANTS: Final[Mapping[tuple[str, Plugin], Callable[[RuleContext], str]]] = {
    ("network_performance", Plugin.TERWAY): _mode,
    ("pods_per_node", Plugin.TERWAY): _known_type,
    ("pod_cidr", Plugin.TERWAY): _pod_vswitches,
    ("pod_cidr", Plugin.FLANNEL): _pod_cidr,
    ("node_quota", Plugin.FLANNEL): _pod_cidr,
    ("pods_per_node", Plugin.FLANNEL): _pod_cidr,
    ("network_security_isolation", Plugin.TERWAY): _per_pod_settings,
    ("fixed_pod_ip", Plugin.TERWAY): _per_pod_settings,
    ("network_policy", Plugin.TERWAY): _mode,
    ("ebpf", Plugin.TERWAY): _mode,
    ("dual_stack", Plugin.TERWAY): _dual_stack,
    ("immutable", Plugin.TERWAY): _service_cidr,
    ("immutable", Plugin.FLANNEL): _service_cidr,
}


def _too_few_nodes(plan: Plan, capacity: Capacity) -> bool:
    return capacity.max_nodes_on_request < plan.peak_nodes


def _too_few_pods(plan: Plan, capacity: Capacity) -> bool:
    return capacity.pods_per_node is not None and capacity.pods_per_node < plan.pods_per_node


_FALLS_SHORT: Final[Mapping[str, Callable[[Plan, Capacity], bool]]] = {
    "node_quota": _too_few_nodes,
    "pods_per_node": _too_few_pods,
}


def _more(terway: int | None, flannel: int | None) -> Plugin | None:
    if terway is None or flannel is None or terway == flannel:
        return None
    return Plugin.TERWAY if terway > flannel else Plugin.FLANNEL


_FAVOURS: Final[Mapping[str, Callable[[RuleContext], Plugin | None]]] = {
    "node_quota": lambda context: _more(
        context.terway.max_nodes_on_request, context.flannel.max_nodes_on_request
    ),
    "pods_per_node": lambda context: _more(
        context.terway.usable_pods_per_node, context.flannel.usable_pods_per_node
    ),
}
