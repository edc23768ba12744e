"""Growth: the nodes of each month, and the month in which they exceed a limit. Integer arithmetic only, no clock.

Each year the nodes of a pool grow by the plan's percentage, linearly within the year, and are rounded up. Month 0 is
today, with the plan's `nodes`.
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
MONTHS: Final = 60  # the length of the forecast
SOON: Final = 24  # a limit reached within so many months gives a finding


def nodes_in_month(nodes: int, percent_per_year: int, month: int) -> int:
    """Return the nodes after so many months of growth, rounded up."""
    years, months = divmod(month, YEAR)
    grown: int = nodes * (100 + percent_per_year) ** years * (100 * YEAR + percent_per_year * months)
    whole: int = 100 ** (years + 1) * YEAR
    return -(-grown // whole)


@dataclass(frozen=True)
class Forecast:
    """The growth of a completed plan's node pools, month by month, in today's ranges."""

    pools: tuple[NodePool, ...]
    percent: int

    @classmethod
    def of(cls, plan: Plan) -> Forecast | None:
        """Return the forecast of the plan; None if it states no growth."""
        percent = plan.growth_percent_per_year
        return None if percent is None else cls(plan.pools, percent)

    @cached_property
    def pool_nodes(self) -> tuple[tuple[int, ...], ...]:
        """The nodes of each pool, for each month from 0 to MONTHS."""
        return tuple(
            tuple(nodes_in_month(pool.nodes, self.percent, month) for pool in self.pools)
            for month in range(MONTHS + 1)
        )

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes of all pools together, for each month from 0 to MONTHS."""
        return tuple(map(sum, self.pool_nodes))

    @property
    def pods(self) -> tuple[int, ...]:
        """The pods of all pools together, for each month from 0 to MONTHS."""
        return tuple(
            sum(nodes * pool.pods_per_node for nodes, pool in zip(month, self.pools, strict=True))
            for month in self.pool_nodes
        )

    def first_month(self, places: Sequence[Place], *, on_request: bool = False) -> int | None:
        """Return the first month in which one of the places needs more than is allowed; None if none within MONTHS.

        A binary search finds it, since what is needed never falls.
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
        """Return the nodes of each pool in that month, surge nodes included."""
        return [
            nodes + pool.surge_nodes for nodes, pool in zip(self.pool_nodes[month], self.pools, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class LimitMonth:
    """The month in which growth exceeds a limit of a plug-in, today and with every quota at its maximum."""

    plugin: Plugin
    limit: LimitName
    nodes: int | None
    nodes_on_request: int | None
    month: int | None
    month_on_request: int | None


def limit_months(forecast: Forecast, plugin: Plugin, capacity: Capacity) -> Iterator[LimitMonth]:
    """Yield, for each limit of the plug-in, the months in which growth exceeds it."""
    for limit in capacity.limits:
        month = forecast.first_month(limit.places)
        later = forecast.first_month(limit.places, on_request=True) if _may_be_raised(limit.places) else month
        yield LimitMonth(plugin, limit.name, limit.nodes, limit.nodes_on_request, month, later)


def _may_be_raised(places: Iterable[Place]) -> bool:
    return any(place.allowed_on_request != place.allowed for place in places)
