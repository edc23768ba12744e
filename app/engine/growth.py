"""Growth: nodes month by month, and the month in which they outgrow a limit. Whole numbers throughout, no clock.

A year multiplies the nodes of each pool by the plan's percentage; within a year they rise evenly. Whatever is no whole
node counts as one more. Month 0 is today, with the plan's `nodes`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ..catalogue.model import Catalogue, Plugin
from ..plan.plan import Plan
from ..plan.pool_figures import PoolFigures
from .capacity import Count, ZoneAddresses
from .limits import Capacity, Limit, LimitName

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
    """A completed plan that says how fast it grows, month by month.

    Each month is counted as a plan that has the nodes of then in every pool, in the ranges of today.
    """

    plan: Plan
    catalogue: Catalogue
    pools: tuple[PoolFigures, ...]
    zones: tuple[ZoneAddresses, ...]
    percent: int
    _counted: dict[int, Count] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls,
        plan: Plan,
        catalogue: Catalogue,
        pools: tuple[PoolFigures, ...],
        zones: tuple[ZoneAddresses, ...],
    ) -> Forecast | None:
        """Return None for a plan that says nothing of its growth."""
        percent = plan.growth_percent_per_year
        return None if percent is None else cls(plan, catalogue, pools, zones, percent)

    def pool_nodes(self, month: int) -> tuple[int, ...]:
        """Return the nodes of each pool in that month."""
        return tuple(nodes_in_month(each.pool.nodes, self.percent, month) for each in self.pools)

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes of all pools, from month 0 to the last one."""
        return tuple(sum(self.pool_nodes(month)) for month in range(MONTHS + 1))

    @property
    def pods(self) -> tuple[int, ...]:
        """The pods of all pools, from month 0 to the last one."""
        return tuple(
            sum(
                nodes * each.pool.pods_per_node
                for nodes, each in zip(self.pool_nodes(month), self.pools, strict=True)
            )
            for month in range(MONTHS + 1)
        )

    def first_month(self, outgrown: Callable[[Count], bool]) -> int | None:
        """Return the first month that is outgrown, which stays so from then on; None: not within MONTHS."""
        month = bisect_left(range(MONTHS + 1), True, key=lambda month: outgrown(self._count(month)))
        return month if month <= MONTHS else None

    def _count(self, month: int) -> Count:
        if month not in self._counted:
            grown = zip(self.pools, self.pool_nodes(month), strict=True)
            pools = tuple(
                replace(each, pool=replace(each.pool, nodes=nodes, max_nodes=nodes)) for each, nodes in grown
            )
            self._counted[month] = Count(self.plan, self.catalogue, pools, self.zones)
        return self._counted[month]


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

    def month(name: LimitName, *, on_request: bool) -> int | None:
        def outgrown(count: Count) -> bool:
            limit = _limit(count, plugin, name)
            return limit is not None and not (limit.fits_on_request if on_request else limit.fits)

        return forecast.first_month(outgrown)

    for limit in capacity.limits:
        yield LimitMonth(
            plugin,
            limit.name,
            limit.nodes,
            limit.nodes_on_request,
            month(limit.name, on_request=False),
            month(limit.name, on_request=True),
        )


def _limit(count: Count, plugin: Plugin, name: LimitName) -> Limit | None:
    return (count.terway if plugin is Plugin.TERWAY else count.flannel).limit(name)
