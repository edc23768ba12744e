"""A judged plan, and the verdict that it would have with other answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ...catalogue.model import Catalogue, Plugin
from ...engine.assessment import Assessment
from ...engine.evaluation import Evaluation
from ...plan.plan import NeedLevel, Plan


@dataclass(frozen=True)
class Counterfactual:
    """`answer` came of `base`."""

    answer: Evaluation
    base: Assessment

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue

    @cached_property
    def asked(self) -> Plan:
        return self.base.case.asked

    @cached_property
    def now(self) -> Plugin | None:
        return self.answer.verdict.plugin

    @cached_property
    def feasible(self) -> tuple[Plugin, ...]:
        return self.base.feasible

    def plugin_with(self, **changes: Any) -> Plugin | None:
        return self.base.plugin_beside(self.asked.changed(**changes))

    def plugin_with_need(self, need: str, level: NeedLevel) -> Plugin | None:
        needs = MappingProxyType({**self.asked.needs, need: level})
        return self.base.with_needs(needs).plugin
