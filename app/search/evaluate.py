"""The engine's one door: a Plan and an edition in, an Evaluation out. Deterministic and total."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..catalogue.model import Catalogue, Plugin
from ..engine.assessment import Assessment
from ..engine.compare import compare
from ..engine.evaluation import Evaluation, PluginReport
from ..plan.plan import Plan
from .flips import with_flips
from .forecast import with_forecast
from .repair import with_repairs

MAX_TOGETHER: Final = 500  # plans


def evaluate(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Judge the plan by the edition; any Plan gets an answer."""
    return _evaluated(Assessment.of(plan, catalogue))


class Series:
    """Plans evaluated one after another, each as `evaluate` would.

    What rests on the stated ranges alone is not worked out again for a plan that states those of the one before.
    """

    def __init__(self) -> None:
        self._last: Assessment | None = None
        self._count = 0

    def evaluate(self, plan: Plan, catalogue: Catalogue) -> Evaluation:
        last = self._last
        self._count += 1
        # What is kept grows with every plan, so it is let go of now and then.
        if last is None or last.case.catalogue is not catalogue or self._count % MAX_TOGETHER == 0:
            judged = Assessment.of(plan, catalogue)
        else:
            judged = last.beside(plan)
        self._last = judged
        return _evaluated(judged)


def assess(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Everything but what would change the answer: no repairs, no flips."""
    return _compared(Assessment.of(plan, catalogue))


def _evaluated(judged: Assessment) -> Evaluation:
    answer = with_forecast(_compared(judged), judged)
    repaired = with_repairs(answer, judged.case.asked, lambda changed: _answer(judged.beside(changed)))
    return with_flips(repaired, judged)


def _compared(judged: Assessment) -> Evaluation:
    return replace(_answer(judged), comparison=tuple(compare(judged.case)))


def _answer(judged: Assessment) -> Evaluation:
    """Without the comparison, which no search reads."""
    case = judged.case
    return Evaluation(
        plan=case.plan,
        catalogue=case.catalogue,
        terway_mode=case.mode,
        assumptions=judged.completion.assumptions,
        findings=judged.findings,
        terway=PluginReport(Plugin.TERWAY, Plugin.TERWAY in judged.feasible, case.terway),
        flannel=PluginReport(Plugin.FLANNEL, Plugin.FLANNEL in judged.feasible, case.flannel),
        comparison=(),
        verdict=judged.verdict,
    )
