"""The whole answer to a plan: its assessment, what comes next, repairs, and what would change the verdict."""

from __future__ import annotations

from dataclasses import replace

from ..catalogue.model import Catalogue
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
    answer = with_repairs(with_forecast(assess(plan, catalogue)))
    return with_flips(answer) if flips else replace(answer, flips_omitted=True)
