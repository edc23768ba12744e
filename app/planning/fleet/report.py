"""A fleet's one door: judged clusters in, what holds between them out. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.model import Catalogue
from app.planning.evaluation import Evaluation, Severity
from app.planning.fleet.clashes import Clash, SharedRange, clashes_between, shared_vswitches
from app.planning.fleet.fleet import Cluster, Connection, Network, networks_of
from app.planning.fleet.quotas import SharedQuota, private_addresses, route_entries


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
    def is_clear(self) -> bool:
        """Whether no clash and no shared quota stands in the way; each cluster's own verdict stands beside it."""
        quotas = [quota for one in self.networks for quota in (one.route_entries, one.private_addresses)]
        severities = [clash.severity for clash in self.clashes] + [quota.severity for quota in quotas]
        return Severity.ERROR not in severities


def judge_fleet(
    evaluations: Sequence[Evaluation], catalogue: Catalogue, connection: Connection = Connection.SHARED
) -> FleetReport:
    """`catalogue` has the quotas that clusters of one VPC share."""
    clusters = tuple(Cluster(place, evaluation) for place, evaluation in enumerate(evaluations))
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
