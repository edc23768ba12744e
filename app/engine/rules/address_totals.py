"""Rules about total addresses and ENIs: in the VPC, in a security group, and of the account in the region."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin, SecurityGroupSize, SecurityGroupUnit
from ...plan.plan import Plan, SecurityGroup
from ..evaluation import Message, Params, Severity
from .rule import Found, RuleContext, rule


@rule("vpc-addresses", fact="vpc_private_addresses")
def vpc_addresses(context: RuleContext) -> Iterator[Found]:
    """Report more private addresses in use than a VPC may have; with Terway every pod takes one."""
    most, plan = context.catalogue.facts.vpc_private_addresses.value, context.plan
    for plugin, _ in context.capacities:
        of_pods = pod_addresses(context) if plugin is Plugin.TERWAY else 0
        used = used_addresses(plan)
        total = plan.peak_nodes + plan.virtual_node_pods + used + of_pods
        if total <= most:
            continue
        common: Params = {"nodes": plan.peak_nodes, "used": used, "total": total, "most": most}
        fields = (*context.peak_fields, *context.pods_fields) if of_pods else context.peak_fields
        if len(context.pools) > 1 or plan.virtual_node_pods:
            params: Params = {**common, "pods": of_pods, "virtual": plan.virtual_node_pods}
            sums = Message("sum.vpc-addresses.pools", params)
            yield Found(Severity.ERROR, fields, params, (plugin,), f"{plugin}.pools", sums)
        else:
            params = {**common, "per_node": context.pools[0].addresses if of_pods else 0}
            sums = Message("sum.vpc-addresses", params)
            yield Found(Severity.ERROR, fields, params, (plugin,), plugin.value, sums)


def pod_addresses(context: RuleContext) -> int:
    """Return the VPC addresses that the pods of all nodes take with Terway at the peak."""
    return sum(each.pool.peak_nodes * each.addresses for each in context.pools)


def used_addresses(plan: Plan) -> int:
    """Return the addresses already used in the vSwitches; a vSwitch in both lists counts once."""
    of_nodes = sum([vswitch.used for vswitch in plan.node_vswitches])
    of_pods = [vswitch for vswitch in plan.pod_vswitches if vswitch.used]
    if not of_pods:
        return of_nodes
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches}
    return of_nodes + sum(vswitch.used for vswitch in of_pods if vswitch.cidr not in node_blocks)


def region_eni_count(context: RuleContext) -> int:
    """Return the secondary ENIs of Terway's nodes at the peak; members of trunk ENIs are not counted."""
    return sum(each.pool.peak_nodes * each.enis for each in context.pools)


@rule("region-enis", fact="region_enis", weighs=False)
def region_enis(context: RuleContext) -> Iterator[Found]:
    """Report many secondary ENIs: the account has a quota of them in each region."""
    enis = region_eni_count(context)
    if enis > context.catalogue.facts.region_enis.value:
        fields = (*context.peak_fields, *context.pods_fields)
        yield Found(Severity.NOTE, fields, {"enis": enis}, (Plugin.TERWAY,))


@rule("security-group-addresses", fact="basic_security_group")
def basic_security_group(context: RuleContext) -> Iterator[Found]:
    """Report more addresses than one basic security group may have."""
    if context.plan.security_group is SecurityGroup.BASIC:
        yield from _security_group(context, context.catalogue.facts.basic_security_group.value)


@rule("security-group-addresses", fact="enterprise_security_group")
def enterprise_security_group(context: RuleContext) -> Iterator[Found]:
    """Report more addresses or ENIs than one enterprise security group may have."""
    if context.plan.security_group is SecurityGroup.ENTERPRISE:
        yield from _security_group(context, context.catalogue.facts.enterprise_security_group.value)


def _security_group(context: RuleContext, size: SecurityGroupSize) -> Iterator[Found]:
    for plugin, _ in context.capacities:
        params = _group_params(context, plugin, size)
        total = params["total"]
        assert isinstance(total, int)
        if total > size.warning:
            severity = Severity.ERROR if size.error is not None and total > size.error else Severity.WARNING
        elif size.addresses_note is not None and _addresses(context, plugin) > size.addresses_note:
            severity = Severity.NOTE
            params = {**params, "total": _addresses(context, plugin), "warning": size.addresses_note}
        else:
            continue
        fields = ("/security_group", *context.peak_fields, *(context.pods_fields if params["pods"] else ()))
        counted_enis = size.unit is SecurityGroupUnit.ENIS and severity is not Severity.NOTE
        variant = f"{context.plan.security_group}.{'enis.' if counted_enis else ''}{severity}"
        yield Found(severity, fields, params, (plugin,), variant, _group_sum(params, severity))


def _group_params(context: RuleContext, plugin: Plugin, size: SecurityGroupSize) -> Params:
    plan = context.plan
    nodes = plan.peak_nodes + plan.virtual_node_pods
    if size.unit is SecurityGroupUnit.ENIS:
        pods = region_eni_count(context) if plugin is Plugin.TERWAY else 0
    else:
        pods = _pod_entries(context) if plugin is Plugin.TERWAY else 0
    doubled = size.counts_ipv6 and plugin is Plugin.TERWAY and plan.is_must("dual_stack")
    return {
        "nodes": nodes,
        "pods": pods,
        "families": 2 if doubled else 1,
        "total": (nodes + pods) * (2 if doubled else 1),
        "warning": size.warning,
        "most": size.error,
        "plugin": Message(f"plugin.{plugin}"),
    }


def _addresses(context: RuleContext, plugin: Plugin) -> int:
    """Return the addresses in the group, even if its size counts ENIs."""
    pods = _pod_entries(context) if plugin is Plugin.TERWAY else 0
    return context.plan.peak_nodes + context.plan.virtual_node_pods + pods


def _pod_entries(context: RuleContext) -> int:
    """Return the entries of Terway's pods in a security group: one for each pod, or one for each IP prefix."""
    return sum(
        each.pool.most_nodes * (each.prefixes if each.pool.ip_prefixes else each.pool.pods_per_node)
        for each in context.pools
    )


def _group_sum(params: Params, severity: Severity) -> Message | None:
    if severity is Severity.NOTE:
        return None
    return Message("sum.security-group.dual" if params["families"] == 2 else "sum.security-group", params)
