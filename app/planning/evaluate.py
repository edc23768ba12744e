"""The engine's one door: a Plan and an edition in, an Evaluation out. Deterministic and total."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.catalogue.model import Catalogue, Plugin
from app.planning.compare import compare
from app.planning.evaluation import Evaluation, PluginReport
from app.planning.flips import with_flips
from app.planning.judgement import Judgement
from app.planning.look_ahead import look_ahead
from app.planning.plan import Plan
from app.planning.repair import with_repairs

MOST_TOGETHER: Final = 500  # plans


def evaluate(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Judge the plan by the edition; any Plan gets an answer."""
    return _evaluated(Judgement.of(plan, catalogue))


class Series:
    """Plans evaluated one after another, each as `evaluate` would.

    What rests on the stated ranges alone is not worked out again for a plan that states those of the one before.
    """

    def __init__(self) -> None:
        self._last: Judgement | None = None
        self._count = 0

    def evaluate(self, plan: Plan, catalogue: Catalogue) -> Evaluation:
        last = self._last
        self._count += 1
        # What is kept grows with every plan, so it is let go of now and then.
        if last is None or last.case.catalogue is not catalogue or self._count % MOST_TOGETHER == 0:
            judged = Judgement.of(plan, catalogue)
        else:
            judged = last.beside(plan)
        self._last = judged
        return _evaluated(judged)


def assess(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Everything but what would change the answer: no repairs, no flips."""
    return _compared(Judgement.of(plan, catalogue))


def _evaluated(judged: Judgement) -> Evaluation:
    answer = look_ahead(_compared(judged), judged)
    repaired = with_repairs(answer, judged.case.asked, lambda changed: _answer(judged.beside(changed)))
    return with_flips(repaired, judged)


def _compared(judged: Judgement) -> Evaluation:
    return replace(_answer(judged), comparison=tuple(compare(judged.case)))


def _answer(judged: Judgement) -> Evaluation:
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
