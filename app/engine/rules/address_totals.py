"""Rules about addresses in total: of the VPC and of one security group."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin
from ...domain.terway import addresses_per_node
from ...plan.plan import Plan, SecurityGroup
from ..evaluation import Message, Params, Severity
from .rule import Found, RuleContext, rule


@rule("vpc-addresses", fact="vpc_private_addresses")
def vpc_addresses(context: RuleContext) -> Iterator[Found]:
    """Private addresses in use in the VPC; with Terway every pod takes one."""
    most = context.catalogue.facts.vpc_private_addresses.value
    peak, used = context.plan.peak_nodes, used_addresses(context.plan)
    idle = context.catalogue.facts.idle_addresses.value
    for plugin, capacity in context.capacities:
        per_node = 0
        if plugin is Plugin.TERWAY:
            per_node = addresses_per_node(context.plan.pods_per_node, idle, capacity.pods_per_node)
        total = peak + used + peak * per_node
        if total > most:
            params: Params = {"nodes": peak, "used": used, "per_node": per_node, "total": total, "most": most}
            fields = (*context.peak_fields, "/pods_per_node") if per_node else context.peak_fields
            yield Found(
                Severity.ERROR,
                fields,
                params,
                (plugin,),
                variant=plugin.value,
                sum=Message("sum.vpc-addresses", params),
            )


def used_addresses(plan: Plan) -> int:
    """Addresses already used in the vSwitches; one in both lists counts once."""
    of_nodes = sum([vswitch.used for vswitch in plan.node_vswitches])
    of_pods = [vswitch for vswitch in plan.pod_vswitches if vswitch.used]
    if not of_pods:
        return of_nodes
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches}
    return of_nodes + sum(vswitch.used for vswitch in of_pods if vswitch.cidr not in node_blocks)


@rule("security-group-addresses", fact="basic_security_group")
def basic_security_group(context: RuleContext) -> Iterator[Found]:
    return _security_group(context, SecurityGroup.BASIC)


@rule("security-group-addresses", fact="enterprise_security_group")
def enterprise_security_group(context: RuleContext) -> Iterator[Found]:
    return _security_group(context, SecurityGroup.ENTERPRISE)


def _security_group(context: RuleContext, kind: SecurityGroup) -> Iterator[Found]:
    if context.plan.security_group is not kind:
        return
    facts = context.catalogue.facts
    basic = kind is SecurityGroup.BASIC
    size = (facts.basic_security_group if basic else facts.enterprise_security_group).value
    for plugin, _ in context.capacities:
        pods = context.plan.most_nodes * context.plan.pods_per_node if plugin is Plugin.TERWAY else 0
        total = context.plan.peak_nodes + pods
        if total <= size.warning:
            continue
        refused = size.error is not None and total > size.error
        severity = Severity.ERROR if refused else Severity.WARNING
        params: Params = {
            "nodes": context.plan.peak_nodes,
            "pods": pods,
            "total": total,
            "warning": size.warning,
            "most": size.error,
            "plugin": Message(f"plugin.{plugin}"),
        }
        fields = ("/security_group", *context.peak_fields, *(("/pods_per_node",) if pods else ()))
        total_sum = Message("sum.security-group", params)
        yield Found(severity, fields, params, (plugin,), f"{kind}.{severity}", total_sum)
