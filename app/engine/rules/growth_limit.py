"""The rule about growth: a limit that is passed soon."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin
from ..evaluation import Message, Params, Severity
from ..growth import SOON, Curve
from ..limits import Capacity
from .rule import Found, RuleContext, rule


@rule("growth-limit", fact="cluster_nodes")
def growth_limit(context: RuleContext) -> Iterator[Found]:
    """A limit that growth passes within two years; a note where raising a quota puts it off beyond them.

    Never beside a finding that the plan's most nodes are too many already.
    """
    curve = Curve.of(context.plan)
    if curve is None:
        return
    for plugin, capacity in context.capacities:
        peak = context.plan.peak_nodes
        for_good = curve.month_beyond(capacity.max_nodes_on_request)
        by_quota = curve.month_beyond(capacity.max_nodes)
        if peak <= capacity.max_nodes_on_request and for_good is not None and for_good <= SOON:
            yield _found(context, plugin, capacity, for_good, Severity.WARNING)
        elif peak <= capacity.max_nodes and by_quota is not None and by_quota <= SOON:
            yield _found(context, plugin, capacity, by_quota, Severity.NOTE)


def _found(context: RuleContext, plugin: Plugin, capacity: Capacity, month: int, severity: Severity) -> Found:
    warned = severity is Severity.WARNING
    limit = capacity.binding_on_request if warned else capacity.binding
    params: Params = {
        "bound_by": limit.name.value,
        "limit": Message(f"limit.{limit.name}"),
        "month": month,
        "percent": context.plan.growth_percent_per_year,
        "now": limit.nodes,
        "most": limit.nodes_on_request,
        "plugin": Message(f"plugin.{plugin}"),
    }
    fields = ("/growth_percent_per_year", "/nodes", *limit.fields)
    return Found(severity, fields, params, (plugin,), severity.value, limit.sum)
