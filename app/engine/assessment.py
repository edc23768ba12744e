"""A plan judged: completed, its capacities worked out, every rule asked, the verdict drawn."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self, TypeAlias

from ..catalogue.model import Catalogue, Plugin
from ..plan.node_type import eni_figures, pods_of_type, same_node, terway_mode
from ..plan.plan import NeedLevel, Plan
from ..plan.ranges import BOTH, beside_ranges, cluster_ranges, same_ranges
from ..proposals.complete import Completion, complete
from ..proposals.default_type import knows_type
from ..proposals.proposal import Proposal, Proposals
from .capacity import ZoneAddresses, flannel_capacity, same_capacity, terway_capacity, zone_addresses
from .evaluation import Finding, Severity, Verdict
from .rules import NEED_RULES, NUMBER_RULES, RANGE_RULES, Case, Rule
from .verdict import choose, judge

Findings: TypeAlias = tuple[Finding, ...]

_ORDER = {severity: place for place, severity in enumerate(Severity)}

# Grounds that one keeps at most, fewer for each so many connected networks, which each of them looks at by itself.
MAX_NEAR: Final = 16
NETWORKS_A_SHARE: Final = 1_000


class _Ground:
    """The ranges that a plan states, for all plans that state them.

    What is proposed beside them, the addresses left in them and what is found on them: each worked out once. `plugins`:
    of the verdicts on plans that were asked for them, by all that these state beside the ranges.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.proposals = Proposals(plan, catalogue)
        self._addresses: dict[Proposal, tuple[ZoneAddresses, ...]] = {}
        self._findings: dict[Proposal, Findings] = {}
        self.plugins: dict[Hashable, Plugin | None] = {}
        self._networks = plan.connected_networks
        self._near: dict[Hashable, _Ground] = {}

    def near(self, plan: Plan) -> _Ground:
        """That of other ranges among the same connected networks, kept for the next plan whose repairs try them."""
        room = MAX_NEAR // (1 + len(self._networks) // NETWORKS_A_SHARE)
        if not room or self._networks != plan.connected_networks:
            return _Ground(plan, self.catalogue)
        ranges = cluster_ranges(plan)
        known = self._near.get(ranges)
        if known is None:
            if len(self._near) == room:
                self._near.clear()
            known = self._near[ranges] = _Ground(plan, self.catalogue)
        return known

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
class Assessment:
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

    @classmethod
    def _on(cls, ground: _Ground, plan: Plan) -> Self:
        completion = complete(plan, ground.catalogue, ground.proposals)
        case = _case(completion, ground)
        return cls._judged(ground, completion, case, _found(NEED_RULES, case))

    def beside(self, asked: Plan) -> Self:
        """Of a plan near this one: what is the same is not worked out again."""
        ground = self.ground
        if not same_ranges(asked, self.case.asked):
            return self._on(ground.near(asked), asked)
        completion = complete(asked, ground.catalogue, ground.proposals)
        case = self._case_with(completion) or _case(completion, ground)
        same = same_node(case.plan, self.case.plan)
        return self._judged(ground, completion, case, self.on_needs if same else _found(NEED_RULES, case))

    def plugin_beside(self, asked: Plan) -> Plugin | None:
        """That of the verdict on a plan near this one. A search asks the same of many plans on one ground."""
        if not same_ranges(asked, self.case.asked):
            return self.beside(asked).plugin
        known, stated = self.ground.plugins, beside_ranges(asked)
        if stated not in known:
            known[stated] = self.beside(asked).plugin
        return known[stated]

    @classmethod
    def _judged(cls, ground: _Ground, completion: Completion, case: Case, on_needs: Findings) -> Self:
        on_ranges = ground.findings(case, completion.proposal)
        return cls(completion, case, ground, on_ranges, _found(NUMBER_RULES, case), on_needs)

    def _case_with(self, completion: Completion) -> Case | None:
        """Where it has the capacities of this one."""
        same = completion.proposal is self.completion.proposal and same_capacity(
            completion.plan, self.case.plan
        )
        return replace(self.case, asked=completion.asked, plan=completion.plan) if same else None

    def with_needs(self, needs: Mapping[str, NeedLevel]) -> Self:
        """Of the same plan with other needs; what needs have no part in is not worked out again.

        They have a part in the ranges and the numbers by the type that is chosen for them, and the pods that it holds.
        """
        case = self.case
        asked = case.asked.changed(needs=needs)
        mode = terway_mode(asked, case.catalogue)
        if not knows_type(asked) or pods_of_type(case.figures, mode) != case.terway.pods_per_node:
            return self.beside(asked)
        completion = self.completion.with_needs(asked)
        case = replace(case, asked=asked, plan=completion.plan, mode=mode)
        return replace(self, completion=completion, case=case, on_needs=_found(NEED_RULES, case))

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
        return tuple([plugin for plugin in BOTH if plugin not in barred])

    @property
    def plugin(self) -> Plugin | None:
        """That of the verdict."""
        return choose(self.case, self._all_findings, self.feasible)

    @cached_property
    def verdict(self) -> Verdict:
        return judge(self.case, self._all_findings, self.feasible)


def _case(completion: Completion, ground: _Ground) -> Case:
    plan, catalogue, addresses = completion.plan, ground.catalogue, ground.addresses(completion)
    figures, mode = eni_figures(plan, catalogue), terway_mode(plan, catalogue)
    return Case(
        asked=completion.asked,
        plan=plan,
        catalogue=catalogue,
        unplaced=completion.unplaced,
        mode=mode,
        figures=figures,
        terway=terway_capacity(plan, catalogue, addresses, figures, mode),
        flannel=flannel_capacity(plan, catalogue, addresses),
    )


def _found(rules: Iterable[Rule], case: Case) -> Findings:
    return tuple([finding for rule in rules for finding in rule.findings(case)])
