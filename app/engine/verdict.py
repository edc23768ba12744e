"""The verdict: feasible plug-ins first, then the balance of preferences and of the plan's own fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..catalogue.model import Catalogue, Fact, Fit, Plugin, TerwayMode
from ..domain.terway import addresses_per_node
from ..plan.node_type import eni_figures, terway_mode
from ..plan.plan import NeedLevel, Plan
from ..plan.ranges import BOTH
from .evaluation import Capacity, Finding, Message, Params, Severity, Strength, Verdict, Weight


def weigh(
    plan: Plan,
    catalogue: Catalogue,
    terway: Capacity,
    findings: tuple[Finding, ...],
    feasible: tuple[Plugin, ...],
) -> Verdict:
    """Choose between the feasible plug-ins: the only one wins outright; of two, the one that the weights favour.

    `plan` is the completed plan, `terway` what Terway can hold under it.
    """
    if not feasible:
        return Verdict(None, Strength.NONE, None, Message("verdict.none"))
    weights: tuple[Weight, ...] = ()
    plugin, strength = feasible[0], Strength.ONLY_OPTION
    if len(feasible) > 1:
        weights = tuple(balance(plan, catalogue, terway, findings))
        plugin, strength = _leader(terway_lead(weights), catalogue.fit)
    if eni_figures(plan, catalogue) is None and Plugin.TERWAY in feasible:
        strength = Strength.CLOSE_CALL
    mode = terway_mode(plan, catalogue) if plugin is Plugin.TERWAY else None
    return Verdict(plugin, strength, mode, _summary(plugin, strength, mode), weights)


def _summary(plugin: Plugin, strength: Strength, mode: TerwayMode | None) -> Message:
    params: Params = {"mode": Message(f"terway_mode.{mode}")} if mode else {}
    return Message(f"verdict.{plugin}.{strength}", params)


def terway_lead(weights: Iterable[Weight]) -> int:
    """By how much the weights favour Terway; below zero where they favour Flannel."""
    return sum(weight.weight if weight.plugin is Plugin.TERWAY else -weight.weight for weight in weights)


def _leader(lead: int, fit: Fit) -> tuple[Plugin, Strength]:
    """Return which of two feasible plug-ins Terway's lead chooses, and how clearly."""
    if lead == 0:
        return fit.tie, Strength.CLOSE_CALL
    plugin = Plugin.TERWAY if lead > 0 else Plugin.FLANNEL
    return plugin, Strength.CLEAR if abs(lead) >= fit.clear_margin else Strength.CLOSE_CALL


def balance(
    plan: Plan, catalogue: Catalogue, terway: Capacity, findings: tuple[Finding, ...]
) -> Iterator[Weight]:
    """Yield everything that speaks for either plug-in: needs, advice, size, addresses, findings."""
    yield from _preferences(plan, catalogue)
    yield from _general_advice(catalogue.fit)
    yield from _size(plan, catalogue)
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


def _general_advice(fit: Fit) -> Iterator[Weight]:
    advice = fit.general_recommendation.value
    if advice.weight:
        yield _fit_weight(fit.general_recommendation, advice.plugin, advice.weight, {})


def _size(plan: Plan, catalogue: Catalogue) -> Iterator[Weight]:
    nodes, fit = plan.most_nodes, catalogue.fit
    small, large = fit.small_cluster.value, fit.large_cluster.value
    yields = small.yields_to_needs and _prefers_what_lacks(plan, catalogue, small.plugin)
    if nodes <= small.nodes and not yields:
        params: Params = {"nodes": nodes, "bound": small.nodes}
        yield _fit_weight(fit.small_cluster, small.plugin, small.weight, params)
    if nodes > large.nodes:
        yield _fit_weight(
            fit.large_cluster, large.plugin, large.weight, {"nodes": nodes, "bound": large.nodes}
        )


def _prefers_what_lacks(plan: Plan, catalogue: Catalogue, plugin: Plugin) -> bool:
    """Whether a need is preferred that the plug-in lacks."""
    return any(
        level is NeedLevel.PREFER and catalogue.needs[name].support(plugin).bars_as_must
        for name, level in plan.needs.items()
    )


def _fit_weight(fact: Fact[Any], plugin: Plugin, weight: int, params: Params) -> Weight:
    reason = Message(fact.code("reason", of="weight"), params)
    return Weight(fact.id, plugin, weight, reason, fact.certainty, fact.sources, fact.disputed)


def vpc_size(plan: Plan) -> int:
    """Addresses of the VPC with its secondary blocks."""
    blocks = (plan.vpc_cidr, *plan.secondary_cidrs)
    return sum(block.size for block in blocks if block is not None)


def terway_addresses(plan: Plan, catalogue: Catalogue, terway: Capacity) -> int:
    """VPC addresses that the plan takes with Terway: nodes, pods and idle ones."""
    idle = catalogue.facts.idle_addresses.value
    return plan.peak_nodes * (1 + addresses_per_node(plan.pods_per_node, idle, terway.pods_per_node))


def scarce_addresses(plan: Plan, fit: Fit) -> int:
    """Terway's addresses beyond which those of the VPC are scarce."""
    return vpc_size(plan) * fit.scarce_addresses.value.share_percent // 100


def _scarcity(plan: Plan, catalogue: Catalogue, terway: Capacity) -> Iterator[Weight]:
    fit, size = catalogue.fit, vpc_size(plan)
    needed = terway_addresses(plan, catalogue, terway)
    if needed > scarce_addresses(plan, fit):
        advice = fit.scarce_addresses.value
        params: Params = {"needed": needed, "size": size, "share": advice.share_percent}
        yield _fit_weight(fit.scarce_addresses, advice.plugin, advice.weight, params)


def _against(fit: Fit, findings: tuple[Finding, ...]) -> Iterator[Weight]:
    """A plug-in's own warnings count against it: once for a quota to ask for, once for all the others."""
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
