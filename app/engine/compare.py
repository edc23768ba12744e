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
from .rules import Case
from .verdict import terway_addresses, vpc_size


def compare(case: Case) -> Iterator[ComparisonRow]:
    numbers = plan_numbers(case)
    for topic in case.catalogue.topics:
        level = case.plan.need(topic.need) if topic.need else NeedLevel.NO
        yield ComparisonRow(
            topic.id,
            _cell(topic, Plugin.TERWAY, case, numbers),
            _cell(topic, Plugin.FLANNEL, case, numbers),
            _FAVOURS[topic.id](case) if topic.id in _FAVOURS else topic.favours,
            level,
            topic.certainty,
            topic.sources,
            decided=_decided(case, topic, level),
        )


def _cell(topic: Topic, plugin: Plugin, case: Case, numbers: Mapping[str, Param]) -> Message:
    choose = _VARIANTS.get((topic.id, plugin))
    variant = choose(case) if choose else ""
    code = f"cell.{topic.id}.{plugin}"
    return Message(f"{code}.{variant}" if variant else code, numbers)


def _decided(case: Case, topic: Topic, level: NeedLevel) -> bool:
    """Whether a must of this row ruled a plug-in out, or a number in it that the plan asks more of."""
    if topic.id in _FALLS_SHORT:
        return any(_FALLS_SHORT[topic.id](case.plan, capacity) for _, capacity in case.capacities)
    if level is not NeedLevel.MUST or topic.need is None:
        return False
    need = case.catalogue.needs[topic.need]
    return any(need.support(plugin).bars_as_must for plugin in Plugin)


def plan_numbers(case: Case) -> dict[str, Param]:
    """The plan's numbers by the names that the cells' sentences use; a number not known is None."""
    plan, facts = case.plan, case.catalogue.facts
    limits = facts.cluster_limits.value[plan.cluster_spec]
    per_node = addresses_per_node(plan.pods_per_node, facts.idle_addresses.value, case.terway.pods_per_node)
    blocks = case.flannel.limit(LimitName.POD_CIDR_BLOCKS)
    routes = case.flannel.limit(LimitName.ROUTE_ENTRIES)
    return {
        "nodes": plan.most_nodes,
        "surge": plan.surge_nodes,
        "peak": plan.peak_nodes,
        "wanted_pods": plan.pods_per_node,
        "pods": plan.most_nodes * plan.pods_per_node,
        "spec": Message(f"cluster_spec.{plan.cluster_spec}"),
        "type": plan.instance_type or "",
        "enis": case.figures.quantity if case.figures else None,
        "ipv4_per_eni": case.figures.ipv4_per_eni if case.figures else None,
        "ipv6_per_eni": case.figures.ipv6_per_eni if case.figures else None,
        "mode": Message(f"terway_mode.{case.mode}"),
        "terway_pods": case.terway.pods_per_node,
        "trunk_pods": case.terway.trunk_pods_per_node,
        "terway_nodes": case.terway.max_nodes,
        "terway_on_request": case.terway.max_nodes_on_request,
        "terway_limit": Message(f"limit.{case.terway.binding.name}"),
        "terway_quota": limits.terway_nodes.default,
        "terway_most": limits.terway_nodes.maximum,
        "terway_addresses": terway_addresses(plan, case.catalogue, case.terway),
        "addresses_per_node": per_node,
        "vpc_size": vpc_size(plan),
        "mask": plan.node_cidr_mask,
        "flannel_pods": case.flannel.pods_per_node,
        "flannel_usable": case.flannel.usable_pods_per_node,
        "flannel_nodes": case.flannel.max_nodes,
        "flannel_on_request": case.flannel.max_nodes_on_request,
        "flannel_limit": Message(f"limit.{case.flannel.binding.name}"),
        "flannel_most": limits.flannel_nodes.maximum,
        "free_routes": routes.nodes if routes else None,
        "blocks": blocks.nodes if blocks else None,
        "pod_cidr": str(plan.pod_cidr) if plan.pod_cidr else None,
        "vpc_cidr": str(plan.vpc_cidr) if plan.vpc_cidr else None,
        "service_cidr": str(plan.service_cidr) if plan.service_cidr else None,
        "pod_vswitches": len(plan.pod_vswitches),
        "small": case.catalogue.fit.small_cluster_nodes,
    }


def _known_type(case: Case) -> str:
    if case.figures is None:
        return "unknown"
    if case.mode is TerwayMode.TRUNK_ENI and not case.terway.trunk_pods_per_node:
        return TerwayMode.SHARED_ENI.value  # how many pods could have a trunk ENI is not known, or none can
    return case.mode.value


def _mode(case: Case) -> str:
    return "exclusive_eni" if case.mode is TerwayMode.EXCLUSIVE_ENI else ""


def _per_pod_settings(case: Case) -> str:
    """Fixed addresses and own security groups: by exclusive ENI, by trunk ENI, not at all, or not known."""
    if case.mode is TerwayMode.EXCLUSIVE_ENI:
        return "exclusive_eni"
    if case.figures is None:
        return "unknown"
    pods = trunk_pods(case.figures)
    if case.figures.trunk_supported is False or pods == 0:
        return "unsupported"
    return "unknown" if pods is None or case.figures.trunk_supported is None else "trunk_eni"


def _dual_stack(case: Case) -> str:
    if case.figures is None or case.figures.ipv6_per_eni is None:
        return "unknown"
    needed = 1 if case.mode is TerwayMode.EXCLUSIVE_ENI else case.figures.ipv4_per_eni
    return "" if case.figures.ipv6_per_eni >= needed else "unsupported"


def _pod_cidr(case: Case) -> str:
    return "" if case.plan.pod_cidr else "none"


def _service_cidr(case: Case) -> str:
    return "" if case.plan.service_cidr else "none"


def _pod_vswitches(case: Case) -> str:
    return "" if case.plan.pod_vswitches else "shared"


_VARIANTS: Final[Mapping[tuple[str, Plugin], Callable[[Case], str]]] = {
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


_FAVOURS: Final[Mapping[str, Callable[[Case], Plugin | None]]] = {
    "node_quota": lambda case: _more(case.terway.max_nodes_on_request, case.flannel.max_nodes_on_request),
    "pods_per_node": lambda case: _more(case.terway.usable_pods_per_node, case.flannel.usable_pods_per_node),
}
