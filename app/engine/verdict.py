"""The verdict: feasible plug-ins first, then the balance of preferences and of the plan's own fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalogue.model import Catalogue, Fit, Plugin, TerwayMode
from ..domain.terway import addresses_per_node
from ..plan.plan import NeedLevel, Plan
from ..plan.ranges import BOTH
from .evaluation import Capacity, Finding, Message, Params, Severity, Strength, Verdict, Weight
from .rules import Case


def judge(case: Case, findings: tuple[Finding, ...], feasible: tuple[Plugin, ...]) -> Verdict:
    """One feasible plug-in wins outright; of two, the one that the weights favour."""
    if not feasible:
        return Verdict(None, Strength.NONE, None, Message("verdict.none"))
    weights: tuple[Weight, ...] = ()
    plugin, strength = feasible[0], Strength.ONLY_OPTION
    if len(feasible) > 1:
        weights = tuple(balance(case, findings))
        plugin, strength = weigh(terway_lead(weights), case.catalogue.fit)
    if case.figures is None and Plugin.TERWAY in feasible:
        strength = Strength.CLOSE_CALL
    mode = case.mode if plugin is Plugin.TERWAY else None
    return Verdict(plugin, strength, mode, _summary(plugin, strength, mode), weights)


def choose(case: Case, findings: tuple[Finding, ...], feasible: tuple[Plugin, ...]) -> Plugin | None:
    """The plug-in of the verdict, without a word about it."""
    if len(feasible) > 1:
        return weigh(terway_lead(balance(case, findings)), case.catalogue.fit)[0]
    return feasible[0] if feasible else None


def _summary(plugin: Plugin, strength: Strength, mode: TerwayMode | None) -> Message:
    params: Params = {"mode": Message(f"terway_mode.{mode}")} if mode else {}
    return Message(f"verdict.{plugin}.{strength}", params)


def terway_lead(weights: Iterable[Weight]) -> int:
    """By how much the weights favour Terway; below zero where they favour Flannel."""
    return sum(weight.weight if weight.plugin is Plugin.TERWAY else -weight.weight for weight in weights)


def weigh(lead: int, fit: Fit) -> tuple[Plugin, Strength]:
    """What Terway's lead makes of two feasible plug-ins, and how clearly."""
    if lead == 0:
        return fit.tie, Strength.CLOSE_CALL
    plugin = Plugin.TERWAY if lead > 0 else Plugin.FLANNEL
    return plugin, Strength.CLEAR if abs(lead) >= fit.clear_margin else Strength.CLOSE_CALL


def balance(case: Case, findings: tuple[Finding, ...]) -> Iterator[Weight]:
    """Everything that speaks for either plug-in, heaviest grounds first: needs, size, addresses, findings."""
    yield from _preferences(case.plan, case.catalogue)
    yield _size(case.plan, case.catalogue.fit)
    yield from _scarcity(case)
    yield from _against(case.catalogue.fit, findings)


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


def _scarcity(case: Case) -> Iterator[Weight]:
    fit, size = case.catalogue.fit, vpc_size(case.plan)
    needed = terway_addresses(case.plan, case.catalogue, case.terway)
    if needed > scarce_addresses(case.plan, fit):
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
