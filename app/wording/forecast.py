"""The forecast in sentences: the first limit that growth exceeds, the verdicts of later years, and the loss of a zone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation, Growth, Verdict
from ..engine.growth import MONTHS, YEAR
from ..engine.zones import Shortage, ZoneOutlook, ZoneStatus
from .language import Language

_YEARS: Final = MONTHS // YEAR
_MAX_ZONES: Final = 20  # the JSON has all of them


def forecast_sentences(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the forecast for the verdict's plug-in, or for both if none is feasible, as a list of sentences."""
    plugin, growth = evaluation.verdict.plugin, evaluation.growth
    plugins = tuple(Plugin) if plugin is None else (plugin,)
    if growth is None:
        lines = [language.text("result.growth.none")]
    else:
        lines = [_limit(evaluation, growth, each, language) for each in plugins]
        lines += _years(growth, language)
    for zones in evaluation.zones:
        if zones.plugin in plugins:
            lines += _loss(evaluation, zones, language)
    return lines


def verdict_words(language: Language, verdict: Verdict) -> str:
    """Return the plug-in of a verdict and its strength, or that neither is feasible."""
    name = language.text(f"plugin.{verdict.plugin or 'none'}")
    if verdict.plugin is None:
        return name
    return language.text(
        "result.growth.firm", plugin=name, strength=language.text(f"site.strength.{verdict.strength}")
    )


def month_text(language: Language, month: int | None) -> str:
    """Return when a limit is exceeded: after a number of months, already today (0), or not within the forecast (None)."""
    if month is None:
        return language.text("result.growth.not_within", years=_YEARS)
    return language.text("result.growth.month" if month else "result.growth.already", month=month)


def lacking_words(language: Language, short: Shortage) -> str:
    """Return the numbers of addresses that a zone lacks for nodes and pods; "" if it has enough."""
    lacking = {"nodes": short.node_addresses, "pods": short.pod_addresses}
    return language.list(
        language.text(f"result.zones.short_{kind}", count=count) for kind, count in lacking.items() if count
    )


def loss_sentence(evaluation: Evaluation, outlook: ZoneOutlook, language: Language) -> str:
    """Return whether the other zones have room for the nodes of the largest one, or that there is no other zone."""
    if outlook.nodes_in_zone_after_loss is None:
        return language.text("result.zones.only", zone=outlook.lost)
    if outlook.confined:
        return _confined(evaluation, outlook, language)
    counted = "" if outlook.nodes_after_loss is not None else ".pools"
    return language.text(
        "result.zones.survives" if outlook.survives else f"result.zones.falls_short{counted}",
        zone=outlook.lost,
        nodes=outlook.nodes_after_loss,
        all=evaluation.plan.most_nodes,
        each=outlook.nodes_in_zone_after_loss,
    )


def _confined(evaluation: Evaluation, outlook: ZoneOutlook, language: Language) -> str:
    """Which pools have no other zone, and whether the rest of the plan fits without them."""
    if len(outlook.confined) == len(evaluation.pools):
        return language.text("result.zones.confined.all", zone=outlook.lost)
    named = [language.say(evaluation.pools[place].title) for place in outlook.confined[:_MAX_ZONES]]
    return language.text(
        "result.zones.confined" if outlook.others_fit else "result.zones.confined.short",
        zone=outlook.lost,
        pools=language.list(named),
        each=outlook.nodes_in_zone_after_loss,
    )


def _limit(evaluation: Evaluation, growth: Growth, plugin: Plugin, language: Language) -> str:
    """Return when growth exceeds the current bottleneck."""
    binding = evaluation.report(plugin).capacity.bottleneck
    passed = next(each for each in growth.limits if each.plugin is plugin and each.limit is binding.name)
    when = "never" if passed.month is None else "month" if passed.month else "today"
    counted = (
        "" if passed.nodes is not None else ".pools"
    )  # one number of nodes says nothing of several pools
    return language.text(
        f"ahead.limit.{when}{counted}",
        plugin=language.text(f"plugin.{plugin}"),
        percent=growth.percent_per_year,
        limit=language.text(f"limit.{passed.limit}"),
        nodes=passed.nodes,
        month=passed.month or 0,
        years=_YEARS,
    )


def _years(growth: Growth, language: Language) -> Iterator[str]:
    changed = [
        later
        for earlier, later in pairwise(growth.years)
        if later.verdict.plugin is not earlier.verdict.plugin
    ]
    for year in changed:
        words = verdict_words(language, year.verdict)
        yield language.text("ahead.year", year=year.year, nodes=year.nodes, verdict=words)
    if not changed:
        yield language.text("ahead.stays", years=_YEARS, nodes=growth.nodes[-1])


def _loss(evaluation: Evaluation, outlook: ZoneOutlook, language: Language) -> Iterator[str]:
    """Yield whether the plan survives the loss of the largest zone, and the addresses that the other zones lack."""
    said = loss_sentence(evaluation, outlook, language)
    yield language.text("ahead.loss", plugin=language.text(f"plugin.{outlook.plugin}"), said=said)
    for zone, short in islice(_short(outlook), _MAX_ZONES):
        yield language.text("ahead.lacks", zone=zone.zone, lacking=lacking_words(language, short))
    rest = sum(1 for _ in _short(outlook)) - _MAX_ZONES
    if rest > 0:
        yield language.text("ahead.more_zones", count=rest)


def _short(outlook: ZoneOutlook) -> Iterator[tuple[ZoneStatus, Shortage]]:
    for zone in outlook.zones:
        if zone.short is not None and not zone.short.is_none:
            yield zone, zone.short
