"""An evaluated fleet as tables: verdicts, clashes, shared quotas, and ranges by address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ....engine.evaluation import Severity
from ....fleet.cluster_fleet import Cluster, Doubt, address_order
from ....fleet.report import FleetReport, NetworkReport
from ....map.fleet_map import drawn_fleet_map, fleet_map
from ....map.shapes import DrawnMap
from ....plan.ranges import PlanRange
from ....wording.fleet import (
    clash_sentence,
    cluster_name,
    cluster_names,
    doubt_sentence,
    owner_names,
    plugin_name,
    quota_sentence,
    vswitch_sentence,
)
from ....wording.language import Language
from ....wording.plain_text import capitalized
from ...views.view import Cell, Row

# Nobody reads more rows of a table on a page. The CSV has all of them.
MAX_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class FleetView:
    """An evaluated fleet as tables of at most `MAX_ROWS` rows. `more_…` is the number of other rows.

    `without_verdict` is the number of clusters without a verdict, and `infeasible` that of clusters that aren't feasible.
    """

    summary: str
    map: DrawnMap | None
    without_verdict: int
    infeasible: int
    clusters: tuple[Row, ...]
    more_clusters: int
    clashes: tuple[Row, ...]
    more_clashes: int
    shared_vswitches: tuple[Row, ...]
    more_shared: int
    networks: tuple[Row, ...]
    more_networks: int
    ranges: tuple[Row, ...]
    more_ranges: int


def fleet_view(report: FleetReport, language: Language, links: Sequence[str]) -> FleetView:
    """Return the tables of a fleet. `links` lead to the results of the clusters, in order; "" for one that is too long."""
    named = zip(report.clusters, links, strict=True)
    ranges = address_order(report.clusters)
    return FleetView(
        summary=language.text(
            f"fleet.summary.{report.worst or 'clear'}",
            clusters=len(report.clusters),
            vpcs=len(report.networks),
            problems=report.problems[report.worst],
        ),
        map=_map(report, language),
        without_verdict=[cluster.plugin for cluster in report.clusters].count(None),
        infeasible=sum(cluster.doubt is Doubt.INFEASIBLE for cluster in report.clusters),
        clusters=tuple(_cluster(each, link, language) for each, link in islice(named, MAX_ROWS)),
        more_clusters=max(0, len(report.clusters) - MAX_ROWS),
        clashes=tuple(
            (language.text(f"site.severity.{clash.severity}"), clash_sentence(clash, language))
            for clash in report.clashes[:MAX_ROWS]
        ),
        more_clashes=max(0, len(report.clashes) - MAX_ROWS),
        shared_vswitches=tuple(
            (
                str(each.vswitch.cidr),
                owner_names(each.vswitch, language),
                vswitch_sentence(each, language),
            )
            for each in report.shared_vswitches[:MAX_ROWS]
        ),
        more_shared=max(0, len(report.shared_vswitches) - MAX_ROWS),
        networks=tuple(_network(one, language) for one in report.networks[:MAX_ROWS]),
        more_networks=max(0, len(report.networks) - MAX_ROWS),
        ranges=tuple(_range(cluster, placed, language) for cluster, placed in islice(ranges, MAX_ROWS)),
        more_ranges=max(0, sum(len(each.ranges) for each in report.clusters) - MAX_ROWS),
    )


def _map(report: FleetReport, language: Language) -> DrawnMap | None:
    found = fleet_map(report)
    if not found.owned:
        return None
    return drawn_fleet_map(found, language, *map(language.text, ("fleet.map.used", "fleet.map.csv")))


def _cluster(cluster: Cluster, link: str, language: Language) -> Row:
    return (
        Cell(cluster_name(cluster, language), link),
        doubt_sentence(cluster, language) or plugin_name(cluster.plugin, language),
        language.number(cluster.plan.peak_nodes),
        *(language.number(cluster.findings[severity]) for severity in Severity),
    )


def _network(report: NetworkReport, language: Language) -> Row:
    network = report.network
    return (
        str(network.cidr or language.text("fleet.vpc.none")),
        cluster_names(network.clusters, language),
        quota_sentence(report.route_entries, language),
        quota_sentence(report.private_addresses, language),
    )


def _range(cluster: Cluster, placed: PlanRange, language: Language) -> Row:
    return (
        str(placed.cidr),
        capitalized(language.say(placed.title)),
        cluster_name(cluster, language),
        language.number(placed.cidr.size),
        language.text("fleet.range.assumed" if cluster.is_assumed(placed) else "fleet.range.stated"),
    )
