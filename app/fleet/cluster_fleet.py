"""The fleet: clusters that were judged one by one, and the VPCs in which they lie."""

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
from ..plan.plan import Plan
from ..plan.ranges import PlanRange, Role, own_ranges

MAX_CLUSTERS: Final = 1_000


class Connection(StrEnum):
    """How the VPCs of a fleet are related."""

    SHARED = "shared"  # clusters that state the same VPC CIDR are in one VPC; different VPCs are connected
    OWN = "own"  # a VPC for each cluster, all of them connected
    ISOLATED = "isolated"  # as shared, but different VPCs are not connected


class Doubt(StrEnum):
    """Why the plug-in stated for a cluster is in doubt."""

    INFEASIBLE = "infeasible"  # it can't carry the plan
    OTHER = "other"  # it can, but the plan's own verdict is the other one


@dataclass(frozen=True)
class Cluster:
    """What a fleet needs of a cluster that was judged by itself; what it shares with others is the fleet's to say.

    It is a fraction of the Evaluation, so that a thousand of them give the garbage collector little to look through.

    `place` in the fleet, from 0. `plan`: the completed one. `verdict` and `strength`: of the plan by itself. `stated`: the
    plug-in that was chosen for it; None leaves that to the verdict. `findings`: those that concern the plug-in (with none,
    all), counted by severity. `assumed`: the fields that the planner put in. `terway_addresses`: what it takes with Terway.
    """

    place: int
    plan: Plan
    verdict: Plugin | None
    strength: Strength
    stated: Plugin | None
    doubt: Doubt | None
    findings: Mapping[Severity, int]
    assumed: frozenset[Pointer]
    terway_addresses: int

    @classmethod
    def of(cls, place: int, evaluation: Evaluation, stated: Plugin | None = None) -> Self:
        """Return the cluster of a judged plan."""
        verdict = evaluation.verdict
        return cls(
            place,
            evaluation.plan,
            verdict.plugin,
            verdict.strength,
            stated,
            _doubt(evaluation, stated),
            _counts(evaluation.findings, stated or verdict.plugin),
            frozenset(assumption.field for assumption in evaluation.assumptions),
            terway_addresses(evaluation.terway.capacity),
        )

    @property
    def plugin(self) -> Plugin | None:
        """What it is counted with. A choice that was stated is never turned into the other one."""
        return self.stated or self.verdict

    def is_assumed(self, placed: PlanRange) -> bool:
        """Whether the planner put the range in."""
        return f"/{placed.pointer.split('/')[1]}" in self.assumed

    @cached_property
    def ranges(self) -> tuple[PlanRange, ...]:
        """IPv4 ranges that it uses with its plug-in; with none, those of both."""
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
    """One VPC and the clusters in it."""

    place: int
    cidr: Cidr | None
    clusters: tuple[Cluster, ...]


def networks_of(clusters: Sequence[Cluster], connection: Connection) -> tuple[Network, ...]:
    """The VPCs, in the order of their first clusters. A VPC CIDR that was not stated is shared with nobody."""
    members: dict[Cidr | int, list[Cluster]] = {}
    for cluster in clusters:
        vpc = cluster.plan.vpc_cidr
        own = vpc is None or connection is Connection.OWN or "/vpc_cidr" in cluster.assumed
        key = cluster.place if own or vpc is None else vpc
        members.setdefault(key, []).append(cluster)
    return tuple(
        Network(place, listed[0].plan.vpc_cidr, tuple(listed))
        for place, listed in enumerate(members.values())
    )


def address_order(clusters: Sequence[Cluster]) -> Iterator[tuple[Cluster, PlanRange]]:
    """Every range of every cluster by address, an outer one before what it holds."""
    listed = [(cluster, placed) for cluster in clusters for placed in cluster.ranges]
    roles = list(Role)
    yield from sorted(
        listed,
        key=lambda one: (one[1].cidr.first, one[1].cidr.prefix, roles.index(one[1].role), one[0].place),
    )
