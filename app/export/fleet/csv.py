"""A fleet as CSV: every range with the cluster that has it, what clashes, and what the clusters of a VPC share.

`section` tells the rows apart: cluster, range, clash, vpc, shared_vswitch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from app.export.csv_text import Row, csv_text
from app.export.fleet.wording import (
    clash_sentence,
    cluster_name,
    doubt_sentence,
    quota_sentence,
    severities,
)
from app.locale import Language
from app.planning.evaluation import Severity
from app.planning.fleet.clashes import Clash, SharedRange
from app.planning.fleet.fleet import Cluster, address_order
from app.planning.fleet.report import FleetReport, NetworkReport
from app.planning.ranges import PlanRange

COLUMNS: Final = (
    "section",
    "cluster",
    "title",
    "range",
    "addresses",
    "assumed",
    "severity",
    "plugin",
    "verdict",
    "detail",
    "nodes",
    *(f"{severity}s" for severity in Severity),
)


def fleet_csv(report: FleetReport, spoken: Language) -> str:
    return csv_text(COLUMNS, _rows(report, spoken))


def _rows(report: FleetReport, spoken: Language) -> Iterator[Row]:
    return chain(
        (_cluster(each, spoken) for each in report.clusters),
        (_range(cluster, placed, spoken) for cluster, placed in address_order(report.clusters)),
        (_clash(each, spoken) for each in report.clashes),
        (_vpc(each, spoken) for each in report.networks),
        (_shared_vswitch(each, spoken) for each in report.shared_vswitches),
    )


def _cluster(cluster: Cluster, spoken: Language) -> Row:
    return {
        "section": "cluster",
        "cluster": cluster_name(cluster, spoken),
        "plugin": cluster.plugin or "none",
        "verdict": cluster.verdict or "none",
        "detail": doubt_sentence(cluster, spoken),
        "nodes": cluster.plan.peak_nodes,
        **{f"{severity}s": count for severity, count in severities(cluster).items()},
    }


def _range(cluster: Cluster, placed: PlanRange, spoken: Language) -> Row:
    return {
        "section": "range",
        "cluster": cluster_name(cluster, spoken),
        "title": spoken.say(placed.title),
        "range": str(placed.cidr),
        "addresses": placed.cidr.size,
        "assumed": "yes" if cluster.is_assumed(placed) else "no",
    }


def _clash(clash: Clash, spoken: Language) -> Row:
    return {
        "section": "clash",
        "cluster": _all_names(clash.clusters, spoken),
        "range": str(clash.inner.cidr),
        "severity": clash.severity,
        "detail": clash_sentence(clash, spoken),
    }


def _vpc(report: NetworkReport, spoken: Language) -> Row:
    quotas = (report.route_entries, report.private_addresses)
    return {
        "section": "vpc",
        "cluster": _all_names(report.network.clusters, spoken),
        "range": str(report.network.cidr or ""),
        "detail": " ".join(quota_sentence(quota, spoken) for quota in quotas),
    }


def _shared_vswitch(shared: SharedRange, spoken: Language) -> Row:
    return {
        "section": "shared_vswitch",
        "cluster": _all_names((owner.cluster for owner in shared.owners), spoken),
        "range": str(shared.cidr),
        "addresses": shared.cidr.size,
    }


def _all_names(clusters: Iterable[Cluster], spoken: Language) -> str:
    return spoken.list(cluster_name(cluster, spoken) for cluster in clusters)
