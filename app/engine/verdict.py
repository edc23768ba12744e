"""The verdict: the only feasible plug-in, or the one that the weights of preferences, advice and findings favour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..catalogue.model import Catalogue, Fact, Fit, Plugin
from ..plan.plan import NeedLevel, Plan
from ..plan.pool_figures import terway_mode
from ..plan.ranges import BOTH
from .evaluation import (
    Capacity,
    Condition,
    Finding,
    LimitName,
    Message,
    Params,
    Severity,
    Strength,
    Verdict,
    Weight,
)


def weigh(
    plan: Plan,
    catalogue: Catalogue,
    terway: Capacity,
    flannel: Capacity,
    findings: Sequence[Finding],
    feasible: Sequence[Plugin],
) -> Verdict:
    """Return the verdict: the only feasible plug-in, or the one of two that the weights favour.

    `plan` is the completed plan, `terway` and `flannel` are the plug-ins' capacities under it.
    """
    if not feasible:
        return Verdict(None, Strength.NONE, None, Message("verdict.none"))
    weights: tuple[Weight, ...] = ()
    plugin, strength = feasible[0], Strength.ONLY_OPTION
    if len(feasible) > 1:
        weights = tuple(balance(plan, catalogue, terway, findings))
        plugin, strength = _leader(terway_lead(weights), catalogue.fit)
    if Plugin.TERWAY in feasible and any(finding.code == "instance-unknown" for finding in findings):
        strength = Strength.CLOSE_CALL
    mode = terway_mode(plan, catalogue) if plugin is Plugin.TERWAY else None
    conditions = tuple(conditions_of(plan, terway if plugin is Plugin.TERWAY else flannel))
    summary = _summary(
        f"verdict.{plugin}.{strength}", {"mode": Message(f"terway_mode.{mode}")} if mode else {}, conditions
    )
    return Verdict(plugin, strength, mode, summary, weights, conditions)


def chosen_plugin(
    plan: Plan,
    catalogue: Catalogue,
    terway: Capacity,
    findings: Sequence[Finding],
    feasible: Sequence[Plugin],
) -> Plugin | None:
    """Return only the plug-in of the verdict that `weigh` would return."""
    if len(feasible) < len(BOTH):
        return feasible[0] if feasible else None
    return _leader(terway_lead(balance(plan, catalogue, terway, findings)), catalogue.fit)[0]


def conditions_of(plan: Plan, capacity: Capacity) -> Iterator[Condition]:
    """Yield the quotas that have to be raised before the plan fits."""
    for limit in capacity.limits:
        if not limit.fits:
            used = plan.route_entries_used if limit.name is LimitName.ROUTE_ENTRIES else 0
            yield Condition(limit.name, limit.needed, limit.allowed, limit.needed + used)


def _summary(code: str, params: Params, conditions: tuple[Condition, ...]) -> Message:
    """Return the summary, with the first quota to be raised if the verdict depends on one."""
    if not conditions:
        return Message(code, params)
    first = conditions[0]
    condition_params: Params = {"needed": first.needed, "allowed": first.allowed, "request": first.request}
    return Message(
        f"{code}.if", {**params, "condition": Message(f"condition.{first.quota}", condition_params)}
    )


def terway_lead(weights: Iterable[Weight]) -> int:
    """Return by how much the weights favour Terway; below zero where they favour Flannel."""
    return sum(weight.weight if weight.plugin is Plugin.TERWAY else -weight.weight for weight in weights)


def _leader(lead: int, fit: Fit) -> tuple[Plugin, Strength]:
    """Return the plug-in that Terway's lead in weights chooses of two feasible ones, and how clearly."""
    if lead == 0:
        return fit.tie, Strength.CLOSE_CALL
    plugin = Plugin.TERWAY if lead > 0 else Plugin.FLANNEL
    return plugin, Strength.CLEAR if abs(lead) >= fit.clear_margin else Strength.CLOSE_CALL


