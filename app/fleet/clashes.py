"""Ranges of different clusters that share addresses though they must not, and vSwitches that clusters share.

Equal ranges of one kind are taken together: however many clusters have the same pod CIDR, it is one clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from ..domain.cidr import Cidr
from ..domain.overlap import overlapping_pairs
from ..engine.evaluation import Severity
from ..plan.plan import NeedLevel
from ..plan.ranges import PlanRange, Role
from .cluster_fleet import Cluster, Connection, Network


class Kind(StrEnum):
    """What a range is used for, as seen by other clusters."""

    BLOCK = "block"  # the VPC CIDR and secondary blocks
    VSWITCH = "vswitch"
    SERVICE = "service"
    POD = "pod"


KIND_OF: Final = {
    Role.VPC: Kind.BLOCK,
    Role.SECONDARY: Kind.BLOCK,
    Role.NODE_VSWITCH: Kind.VSWITCH,
    Role.POD_VSWITCH: Kind.VSWITCH,
    Role.SERVICE: Kind.SERVICE,
    Role.POD: Kind.POD,
}


@dataclass(frozen=True, slots=True)
class Owner:
    """A cluster that has the range, in which VPC, and whether the planner put the range in."""

    cluster: Cluster
    network: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class SharedRange:
    """One range and every cluster that has it, in the order of the fleet."""

    kind: Kind
    cidr: Cidr
    owners: tuple[Owner, ...]

    @property
    def is_shared(self) -> bool:
        """Whether several clusters have it. Each is among the owners once."""
        return len(self.owners) > 1

    @property
    def stated(self) -> SharedRange:
        return SharedRange(self.kind, self.cidr, tuple(owner for owner in self.owners if not owner.assumed))


@dataclass(frozen=True, slots=True)
class Clash:
    """`inner` lies in `outer` or equals it; they are one and the same where equal ranges of one kind clash.

    An error where ranges that were stated must not meet; a warning where the planner put one of them in.
    """

    severity: Severity
    inner: SharedRange
    outer: SharedRange

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Those that the clash concerns, in the order of the fleet."""
        both = {owner.cluster.place: owner.cluster for owner in (*self.inner.owners, *self.outer.owners)}
        return tuple(both[place] for place in sorted(both))


_Placed: TypeAlias = tuple[Network, Cluster, PlanRange]


def clashes_between(
    networks: Sequence[Network], connection: Connection, vswitches: Iterable[Sequence[SharedRange]]
) -> list[Clash]:
    """Every clash, the severest first and otherwise by address. O(n log n): ranges of one kind nest 32 deep.

    `vswitches`: those of each network.
    """
    found: list[Clash] = []
    connected = [networks] if connection is not Connection.ISOLATED else [[network] for network in networks]
    for together in connected:
        found += _clashes(_shared(_placed(together, frozenset(Kind) - {Kind.VSWITCH})))
    for of_network in vswitches:
        found += _clashes(of_network)
    order = list(Severity)
    return sorted(found, key=lambda clash: (order.index(clash.severity), _place(clash)))


def vswitches_of(network: Network) -> list[SharedRange]:
    """Each vSwitch once, with the clusters that use it; several may, with fewer addresses for each."""
    return _shared(_placed([network], frozenset({Kind.VSWITCH})))


def every_range(networks: Iterable[Network]) -> list[tuple[Role, SharedRange]]:
    """Each range once, with the role that the first cluster has it in."""
    placed = list(_placed(networks, frozenset(Kind)))
    roles: dict[tuple[Kind, Cidr], Role] = {}
    for _, _, one in placed:
        roles.setdefault((KIND_OF[one.role], one.cidr), one.role)
    return [(roles[shared.kind, shared.cidr], shared) for shared in _shared(placed)]


def _place(clash: Clash) -> tuple[int, int, int, int]:
    return clash.outer.cidr.first, clash.outer.cidr.prefix, clash.inner.cidr.first, clash.inner.cidr.prefix


def _placed(networks: Iterable[Network], kinds: frozenset[Kind]) -> Iterator[_Placed]:
    for network in networks:
        for cluster in network.clusters:
            for placed in cluster.ranges:
                if KIND_OF[placed.role] in kinds:
                    yield network, cluster, placed


def _shared(listed: Iterable[_Placed]) -> list[SharedRange]:
    owners: dict[tuple[Kind, Cidr], dict[int, Owner]] = {}
    for network, cluster, placed in listed:
        known = owners.setdefault((KIND_OF[placed.role], placed.cidr), {})
        known.setdefault(cluster.place, Owner(cluster, network.place, cluster.is_assumed(placed)))
    return [SharedRange(kind, cidr, tuple(known.values())) for (kind, cidr), known in owners.items()]


def _clashes(ranges: Sequence[SharedRange]) -> Iterator[Clash]:
    pairs = [(place, place) for place, one in enumerate(ranges) if one.kind is not Kind.VSWITCH]
    pairs += overlapping_pairs([one.cidr for one in ranges])
    for outer, inner in pairs:
        if _meet(ranges[inner], ranges[outer]):
            yield Clash(_severity(ranges[inner], ranges[outer]), ranges[inner], ranges[outer])


def _meet(one: SharedRange, other: SharedRange) -> bool:
    """Whether a cluster of the one has a clash with another cluster, of the other."""
    owners = (*one.owners, *other.owners)
    if not (one.owners and other.owners):
        return False
    if one is other or (one.kind, one.cidr) == (other.kind, other.cidr):
        parties = {owner.network if one.kind is Kind.BLOCK else owner.cluster.place for owner in owners}
    else:
        parties = {owner.cluster.place for owner in owners}
    return len(parties) > 1


def _severity(one: SharedRange, other: SharedRange) -> Severity:
    if one.kind is other.kind is Kind.SERVICE:
        return Severity.WARNING if _cross_access(one) or _cross_access(other) else Severity.NOTE
    return Severity.ERROR if _meet(one.stated, other.stated) else Severity.WARNING


def _cross_access(shared: SharedRange) -> bool:
    return any(owner.cluster.plan.need("cross_cluster_access") is not NeedLevel.NO for owner in shared.owners)
