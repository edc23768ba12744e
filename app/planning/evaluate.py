"""The engine's one door: a Plan and an edition in, an Evaluation out. Deterministic and total."""

from __future__ import annotations

from dataclasses import replace

from app.catalogue.model import Catalogue, Plugin
from app.planning.compare import compare
from app.planning.evaluation import Evaluation, PluginReport
from app.planning.flips import with_flips
from app.planning.judgement import Judgement
from app.planning.look_ahead import look_ahead
from app.planning.plan import Plan
from app.planning.repair import with_repairs


def evaluate(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Judge the plan by the edition; any Plan gets an answer."""
    judged = Judgement.of(plan, catalogue)
    answer = look_ahead(_compared(judged), judged)
    repaired = with_repairs(answer, plan, lambda changed: _answer(judged.beside(changed)))
    return with_flips(repaired, judged)


def assess(plan: Plan, catalogue: Catalogue) -> Evaluation:
    """Everything but what would change the answer: no repairs, no flips."""
    return _compared(Judgement.of(plan, catalogue))


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
