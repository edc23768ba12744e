"""What goes with an answer: other masks and types, zones that may be lost, five years of growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..engine.assessment import Assessment
from ..engine.evaluation import Evaluation, Growth, Year
from ..engine.growth import YEAR, Curve, limit_months
from ..engine.trades import Trades
from ..engine.zones import zone_outlooks


def with_forecast(answer: Evaluation, judged: Assessment) -> Evaluation:
    """`answer`, which came of `judged`, with its trades and its zones' outlook.

    Where the plan says how fast it grows, with its growth too.
    """
    curve = Curve.of(answer.plan)
    return replace(
        answer,
        trades=Trades.of(answer.plan, answer.catalogue),
        zones=tuple(zone_outlooks(answer.plan, answer.capacities, curve)),
        growth=None if curve is None else _growth(answer, judged, curve),
    )


def _growth(answer: Evaluation, judged: Assessment, curve: Curve) -> Growth:
    plan = answer.plan
    months = (limit_months(curve, plugin, capacity) for plugin, capacity in answer.capacities)
    return Growth(
        plan.growth_percent_per_year or 0,
        curve.nodes,
        tuple(nodes * plan.pods_per_node for nodes in curve.nodes),
        None if judged.case.asked.max_nodes is None else curve.month_beyond(plan.peak_nodes),
        tuple(limit for of_plugin in months for limit in of_plugin),
        tuple(_years(judged, curve)),
    )


def _years(judged: Assessment, curve: Curve) -> Iterator[Year]:
    """Each year judged as a plan that starts with the nodes of then, in the ranges of today."""
    plan = judged.case.plan
    for year, nodes in enumerate(curve.nodes[::YEAR]):
        if nodes != judged.case.plan.nodes:
            grown = replace(plan, nodes=nodes, max_nodes=max(nodes, plan.most_nodes))
            judged = judged.beside(grown)
        yield Year(year, nodes, nodes * plan.pods_per_node, judged.verdict, judged.feasible)
