"""Bars that compare the need with the capacity of each plug-in, with the bottleneck in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ...catalogue.model import Plugin
from ...engine.evaluation import Capacity, Evaluation, Limit, PoolCapacity
from ...engine.limits import Unit
from ...wording.capacity import limit_needs, limit_title, pool_title
from ...wording.language import Language

# A bar is cut at this multiple of the need, since the rest is spare in any case.
_MAX_SCALE: Final = 4
_MAX_POOLS: Final = 3  # with a bar for each pool; more pools have a table


class FitBar(NamedTuple):
    """A part of a bar, in percent of the width. `kind`: request, spare, need or short."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """The bars of one plug-in. `label` describes them for screen readers.

    `mark` is the position of the need, in percent. `value` is the capacity, `note` the capacity after a quota increase (""
    if it is the same), and `why` the bottleneck. `bars` is empty if the capacity is unknown; `cut`: they exceed the width.
    `ruled_out`: the verdict is another plug-in, and this one isn't feasible.
    """

    plugin: str
    label: str
    bars: tuple[FitBar, ...]
    cut: bool
    mark: str
    value: str
    note: str
    ruled_out: bool
    why: str


@dataclass(frozen=True, slots=True)
class Fit:
    """One comparison. `needed` is the need, or "" if each row has a different one."""

    title: str
    needed: str
    rows: tuple[FitRow, ...]


class _Amount(NamedTuple):
    """The need and the capacity of one plug-in (None if unknown). `unit` is set if the title names no unit."""

    needed: int
    possible: int | None
    on_request: int | None
    why: str
    unit: Unit | None = None


def fits(evaluation: Evaluation, language: Language) -> tuple[Fit, ...]:
    """Return the comparisons of nodes and of pods per node, or that of the bottlenecks for a plan with several pools."""
    amounts = dict(evaluation.capacities)
    plan = evaluation.plan
    if len(evaluation.pools) > 1:
        limits = {
            plugin: _limit_amount(capacity.bottleneck, language) for plugin, capacity in amounts.items()
        }
        return (Fit(language.text("fit.bottlenecks"), "", tuple(_rows(evaluation, limits, language))),)
    nodes = {
        plugin: _node_amount(plan.peak_nodes, capacity, language) for plugin, capacity in amounts.items()
    }
    pods = {plugin: _pod_amount(evaluation, plugin, language) for plugin in amounts}
    return (
        Fit(
            language.text("fit.nodes"),
            language.number(plan.peak_nodes),
            tuple(_rows(evaluation, nodes, language)),
        ),
        Fit(
            language.text("field.pods_per_node"),
            language.number(plan.max_pods_per_node),
            tuple(_rows(evaluation, pods, language)),
        ),
    )


def empty_fits(language: Language) -> tuple[Fit, ...]:
    """The bars of a plan that is still to be entered: empty tracks, for the eye only."""
    rows = tuple(
        FitRow(plugin.value, "", (), cut=False, mark="", value="", note="", ruled_out=False, why="")
        for plugin in Plugin
    )
    return tuple(Fit(language.text(title), "", rows) for title in ("fit.nodes", "field.pods_per_node"))


def pool_fits(evaluation: Evaluation, language: Language) -> tuple[Fit, ...]:
    """Return the comparison of nodes for each pool with the chosen plug-in; none for a plan with one pool or with many."""
    plugin = evaluation.verdict.plugin
    if plugin is None or not 1 < len(evaluation.pools) <= _MAX_POOLS:
        return ()
    pools = evaluation.report(plugin).capacity.node_pools
    return tuple(
        Fit(
            language.text("fit.pool", pool=pool_title(evaluation, place, language)),
            language.number(pool.nodes),
            tuple(_rows(evaluation, {plugin: _pool_amount(pool, language)}, language)),
        )
        for place, pool in enumerate(pools)
    )


def _pool_amount(pool: PoolCapacity, language: Language) -> _Amount:
    why = language.text("fit.why", limit=language.text(f"limit.{pool.bound_by}"))
    return _Amount(pool.nodes, pool.max_nodes, pool.max_nodes_on_request, why)


def _node_amount(needed: int, capacity: Capacity, language: Language) -> _Amount:
    why = language.text("fit.why", limit=_limit_text(capacity.bottleneck, language))
    return _Amount(needed, capacity.max_nodes, capacity.max_nodes_on_request, why)


def _pod_amount(evaluation: Evaluation, plugin: Plugin, language: Language) -> _Amount:
    capacity = evaluation.report(plugin).capacity
    usable, why = capacity.usable_pods_per_node, language.say(capacity.pods_sum)
    proposed = next((each.value for each in evaluation.assumptions if each.field == "/instance_type"), None)
    if proposed and why and plugin is Plugin.TERWAY:
        why = language.text("fit.why.proposed", type=proposed, sum=why)
    return _Amount(evaluation.plan.max_pods_per_node, usable, usable, why)


def _limit_amount(limit: Limit, language: Language) -> _Amount:
    needed = language.text("fit.needed.of", amount=language.text(f"unit.{limit.unit}", count=limit.needed))
    why = language.text("fit.why", limit=language.with_note(limit_title(limit, language), needed))
    return _Amount(limit.needed, limit.allowed, limit.allowed_on_request, why, limit.unit)


def _limit_text(limit: Limit, language: Language) -> str:
    """Return the name of a limit, with its need and capacity if it isn't counted in nodes."""
    title = limit_title(limit, language)
    return title if limit.unit is Unit.NODES else language.with_note(title, limit_needs(limit, language))


