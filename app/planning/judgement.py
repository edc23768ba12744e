"""A plan judged: completed, its capacities worked out, every rule asked, the verdict drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from app.catalogue.model import Catalogue, Need, Plugin
from app.planning.capacity import flannel_capacity, terway_capacity
from app.planning.complete import Completion, complete
from app.planning.evaluation import Finding, Severity, Verdict
from app.planning.node_type import eni_figures, terway_mode
from app.planning.plan import NeedLevel, Plan
from app.planning.ranges import same_ranges
from app.planning.rules import NEED_RULES, OTHER_RULES, RULES, Case, Rule
from app.planning.verdict import judge

_ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Judgement:
    """`found`: what each rule has to say, rule by rule."""

    completion: Completion
    case: Case
    found: Mapping[Rule, tuple[Finding, ...]]

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue) -> Self:
        completion = complete(plan, catalogue)
        case = _case(plan, completion, catalogue)
        return cls(completion, case, _found(RULES, case))

    def beside(self, asked: Plan) -> Judgement:
        """Of a plan near this one; where it has the same ranges, what was found on them is not looked for again."""
        catalogue = self.case.catalogue
        completion = complete(asked, catalogue)
        case = _case(asked, completion, catalogue)
        same = same_ranges(asked, self.case.asked) and same_ranges(case.plan, self.case.plan)
        rules = OTHER_RULES if same else RULES
        return Judgement(completion, case, {**self.found, **_found(rules, case)})

    def with_needs(self, needs: Mapping[str, NeedLevel]) -> Judgement:
        """Of the same plan with other needs; what needs have no part in is not worked out again."""
        asked, catalogue = replace(self.case.asked, needs=needs), self.case.catalogue
        changed = (
            need
            for need in catalogue.needs.values()
            if asked.need(need.id) is not self.case.asked.need(need.id)
        )
        if any(map(shapes_the_plan, changed)):
            return self.beside(asked)
        case = replace(self.case, asked=asked, plan=replace(self.case.plan, needs=needs))
        return Judgement(self.completion, case, {**self.found, **_found(NEED_RULES, case)})

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Errors first, otherwise in the order of the rules."""
        found = (finding for findings in self.found.values() for finding in findings)
        return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))

    @cached_property
    def feasible(self) -> tuple[Plugin, ...]:
        """The plug-ins that no error stands against."""
        barred = {plugin for finding in self.findings if finding.is_error for plugin in finding.applies_to}
        return tuple(plugin for plugin in Plugin if plugin not in barred)

    @cached_property
    def verdict(self) -> Verdict:
        return judge(self.case, self.findings, self.feasible)


def _case(asked: Plan, completion: Completion, catalogue: Catalogue) -> Case:
    return Case(
        asked=asked,
        plan=completion.plan,
        catalogue=catalogue,
        unplaced=completion.unplaced,
        mode=terway_mode(asked, catalogue),
        figures=eni_figures(completion.plan, catalogue),
        terway=terway_capacity(completion.plan, catalogue),
        flannel=flannel_capacity(completion.plan, catalogue),
    )


def shapes_the_plan(need: Need) -> bool:
    """Whether the need has a say in Terway's mode, in the type of a node or in the ranges that are proposed."""
    return need.terway_mode is not None or need.id == "dual_stack"


def _found(rules: Iterable[Rule], case: Case) -> dict[Rule, tuple[Finding, ...]]:
    return {rule: tuple(rule.findings(case)) for rule in rules}
