"""What each zone has to hold, with all zones and without the largest one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ....engine.headroom import percent_of
from ....engine.zones import ZoneOutlook, ZoneStanding
from ..view import Shape, View, opening
from .bars import Bar, Row, draw
from .sheet import Sheet
from .words import used


def zones_plot(view: View, outlook: ZoneOutlook, most: int) -> Shape | None:
    """Of the first `most` zones. None for a lone one: there is nothing to hold it against."""
    if outlook.nodes_in_zone_after_loss is None:
        return None
    sheet = Sheet()
    height = draw(view, sheet, islice(_rows(view, outlook), most))
    shape = sheet.shape(f"zones-plot-{outlook.plugin}", zones_title(view, outlook), [], height)
    legend = [
        {"kind": outlook.plugin.value, "pattern": "", "text": view.language.text("plot.zones.all")},
        {
            "kind": "after",
            "pattern": "np-needed",
            "text": view.language.text("plot.zones.without", zone=outlook.lost),
        },
    ]
    return {**shape, "legend": legend}


def zones_title(view: View, outlook: ZoneOutlook) -> str:
    return view.language.text("plot.zones.title", plugin=view.language.text(f"plugin.{outlook.plugin}"))


def _rows(view: View, outlook: ZoneOutlook) -> Iterator[Row]:
    for zone in outlook.zones:
        lost = zone.zone == outlook.lost
        bars = [_bar(view, zone, outlook.nodes_in_zone, outlook.plugin.value, "")]
        if not lost and outlook.nodes_in_zone_after_loss is not None:
            bars.append(_bar(view, zone, outlook.nodes_in_zone_after_loss, "after", "np-needed"))
        yield Row(
            opening(view.language.text("map.zone", zone=zone.zone)),
            view.language.text("plot.zones.lost") if lost else "",
            tuple(bars),
        )


def _bar(view: View, zone: ZoneStanding, nodes: int, kind: str, pattern: str) -> Bar:
    share = percent_of(nodes, zone.holds)
    words = used(view, nodes, zone.holds)
    over = share is None or share > 100
    return Bar(kind, pattern, share, view.language.text("plot.used_over", used=words) if over else words)