def _rows(evaluation: Evaluation, amounts: Mapping[Plugin, _Amount], language: Language) -> Iterator[FitRow]:
    shared = len({amount.needed for amount in amounts.values()}) == 1 and len(evaluation.pools) == 1
    together = _scale(amounts.values()) if shared else None
    for plugin, amount in amounts.items():
        scale = together or _scale([amount])
        raised = amount.on_request not in {None, amount.possible}
        possible = _possible(amount, language)
        chosen = evaluation.verdict.plugin
        yield FitRow(
            plugin=plugin.value,
            label=language.text("fit.said", possible=possible, needed=amount.needed),
            bars=tuple(_bars(amount, scale)),
            cut=_longest(amount) > scale,
            mark=_percent(amount.needed, scale),
            value=possible,
            note=language.text("fit.request", count=amount.on_request) if raised else "",
            ruled_out=chosen is not None and not evaluation.report(plugin).feasible,
            why=amount.why,
        )


def _possible(amount: _Amount, language: Language) -> str:
    if amount.possible is None:
        return language.text("result.unknown")
    if amount.unit is None:
        return language.text("fit.possible", count=amount.possible)
    return language.text(
        "fit.possible.of", amount=language.text(f"unit.{amount.unit}", count=amount.possible)
    )


def _scale(amounts: Collection[_Amount]) -> int:
    """Return the amount that the whole width represents."""
    needed = max(amount.needed for amount in amounts)
    return max(1, min(max(map(_longest, amounts)), _MAX_SCALE * needed))


def _longest(amount: _Amount) -> int:
    return max(amount.possible or 0, amount.on_request or 0, amount.needed)


def _bars(amount: _Amount, scale: int) -> Iterator[FitBar]:
    """Yield the parts of a bar from back to front."""
    if amount.possible is None:
        return
    if amount.on_request is not None and amount.on_request > amount.possible:
        yield _bar("request", amount.possible, amount.on_request, scale)
    if amount.possible > amount.needed:
        yield _bar("spare", amount.needed, amount.possible, scale)
    if amount.possible:
        yield _bar("need", 0, min(amount.needed, amount.possible), scale)
    if amount.possible < amount.needed:
        yield _bar("short", amount.possible, amount.needed, scale)


def _bar(kind: str, start: int, end: int, scale: int) -> FitBar:
    return FitBar(kind, _percent(start, scale), _percent(min(end, scale) - min(start, scale), scale))


def _percent(count: int, scale: int) -> str:
    return f"{100 * count / scale:.4g}"
