"""Rules about how many nodes, pods and Services fit, which quotas have to be raised, and what growth reaches soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...catalogue.model import Fact, Plugin
from ...domain import formulas
from ...plan.plan import Existing
from ...plan.pool_figures import PoolFigures
from ..evaluation import Message, Params, Pointer, Severity
from ..growth import SOON, Forecast, LimitMonth, limit_months
from ..limits import Capacity, Limit
from .rule import Found, RuleContext, rule


@rule("too-few-nodes", fact="cluster_nodes")
def too_few_nodes(context: RuleContext) -> Iterator[Found]:
    """Report a limit that the plan exceeds even with every quota at its maximum."""
    for plugin, capacity in context.capacities:
        if capacity.fits_on_request:
            continue
        limit = capacity.bottleneck_on_request
        params: Params = {"bound_by": limit.name.value, **_limit_params(context, plugin, limit)}
        fields = (*context.peak_fields, *limit.fields)
        yield Found(Severity.ERROR, fields, params, (plugin,), _limit_variant(context, limit), limit.sum)


@rule("quota-request", fact="cluster_nodes")
def quota_request(context: RuleContext) -> Iterator[Found]:
    """Report a quota that has to be raised before the cluster is created, or grows."""
    variant = "existing" if context.plan.existing is Existing.CLUSTER else ""
    for plugin, capacity in context.capacities:
        if capacity.fits or not capacity.fits_on_request:
            continue
        for limit in capacity.limits:
            if limit.fits:
                continue
            now = {"quota": limit.name.value, "now": limit.allowed}
            params: Params = {**now, **_limit_params(context, plugin, limit)}
            fields = (*context.peak_fields, *limit.fields)
            yield Found(Severity.WARNING, fields, params, (plugin,), variant, limit.sum)


def _limit_params(context: RuleContext, plugin: Plugin, limit: Limit) -> Params:
    """Return the parameters of a limit's message: in nodes with one pool, else in the limit's unit and zone."""
    common: Params = {"limit": Message(f"limit.{limit.name}"), "plugin": Message(f"plugin.{plugin}")}
    if len(context.pools) == 1 and limit.nodes_on_request is not None:
        return {**common, "needed": context.plan.peak_nodes, "most": limit.nodes_on_request}
    place = limit.tightest_on_request
    return {
        **common,
        "needed": place.needed,
        "most": place.allowed_on_request,
        "unit": Message(f"unit.{limit.unit}", {"count": place.allowed_on_request}),
        "zone": place.zone or "",
    }


def _limit_variant(context: RuleContext, limit: Limit) -> str:
    if len(context.pools) == 1 and limit.nodes_on_request is not None:
        return ""
    return "zone" if limit.zone is not None else "pools"


@rule("pods-per-node", fact="flannel_unusable_addresses")
def pods_per_node(context: RuleContext) -> Iterator[Found]:
    """Report more pods per node than the maximum, or than the addresses that pods can use."""
    for plugin, capacity in context.capacities:
        for figures, pool in zip(context.pools, capacity.node_pools, strict=True):
            published, usable = pool.pods_per_node, pool.usable_pods_per_node
            wanted = figures.pool.pods_per_node
            if published is None or usable is None or wanted <= usable:
                continue
            severity = Severity.ERROR if wanted > published else Severity.WARNING
            params: Params = {"wanted": wanted, "published": published, "usable": usable}
            own, basis = _what_holds_pods(context, figures, plugin, severity)
            fields, variant = (figures.field("pods_per_node"), *own), f"{plugin}.{severity}"
            most = formulas.addresses_per_block(context.catalogue.facts.node_cidr_mask.value.shortest)
            if plugin is Plugin.FLANNEL and wanted > most:
                params, variant = {**params, "most": most}, f"{plugin}.beyond"
            yield Found(severity, fields, params, (plugin,), variant, pool.pods_sum, basis)


def _what_holds_pods(
    context: RuleContext, figures: PoolFigures, plugin: Plugin, severity: Severity
) -> tuple[tuple[Pointer, ...], Fact[Any]]:
    """Return the further fields that decide how many pods a node can have, and the fact behind it.

    With several pools, the finding names only the pool's own field. That a few of Flannel's addresses are unusable is
    inferred, so this has a fact of its own.
    """
    facts, short_form = context.catalogue.facts, not figures.pointer
    if plugin is Plugin.TERWAY:
        return figures.type_fields if short_form else (), facts.terway_pods
    basis = facts.node_cidr_mask if severity is Severity.ERROR else facts.flannel_unusable_addresses
    return ("/node_cidr_mask",) if short_form else (), basis


@rule("cluster-pods", fact="cluster_limits")
def cluster_pods(context: RuleContext) -> Iterator[Found]:
    """Report more pods than a cluster may have; pods on virtual nodes have a quota of their own."""
    most = context.catalogue.facts.cluster_limits.value[context.plan.cluster_spec].pods
    pods = context.plan.most_pods
    if pods <= most:
        return
    fields = (*context.max_nodes_fields, *context.pods_fields)
    if len(context.pools) > 1:
        params: Params = {"nodes": context.plan.most_nodes, "pods": pods, "most": most}
        yield Found(Severity.ERROR, fields, params, variant="pools")
        return
    pool = context.pools[0].pool
    params = {"nodes": pool.most_nodes, "per_node": pool.pods_per_node, "pods": pods, "most": most}
    yield Found(Severity.ERROR, fields, params, sum=Message("sum.cluster-pods", params))


@rule("pool-size", fact="pool_nodes", weighs=False)
def pool_size(context: RuleContext) -> Iterator[Found]:
    """Report a pool with more nodes than a scaling group may have, unless its quota is raised."""
    most = context.catalogue.facts.pool_nodes.value
    for index, figures in enumerate(context.pools):
        if figures.pool.peak_nodes > most:
            params: Params = {"pool": figures.title, "nodes": figures.pool.peak_nodes, "most": most}
            yield Found(Severity.WARNING, context.peak_fields_of(index), params)


@rule("virtual-pods", fact="virtual_node_pods")
def virtual_pods(context: RuleContext) -> Iterator[Found]:
    """Report more pods on virtual nodes than a cluster may have, or than are advised."""
    limits = context.catalogue.facts.virtual_node_pods.value[context.plan.cluster_spec]
    pods = context.plan.virtual_node_pods
    if pods <= limits.advised:
        return
    severity = Severity.ERROR if pods > limits.maximum else Severity.WARNING
    params: Params = {"pods": pods, "most": limits.maximum, "advised": limits.advised}
    yield Found(severity, ("/virtual_node_pods",), params, variant=severity.value)


@rule("cluster-exists", fact="immutable")
def cluster_exists(context: RuleContext) -> Iterator[Found]:
    """Report the other plug-in for an existing cluster, whose plug-in can't be changed."""
    chosen = context.plan.plugin
    if context.plan.existing is Existing.CLUSTER and chosen is not None:
        params: Params = {
            "plugin": Message(f"plugin.{chosen}"),
            "other": Message(f"plugin.{chosen.other}"),
        }
        yield Found(Severity.ERROR, ("/existing", "/plugin"), params, (chosen.other,))


