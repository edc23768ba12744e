"""A fleet as tables: verdicts, clashes, shared quotas, ranges by address."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from app.export.fleet.wording import (
    clash_sentence,
    cluster_name,
    cluster_names,
    doubt_sentence,
    owner_names,
    plugin_name,
    quota_sentence,
    severities,
)
from app.export.plain_text import encodable
from app.export.wording import field_name
from app.locale import Language
from app.planning.evaluation import Severity
from app.planning.fleet.clashes import SharedRange
from app.planning.fleet.fleet import Cluster, Doubt, address_order
from app.planning.fleet.report import FleetReport, NetworkReport
from app.planning.map.of_fleet import fleet_map
from app.planning.ranges import PlanRange
from app.web.fleet.text import Fault
from app.web.present.fleet_map import fleet_map_shape
from app.web.present.view import Shape, opening

# More rows of a table than these nobody reads on a page; the CSV has them all.
MOST_ROWS: Final = 200


def fleet_shape(report: FleetReport, spoken: Language, links: Sequence[str]) -> Shape:
    """`links`: of each cluster's result, in their order; "" where one would be too long."""
    worst = sum(clash.severity is report.worst for clash in report.clashes)
    drawn = fleet_map(report)
    return {
        "summary": spoken.text(
            f"fleet.summary.{report.worst or 'clear'}",
            clusters=len(report.clusters),
            vpcs=len(report.networks),
            clashes=worst,
        ),
        "clear": report.is_clear,
        "map": fleet_map_shape(drawn, spoken, *map(spoken.text, ("fleet.map.used", "fleet.map.csv")))
        if drawn.owned
        else None,
        "without_verdict": [cluster.plugin for cluster in report.clusters].count(None),
        "infeasible": sum(cluster.doubt is Doubt.INFEASIBLE for cluster in report.clusters),
        "clusters": [
            _cluster(each, link, spoken)
            for each, link in islice(zip(report.clusters, links, strict=True), MOST_ROWS)
        ],
        "more_clusters": max(0, len(report.clusters) - MOST_ROWS),
        "clashes": [
            [spoken.text(f"site.severity.{clash.severity}"), clash_sentence(clash, spoken)]
            for clash in report.clashes[:MOST_ROWS]
        ],
        "more_clashes": max(0, len(report.clashes) - MOST_ROWS),
        "shared_vswitches": [_shared(each, spoken) for each in report.shared_vswitches[:MOST_ROWS]],
        "more_shared": max(0, len(report.shared_vswitches) - MOST_ROWS),
        "networks": [_network(one, spoken) for one in report.networks[:MOST_ROWS]],
        "more_networks": max(0, len(report.networks) - MOST_ROWS),
        "ranges": [
            _range(cluster, placed, spoken)
            for cluster, placed in islice(address_order(report.clusters), MOST_ROWS)
        ],
        "more_ranges": max(0, sum(len(each.ranges) for each in report.clusters) - MOST_ROWS),
    }


def fault_sentence(fault: Fault, spoken: Language) -> str:
    """The place in the list, the field and what is wrong with it."""
    mistake = fault.mistake
    text = encodable(spoken.text(mistake.message_code, **mistake.params))
    if not fault.place:
        return text
    if not mistake.field or not spoken.knows(f"result.field.{mistake.field}"):
        return spoken.text("fleet.fault", place=fault.place, text=text)
    field = field_name(spoken, mistake.pointer)
    return spoken.text("fleet.fault.field", place=fault.place, field=field, text=text)


def _cluster(cluster: Cluster, link: str, spoken: Language) -> list[Any]:
    found = severities(cluster)
    return [
        {"text": cluster_name(cluster, spoken), "href": link},
        doubt_sentence(cluster, spoken) or plugin_name(cluster.plugin, spoken),
        spoken.number(cluster.plan.peak_nodes),
        *(spoken.number(found[severity]) for severity in Severity),
    ]


def _shared(shared: SharedRange, spoken: Language) -> list[str]:
    return [str(shared.cidr), owner_names(shared, spoken)]


def _network(report: NetworkReport, spoken: Language) -> list[str]:
    network = report.network
    return [
        str(network.cidr or spoken.text("fleet.vpc.none")),
        cluster_names(network.clusters, spoken),
        quota_sentence(report.route_entries, spoken),
        quota_sentence(report.private_addresses, spoken),
    ]


def _range(cluster: Cluster, placed: PlanRange, spoken: Language) -> list[str]:
    return [
        str(placed.cidr),
        opening(spoken.say(placed.title)),
        cluster_name(cluster, spoken),
        spoken.number(placed.cidr.size),
        spoken.text("fleet.range.assumed" if cluster.is_assumed(placed) else "fleet.range.stated"),
    ]
