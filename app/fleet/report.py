"""Assessing a fleet: from evaluated clusters to the clashes between them and the quotas that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, repeat

from ..catalogue.model import Catalogue, Plugin
from ..engine.evaluation import Evaluation, Severity
from .clashes import Clash, clashes_between, vswitches_of
from .cluster_fleet import Cluster, Connection, Network, networks_of
from .shared_vswitches import SharedVswitch, shared_vswitches, used_addresses


@dataclass(frozen=True, slots=True)
class SharedQuota:
    """A quota that clusters share: `needed` of `limit`, which can be raised to `maximum` on request."""

    needed: int
    limit: int
    maximum: int

    @property
    def severity(self) -> Severity | None:
        """An error above `maximum`, a warning above `limit`, otherwise None."""
        if self.needed > self.maximum:
            return Severity.ERROR
        return Severity.WARNING if self.needed > self.limit else None


def route_entries(network: Network, catalogue: Catalogue) -> SharedQuota:
    """Return the route entries of a VPC: those in use, and one for each Flannel node at the peak.

    All plans in a VPC describe the same route table, so the largest stated use and quota count.
    """
    plans = [cluster.plan for cluster in network.clusters]
    nodes = sum(cluster.plan.peak_nodes for cluster in network.clusters if cluster.plugin is Plugin.FLANNEL)
    quota = max(plan.route_entry_quota for plan in plans)
    used = max(plan.route_entries_used for plan in plans)
    return SharedQuota(nodes + used, quota, max(quota, catalogue.facts.route_entries.value.maximum))


def private_addresses(network: Network, used: int, catalogue: Catalogue) -> SharedQuota:
    """Return the private addresses of a VPC: of nodes, of Terway's pods, and those `used` in the vSwitches."""
    maximum = catalogue.facts.vpc_private_addresses.value
    total = sum(_addresses(cluster) for cluster in network.clusters) + used
    return SharedQuota(total, maximum, maximum)


def _addresses(cluster: Cluster) -> int:
    """Return the VPC addresses of a cluster at the peak; only those of its nodes without a plug-in."""
    if cluster.plugin is Plugin.TERWAY:
        return cluster.terway_addresses + cluster.plan.virtual_node_pods
    return cluster.plan.peak_nodes + cluster.plan.virtual_node_pods


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """The shared quotas of one VPC."""

    network: Network
    route_entries: SharedQuota
    private_addresses: SharedQuota


@dataclass(frozen=True)
class FleetReport:
    """The assessment of a fleet."""

    connection: Connection
    clusters: tuple[Cluster, ...]
    networks: tuple[NetworkReport, ...]
    clashes: tuple[Clash, ...]
    shared_vswitches: tuple[SharedVswitch, ...]

    @cached_property
    def problems(self) -> Mapping[Severity | None, int]:
        """The number of clashes, shared quotas and shared vSwitches by severity; None is the key of those that suffice."""
        quotas = [quota for one in self.networks for quota in (one.route_entries, one.private_addresses)]
        return Counter[Severity | None](
            [
                *(clash.severity for clash in self.clashes),
                *(quota.severity for quota in quotas),
                *(shared.severity for shared in self.shared_vswitches),
            ]
        )

    @property
    def worst(self) -> Severity | None:
        """The worst severity of the problems; None if there are only notes. Verdicts don't count."""
        return next((each for each in (Severity.ERROR, Severity.WARNING) if self.problems[each]), None)

    @property
    def is_clear(self) -> bool:
        """Whether there is neither an error nor a warning between the clusters."""
        return self.worst is None


def assess_fleet(
    evaluations: Iterable[Evaluation],
    catalogue: Catalogue,
    connection: Connection = Connection.SHARED,
    plugins: Iterable[Plugin | None] = (),
) -> FleetReport:
    """Assess a fleet of evaluated clusters by the shared quotas of one edition.

    `plugins` are those stated for the clusters, in their order; None, or no entry, leaves the choice to the verdict.
    Evaluations are consumed one by one, and none is stored.
    """
    stated = chain(plugins, repeat(None))
    return fleet_report(tuple(map(Cluster.of, count(), evaluations, stated)), catalogue, connection)


def fleet_report(clusters: tuple[Cluster, ...], catalogue: Catalogue, connection: Connection) -> FleetReport:
    """Return what clusters have in common, by the shared quotas of one edition."""
    networks = networks_of(clusters, connection)
    vswitches = [vswitches_of(network) for network in networks]
    used = [used_addresses(network.clusters) for network in networks]
    reserved = catalogue.facts.vswitch_reserved_addresses.value
    shared = chain.from_iterable(
        shared_vswitches(of_network, in_use, reserved)
        for of_network, in_use in zip(vswitches, used, strict=True)
    )
    return FleetReport(
        connection,
        clusters,
        tuple(
            NetworkReport(
                each, route_entries(each, catalogue), private_addresses(each, sum(in_use.values()), catalogue)
            )
            for each, in_use in zip(networks, used, strict=True)
        ),
        tuple(clashes_between(networks, connection, vswitches)),
        tuple(sorted(shared, key=_by_severity)),
    )


def _by_severity(shared: SharedVswitch) -> int:
    order: list[Severity | None] = [Severity.ERROR, Severity.WARNING, None]
    return order.index(shared.severity)
