"""A plan judged: completed, its capacities worked out, every rule asked, the verdict drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeAlias

from app.catalogue.model import Catalogue, Plugin
from app.planning.capacity import ZoneAddresses, flannel_capacity, terway_capacity, zone_addresses
from app.planning.complete import Completion, complete
from app.planning.evaluation import Finding, Severity, Verdict
from app.planning.node_type import eni_figures, every_need, terway_mode
from app.planning.plan import NeedLevel, Plan
from app.planning.proposal import Proposal, Proposals
from app.planning.ranges import same_ranges
from app.planning.rules import NEED_RULES, NUMBER_RULES, RANGE_RULES, Case, Rule
from app.planning.verdict import judge

Findings: TypeAlias = tuple[Finding, ...]

_ORDER = {severity: place for place, severity in enumerate(Severity)}


class _Ground:
    """The ranges that a plan states, for all plans that state them.

    What is proposed beside them, the addresses left in them and what is found on them: each worked out once.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.proposals = Proposals(plan, catalogue)
        self._addresses: dict[Proposal, tuple[ZoneAddresses, ...]] = {}
        self._findings: dict[Proposal, Findings] = {}

    def addresses(self, completion: Completion) -> tuple[ZoneAddresses, ...]:
        known = self._addresses.get(completion.proposal)
        if known is None:
            known = zone_addresses(completion.plan, self.catalogue)
            self._addresses[completion.proposal] = known
        return known

    def findings(self, case: Case, proposal: Proposal) -> Findings:
        known = self._findings.get(proposal)
        if known is None:
            known = self._findings[proposal] = _found(RANGE_RULES, case)
        return known


@dataclass(frozen=True)
class Judgement:
    """What was found is kept by what it was found on: the ranges, the numbers, and what the needs ask for."""

    completion: Completion
    case: Case
    ground: _Ground
    on_ranges: Findings
    on_numbers: Findings
    on_needs: Findings

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue) -> Self:
        return cls._on(_Ground(plan, catalogue), plan)

    def beside(self, asked: Plan) -> Self:
        """Of a plan near this one: with the same ranges, nothing of them is worked out again."""
        same = same_ranges(asked, self.case.asked)
        return self._on(self.ground if same else _Ground(asked, self.case.catalogue), asked)

    @classmethod
    def _on(cls, ground: _Ground, plan: Plan) -> Self:
        completion = complete(plan, ground.catalogue, ground.proposals)
        case = _case(plan, completion, ground)
        on_ranges = ground.findings(case, completion.proposal)
        return cls(completion, case, ground, on_ranges, _found(NUMBER_RULES, case), _found(NEED_RULES, case))

    def with_needs(self, needs: Mapping[str, NeedLevel]) -> Self:
        """Of the same plan with other needs; what needs have no part in is not worked out again."""
        asked = self.case.asked.changed(needs=needs)
        dual_stack = asked.need("dual_stack") is not self.case.asked.need("dual_stack")
        if dual_stack or terway_mode(asked, self.case.catalogue) is not self.case.mode:
            return self.beside(asked)
        plan = self.case.plan.changed(needs=every_need(needs, self.case.catalogue))
        case = replace(self.case, asked=asked, plan=plan)
        return replace(self, case=case, on_needs=_found(NEED_RULES, case))

    @cached_property
    def findings(self) -> Findings:
        """Errors first, otherwise in the order of the rules."""
        return tuple(sorted(self._all_findings, key=lambda finding: _ORDER[finding.severity]))

    @property
    def _all_findings(self) -> Findings:
        return (*self.on_ranges, *self.on_numbers, *self.on_needs)

    @cached_property
    def feasible(self) -> tuple[Plugin, ...]:
        """The plug-ins that no error stands against."""
        barred = {
            plugin for finding in self._all_findings if finding.is_error for plugin in finding.applies_to
        }
        return tuple(plugin for plugin in Plugin if plugin not in barred)

    @cached_property
    def verdict(self) -> Verdict:
        return judge(self.case, self._all_findings, self.feasible)


def _case(asked: Plan, completion: Completion, ground: _Ground) -> Case:
    plan, catalogue, addresses = completion.plan, ground.catalogue, ground.addresses(completion)
    return Case(
        asked=asked,
        plan=plan,
        catalogue=catalogue,
        unplaced=completion.unplaced,
        mode=terway_mode(asked, catalogue),
        figures=eni_figures(plan, catalogue),
        terway=terway_capacity(plan, catalogue, addresses),
        flannel=flannel_capacity(plan, catalogue, addresses),
    )


def _found(rules: Iterable[Rule], case: Case) -> Findings:
    return tuple(finding for rule in rules for finding in rule.findings(case))
