"""A fleet's one door: judged clusters in, what holds between them out. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..catalogue.model import Catalogue, Plugin
from ..engine.evaluation import Evaluation, Severity
from .clashes import Clash, SharedRange, clashes_between, shared_vswitches
from .cluster_fleet import Cluster, Connection, Network, networks_of
from .quotas import SharedQuota, private_addresses, route_entries


@dataclass(frozen=True, slots=True)
class NetworkReport:
    network: Network
    route_entries: SharedQuota
    private_addresses: SharedQuota


@dataclass(frozen=True)
class FleetReport:
    connection: Connection
    clusters: tuple[Cluster, ...]
    networks: tuple[NetworkReport, ...]
    clashes: tuple[Clash, ...]
    shared_vswitches: tuple[SharedRange, ...]

    @property
    def worst(self) -> Severity | None:
        """Of clashes and shared quotas, None where at most notes are; each cluster's verdict stands beside it."""
        quotas = [quota for one in self.networks for quota in (one.route_entries, one.private_addresses)]
        severities = [clash.severity for clash in self.clashes] + [quota.severity for quota in quotas]
        return next((each for each in (Severity.ERROR, Severity.WARNING) if each in severities), None)

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands between the clusters, not even something to look at."""
        return self.worst is None


def judge_fleet(
    evaluations: Sequence[Evaluation],
    catalogue: Catalogue,
    connection: Connection = Connection.SHARED,
    plugins: Sequence[Plugin | None] = (),
) -> FleetReport:
    """`catalogue` has the quotas that clusters of one VPC share. `plugins`: stated for the clusters, in their order;
    the verdict decides for a cluster beyond their end.
    """
    stated = [*plugins, *[None] * (len(evaluations) - len(plugins))]
    clusters = tuple(
        Cluster(place, evaluation, plugin)
        for place, (evaluation, plugin) in enumerate(zip(evaluations, stated, strict=True))
    )
    networks = networks_of(clusters, connection)
    return FleetReport(
        connection,
        clusters,
        tuple(
            NetworkReport(each, route_entries(each, catalogue), private_addresses(each, catalogue))
            for each in networks
        ),
        tuple(clashes_between(networks, connection)),
        tuple(shared_vswitches(networks)),
    )
