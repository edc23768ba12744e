"""The verdict: feasible plug-ins first, then the balance of preferences and of the plan's own fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalogue.model import Catalogue, Fit, Plugin, TerwayMode
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
    """Yield everything that speaks for either plug-in: needs, size, addresses, findings."""
    yield from _preferences(plan, catalogue)
    yield _size(plan, catalogue.fit)
    yield from _scarcity(plan, catalogue, terway)
    yield from _against(catalogue.fit, findings)


def _preferences(plan: Plan, catalogue: Catalogue) -> Iterator[Weight]:
    for name, level in plan.needs.items():
        if level is NeedLevel.PREFER:
            need = catalogue.needs[name]
            reason = Message(f"weight.{need.id}.reason")
            yield Weight(need.id, need.favours, need.weight, reason, need.certainty, need.sources)


def _size(plan: Plan, fit: Fit) -> Weight:
    params = {"nodes": plan.most_nodes, "bound": fit.small_cluster_nodes}
    if plan.most_nodes <= fit.small_cluster_nodes:
        return _fit_weight("small_cluster", Plugin.FLANNEL, fit.small_cluster_weight, params, fit)
    return _fit_weight("large_cluster", Plugin.TERWAY, fit.large_cluster_weight, params, fit)


def _fit_weight(code: str, plugin: Plugin, weight: int, params: Params, fit: Fit) -> Weight:
    return Weight(code, plugin, weight, Message(f"weight.{code}.reason", params), fit.certainty, fit.sources)


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
    return vpc_size(plan) * fit.scarce_share_percent // 100


def _scarcity(plan: Plan, catalogue: Catalogue, terway: Capacity) -> Iterator[Weight]:
    fit, size = catalogue.fit, vpc_size(plan)
    needed = terway_addresses(plan, catalogue, terway)
    if needed > scarce_addresses(plan, fit):
        params = {"needed": needed, "size": size, "share": fit.scarce_share_percent}
        yield _fit_weight("scarce_addresses", Plugin.FLANNEL, fit.scarce_weight, params, fit)


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
            yield _fit_weight("quota_request", plugin.other, fit.quota_request_weight, params, fit)
        if len(own) > requests:
            yield _fit_weight("warning", plugin.other, fit.warning_weight, params, fit)
