"""Assessing one plan: complete it, count the capacities, check every rule, compare the plug-ins, weigh them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from ..catalogue.model import Catalogue, Plugin
from ..domain.memo import Memo
from ..plan.plan import Plan
from ..plan.ranges import BOTH, ranges_key
from ..proposals.complete import Completion, complete
from .capacity import CapacityCounter
from .compare import compare
from .evaluation import Evaluation, Finding, PluginReport, Severity
from .rules import RULES, VERDICT_RULES, WEIGHED_RULES, RuleContext
from .verdict import chosen_plugin, weigh

_OTHER_RULES: Final = tuple(rule for rule in WEIGHED_RULES if not rule.of_ranges)
_ORDER: Final = {severity: index for index, severity in enumerate(Severity)}


def assess(
    plan: Plan, catalogue: Catalogue, *, with_comparison: bool = True, memo: Memo | None = None
) -> Evaluation:
    """Assess a plan by the facts of one edition.

    Total and deterministic: every Plan gets an Evaluation, and equal plans get equal ones. The searches for repairs and
    growth call this for each plan that they try, without the comparison, which they don't need and which is slow.
    `memo`: of plans by the same edition.
    """
    completion = complete(plan, catalogue, memo)
    context = count(completion)
    findings = check(context, memo)
    feasible = feasible_plugins(findings)
    verdict = weigh(context.plan, catalogue, context.terway, context.flannel, findings, feasible)
    with_verdict = replace(context, chosen=verdict.plugin)
    notes = _in_order(chain.from_iterable(rule.findings(with_verdict) for rule in VERDICT_RULES))
    return Evaluation(
        completion=completion,
        terway_mode=context.mode,
        findings=(*findings, *notes),
        terway=PluginReport(Plugin.TERWAY, Plugin.TERWAY in feasible, context.terway),
        flannel=PluginReport(Plugin.FLANNEL, Plugin.FLANNEL in feasible, context.flannel),
        comparison=tuple(compare(context)) if with_comparison else (),
        verdict=verdict,
    )


def verdict_plugin(plan: Plan, catalogue: Catalogue, memo: Memo) -> Plugin | None:
    """Return the plug-in that the verdict of `assess` would choose, which is all that the search for flips needs.

    It takes the same steps without those that only readers need, and stops as soon as neither plug-in is feasible.
    `memo` may only be shared between plans by the same edition.
    """
    context = count(complete(plan, catalogue, memo))
    on_ranges = _range_findings(context, memo)
    findings = [found for rule in WEIGHED_RULES if rule.of_ranges for found in on_ranges[rule.code]]
    feasible = feasible_plugins(findings)
    for rule in _OTHER_RULES if feasible else ():
        found = tuple(rule.findings(context))
        if found:
            findings += found
            feasible = feasible_plugins(findings)
            if not feasible:
                break
    return chosen_plugin(context.plan, catalogue, context.terway, findings, feasible) if feasible else None


def count(completion: Completion) -> RuleContext:
    """Return the context of the rules, which counts each plug-in's capacity once a rule asks for it."""
    counter = CapacityCounter.of(completion.plan, completion.catalogue, completion.pools)
    return RuleContext(completion.asked, completion.unplaced, counter)


def check(context: RuleContext, memo: Memo | None = None) -> tuple[Finding, ...]:
    """Return the findings of the rules, errors first, otherwise in the order of the rules."""
    on_ranges = _range_findings(context, memo)
    listed = (on_ranges[rule.code] if rule.of_ranges else rule.findings(context) for rule in RULES)
    return _in_order(chain.from_iterable(listed))


def _range_findings(context: RuleContext, memo: Memo | None) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings of each range rule by its code. They depend only on the ranges, which are the key of the memo."""

    def found() -> dict[str, tuple[Finding, ...]]:
        return {rule.code: tuple(rule.findings(context)) for rule in RULES if rule.of_ranges}

    if memo is None:
        return found()
    return memo.of(("findings", ranges_key(context.asked), ranges_key(context.plan)), found)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


def feasible_plugins(findings: Iterable[Finding]) -> tuple[Plugin, ...]:
    """Return the plug-ins that no error applies to."""
    infeasible = {plugin for finding in findings if finding.is_error for plugin in finding.applies_to}
    return tuple([plugin for plugin in BOTH if plugin not in infeasible])
