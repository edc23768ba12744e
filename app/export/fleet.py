"""A fleet as JSON and as CSV: every range with the cluster that has it, and what clashes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Final

from app.catalogue.model import Plugin
from app.export.csv import guarded
from app.export.plain_text import encodable, one_line
from app.locale import Language
from app.planning.evaluation import Severity
from app.planning.fleet.clashes import Clash, Kind, SharedRange
from app.planning.fleet.fleet import Cluster, address_order
from app.planning.fleet.quotas import SharedQuota
from app.planning.fleet.report import FleetReport

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
_MOST_NAMES: Final = 4  # of clusters, in one sentence


def cluster_name(cluster: Cluster, spoken: Language) -> str:
    return one_line(cluster.plan.name) or spoken.text("fleet.unnamed", number=cluster.place + 1)


def cluster_names(clusters: Sequence[Cluster], spoken: Language) -> str:
    """The first few, and how many more there are."""
    shown = spoken.list(cluster_name(cluster, spoken) for cluster in clusters[:_MOST_NAMES])
    rest = len(clusters) - _MOST_NAMES
    return spoken.text("fleet.and_more", names=shown, count=rest) if rest > 0 else shown


def severities(cluster: Cluster) -> Mapping[Severity, int]:
    """Findings of the cluster's own plan that concern its plug-in, by severity."""
    found = Counter(finding.severity for finding in cluster.findings)
    return {severity: found[severity] for severity in Severity}


def plugin_name(plugin: Plugin | None, spoken: Language) -> str:
    return spoken.text(f"plugin.{plugin}" if plugin else "site.plugin.none")


def doubt_sentence(cluster: Cluster, spoken: Language) -> str:
    """What speaks against the plug-in that was stated; "" where nothing does."""
    if cluster.doubt is None:
        return ""
    plugin, verdict = plugin_name(cluster.plugin, spoken), plugin_name(cluster.verdict, spoken)
    return spoken.text(f"fleet.plugin.{cluster.doubt}", plugin=plugin, verdict=verdict)


def clash_sentence(clash: Clash, spoken: Language) -> str:
    """The two ranges and whose they are; of equal ranges of one kind, the range and its clusters."""
    inner, outer = clash.inner, clash.outer
    params = {
        "inner": spoken.text(f"fleet.kind.{inner.kind}"),
        "inner_range": str(inner.cidr),
        "inner_clusters": owner_names(inner, spoken),
        "outer": spoken.text(f"fleet.kind.{outer.kind}"),
        "outer_range": str(outer.cidr),
        "outer_clusters": owner_names(outer, spoken),
    }
    if inner is outer:
        what = "vpcs" if inner.kind is Kind.BLOCK else "clusters"
        return spoken.text(f"fleet.clash.same.{what}", **params)
    how = "equal" if inner.cidr == outer.cidr else "inside"
    return spoken.text(f"fleet.clash.{how}", **params)


def owner_names(shared: SharedRange, spoken: Language) -> str:
    """The clusters that have a range."""
    return cluster_names([owner.cluster for owner in shared.owners], spoken)


def quota_sentence(quota: SharedQuota, spoken: Language) -> str:
    """What the clusters of a VPC take of a quota together."""
    state = quota.severity or "within"
    return spoken.text(f"fleet.quota.{state}", needed=quota.needed, limit=quota.limit, most=quota.most)


def fleet_json(report: FleetReport, spoken: Language, links: Sequence[str]) -> dict[str, Any]:
    """`links`: of each cluster's result, in their order."""
    return {
        "vpcs": report.connection,
        "clear": report.is_clear,
        "clusters": [
            _cluster_json(each, link, spoken) for each, link in zip(report.clusters, links, strict=True)
        ],
        "clashes": [_clash_json(clash, spoken) for clash in report.clashes],
        "shared_vswitches": [_range_json(shared) for shared in report.shared_vswitches],
        "networks": [
            {
                "vpc_cidr": None if one.network.cidr is None else str(one.network.cidr),
                "clusters": [cluster.place for cluster in one.network.clusters],
                "route_entries": _quota_json(one.route_entries),
                "private_addresses": _quota_json(one.private_addresses),
            }
            for one in report.networks
        ],
    }


def _cluster_json(cluster: Cluster, link: str, spoken: Language) -> dict[str, Any]:
    return {
        "name": encodable(cluster.plan.name),
        "plugin": cluster.plugin or "none",
        "stated": cluster.stated,
        "verdict": cluster.verdict or "none",
        "doubt": None
        if cluster.doubt is None
        else {"code": cluster.doubt, "message": doubt_sentence(cluster, spoken)},
        "strength": cluster.evaluation.verdict.strength,
        "findings": dict(severities(cluster)),
        "share_url": link,
    }


def _clash_json(clash: Clash, spoken: Language) -> dict[str, Any]:
    return {
        "severity": clash.severity,
        "message": clash_sentence(clash, spoken),
        "inner": _range_json(clash.inner),
        "outer": _range_json(clash.outer),
    }


def _range_json(shared: SharedRange) -> dict[str, Any]:
    owners = [owner.cluster.place for owner in shared.owners]
    return {"kind": shared.kind, "cidr": str(shared.cidr), "clusters": owners}


def _quota_json(quota: SharedQuota) -> dict[str, Any]:
    return {
        "needed": quota.needed,
        "limit": quota.limit,
        "on_request": quota.most,
        "severity": quota.severity,
    }


def fleet_csv(report: FleetReport, spoken: Language) -> str:
    """RFC 4180; `section` tells the rows apart: cluster, range, clash, vpc, shared_vswitch."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(report, spoken):
        writer.writerow({column: guarded(value) for column, value in row.items()})
    return text.getvalue()


def _rows(report: FleetReport, spoken: Language) -> Iterator[dict[str, str | int]]:
    for cluster in report.clusters:
        yield {
            "section": "cluster",
            "cluster": cluster_name(cluster, spoken),
            "plugin": cluster.plugin or "none",
            "verdict": cluster.verdict or "none",
            "detail": doubt_sentence(cluster, spoken),
            "nodes": cluster.plan.peak_nodes,
            **{f"{severity}s": count for severity, count in severities(cluster).items()},
        }
    for cluster, placed in address_order(report.clusters):
        yield {
            "section": "range",
            "cluster": cluster_name(cluster, spoken),
            "title": spoken.say(placed.title),
            "range": str(placed.cidr),
            "addresses": placed.cidr.size,
            "assumed": "yes" if cluster.is_assumed(placed) else "no",
        }
    for clash in report.clashes:
        yield {
            "section": "clash",
            "cluster": _all_names(clash.clusters, spoken),
            "range": str(clash.inner.cidr),
            "severity": clash.severity,
            "detail": clash_sentence(clash, spoken),
        }
    for one in report.networks:
        quotas = (one.route_entries, one.private_addresses)
        yield {
            "section": "vpc",
            "cluster": _all_names(one.network.clusters, spoken),
            "range": str(one.network.cidr or ""),
            "detail": " ".join(quota_sentence(quota, spoken) for quota in quotas),
        }
    for shared in report.shared_vswitches:
        owners = [owner.cluster for owner in shared.owners]
        yield {
            "section": "shared_vswitch",
            "cluster": _all_names(owners, spoken),
            "range": str(shared.cidr),
            "addresses": shared.cidr.size,
        }


def _all_names(clusters: Iterable[Cluster], spoken: Language) -> str:
    return spoken.list(cluster_name(cluster, spoken) for cluster in clusters)
