"""What each plug-in can hold under the plan: pods a node, nodes by limit."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalogue.model import Plugin
from app.planning.evaluation import Capacity
from app.web.present.plots.headroom import headroom_plot
from app.web.present.view import Shape, View, opening


def capacities(view: View) -> list[Shape]:
    return [_capacity(view, plugin) for plugin in Plugin]


def _capacity(view: View, plugin: Plugin) -> Shape:
    report = view.evaluation.report(plugin)
    name = view.spoken.text(f"plugin.{plugin}")
    return {
        "plugin": plugin.value,
        "title": name,
        "stats": _stats(view, report.capacity),
        "plot": headroom_plot(view, plugin),
        "caption": view.spoken.text("result.capacity.caption", plugin=name),
        "entries": list(_limits(view, report.capacity)),
        "needed": view.number(view.evaluation.plan.peak_nodes),
    }


def _stats(view: View, capacity: Capacity) -> list[Shape]:
    spoken, plan = view.spoken, view.evaluation.plan
    usable = capacity.usable_pods_per_node
    stats = [
        {
            "label": spoken.text("result.capacity.nodes"),
            "value": view.number(capacity.max_nodes),
            "note": spoken.text(
                "result.verdict.bound_by", limit=spoken.text(f"limit.{capacity.binding.name}")
            ),
            "state": "error" if capacity.max_nodes_on_request < plan.peak_nodes else "good",
        },
        {
            "label": spoken.text("result.capacity.pods"),
            "value": view.number(usable),
            "note": spoken.say(capacity.pods_sum),
            "state": "error" if usable is not None and usable < plan.pods_per_node else "",
        },
    ]
    if capacity.trunk_pods_per_node is not None:
        label = spoken.text("result.capacity.trunk_pods")
        stats.append(
            {"label": label, "value": view.number(capacity.trunk_pods_per_node), "note": "", "state": ""}
        )
    return stats


def _limits(view: View, capacity: Capacity) -> Iterator[Shape]:
    binding, later = capacity.binding, capacity.binding_on_request
    for limit in capacity.limits:
        yield {
            "limit": opening(view.spoken.text(f"limit.{limit.name}")),
            "nodes": view.number(limit.nodes),
            "on_request": view.number(limit.nodes_on_request),
            "binds": limit is binding,
            "binds_on_request": limit is later,
            "sum": [view.spoken.say(limit.sum)],
        }
