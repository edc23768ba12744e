"""A fleet that was judged, as JSON. Clusters are named by their place in the list, from 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...fleet.clashes import Clash, SharedRange
from ...fleet.cluster_fleet import Cluster
from ...fleet.quotas import SharedQuota
from ...fleet.report import FleetReport, NetworkReport
from ...wording.fleet import clash_sentence, doubt_sentence, severities
from ...wording.language import Language
from ...wording.plain_text import encodable


def fleet_json(report: FleetReport, language: Language, links: Sequence[str]) -> dict[str, Any]:
    """`links`: of each cluster's result, in their order."""
    return {
        "vpcs": report.connection,
        "clear": report.is_clear,
        "clusters": [
            _cluster(each, link, language) for each, link in zip(report.clusters, links, strict=True)
        ],
        "clashes": [_clash(clash, language) for clash in report.clashes],
        "shared_vswitches": [_range(shared) for shared in report.shared_vswitches],
        "networks": [_network(one) for one in report.networks],
    }


def _cluster(cluster: Cluster, link: str, language: Language) -> dict[str, Any]:
    return {
        "name": encodable(cluster.plan.name),
        "plugin": cluster.plugin or "none",
        "stated": cluster.stated,
        "verdict": cluster.verdict or "none",
        "doubt": None
        if cluster.doubt is None
        else {"code": cluster.doubt, "message": doubt_sentence(cluster, language)},
        "strength": cluster.evaluation.verdict.strength,
        "findings": dict(severities(cluster)),
        "share_url": link,
    }


def _clash(clash: Clash, language: Language) -> dict[str, Any]:
    return {
        "severity": clash.severity,
        "message": clash_sentence(clash, language),
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