@rule("quota-contradiction", fact="route_entries")
def quota_contradiction(context: RuleContext) -> Iterator[Found]:
    """Report more route entries used than the quota allows: one of the figures is wrong."""
    quota, used = context.plan.route_entry_quota, context.plan.route_entries_used
    if used > quota:
        fields = ("/route_entries_used", "/route_entry_quota")
        yield Found(Severity.ERROR, fields, {"used": used, "quota": quota}, (Plugin.FLANNEL,))


@rule("route-tables", fact="route_tables")
def route_tables(context: RuleContext) -> Iterator[Found]:
    """Report several route tables: with Flannel, nodes stay NotReady until the cloud controller manager has them."""
    if context.plan.route_tables > 1:
        versions = context.catalogue.facts.route_tables.value
        params: Params = {
            "tables": context.plan.route_tables,
            "kubernetes": versions.min_kubernetes,
            "ccm": versions.min_ccm,
        }
        yield Found(Severity.WARNING, ("/route_tables",), params, (Plugin.FLANNEL,))


@rule("service-count", fact="cluster_limits")
def service_count(context: RuleContext) -> Iterator[Found]:
    """Report more Services than the Service CIDR has addresses or than the cluster may have, with the lower number."""
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


@rule("growth-limit", fact="cluster_nodes")
def growth_limit(context: RuleContext) -> Iterator[Found]:
    """Report a limit that growth exceeds within two years; a note if raising a quota postpones that beyond them.

    Reports nothing if the plan's maximum nodes exceed a limit already.
    """
    forecast = Forecast.of(context.plan)
    if forecast is None:
        return
    for plugin, capacity in context.capacities:
        months = tuple(limit_months(forecast, plugin, capacity))
        for_good = _earliest([each.month_on_request for each in months])
        by_quota = _earliest([each.month for each in months])
        if capacity.fits_on_request and for_good is not None and for_good <= SOON:
            yield _found(context, plugin, capacity, months, Severity.WARNING)
        elif capacity.fits and by_quota is not None and by_quota <= SOON:
            yield _found(context, plugin, capacity, months, Severity.NOTE)


def _earliest(months: Sequence[int | None]) -> int | None:
    return min((month for month in months if month is not None), default=None)


def _found(
    context: RuleContext, plugin: Plugin, capacity: Capacity, months: Sequence[LimitMonth], severity: Severity
) -> Found:
    limit, month = _outgrown_first(capacity, months, on_request=severity is Severity.WARNING)
    params: Params = {
        "bound_by": limit.name.value,
        "limit": Message(f"limit.{limit.name}"),
        "month": month,
        "percent": context.plan.growth_percent_per_year,
        "now": limit.nodes,
        "most": limit.nodes_on_request,
        "plugin": Message(f"plugin.{plugin}"),
    }
    nodes = tuple(figures.field("nodes") for figures in context.pools)
    fields = ("/growth_percent_per_year", *nodes, *limit.fields)
    variant = severity.value if limit.nodes is not None else f"{severity}.pools"
    return Found(severity, fields, params, (plugin,), variant, limit.sum)


def _outgrown_first(
    capacity: Capacity, months: Sequence[LimitMonth], *, on_request: bool
) -> tuple[Limit, int]:
    """Return the limit that growth exceeds first, and the month; on a tie today's bottleneck if it is among them."""
    named = {each.limit: each.month_on_request if on_request else each.month for each in months}
    first = _earliest(list(named.values()))
    assert first is not None  # the rule found such a month
    bottleneck = capacity.bottleneck_on_request if on_request else capacity.bottleneck
    if named[bottleneck.name] == first:
        return bottleneck, first
    return next(limit for limit in capacity.limits if named[limit.name] == first), first
