"""The capacity of each plug-in: its limits, and its node pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....engine.evaluation import Limit, LimitName, Message
from ....wording.capacity import limit_title
from ....wording.language import Language
from ....wording.plain_text import capitalized
from ...http.page import Column
from ...views.view import Cell, Row, Table, View

_REPEATING: Final = frozenset({"sum.node-limit", "sum.node-limit.fixed", "sum.pod-limit.pools"})


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """The need and the limit with one plug-in. `binds`: it is the bottleneck. `over`: the need exceeds the limit."""

    text: str
    sum: str
    binds: bool
    over: bool


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """A limit with both plug-ins; None for a plug-in without this limit."""

    limit: str
    terway: LimitAmount | None
    flannel: LimitAmount | None


@dataclass(frozen=True, slots=True)
class CapacityView:
    """The limits and node pools. `gist` has the bottleneck in one line; `pools` is None for a plan with one pool."""

    gist: str
    entries: tuple[LimitEntry, ...]
    pools: Table | None


def capacity(view: View) -> CapacityView:
    """Return the capacity of both plug-ins."""
    capacities = [view.evaluation.report(plugin).capacity for plugin in Plugin]
    limits = [{limit.name: limit for limit in capacity.limits} for capacity in capacities]
    bottlenecks = [capacity.bottleneck for capacity in capacities]
    return CapacityView(
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
    """Return how much of the bottleneck the plan uses, with the chosen plug-in or with both."""
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
        sum="" if _only_repeats(limit.sum) else view.language.say(limit.sum),
        binds=limit is bottleneck,
        over=not limit.fits,
    )


def _only_repeats(calculation: Message) -> bool:
    """Whether a calculation has only the figures of its row, as the limits of a cluster and of several node pools have."""
    return calculation.code.endswith(".needed") or calculation.code in _REPEATING


def _of(view: View, limit: Limit) -> str:
    """Return the need and the limit, in the zone with the largest share."""
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
    """Return the pools with their nodes at peak, and with the maximum nodes and the pods per node of each plug-in."""
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
    """Return the cell of a capacity, which is marked if it is less than needed."""
    text = view.number(possible)
    return Cell(text, mark="binding") if possible is not None and possible < needed else text


def percent_of(needed: int, allowed: int) -> int | None:
    """Return the share of a limit in percent; None if nothing is allowed.

    It is rounded, but 100 means exactly the limit, and more than 100 means that the limit is exceeded.
    """
    if allowed == 0:
        return None
    nearest = (200 * needed + allowed) // (2 * allowed)
    if needed == allowed:
        return nearest
    return min(nearest, 99) if needed < allowed else max(nearest, 101)


def _percent_text(language: Language, share: int | None) -> str:
    """Return a share from `percent_of` as text. 0 is shown as a small share, since something is always used."""
    if share is None:
        return language.text("plot.over_none")
    if share == 0:
        return language.text("plot.little")
    return language.text("plot.over" if share > 100 else "plot.percent", percent=share)
