"""The rule about growth: a limit that is outgrown soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...catalogue.model import Plugin
from ..evaluation import Message, Params, Severity
from ..growth import SOON, Forecast, LimitMonth, limit_months
from ..limits import Capacity, Limit
from .rule import Found, RuleContext, rule


@rule("growth-limit", fact="cluster_nodes")
def growth_limit(context: RuleContext) -> Iterator[Found]:
    """A limit that growth passes within two years; a note where raising a quota puts it off beyond them.

    Never beside a finding that the plan's most nodes are too many already.
    """
    forecast = Forecast.of(context.plan)
    if forecast is None:
        return
    for plugin, capacity in context.capacities:
        months = tuple(limit_months(forecast, plugin, capacity))
        for_good = _earliest([each.month_on_request for each in months])
        by_quota = _earliest([each.month for each in months])
        if capacity.fits_on_request and for_good is not None and for_good <= SOON:
            yield _found(context, plugin, capacity, months, Severity.WARNING)
        elif capacity.fits and by_quota is not None and by_quota <= SOON:
            yield _found(context, plugin, capacity, months, Severity.NOTE)


def _earliest(months: Sequence[int | None]) -> int | None:
    return min((month for month in months if month is not None), default=None)


def _found(
    context: RuleContext, plugin: Plugin, capacity: Capacity, months: Sequence[LimitMonth], severity: Severity
) -> Found:
    limit, month = _outgrown_first(capacity, months, on_request=severity is Severity.WARNING)
    params: Params = {
        "bound_by": limit.name.value,
        "limit": Message(f"limit.{limit.name}"),
        "month": month,
        "percent": context.plan.growth_percent_per_year,
        "now": limit.nodes,
        "most": limit.nodes_on_request,
        "plugin": Message(f"plugin.{plugin}"),
    }
    nodes = tuple(figures.field("nodes") for figures in context.pools)
    fields = ("/growth_percent_per_year", *nodes, *limit.fields)
    variant = severity.value if limit.nodes is not None else f"{severity}.pools"
    return Found(severity, fields, params, (plugin,), variant, limit.sum)


def _outgrown_first(
    capacity: Capacity, months: Sequence[LimitMonth], *, on_request: bool
) -> tuple[Limit, int]:
    """The limit that is outgrown first and its month; of several in one month the bottleneck of today, if it is one."""
    named = {each.limit: each.month_on_request if on_request else each.month for each in months}
    first = _earliest(list(named.values()))
    assert first is not None  # the rule looked for it
    bottleneck = capacity.bottleneck_on_request if on_request else capacity.bottleneck
    if named[bottleneck.name] == first:
        return bottleneck, first
    return next(limit for limit in capacity.limits if named[limit.name] == first), first
