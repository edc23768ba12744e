"""What each plug-in can hold under the plan: pods a node, nodes by limit."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin
from ...engine.evaluation import Capacity
from ...map.plots.usage import headroom_plot
from ...wording.plain_text import capitalized
from .view import Shape, View


def capacities(view: View) -> list[Shape]:
    return [_capacity(view, plugin) for plugin in Plugin]


def _capacity(view: View, plugin: Plugin) -> Shape:
    report = view.evaluation.report(plugin)
    name = view.language.text(f"plugin.{plugin}")
    return {
        "plugin": plugin.value,
        "title": name,
        "stats": _stats(view, report.capacity),
        "plot": headroom_plot(view.evaluation, plugin, view.language),
        "caption": view.language.text("result.capacity.caption", plugin=name),
        "entries": list(_limits(view, report.capacity)),
        "needed": view.number(view.evaluation.plan.peak_nodes),
    }


def _stats(view: View, capacity: Capacity) -> list[Shape]:
    language, plan = view.language, view.evaluation.plan
    usable = capacity.usable_pods_per_node
    stats = [
        {
            "label": language.text("result.capacity.nodes"),
            "value": view.number(capacity.max_nodes),
            "note": language.text(
                "result.verdict.bound_by", limit=language.text(f"limit.{capacity.bottleneck.name}")
            ),
            "state": "good" if capacity.fits_on_request else "error",
        },
        {
            "label": language.text("result.capacity.pods"),
            "value": view.number(usable),
            "note": language.say(capacity.pods_sum),
            "state": "error" if usable is not None and usable < plan.pods_per_node else "",
        },
    ]
    if capacity.trunk_pods_per_node is not None:
        label = language.text("result.capacity.trunk_pods")
        stats.append(
            {"label": label, "value": view.number(capacity.trunk_pods_per_node), "note": "", "state": ""}
        )
    return stats


def _limits(view: View, capacity: Capacity) -> Iterator[Shape]:
    binding, later = capacity.bottleneck, capacity.bottleneck_on_request
    for limit in capacity.limits:
        yield {
            "limit": capitalized(view.language.text(f"limit.{limit.name}")),
            "nodes": view.number(limit.nodes),
            "on_request": view.number(limit.nodes_on_request),
            "binds": limit is binding,
            "binds_on_request": limit is later,
            "sum": [view.language.say(limit.sum)],
        }