def balance(
    plan: Plan, catalogue: Catalogue, terway: Capacity, findings: Sequence[Finding]
) -> Iterator[Weight]:
    """Yield the weights for either plug-in: preferred needs, general advice, cluster size, addresses, findings."""
    yield from _preferences(plan, catalogue)
    yield from _advice(plan, catalogue)
    yield from _scarcity(plan, catalogue, terway)
    yield from _against(catalogue.fit, findings)


def _preferences(plan: Plan, catalogue: Catalogue) -> Iterator[Weight]:
    for name, level in plan.needs.items():
        if level is NeedLevel.PREFER:
            need = catalogue.needs[name]
            reason = Message(f"weight.{need.id}.reason")
            yield Weight(
                need.id, need.favours, need.weight, reason, need.certainty, need.sources, need.disputed
            )


def _advice(plan: Plan, catalogue: Catalogue) -> Iterator[Weight]:
    """Yield the official advice, in general and for the size of the cluster; surge nodes don't count."""
    fit, nodes = catalogue.fit, plan.most_nodes
    general, small, large = fit.general_recommendation, fit.small_cluster, fit.large_cluster
    if general.value.weight:
        yield _fit_weight(general, general.value.plugin, general.value.weight, {})
    yields = small.value.yields_to_needs and _prefers_what_is_lacking(plan, catalogue, small.value.plugin)
    if nodes <= small.value.nodes and not yields:
        params: Params = {"nodes": nodes, "bound": small.value.nodes}
        yield _fit_weight(small, small.value.plugin, small.value.weight, params)
    if nodes > large.value.nodes:
        params = {"nodes": nodes, "bound": large.value.nodes}
        yield _fit_weight(large, large.value.plugin, large.value.weight, params)


def _prefers_what_is_lacking(plan: Plan, catalogue: Catalogue, plugin: Plugin) -> bool:
    """Return whether the plan prefers a need that the plug-in lacks."""
    return any(
        level is NeedLevel.PREFER and catalogue.needs[name].support(plugin).rules_out_as_must
        for name, level in plan.needs.items()
    )


def _fit_weight(fact: Fact[Any], plugin: Plugin, weight: int, params: Params) -> Weight:
    reason = Message(fact.code("reason", of="weight"), params)
    return Weight(fact.id, plugin, weight, reason, fact.certainty, fact.sources, fact.disputed)


def vpc_size(plan: Plan) -> int:
    """Return the addresses of the VPC with its secondary blocks."""
    blocks = (plan.vpc_cidr, *plan.secondary_cidrs)
    return sum(block.size for block in blocks if block is not None)


def terway_addresses(terway: Capacity) -> int:
    """Return the VPC addresses that the plan takes with Terway at the peak: nodes, pods and idle ones."""
    return sum(pool.nodes * (1 + pool.addresses_per_node) for pool in terway.node_pools)


def scarce_addresses(plan: Plan, fit: Fit) -> int:
    """Return how many of the VPC's addresses Terway may take before they count as scarce."""
    return vpc_size(plan) * fit.scarce_addresses.value.share_percent // 100


def _scarcity(plan: Plan, catalogue: Catalogue, terway: Capacity) -> Iterator[Weight]:
    scarce = catalogue.fit.scarce_addresses
    needed = terway_addresses(terway) + plan.virtual_node_pods
    if needed > scarce_addresses(plan, catalogue.fit):
        params: Params = {"needed": needed, "size": vpc_size(plan), "share": scarce.value.share_percent}
        yield _fit_weight(scarce, scarce.value.plugin, scarce.value.weight, params)


def _against(fit: Fit, findings: Sequence[Finding]) -> Iterator[Weight]:
    """Yield the weights of a plug-in's own warnings against it: one for quota requests, one for all others."""
    for plugin in BOTH:
        own = [
            finding
            for finding in findings
            if finding.applies_to == (plugin,) and finding.severity is Severity.WARNING
        ]
        requests = sum(finding.code == "quota-request" for finding in own)
        params: Params = {"plugin": Message(f"plugin.{plugin}"), "count": len(own) - requests}
        if requests:
            yield _fit_weight(fit.quota_request, plugin.other, fit.quota_request.value, params)
        if len(own) > requests:
            yield _fit_weight(fit.warning, plugin.other, fit.warning.value, params)
