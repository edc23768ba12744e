"""What goes with an answer: other masks and types, zones that may be lost, five years of growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from app.catalogue.model import Catalogue, Plugin
from app.planning.evaluation import Evaluation, Growth, Year
from app.planning.growth import YEAR, Curve, limit_months
from app.planning.plan import Plan
from app.planning.trades import Trades
from app.planning.zones import zone_outlooks

Judge: TypeAlias = Callable[[Plan, Catalogue], Evaluation]


def look_ahead(answer: Evaluation, judge: Judge) -> Evaluation:
    """`answer` with its trades, its zones' outlook and, where the plan says how fast it grows, its growth."""
    curve = Curve.of(answer.plan)
    return replace(
        answer,
        trades=Trades.of(answer.plan, answer.catalogue),
        zones=tuple(zone_outlooks(answer.plan, answer.capacities, curve)),
        growth=None if curve is None else _growth(answer, curve, judge),
    )


def _growth(answer: Evaluation, curve: Curve, judge: Judge) -> Growth:
    plan = answer.plan
    months = (limit_months(curve, plugin, capacity) for plugin, capacity in answer.capacities)
    return Growth(
        plan.growth_percent_per_year or 0,
        curve.nodes,
        tuple(nodes * plan.pods_per_node for nodes in curve.nodes),
        curve.month_beyond(plan.peak_nodes),
        tuple(limit for of_plugin in months for limit in of_plugin),
        tuple(_years(answer, curve, judge)),
    )


def _years(answer: Evaluation, curve: Curve, judge: Judge) -> Iterator[Year]:
    """Each year judged as a plan that starts with the nodes of then, in the ranges of today."""
    plan, judged = answer.plan, answer
    for year, nodes in enumerate(curve.nodes[::YEAR]):
        if nodes != judged.plan.nodes:
            grown = replace(plan, nodes=nodes, max_nodes=max(nodes, plan.most_nodes))
            judged = judge(grown, answer.catalogue)
        feasible = tuple(plugin for plugin in Plugin if judged.report(plugin).feasible)
        yield Year(year, nodes, nodes * plan.pods_per_node, judged.verdict, feasible)
