"""The engine's one door: a Plan and an edition in, an Evaluation out. Deterministic and total."""

from __future__ import annotations

from app.catalogue.model import Catalogue, Plugin
from app.planning.capacity import flannel_capacity, terway_capacity
from app.planning.compare import compare
from app.planning.complete import complete
from app.planning.evaluation import Evaluation, Finding, PluginReport, Severity
from app.planning.look_ahead import look_ahead
from app.planning.node_type import eni_figures, terway_mode
from app.planning.plan import Plan
from app.planning.repair import with_repairs
from app.planning.rules import RULES, Case
from app.planning.verdict import judge

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def assess(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Everything but what would change the answer: no repairs, no flips."""
    completion = complete(plan, catalogue)
    case = Case(
        asked=plan,
        plan=completion.plan,
        catalogue=catalogue,
        unplaced=completion.unplaced,
        mode=terway_mode(plan, catalogue),
        figures=eni_figures(completion.plan, catalogue),
        terway=terway_capacity(completion.plan, catalogue),
        flannel=flannel_capacity(completion.plan, catalogue),
    )
    findings = _findings(case)
    feasible = tuple(plugin for plugin in Plugin if not _has_error(findings, plugin))
    return Evaluation(
        plan=completion.plan,
        catalogue=catalogue,
        terway_mode=case.mode,
        assumptions=completion.assumptions,
        findings=findings,
        terway=PluginReport(Plugin.TERWAY, Plugin.TERWAY in feasible, case.terway),
        flannel=PluginReport(Plugin.FLANNEL, Plugin.FLANNEL in feasible, case.flannel),
        comparison=tuple(compare(case)),
        verdict=judge(case, findings, feasible),
    )


def evaluate(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Judge the plan by the edition; any Plan gets an answer."""
    return with_repairs(look_ahead(assess(plan, catalogue), assess), plan, assess)


def _findings(case: Case) -> tuple[Finding, ...]:
    """Every rule's findings, errors first, otherwise in the order of the rules."""
    found = (finding for rule in RULES for finding in rule.findings(case))
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _has_error(findings: tuple[Finding, ...], plugin: Plugin) -> bool:
    return any(finding.is_error and plugin in finding.applies_to for finding in findings)
