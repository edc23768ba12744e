"""A fleet as tables: verdicts, clashes, shared quotas, ranges by address."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from ...engine.evaluation import Severity
from ...fleet.clashes import SharedRange
from ...fleet.cluster_fleet import Cluster, Doubt, address_order
from ...fleet.report import FleetReport, NetworkReport
from ...map.fleet_map import drawn_fleet_map, fleet_map
from ...plan.ranges import PlanRange
from ...wording.fleet import (
    clash_sentence,
    cluster_name,
    cluster_names,
    doubt_sentence,
    owner_names,
    plugin_name,
    quota_sentence,
    severities,
)
from ...wording.language import Language
from ...wording.plain_text import capitalized
from .view import Shape

# More rows of a table than these nobody reads on a page; the CSV has them all.
MAX_ROWS: Final = 200


def fleet_shape(report: FleetReport, language: Language, links: Sequence[str]) -> Shape:
    """`links`: of each cluster's result, in their order; "" where one would be too long."""
    worst = sum(clash.severity is report.worst for clash in report.clashes)
    drawn = fleet_map(report)
    return {
        "summary": language.text(
            f"fleet.summary.{report.worst or 'clear'}",
            clusters=len(report.clusters),
            vpcs=len(report.networks),
            clashes=worst,
        ),
        "clear": report.is_clear,
        "map": drawn_fleet_map(drawn, language, *map(language.text, ("fleet.map.used", "fleet.map.csv")))
        if drawn.owned
        else None,
        "without_verdict": [cluster.plugin for cluster in report.clusters].count(None),
        "infeasible": sum(cluster.doubt is Doubt.INFEASIBLE for cluster in report.clusters),
        "clusters": [
            _cluster(each, link, language)
            for each, link in islice(zip(report.clusters, links, strict=True), MAX_ROWS)
        ],
        "more_clusters": max(0, len(report.clusters) - MAX_ROWS),
        "clashes": [
            [language.text(f"site.severity.{clash.severity}"), clash_sentence(clash, language)]
            for clash in report.clashes[:MAX_ROWS]
        ],
        "more_clashes": max(0, len(report.clashes) - MAX_ROWS),
        "shared_vswitches": [_shared(each, language) for each in report.shared_vswitches[:MAX_ROWS]],
        "more_shared": max(0, len(report.shared_vswitches) - MAX_ROWS),
        "networks": [_network(one, language) for one in report.networks[:MAX_ROWS]],
        "more_networks": max(0, len(report.networks) - MAX_ROWS),
        "ranges": [
            _range(cluster, placed, language)
            for cluster, placed in islice(address_order(report.clusters), MAX_ROWS)
        ],
        "more_ranges": max(0, sum(len(each.ranges) for each in report.clusters) - MAX_ROWS),
    }


def _cluster(cluster: Cluster, link: str, language: Language) -> list[Any]:
    found = severities(cluster)
    return [
        {"text": cluster_name(cluster, language), "href": link},
        doubt_sentence(cluster, language) or plugin_name(cluster.plugin, language),
        language.number(cluster.plan.peak_nodes),
        *(language.number(found[severity]) for severity in Severity),
    ]


def _shared(shared: SharedRange, language: Language) -> list[str]:
    return [str(shared.cidr), owner_names(shared, language)]


def _network(report: NetworkReport, language: Language) -> list[str]:
    network = report.network
    return [
        str(network.cidr or language.text("fleet.vpc.none")),
        cluster_names(network.clusters, language),
        quota_sentence(report.route_entries, language),
        quota_sentence(report.private_addresses, language),
    ]


def _range(cluster: Cluster, placed: PlanRange, language: Language) -> list[str]:
    return [
        str(placed.cidr),
        capitalized(language.say(placed.title)),
        cluster_name(cluster, language),
        language.number(placed.cidr.size),
        language.text("fleet.range.assumed" if cluster.is_assumed(placed) else "fleet.range.stated"),
    ]
