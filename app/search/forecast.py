"""What goes with an answer: other masks and types, zones that may be lost, five years of growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..engine.assess import assess
from ..engine.evaluation import Evaluation, Growth, Year
from ..engine.growth import YEAR, Curve, limit_months
from ..engine.trades import Trades
from ..engine.zones import zone_outlooks


def with_forecast(answer: Evaluation) -> Evaluation:
    """Return the answer with its trades, its zones' outlook and, where the plan says how fast it grows, its growth."""
    curve = Curve.of(answer.plan)
    return replace(
        answer,
        trades=Trades.of(answer.plan, answer.catalogue),
        zones=tuple(zone_outlooks(answer.plan, answer.capacities, curve)),
        growth=None if curve is None else _growth(answer, curve),
    )


def _growth(answer: Evaluation, curve: Curve) -> Growth:
    plan = answer.plan
    months = (limit_months(curve, plugin, capacity) for plugin, capacity in answer.capacities)
    return Growth(
        plan.growth_percent_per_year or 0,
        curve.nodes,
        tuple(nodes * plan.pods_per_node for nodes in curve.nodes),
        None if answer.asked.max_nodes is None else curve.month_beyond(plan.peak_nodes),
        tuple(limit for of_plugin in months for limit in of_plugin),
        tuple(_years(answer, curve)),
    )


def _years(answer: Evaluation, curve: Curve) -> Iterator[Year]:
    """Assess each year as a plan that starts with the nodes of then, in the ranges of today."""
    plan = answer.plan
    for year, nodes in enumerate(curve.nodes[::YEAR]):
        if nodes != plan.nodes:
            answer = assess(
                plan.changed(nodes=nodes, max_nodes=max(nodes, plan.most_nodes)), answer.catalogue
            )
        yield Year(year, nodes, nodes * plan.pods_per_node, answer.verdict, answer.feasible)
