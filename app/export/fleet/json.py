"""A fleet that was judged, as JSON. Clusters are named by their place in the list, from 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.export.fleet.wording import clash_sentence, doubt_sentence, severities
from app.export.plain_text import encodable
from app.locale import Language
from app.planning.fleet.clashes import Clash, SharedRange
from app.planning.fleet.fleet import Cluster
from app.planning.fleet.quotas import SharedQuota
from app.planning.fleet.report import FleetReport, NetworkReport


def fleet_json(report: FleetReport, spoken: Language, links: Sequence[str]) -> dict[str, Any]:
    """`links`: of each cluster's result, in their order."""
    return {
        "vpcs": report.connection,
        "clear": report.is_clear,
        "clusters": [_cluster(each, link, spoken) for each, link in zip(report.clusters, links, strict=True)],
        "clashes": [_clash(clash, spoken) for clash in report.clashes],
        "shared_vswitches": [_range(shared) for shared in report.shared_vswitches],
        "networks": [_network(one) for one in report.networks],
    }


def _cluster(cluster: Cluster, link: str, spoken: Language) -> dict[str, Any]:
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


def _clash(clash: Clash, spoken: Language) -> dict[str, Any]:
    return {
        "severity": clash.severity,
        "message": clash_sentence(clash, spoken),
        "inner": _range(clash.inner),
        "outer": _range(clash.outer),
    }


def _range(shared: SharedRange) -> dict[str, Any]:
    owners = [owner.cluster.place for owner in shared.owners]
    return {"kind": shared.kind, "cidr": str(shared.cidr), "clusters": owners}


def _network(report: NetworkReport) -> dict[str, Any]:
    cidr = report.network.cidr
    return {
        "vpc_cidr": None if cidr is None else str(cidr),
        "clusters": [cluster.place for cluster in report.network.clusters],
        "route_entries": _quota(report.route_entries),
        "private_addresses": _quota(report.private_addresses),
    }


def _quota(quota: SharedQuota) -> dict[str, Any]:
    return {
        "needed": quota.needed,
        "limit": quota.limit,
        "on_request": quota.most,
        "severity": quota.severity,
    }
