"""Growth: nodes month by month, and the month in which they pass a limit. Whole numbers throughout, no clock.

A year multiplies the nodes by the plan's percentage; within a year they rise evenly. Whatever is no whole node
counts as one more. Month 0 is today, with the plan's `nodes`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..catalogue.model import Plugin
from ..plan.plan import Plan
from .limits import Capacity, LimitName

YEAR: Final = 12
MONTHS: Final = 60  # how far ahead the planner looks
SOON: Final = 24  # how near a limit has to be for a finding


def nodes_in_month(nodes: int, percent_per_year: int, month: int) -> int:
    """`nodes` of today after so many months, rounded up."""
    years, months = divmod(month, YEAR)
    grown: int = nodes * (100 + percent_per_year) ** years * (100 * YEAR + percent_per_year * months)
    whole: int = 100 ** (years + 1) * YEAR
    return -(-grown // whole)


@dataclass(frozen=True, slots=True)
class Curve:
    """`nodes`: of month 0 to the last one. `surge`: those that stand beside them while upgrading."""

    nodes: tuple[int, ...]
    surge: int

    @classmethod
    def of(cls, plan: Plan) -> Curve | None:
        """None for a plan that says nothing of its growth."""
        percent = plan.growth_percent_per_year
        if percent is None:
            return None
        nodes = (nodes_in_month(plan.nodes, percent, month) for month in range(MONTHS + 1))
        return cls(tuple(nodes), plan.surge_nodes)

    def month_beyond(self, most: int) -> int | None:
        """The first month whose nodes, with those of an upgrade, are more than `most`; None: not so soon."""
        month = bisect_right(self.nodes, most - self.surge)
        return month if month < len(self.nodes) else None


@dataclass(frozen=True, slots=True)
class LimitMonth:
    """When the nodes pass one limit of a plug-in: as it stands, and with every quota at its maximum."""

    plugin: Plugin
    limit: LimitName
    nodes: int
    nodes_on_request: int
    month: int | None
    month_on_request: int | None


def limit_months(curve: Curve, plugin: Plugin, capacity: Capacity) -> Iterator[LimitMonth]:
    for limit in capacity.limits:
        yield LimitMonth(
            plugin,
            limit.name,
            limit.nodes,
            limit.nodes_on_request,
            curve.month_beyond(limit.nodes),
            curve.month_beyond(limit.nodes_on_request),
        )
