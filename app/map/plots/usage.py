"""How much is used: of each limit at the plan's peak, and of each zone with all zones and without the largest one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...catalogue.model import Plugin
from ...engine.evaluation import Capacity, Evaluation, Limit
from ...engine.headroom import percent_of
from ...engine.zones import ZoneOutlook, ZoneStanding
from ...wording.language import Language
from ...wording.plain_text import capitalized
from .bars import Bar, Row, draw
from .plot import Plot, PlotBuilder, PlotLegendEntry, percent_text


def headroom_plot(evaluation: Evaluation, plugin: Plugin, language: Language) -> Plot:
    """Each limit of a plug-in, with the share that the plan uses at its peak."""
    capacity = evaluation.report(plugin).capacity
    builder = PlotBuilder()
    height = draw(language, builder, _limit_rows(plugin, capacity, language))
    title = language.text("plot.headroom.title", plugin=language.text(f"plugin.{plugin}"))
    return builder.plot(
        f"headroom-{plugin}", title, [_headroom_sentence(capacity.bottleneck, language)], height
    )


def _limit_rows(plugin: Plugin, capacity: Capacity, language: Language) -> Iterator[Row]:
    for limit in capacity.limits:
        binds = limit is capacity.bottleneck
        share = percent_of(limit.needed, limit.allowed)
        bar = Bar(
            f"{plugin}-binding" if binds else plugin.value,
            "np-binding" if binds else "",
            share,
            percent_text(language, share),
            _share_on_request(limit),
        )
        yield Row(
            capitalized(language.text(f"limit.{limit.name}")),
            _used(language, limit.needed, limit.allowed),
            (bar,),
            language.text("site.capacity.binds") if binds else "",
        )


def _share_on_request(limit: Limit) -> int | None:
    """The share once the quota is raised, where that is another one."""
    if limit.allowed_on_request == limit.allowed:
        return None
    return percent_of(limit.needed, limit.allowed_on_request)


def _headroom_sentence(limit: Limit, language: Language) -> str:
    return language.text(
        "plot.headroom.within" if limit.fits else "plot.headroom.over",
        limit=language.text(f"limit.{limit.name}"),
        allowed=limit.allowed,
        needed=limit.needed,
        share=percent_text(language, percent_of(limit.needed, limit.allowed)),
    )


def zones_plot(outlook: ZoneOutlook, language: Language, most: int) -> Plot | None:
    """The first `most` zones of a plug-in. None for a lone one: there is nothing to compare it with."""
    if outlook.nodes_in_zone_after_loss is None:
        return None
    builder = PlotBuilder()
    height = draw(language, builder, islice(_zone_rows(outlook, language), most))
    without = language.text("plot.zones.without", zone=outlook.lost)
    legend = (
        PlotLegendEntry(outlook.plugin.value, "", language.text("plot.zones.all")),
        PlotLegendEntry("after", "np-needed", without),
    )
    return builder.plot(f"zones-plot-{outlook.plugin}", zones_title(outlook, language), (), height, legend)


def zones_title(outlook: ZoneOutlook, language: Language) -> str:
    """The title of a plug-in's zones."""
    return language.text("plot.zones.title", plugin=language.text(f"plugin.{outlook.plugin}"))


def _zone_rows(outlook: ZoneOutlook, language: Language) -> Iterator[Row]:
    for zone in outlook.zones:
        lost = zone.zone == outlook.lost
        bars = [_zone_bar(zone, outlook.nodes_in_zone, outlook.plugin.value, "", language)]
        if not lost and outlook.nodes_in_zone_after_loss is not None:
            bars.append(_zone_bar(zone, outlook.nodes_in_zone_after_loss, "after", "np-needed", language))
        yield Row(
            capitalized(language.text("map.zone", zone=zone.zone)),
            language.text("plot.zones.lost") if lost else "",
            tuple(bars),
        )


def _zone_bar(zone: ZoneStanding, nodes: int, kind: str, pattern: str, language: Language) -> Bar:
    """With one pool the nodes of the zone, else its addresses of the kind that is reached first."""
    needed, allowed = (nodes, zone.holds) if zone.holds is not None else (zone.needed, zone.allowed)
    share = percent_of(needed, allowed)
    words = _used(language, needed, allowed)
    over = share is None or share > 100
    return Bar(kind, pattern, share, language.text("plot.used_over", used=words) if over else words)


def _used(language: Language, needed: int, allowed: int) -> str:
    return language.text("plot.used", needed=needed, allowed=allowed)
