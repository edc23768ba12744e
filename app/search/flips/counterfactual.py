"""A plan's answer, and the plug-in that would be the verdict with other answers."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ...catalogue.model import Catalogue, Plugin
from ...engine.assess import verdict_plugin
from ...engine.evaluation import Evaluation
from ...plan.plan import NeedLevel, Plan


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """`answer` is the Evaluation of the plan as it is."""

    answer: Evaluation

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue

    @property
    def asked(self) -> Plan:
        """The plan as sent."""
        return self.answer.asked

    @property
    def now(self) -> Plugin | None:
        """The plug-in of the verdict as the plan is."""
        return self.answer.verdict.plugin

    def plugin_with(self, **changes: Any) -> Plugin | None:
        """Return the plug-in of the verdict on the plan with fields changed."""
        return verdict_plugin(self.asked.changed(**changes), self.catalogue)

    def plugin_with_need(self, need: str, level: NeedLevel) -> Plugin | None:
        """Return the plug-in of the verdict on the plan with one need at another level."""
        return self.plugin_with(needs=MappingProxyType({**self.asked.needs, need: level}))
