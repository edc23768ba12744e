"""Rules about how many nodes and pods fit, and what must be asked for first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...catalogue.model import Fact, Plugin
from ...domain import flannel
from ..evaluation import Limit, Message, Params, Pointer, Severity
from .rule import Found, RuleContext, rule


@rule("too-few-nodes", fact="cluster_nodes")
def too_few_nodes(context: RuleContext) -> Iterator[Found]:
    """More nodes, with those that stand while upgrading, than every quota at its maximum allows."""
    for plugin, capacity in context.capacities:
        if context.plan.peak_nodes <= capacity.max_nodes_on_request:
            continue
        limit = capacity.binding_on_request
        params: Params = {"bound_by": limit.name.value, **_limit_params(context, plugin, limit)}
        fields = (*context.peak_fields, *limit.fields)
        yield Found(Severity.ERROR, fields, params, (plugin,), sum=limit.sum)


@rule("quota-request", fact="cluster_nodes")
def quota_request(context: RuleContext) -> Iterator[Found]:
    """Enough once a quota is raised; ask before the cluster is created."""
    for plugin, capacity in context.capacities:
        if not capacity.max_nodes < context.plan.peak_nodes <= capacity.max_nodes_on_request:
            continue
        limit = capacity.binding
        now = {"quota": limit.name.value, "now": limit.nodes}
        params: Params = {**now, **_limit_params(context, plugin, limit)}
        fields = (*context.peak_fields, *limit.fields)
        yield Found(Severity.WARNING, fields, params, (plugin,), sum=limit.sum)


def _limit_params(context: RuleContext, plugin: Plugin, limit: Limit) -> Params:
    """What is said of a limit on nodes, whether it can be raised far enough or not."""
    return {
        "limit": Message(f"limit.{limit.name}"),
        "needed": context.plan.peak_nodes,
        "most": limit.nodes_on_request,
        "plugin": Message(f"plugin.{plugin}"),
    }


@rule("pods-per-node", fact="flannel_unusable_addresses")
def pods_per_node(context: RuleContext) -> Iterator[Found]:
    """More pods a node than published is refused; more than are usable will not all get an address."""
    wanted = context.plan.pods_per_node
    for plugin, capacity in context.capacities:
        published, usable = capacity.pods_per_node, capacity.usable_pods_per_node
        if published is None or usable is None or wanted <= usable:
            continue
        severity = Severity.ERROR if wanted > published else Severity.WARNING
        params: Params = {"wanted": wanted, "published": published, "usable": usable}
        own, basis = _what_holds_pods(context, plugin, severity)
        fields, variant = ("/pods_per_node", own), f"{plugin}.{severity}"
        most = flannel.addresses_per_node(context.catalogue.facts.node_cidr_mask.value.shortest)
        if plugin is Plugin.FLANNEL and wanted > most:
            params, variant = {**params, "most": most}, f"{plugin}.beyond"
        yield Found(severity, fields, params, (plugin,), variant, capacity.pods_sum, basis)


def _what_holds_pods(context: RuleContext, plugin: Plugin, severity: Severity) -> tuple[Pointer, Fact[Any]]:
    """The field that says how many, and the fact: only that a few of Flannel's addresses are not usable is inferred."""
    facts = context.catalogue.facts
    if plugin is Plugin.TERWAY:
        return "/instance_type" if context.plan.eni is None else "/eni", facts.terway_pods
    is_refused = severity is Severity.ERROR
    return "/node_cidr_mask", facts.node_cidr_mask if is_refused else facts.flannel_unusable_addresses


@rule("cluster-pods", fact="cluster_limits")
def cluster_pods(context: RuleContext) -> Iterator[Found]:
    most = context.catalogue.facts.cluster_limits.value[context.plan.cluster_spec].pods
    pods = context.plan.most_nodes * context.plan.pods_per_node
    if pods > most:
        params: Params = {
            "nodes": context.plan.most_nodes,
            "per_node": context.plan.pods_per_node,
            "pods": pods,
            "most": most,
        }
        fields = (context.most_nodes_field, "/pods_per_node")
        yield Found(Severity.ERROR, fields, params, sum=Message("sum.cluster-pods", params))


@rule("quota-contradiction", fact="route_entries")
def quota_contradiction(context: RuleContext) -> Iterator[Found]:
    quota, used = context.plan.route_entry_quota, context.plan.route_entries_used
    if used > quota:
        fields = ("/route_entries_used", "/route_entry_quota")
        yield Found(Severity.ERROR, fields, {"used": used, "quota": quota}, (Plugin.FLANNEL,))


@rule("service-count", fact="cluster_limits")
def service_count(context: RuleContext) -> Iterator[Found]:
    """More Services than the Service CIDR has addresses, or than the cluster may have; the lower one speaks."""
    wanted = context.plan.services
    if wanted is None:
        return
    most = context.catalogue.facts.cluster_limits.value[context.plan.cluster_spec].services
    if context.plan.service_cidr is not None:
        unusable = context.catalogue.facts.service_unusable_addresses.value
        usable = max(0, context.plan.service_cidr.size - unusable)
        if usable < min(wanted, most):
            params: Params = {
                "services": wanted,
                "range": str(context.plan.service_cidr),
                "size": context.plan.service_cidr.size,
                "unusable": unusable,
                "most": usable,
            }
            total = Message("sum.service-addresses", params)
            yield Found(Severity.ERROR, ("/services", "/service_cidr"), params, variant="cidr", sum=total)
            return
    if wanted > most:
        yield Found(Severity.ERROR, ("/services",), {"services": wanted, "most": most}, variant="cluster")
