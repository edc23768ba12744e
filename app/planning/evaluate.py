"""The engine's one door: a Plan and an edition in, an Evaluation out. Deterministic and total."""

from __future__ import annotations

from app.catalogue.model import Catalogue, Plugin
from app.planning.capacity import flannel_capacity, terway_capacity
from app.planning.compare import compare
from app.planning.complete import Completion, complete
from app.planning.evaluation import Evaluation, Finding, PluginReport, Severity
from app.planning.flips import with_flips
from app.planning.look_ahead import look_ahead
from app.planning.node_type import eni_figures, terway_mode
from app.planning.plan import Plan
from app.planning.repair import with_repairs
from app.planning.rules import RULES, Case
from app.planning.verdict import judge

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def evaluate(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Judge the plan by the edition; any Plan gets an answer."""
    answer = look_ahead(assess(plan, catalogue), assess)
    return with_flips(with_repairs(answer, plan, assess), plan, verdict_plugin)


def assess(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Everything but what would change the answer: no repairs, no flips."""
    completion = complete(plan, catalogue)
    case = _case(plan, completion, catalogue)
    findings = _findings(case)
    feasible = _feasible(findings)
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


def verdict_plugin(plan: Plan, catalogue: Catalogue) -> Plugin | None:
    """The plug-in of the plan's verdict alone, for those who ask of many plans."""
    case = _case(plan, complete(plan, catalogue), catalogue)
    findings = _findings(case)
    return judge(case, findings, _feasible(findings)).plugin


def _case(plan: Plan, completion: Completion, catalogue: Catalogue) -> Case:
    return Case(
        asked=plan,
        plan=completion.plan,
        catalogue=catalogue,
        unplaced=completion.unplaced,
        mode=terway_mode(plan, catalogue),
        figures=eni_figures(completion.plan, catalogue),
        terway=terway_capacity(completion.plan, catalogue),
        flannel=flannel_capacity(completion.plan, catalogue),
    )


def _feasible(findings: tuple[Finding, ...]) -> tuple[Plugin, ...]:
    return tuple(plugin for plugin in Plugin if not _has_error(findings, plugin))


def _findings(case: Case) -> tuple[Finding, ...]:
    """Every rule's findings, errors first, otherwise in the order of the rules."""
    found = (finding for rule in RULES for finding in rule.findings(case))
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _has_error(findings: tuple[Finding, ...], plugin: Plugin) -> bool:
    return any(finding.is_error and plugin in finding.applies_to for finding in findings)
