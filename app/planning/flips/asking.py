"""A judged plan, and the verdict that it would have with other answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from app.catalogue.model import Catalogue, Plugin
from app.planning.evaluation import Evaluation
from app.planning.judgement import Judgement
from app.planning.plan import NeedLevel, Plan


@dataclass(frozen=True)
class Asking:
    """`answer` came of `base`."""

    answer: Evaluation
    base: Judgement

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue

    @property
    def asked(self) -> Plan:
        return self.base.case.asked

    @property
    def now(self) -> Plugin | None:
        return self.answer.verdict.plugin

    @property
    def both_feasible(self) -> bool:
        return self.answer.terway.feasible and self.answer.flannel.feasible

    @cached_property
    def lead(self) -> int:
        """By how much the plug-in of the verdict outweighs the other one."""
        return sum(
            weight.weight if weight.plugin is self.now else -weight.weight
            for weight in self.answer.verdict.weights
        )

    def plugin_with(self, **changes: Any) -> Plugin | None:
        return self.base.beside(replace(self.asked, **changes)).verdict.plugin

    def plugin_with_need(self, need: str, level: NeedLevel) -> Plugin | None:
        needs = MappingProxyType({**self.asked.needs, need: level})
        return self.base.with_needs(needs).verdict.plugin
