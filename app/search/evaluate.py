"""The complete evaluation of a plan: its assessment, forecast, repairs, and answers that would change the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..catalogue.model import Catalogue
from ..domain.memo import Memo
from ..engine.assess import assess
from ..engine.capacity import CapacityCounter
from ..engine.evaluation import Evaluation, Growth, Year
from ..engine.growth import YEAR, Forecast, limit_months
from ..engine.trade_offs import TradeOffs
from ..engine.zones import zone_outlooks
from ..plan.plan import Plan
from .flips import with_flips
from .repair import with_repairs


def evaluate(plan: Plan, catalogue: Catalogue, *, flips: bool = True, forecast: bool = True) -> Evaluation:
    """Evaluate the plan completely, with repairs, flips and forecast.

    Every suggested change is verified by assessing the changed plan. Without `flips` the evaluation is faster and says
    that they are omitted; without `forecast` it has no growth, no trade-offs and no outlook of the zones.
    """
    memo = Memo()
    assessed = assess(plan, catalogue, memo=memo)
    answer = with_repairs(with_forecast(assessed, memo) if forecast else assessed)
    return with_flips(answer, memo) if flips else replace(answer, flips_omitted=True)


def with_forecast(answer: Evaluation, memo: Memo) -> Evaluation:
    """Return the answer with its trade-offs, the outlook of its zones and, if the plan states a rate, its growth.

    `memo`: of the same evaluation.
    """
    plan, catalogue = answer.plan, answer.catalogue
    forecast = Forecast.of(plan)
    return replace(
        answer,
        trades=TradeOffs.of(plan, catalogue, answer.pools),
        zones=tuple(zone_outlooks(CapacityCounter.of(plan, catalogue, answer.pools), forecast)),
        growth=None if forecast is None else _growth(answer, forecast, memo),
    )


def _growth(answer: Evaluation, forecast: Forecast, memo: Memo) -> Growth:
    months = (limit_months(forecast, plugin, capacity) for plugin, capacity in answer.capacities)
    nodes = forecast.nodes
    return Growth(
        forecast.percent,
        nodes,
        forecast.pods,
        _month_beyond_max_nodes(answer, nodes),
        tuple(limit for of_plugin in months for limit in of_plugin),
        tuple(_years(answer, forecast, memo)),
    )


def _month_beyond_max_nodes(answer: Evaluation, nodes: Sequence[int]) -> int | None:
    """Return the first month with more nodes than the stated maximum; None if there is no such month or maximum."""
    if all(pool.max_nodes is None for pool in answer.asked.pools):
        return None
    return next((month for month, count in enumerate(nodes) if count > answer.plan.most_nodes), None)


def _years(answer: Evaluation, forecast: Forecast, memo: Memo) -> Iterator[Year]:
    """Assess each year as a plan that starts with that year's nodes, in today's ranges."""
    start, pods = answer.plan, forecast.pods
    for year, nodes in enumerate(forecast.nodes[::YEAR]):
        if nodes != start.start_nodes:
            grown = start.with_pool_nodes(forecast.pool_nodes[year * YEAR])
            answer = assess(grown, answer.catalogue, with_comparison=False, memo=memo)
        yield Year(year, nodes, pods[year * YEAR], answer.verdict, answer.feasible)
