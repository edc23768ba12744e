"""The fleet: clusters that were assessed one by one, and the VPCs that they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

from ..catalogue.model import Plugin
from ..domain.cidr import IPV4, Cidr
from ..engine.evaluation import Evaluation, Finding, Pointer, Severity, Strength
from ..engine.verdict import terway_addresses
from ..engine.vswitch_use import ZoneNeed, zone_needs
from ..plan.plan import Plan
from ..plan.ranges import PlanRange, Role, own_ranges

MAX_CLUSTERS: Final = 500


class Connection(StrEnum):
    """How the VPCs of a fleet are related."""

    SHARED = "shared"  # clusters that state the same VPC CIDR share a VPC; different VPCs are connected
    OWN = "own"  # a VPC for each cluster, all of them connected
    ISOLATED = "isolated"  # as shared, but different VPCs are not connected


class Doubt(StrEnum):
    """Why the plug-in stated for a cluster is in doubt."""

    INFEASIBLE = "infeasible"  # the plan has an error with it
    OTHER = "other"  # it is feasible, but the verdict chooses the other one


@dataclass(frozen=True)
class Cluster:
    """What a fleet needs to know of a cluster, taken from its Evaluation.

    This is a small part of the Evaluation, so that the garbage collector has little to scan with a thousand clusters.

    `index` is the index in the fleet. `plan` is the completed one. `verdict` and `strength` are those of the cluster by
    itself. `stated` is the plug-in chosen for it; None leaves the choice to the verdict. `findings` are the counts by
    severity of those that concern the plug-in, or of all without a plug-in. `assumed` are pointers to the fields with
    ranges that the planner proposed. `terway_addresses` are the VPC addresses that it takes with Terway. `zone_needs` are
    the addresses that it needs in each zone; without a plug-in, only those of its nodes.
    """

    index: int
    plan: Plan
    verdict: Plugin | None
    strength: Strength
    stated: Plugin | None
    doubt: Doubt | None
    findings: Mapping[Severity, int]
    assumed: frozenset[Pointer]
    terway_addresses: int
    zone_needs: Mapping[str, ZoneNeed]

    @classmethod
    def of(cls, index: int, evaluation: Evaluation, stated: Plugin | None = None) -> Self:
        """Return the cluster of an evaluated plan."""
        verdict = evaluation.verdict
        counted = stated or verdict.plugin or Plugin.FLANNEL  # which takes addresses for nodes only
        return cls(
            index,
            evaluation.plan,
            verdict.plugin,
            verdict.strength,
            stated,
            _doubt(evaluation, stated),
            _counts(evaluation.findings, stated or verdict.plugin),
            evaluation.completion.proposed,
            terway_addresses(evaluation.terway.capacity),
            zone_needs(evaluation, counted),
        )

    @property
    def plugin(self) -> Plugin | None:
        """The plug-in that the cluster counts with: the stated one, even if the verdict differs, else the verdict's."""
        return self.stated or self.verdict

    def is_assumed(self, placed: PlanRange) -> bool:
        """Return whether the planner proposed the range."""
        return f"/{placed.pointer.split('/')[1]}" in self.assumed

    @cached_property
    def ranges(self) -> tuple[PlanRange, ...]:
        """The IPv4 ranges that it uses with its plug-in; those of both without one."""
        return tuple(
            placed
            for placed in own_ranges(self.plan)
            if placed.cidr.bits == IPV4 and (self.plugin is None or self.plugin in placed.role.plugins)
        )


def _doubt(evaluation: Evaluation, stated: Plugin | None) -> Doubt | None:
    if stated is None or stated is evaluation.verdict.plugin:
        return None
    return Doubt.OTHER if evaluation.report(stated).feasible else Doubt.INFEASIBLE


def _counts(findings: Iterable[Finding], plugin: Plugin | None) -> Mapping[Severity, int]:
    found = Counter(each.severity for each in findings if plugin is None or plugin in each.applies_to)
    return {severity: found[severity] for severity in Severity}


@dataclass(frozen=True)
class Network:
    """A VPC and the clusters in it. `index` is its index in the fleet."""

    index: int
    cidr: Cidr | None
    clusters: tuple[Cluster, ...]


def networks_of(clusters: Sequence[Cluster], connection: Connection) -> tuple[Network, ...]:
    """Return the VPCs in the order of their first clusters. A cluster without a stated VPC CIDR has its own VPC."""
    members: dict[Cidr | int, list[Cluster]] = {}
    for cluster in clusters:
        vpc = cluster.plan.vpc_cidr
        own = vpc is None or connection is Connection.OWN or "/vpc_cidr" in cluster.assumed
        key = cluster.index if own or vpc is None else vpc
        members.setdefault(key, []).append(cluster)
    return tuple(
        Network(index, listed[0].plan.vpc_cidr, tuple(listed))
        for index, listed in enumerate(members.values())
    )


def address_order(clusters: Sequence[Cluster]) -> Iterator[tuple[Cluster, PlanRange]]:
    """Yield every range of every cluster by address, an outer range before those inside it."""
    listed = [(cluster, placed) for cluster in clusters for placed in cluster.ranges]
    roles = list(Role)
    yield from sorted(
        listed,
        key=lambda one: (one[1].cidr.first, one[1].cidr.prefix, roles.index(one[1].role), one[0].index),
    )
