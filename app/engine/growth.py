"""Growth: nodes month by month, and the month in which they outgrow a limit. Whole numbers throughout, no clock.

A year multiplies the nodes of each pool by the plan's percentage; within a year they rise evenly. Whatever is no whole
node counts as one more. Month 0 is today, with the plan's `nodes`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..catalogue.model import Plugin
from ..plan.plan import NodePool, Plan
from .limits import Capacity, LimitName, Place, bounding_places

YEAR: Final = 12
MONTHS: Final = 60  # how far ahead the planner looks
SOON: Final = 24  # how near a limit has to be for a finding


def nodes_in_month(nodes: int, percent_per_year: int, month: int) -> int:
    """Return what `nodes` of today are after so many months, rounded up."""
    years, months = divmod(month, YEAR)
    grown: int = nodes * (100 + percent_per_year) ** years * (100 * YEAR + percent_per_year * months)
    whole: int = 100 ** (years + 1) * YEAR
    return -(-grown // whole)


@dataclass(frozen=True)
class Forecast:
    """The node pools of a completed plan that says how fast it grows, month by month, in the ranges of today."""

    pools: tuple[NodePool, ...]
    percent: int

    @classmethod
    def of(cls, plan: Plan) -> Forecast | None:
        """Return None for a plan that says nothing of its growth."""
        percent = plan.growth_percent_per_year
        return None if percent is None else cls(plan.pools, percent)

    @cached_property
    def pool_nodes(self) -> tuple[tuple[int, ...], ...]:
        """The nodes of each pool, from month 0 to the last one."""
        return tuple(
            tuple(nodes_in_month(pool.nodes, self.percent, month) for pool in self.pools)
            for month in range(MONTHS + 1)
        )

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes of all pools, from month 0 to the last one."""
        return tuple(map(sum, self.pool_nodes))

    @property
    def pods(self) -> tuple[int, ...]:
        """The pods of all pools, from month 0 to the last one."""
        return tuple(
            sum(nodes * pool.pods_per_node for nodes, pool in zip(month, self.pools, strict=True))
            for month in self.pool_nodes
        )

    def first_month(self, places: Sequence[Place], *, on_request: bool = False) -> int | None:
        """Return the first month that needs more in one of the places than is allowed; None: not within MONTHS.

        It stays so from then on, since what is needed never falls.
        """
        bounding = bounding_places(places, on_request=on_request)

        def is_outgrown(month: int) -> bool:
            peaks = self._peaks(month)
            return any(
                place.needed_by(peaks) > (place.allowed_on_request if on_request else place.allowed)
                for place in bounding
            )

        month = bisect_left(range(MONTHS + 1), True, key=is_outgrown)
        return month if month <= MONTHS else None

    def _peaks(self, month: int) -> list[int]:
        """The nodes of each pool in that month while upgrading."""
        return [
            nodes + pool.surge_nodes for nodes, pool in zip(self.pool_nodes[month], self.pools, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class LimitMonth:
    """When the nodes outgrow one limit of a plug-in: as it is today, and with every quota at its maximum."""

    plugin: Plugin
    limit: LimitName
    nodes: int | None
    nodes_on_request: int | None
    month: int | None
    month_on_request: int | None


def limit_months(forecast: Forecast, plugin: Plugin, capacity: Capacity) -> Iterator[LimitMonth]:
    """Yield the months in which the plan outgrows each limit of the plug-in."""
    for limit in capacity.limits:
        month = forecast.first_month(limit.places)
        later = forecast.first_month(limit.places, on_request=True) if _may_be_raised(limit.places) else month
        yield LimitMonth(plugin, limit.name, limit.nodes, limit.nodes_on_request, month, later)


def _may_be_raised(places: Iterable[Place]) -> bool:
    return any(place.allowed_on_request != place.allowed for place in places)
