"""What each plug-in can hold under the plan: pods per node, nodes by limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....catalogue.model import Plugin
from ....engine.evaluation import Capacity
from ....map.plots.plot import Plot
from ....map.plots.usage import headroom_plot
from ....wording.plain_text import capitalized
from ...views.view import View


@dataclass(frozen=True, slots=True)
class Stat:
    """A number that matters. `state`: "", good, warning or error."""

    label: str
    value: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """A limit on nodes. `binds`: it is the lowest; `binds_on_request`: so it is once every quota is raised."""

    limit: str
    nodes: str
    on_request: str
    binds: bool
    binds_on_request: bool
    sum: str


@dataclass(frozen=True, slots=True)
class PluginCapacity:
    """One plug-in. `needed`: the nodes that the plan needs at its peak."""

    title: str
    stats: tuple[Stat, ...]
    plot: Plot
    caption: str
    entries: tuple[LimitEntry, ...]
    needed: str


def capacities(view: View) -> tuple[PluginCapacity, ...]:
    """The capacity of each plug-in."""
    return tuple(_capacity(view, plugin) for plugin in Plugin)


def _capacity(view: View, plugin: Plugin) -> PluginCapacity:
    report = view.evaluation.report(plugin)
    name = view.language.text(f"plugin.{plugin}")
    return PluginCapacity(
        title=name,
        stats=tuple(_stats(view, report.capacity)),
        plot=headroom_plot(view.evaluation, plugin, view.language),
        caption=view.language.text("result.capacity.caption", plugin=name),
        entries=tuple(_limits(view, report.capacity)),
        needed=view.number(view.evaluation.plan.peak_nodes),
    )


def _stats(view: View, capacity: Capacity) -> Iterator[Stat]:
    language, plan = view.language, view.evaluation.plan
    usable = capacity.usable_pods_per_node
    limit = language.text(f"limit.{capacity.bottleneck.name}")
    yield Stat(
        label=language.text("result.capacity.nodes"),
        value=view.number(capacity.max_nodes),
        note=language.text("result.verdict.bound_by", limit=limit),
        state="good" if capacity.fits_on_request else "error",
    )
    yield Stat(
        label=language.text("result.capacity.pods"),
        value=view.number(usable),
        note=language.say(capacity.pods_sum),
        state="error" if usable is not None and usable < plan.max_pods_per_node else "",
    )
    if capacity.trunk_pods_per_node is not None:
        yield Stat(language.text("result.capacity.trunk_pods"), view.number(capacity.trunk_pods_per_node))


def _limits(view: View, capacity: Capacity) -> Iterator[LimitEntry]:
    for limit in capacity.limits:
        yield LimitEntry(
            limit=capitalized(view.language.text(f"limit.{limit.name}")),
            nodes=view.number(limit.nodes),
            on_request=view.number(limit.nodes_on_request),
            binds=limit is capacity.bottleneck,
            binds_on_request=limit is capacity.bottleneck_on_request,
            sum=view.language.say(limit.sum),
        )
