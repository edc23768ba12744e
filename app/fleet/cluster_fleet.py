"""The fleet: clusters that were judged one by one, and the VPCs in which they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from ..catalogue.model import Plugin
from ..domain.cidr import IPV4, Cidr
from ..engine.evaluation import Evaluation, Finding
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
    """`place` in the fleet, from 0. Judged by itself; what it shares with others is the fleet's to say.

    `stated`: the plug-in that was chosen for it; None leaves that to the verdict.
    """

    place: int
    evaluation: Evaluation
    stated: Plugin | None = None

    @property
    def plan(self) -> Plan:
        return self.evaluation.plan

    @property
    def verdict(self) -> Plugin | None:
        """Of the plan by itself, whatever was stated."""
        return self.evaluation.verdict.plugin

    @property
    def plugin(self) -> Plugin | None:
        """What it is counted with. A choice that was stated is never turned into the other one."""
        return self.stated or self.verdict

    @property
    def doubt(self) -> Doubt | None:
        if self.stated is None or self.stated is self.verdict:
            return None
        return Doubt.OTHER if self.evaluation.report(self.stated).feasible else Doubt.INFEASIBLE

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that concern the plug-in; with none, every one."""
        plugin = self.plugin
        found = self.evaluation.findings
        return tuple(each for each in found if plugin is None or plugin in each.applies_to)

    @cached_property
    def assumed(self) -> frozenset[str]:
        return frozenset(assumption.field for assumption in self.evaluation.assumptions)

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
