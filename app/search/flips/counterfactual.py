"""Counterfactuals: the plug-in that the verdict would choose if the plan were different."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Self

from ...catalogue.model import Catalogue, Plugin
from ...domain.memo import Memo
from ...engine.assess import assess, verdict_plugin
from ...engine.evaluation import Evaluation
from ...engine.growth import SOON, nodes_in_month
from ...plan.plan import NeedLevel, Plan


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Assesses changed plans for their verdict only. `answer` is the evaluation of the plan as it is.

    `grown` is the evaluation of the same ranges with the nodes after two years; None when the plan states no growth.
    `memo` is shared by all changed plans.
    """

    answer: Evaluation
    memo: Memo
    grown: Evaluation | None = None

    @classmethod
    def of(cls, answer: Evaluation, memo: Memo) -> Self:
        """Return the counterfactual of an evaluated plan, and assess its growth."""
        plan, percent = answer.plan, answer.plan.growth_percent_per_year
        if percent is None:
            return cls(answer, memo)
        pools = tuple(
            replace(pool, nodes=nodes_in_month(pool.nodes, percent, SOON), max_nodes=None)
            for pool in plan.pools
        )
        nodes: dict[str, Any] = (
            {"node_pools": pools} if plan.node_pools else {"nodes": pools[0].nodes, "max_nodes": None}
        )
        changed = plan.changed(**nodes)
        return cls(answer, memo, assess(changed, answer.catalogue, with_comparison=False, memo=memo))

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue

    @property
    def asked(self) -> Plan:
        """The plan as sent."""
        return self.answer.asked

    @property
    def current_plugin(self) -> Plugin | None:
        """The plug-in that the verdict chooses today."""
        return self.answer.verdict.plugin

    def plugin_with(self, **changes: Any) -> Plugin | None:
        """Return the plug-in that the verdict chooses with these fields changed."""
        return verdict_plugin(self.asked.changed(**changes), self.catalogue, self.memo)

    def plugin_with_need(self, need: str, level: NeedLevel) -> Plugin | None:
        """Return the plug-in that the verdict chooses with one need at another level."""
        return self.plugin_with(needs=MappingProxyType({**self.asked.needs, need: level}))
