"""The zones of a plug-in: their capacity, the first to run out, and the loss of the largest one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ....engine.growth import MONTHS, YEAR
from ....engine.limits import LimitName, ZoneCapacity
from ....engine.zones import Shortage, ZoneOutlook, ZoneStatus
from ....wording.forecast import lacking_words, loss_sentence, month_text
from ...http.page import Column, Link
from ...views.findings import beyond
from ...views.view import Cell, Table, View

# No region has more zones. The JSON has all zones that a plan names.
_MAX_DRAWN: Final = 20


@dataclass(frozen=True, slots=True)
class ZonesView:
    """The zones of one plug-in. `gist` says what the loss of one means; `beyond` links to the rest of a long table."""

    id: str
    caption: str
    title: str
    gist: str
    sentences: tuple[str, ...]
    table: Table
    beyond: Link | None


def zones(view: View) -> tuple[ZonesView, ...]:
    """Return the zones of each plug-in with known zones, the chosen one first."""
    chosen = view.evaluation.verdict.plugin
    ordered = sorted(view.evaluation.zones, key=lambda each: each.plugin is not chosen)
    return tuple(_outlook(view, each) for each in ordered)


def _outlook(view: View, outlook: ZoneOutlook) -> ZonesView:
    plugin = view.language.text(f"plugin.{outlook.plugin}")
    gist, *sentences = _sentences(view, outlook)
    return ZonesView(
        id=f"zones-{outlook.plugin}",
        caption=view.language.text("result.zones.caption", plugin=plugin),
        title=plugin,
        gist=gist,
        sentences=tuple(sentences),
        table=_table(view, outlook),
        beyond=beyond(view, len(outlook.zones) - _MAX_DRAWN),
    )


def _sentences(view: View, outlook: ZoneOutlook) -> Iterator[str]:
    first, language = outlook.first_out, view.language
    limit = language.text(f"limit.{first.bound_by}")
    yield loss_sentence(view.evaluation, outlook, language)
    if first.max_nodes is None:  # several pools share the zone, so there is no common maximum of nodes
        yield language.text("result.zones.first_out.pools", zone=first.zone, limit=limit)
    elif outlook.nodes_in_zone_after_loss is None:
        yield language.text("result.zones.holds", zone=first.zone, limit=limit, nodes=first.max_nodes)
    elif not outlook.skew and len({zone.bound_by for zone in outlook.zones}) == 1:
        yield language.text("result.zones.even", limit=limit, nodes=first.max_nodes)
    else:
        yield language.text("result.zones.first_out", zone=first.zone, limit=limit, nodes=first.max_nodes)
        yield _skew(view, outlook)
    if view.evaluation.growth is not None:
        yield _when(view, first)


def _when(view: View, zone: ZoneStatus) -> str:
    when = "never" if zone.month is None else "month" if zone.month else "today"
    return view.language.text(
        f"result.zones.when.{when}", zone=zone.zone, month=zone.month or 0, years=MONTHS // YEAR
    )


def _skew(view: View, outlook: ZoneOutlook) -> str:
    if not outlook.skew:
        return view.language.text("result.zones.level")
    return view.language.text(
        "result.zones.skew",
        zone=outlook.lost,
        first=outlook.first_out.zone,
        skew=outlook.skew,
        stranded=outlook.stranded_nodes,
    )


def _table(view: View, outlook: ZoneOutlook) -> Table:
    """Return the table of zones, without empty columns."""
    measured = view.evaluation.report(outlook.plugin).capacity.zones
    pods = any(zone.pod_addresses is not None for zone in measured)
    columns = {
        "zone": "text",
        "node_addresses": "num",
        **({"pod_addresses": "num", "per_node": "num"} if pods else {}),
        "nodes": "num",
        **({"month": "num"} if view.evaluation.growth else {}),
        **({"short": "text"} if outlook.nodes_in_zone_after_loss is not None else {}),
    }
    drawn = islice(zip(outlook.zones, measured, strict=True), _MAX_DRAWN)
    cells = (_cells(view, zone, held) for zone, held in drawn)
    return Table(
        tuple(
            Column(view.language.text(f"result.zones.{name}", zone=outlook.lost), kind)
            for name, kind in columns.items()
        ),
        tuple(tuple(zone[name] for name in columns) for zone in cells),
    )


def _cells(view: View, zone: ZoneStatus, measured: ZoneCapacity) -> Mapping[str, str | Cell]:
    figures = {
        "node_addresses": view.number(measured.node_addresses),
        "pod_addresses": view.number(measured.pod_addresses),
    }
    binding = "pod_addresses" if zone.bound_by is LimitName.POD_ADDRESSES else "node_addresses"
    return {
        "zone": zone.zone,
        **figures,
        binding: Cell(figures[binding], mark="binding"),
        "per_node": _of_pools(view, measured.addresses_per_node),
        "nodes": _of_pools(view, zone.max_nodes),
        "month": month_text(view.language, zone.month),
        "short": _short(view, zone.short),
    }


def _of_pools(view: View, figure: int | None) -> str:
    """Return a number of nodes; with several pools, a note that each pool has its own."""
    if figure is None and len(view.evaluation.pools) > 1:
        return view.language.text("result.zones.by_pool")
    return view.number(figure)


def _short(view: View, short: Shortage | None) -> str:
    if short is None:
        return view.language.text("result.zones.lost")
    if short.is_none:
        return view.language.text("result.zones.enough")
    return lacking_words(view.language, short)
