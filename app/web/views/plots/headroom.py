"""How much of each limit a plan uses at its peak, one plug-in at a time."""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.model import Plugin
from ....engine.evaluation import Capacity, Limit
from ....engine.headroom import percent_of
from ..view import Shape, View, opening
from .bars import Bar, Row, draw
from .sheet import Sheet
from .words import percent, used


def headroom_plot(view: View, plugin: Plugin) -> Shape:
    capacity = view.evaluation.report(plugin).capacity
    sheet = Sheet()
    height = draw(view, sheet, _rows(view, plugin, capacity))
    name = view.language.text(f"plugin.{plugin}")
    title = view.language.text("plot.headroom.title", plugin=name)
    return sheet.shape(f"headroom-{plugin}", title, [_said(view, capacity.binding)], height)


def _rows(view: View, plugin: Plugin, capacity: Capacity) -> Iterator[Row]:
    needed, binding = view.evaluation.plan.peak_nodes, capacity.binding
    for limit in capacity.limits:
        binds = limit is binding
        share = percent_of(needed, limit.nodes)
        bar = Bar(
            f"{plugin}-binding" if binds else plugin.value,
            "np-binding" if binds else "",
            share,
            percent(view, share),
            _mark(needed, limit),
        )
        yield Row(
            opening(view.language.text(f"limit.{limit.name}")),
            used(view, needed, limit.nodes),
            (bar,),
            view.language.text("site.capacity.binds") if binds else "",
        )


def _mark(needed: int, limit: Limit) -> int | None:
    """The share once the quota is raised, where that is another one."""
    return None if limit.nodes_on_request == limit.nodes else percent_of(needed, limit.nodes_on_request)


def _said(view: View, limit: Limit) -> str:
    needed = view.evaluation.plan.peak_nodes
    over = needed > limit.nodes
    return view.language.text(
        "plot.headroom.over" if over else "plot.headroom.within",
        limit=view.language.text(f"limit.{limit.name}"),
        nodes=limit.nodes,
        needed=needed,
        share=percent(view, percent_of(needed, limit.nodes)),
    )
