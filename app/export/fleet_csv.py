"""Writes a fleet as CSV: clusters, ranges, clashes, and the quotas and vSwitches that clusters of a VPC share.

The column `section` has the kind of each row: cluster, range, clash, vpc or shared_vswitch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from ..engine.evaluation import Severity
from ..fleet.clashes import Clash
from ..fleet.cluster_fleet import Cluster, address_order
from ..fleet.report import FleetReport, NetworkReport
from ..fleet.shared_vswitches import SharedVswitch
from ..plan.ranges import PlanRange
from ..wording.fleet import clash_sentence, cluster_name, doubt_sentence, quota_sentence, vswitch_sentence
from ..wording.language import Language
from .evaluation_csv import Row, csv_text

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


def fleet_csv(report: FleetReport, language: Language) -> str:
    return csv_text(COLUMNS, _rows(report, language))


def _rows(report: FleetReport, language: Language) -> Iterator[Row]:
    return chain(
        (_cluster(each, language) for each in report.clusters),
        (_range(cluster, placed, language) for cluster, placed in address_order(report.clusters)),
        (_clash(each, language) for each in report.clashes),
        (_vpc(each, language) for each in report.networks),
        (_shared_vswitch(each, language) for each in report.shared_vswitches),
    )


def _cluster(cluster: Cluster, language: Language) -> Row:
    return {
        "section": "cluster",
        "cluster": cluster_name(cluster, language),
        "plugin": cluster.plugin or "none",
        "verdict": cluster.verdict or "none",
        "detail": doubt_sentence(cluster, language),
        "nodes": cluster.plan.peak_nodes,
        **{f"{severity}s": count for severity, count in cluster.findings.items()},
    }


def _range(cluster: Cluster, placed: PlanRange, language: Language) -> Row:
    return {
        "section": "range",
        "cluster": cluster_name(cluster, language),
        "title": language.say(placed.title),
        "range": str(placed.cidr),
        "addresses": placed.cidr.size,
        "assumed": "yes" if cluster.is_assumed(placed) else "no",
    }


def _clash(clash: Clash, language: Language) -> Row:
    return {
        "section": "clash",
        "cluster": _all_names(clash.clusters, language),
        "range": str(clash.inner.cidr),
        "severity": clash.severity,
        "detail": clash_sentence(clash, language),
    }


def _vpc(report: NetworkReport, language: Language) -> Row:
    quotas = (report.route_entries, report.private_addresses)
    return {
        "section": "vpc",
        "cluster": _all_names(report.network.clusters, language),
        "range": str(report.network.cidr or ""),
        "detail": language.clauses(quota_sentence(quota, language) for quota in quotas),
    }


def _shared_vswitch(shared: SharedVswitch, language: Language) -> Row:
    vswitch = shared.vswitch
    return {
        "section": "shared_vswitch",
        "cluster": _all_names((owner.cluster for owner in vswitch.owners), language),
        "range": str(vswitch.cidr),
        "addresses": vswitch.cidr.size,
        "severity": shared.severity or "",
        "detail": vswitch_sentence(shared, language),
    }


def _all_names(clusters: Iterable[Cluster], language: Language) -> str:
    return language.list(cluster_name(cluster, language) for cluster in clusters)
