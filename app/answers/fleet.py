"""The evaluation of a fleet. Clusters are identified by their index in the list, from 0."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..engine.evaluation import Severity, Strength
from ..fleet import clashes, report, shared_vswitches
from ..fleet.clashes import RangeKind
from ..fleet.cluster_fleet import Cluster, Connection, Doubt
from ..fleet.report import FleetReport, NetworkReport
from ..wording.fleet import clash_sentence, doubt_sentence
from ..wording.language import Language
from ..wording.plain_text import encodable
from .verdict import PluginOrNone, plugin_or_none


class StatedDoubt(TypedDict):
    """Why the stated plug-in is in doubt: it isn't feasible, or the verdict is the other one."""

    code: Doubt
    message: str


class FleetCluster(TypedDict):
    """One cluster. `plugin`: the plug-in that the fleet counts, `stated` in the list or else the `verdict` for the plan.
    `findings`: the number of findings about that plug-in, by severity.
    """

    name: str
    plugin: PluginOrNone
    stated: Plugin | None
    verdict: PluginOrNone
    doubt: StatedDoubt | None
    strength: Strength
    findings: dict[Severity, int]
    share_url: str


class SharedRange(TypedDict):
    kind: RangeKind
    cidr: str
    clusters: list[int]


class SharedVswitch(SharedRange):
    """A vSwitch of several clusters of a VPC: the addresses `needed` by all of them at the peak, of those `available`.
    Severity: "error" if they aren't enough, "warning" if they may be enough in other vSwitches, null if they are enough.
    """

    needed: int
    available: int
    severity: Severity | None


class Clash(TypedDict):
    """Two ranges of different clusters that must not overlap but do. One of them is inside the other."""

    severity: Severity
    message: str
    inner: SharedRange
    outer: SharedRange


class SharedQuota(TypedDict):
    """`needed` of `limit`, with `on_request` after a quota increase. Severity null: within the limit."""

    needed: int
    limit: int
    on_request: int
    severity: Severity | None


class FleetNetwork(TypedDict):
    """The clusters of one VPC, and what they share."""

    vpc_cidr: str | None
    clusters: list[int]
    route_entries: SharedQuota
    private_addresses: SharedQuota


class Fleet(TypedDict):
    vpcs: Connection
    clear: bool
    clusters: list[FleetCluster]
    clashes: list[Clash]
    shared_vswitches: list[SharedVswitch]
    networks: list[FleetNetwork]


def fleet_json(report: FleetReport, language: Language, links: Sequence[str]) -> Fleet:
    """Return the fleet, with its sentences in the language. `links` lead to the results of the clusters, in order."""
    return {
        "vpcs": report.connection,
        "clear": report.is_clear,
        "clusters": [
            _cluster(each, link, language) for each, link in zip(report.clusters, links, strict=True)
        ],
        "clashes": [_clash(clash, language) for clash in report.clashes],
        "shared_vswitches": [_vswitch(shared) for shared in report.shared_vswitches],
        "networks": [_network(one) for one in report.networks],
    }


def _cluster(cluster: Cluster, link: str, language: Language) -> FleetCluster:
    return {
        "name": encodable(cluster.plan.name),
        "plugin": plugin_or_none(cluster.plugin),
        "stated": cluster.stated,
        "verdict": plugin_or_none(cluster.verdict),
        "doubt": None
        if cluster.doubt is None
        else {"code": cluster.doubt, "message": doubt_sentence(cluster, language)},
        "strength": cluster.strength,
        "findings": dict(cluster.findings),
        "share_url": link,
    }


def _clash(clash: clashes.Clash, language: Language) -> Clash:
    return {
        "severity": clash.severity,
        "message": clash_sentence(clash, language),
        "inner": _range(clash.inner),
        "outer": _range(clash.outer),
    }


def _range(shared: clashes.SharedRange) -> SharedRange:
    owners = [owner.cluster.index for owner in shared.owners]
    return {"kind": shared.kind, "cidr": str(shared.cidr), "clusters": owners}


def _vswitch(shared: shared_vswitches.SharedVswitch) -> SharedVswitch:
    return {
        **_range(shared.vswitch),
        "needed": shared.needed,
        "available": shared.available,
        "severity": shared.severity,
    }


def _network(report: NetworkReport) -> FleetNetwork:
    cidr = report.network.cidr
    return {
        "vpc_cidr": None if cidr is None else str(cidr),
        "clusters": [cluster.index for cluster in report.network.clusters],
        "route_entries": _quota(report.route_entries),
        "private_addresses": _quota(report.private_addresses),
    }


def _quota(quota: report.SharedQuota) -> SharedQuota:
    return {
        "needed": quota.needed,
        "limit": quota.limit,
        "on_request": quota.maximum,
        "severity": quota.severity,
    }
