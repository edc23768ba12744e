"""The whole answer to a plan: its assessment, what comes next, repairs, and what would change the verdict."""

from __future__ import annotations

from dataclasses import replace

from ..catalogue.model import Catalogue
from ..domain.memo import Memo
from ..engine.assess import assess
from ..engine.evaluation import Evaluation
from ..plan.plan import Plan
from .flips import with_flips
from .forecast import with_forecast
from .repair import with_repairs


def evaluate(plan: Plan, catalogue: Catalogue, *, flips: bool = True) -> Evaluation:
    """Assess the plan and search for changes of it; every change is proved by assessing the changed plan.

    Without `flips` the answer comes sooner, and says that they are omitted.
    """
    memo = Memo()
    answer = with_repairs(with_forecast(assess(plan, catalogue, memo=memo)))
    return with_flips(answer, memo) if flips else replace(answer, flips_omitted=True)
