"""Words of a fleet that pages and exports share: names of clusters, and what is said of clashes and quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from app.catalogue.model import Plugin
from app.export.plain_text import one_line
from app.locale import Language
from app.planning.evaluation import Severity
from app.planning.fleet.clashes import Clash, Kind, SharedRange
from app.planning.fleet.fleet import Cluster
from app.planning.fleet.quotas import SharedQuota
from app.planning.plan import Plan

_MOST_NAMES: Final = 4  # of clusters, in one sentence


def cluster_name(cluster: Cluster, spoken: Language) -> str:
    return plan_name(cluster.plan, cluster.place + 1, spoken)


def plan_name(plan: Plan, number: int, spoken: Language) -> str:
    """A plan without a name goes by its number in the list."""
    return one_line(plan.name) or spoken.text("fleet.unnamed", number=number)


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
    return spoken.text(f"plugin.{plugin or 'none'}")


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
