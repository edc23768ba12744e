"""What each plug-in can hold under the plan: limit by limit, and pool by pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....catalogue.model import Plugin
from ....engine.evaluation import Limit, LimitName
from ....wording.capacity import limit_title
from ....wording.language import Language
from ....wording.plain_text import capitalized
from ...http.page import Column
from ...views.view import Cell, Row, Table, View


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """What the plan needs of a limit with one plug-in. `binds`: it is the bottleneck; `over`: more is needed than possible."""

    text: str
    sum: str
    binds: bool
    over: bool


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """A limit with both plug-ins; None where one has no such limit."""

    limit: str
    terway: LimitAmount | None
    flannel: LimitAmount | None


@dataclass(frozen=True, slots=True)
class CapacityOutlook:
    """The tightest limit in one line, every limit, and every pool where there are several."""

    gist: str
    entries: tuple[LimitEntry, ...]
    pools: Table | None


def capacity(view: View) -> CapacityOutlook:
    """The capacity of both plug-ins."""
    capacities = [view.evaluation.report(plugin).capacity for plugin in Plugin]
    limits = [{limit.name: limit for limit in capacity.limits} for capacity in capacities]
    bottlenecks = [capacity.bottleneck for capacity in capacities]
    return CapacityOutlook(
        _gist(view),
        tuple(
            LimitEntry(
                capitalized(view.language.text(f"limit.{name}")),
                *(
                    _amount(view, of_plugin.get(name), bottleneck)
                    for of_plugin, bottleneck in zip(limits, bottlenecks, strict=True)
                ),
            )
            for name in LimitName
            if any(name in of_plugin for of_plugin in limits)
        ),
        _pools(view) if len(view.evaluation.pools) > 1 else None,
    )


def _gist(view: View) -> str:
    """How much of the tightest limit the plan uses, with the chosen plug-in or with both."""
    chosen = view.evaluation.verdict.plugin
    return view.language.clauses(_share(view, plugin) for plugin in Plugin if chosen in {None, plugin})


def _share(view: View, plugin: Plugin) -> str:
    limit = view.evaluation.report(plugin).capacity.bottleneck
    percent = percent_of(limit.needed, limit.allowed)
    name = view.language.text(f"plugin.{plugin}")
    return view.language.text(
        "capacity.gist",
        plugin=name,
        limit=limit_title(limit, view.language),
        share=_percent_text(view.language, percent),
    )


def _amount(view: View, limit: Limit | None, bottleneck: Limit) -> LimitAmount | None:
    if limit is None:
        return None
    return LimitAmount(
        text=_of(view, limit),
        sum=view.language.say(limit.sum),
        binds=limit is bottleneck,
        over=not limit.fits,
    )


def _of(view: View, limit: Limit) -> str:
    """What is needed of what is possible, in the zone where that is the largest share."""
    raised = limit.allowed_on_request != limit.allowed
    said = view.language.text(
        "capacity.of.request" if raised else "capacity.of",
        needed=limit.needed,
        allowed=limit.allowed,
        on_request=limit.allowed_on_request,
    )
    return (
        said
        if limit.zone is None
        else view.language.with_note(said, view.language.text("map.zone", zone=limit.zone))
    )


def _pools(view: View) -> Table:
    """Each pool with its nodes at the peak, and for each plug-in the most nodes and the pods that a node holds."""
    language = view.language
    names = {plugin: language.text(f"plugin.{plugin}") for plugin in Plugin}
    columns = [
        Column(language.text("capacity.pool")),
        Column(language.text("fit.nodes"), "num"),
        *(Column(language.text("capacity.pool.nodes", plugin=name), "num") for name in names.values()),
        Column(language.text("field.pods_per_node"), "num"),
        *(Column(language.text("capacity.pool.pods", plugin=name), "num") for name in names.values()),
    ]
    return Table(tuple(columns), tuple(_pool_rows(view)))


def _pool_rows(view: View) -> Iterator[Row]:
    of_plugins = [view.evaluation.report(plugin).capacity.node_pools for plugin in Plugin]
    for figures, *held in zip(view.evaluation.pools, *of_plugins, strict=True):
        pool = figures.pool
        yield (
            pool.name or view.language.text("field.node_pools.one", number=figures.number),
            view.number(pool.peak_nodes),
            *(_cell(view, each.max_nodes, pool.peak_nodes) for each in held),
            view.number(pool.pods_per_node),
            *(_cell(view, each.usable_pods_per_node, pool.pods_per_node) for each in held),
        )


def _cell(view: View, possible: int | None, needed: int) -> str | Cell:
    """Set apart where it is fewer than needed."""
    text = view.number(possible)
    return Cell(text, mark="binding") if possible is not None and possible < needed else text


def percent_of(needed: int, allowed: int) -> int | None:
    """More than 100 exactly where `needed` is more than is allowed; None where nothing is allowed.

    Rounded to the nearest, but never to 100 where it is not that: 100 says neither too early nor too late that all is used.
    """
    if allowed == 0:
        return None
    nearest = (200 * needed + allowed) // (2 * allowed)
    if needed == allowed:
        return nearest
    return min(nearest, 99) if needed < allowed else max(nearest, 101)


def _percent_text(language: Language, share: int | None) -> str:
    """A share of a limit from `percent_of`; 0 is a little, since something is always used."""
    if share is None:
        return language.text("plot.over_none")
    if share == 0:
        return language.text("plot.little")
    return language.text("plot.over" if share > 100 else "plot.percent", percent=share)
