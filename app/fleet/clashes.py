"""Clashes: ranges of different clusters that must not overlap and do; and vSwitches that clusters share.

Equal ranges of one kind are grouped: the same pod CIDR in many clusters is one clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from ..domain.cidr import Cidr
from ..domain.overlap import overlapping_pairs
from ..engine.evaluation import Severity
from ..plan.plan import NeedLevel
from ..plan.ranges import PlanRange, Role
from .cluster_fleet import Cluster, Connection, Network


class RangeKind(StrEnum):
    """What a range is used for, as seen by other clusters."""

    BLOCK = "block"  # the VPC CIDR and secondary blocks
    VSWITCH = "vswitch"
    SERVICE = "service"
    POD = "pod"


RANGE_KINDS: Final = {
    Role.VPC: RangeKind.BLOCK,
    Role.SECONDARY: RangeKind.BLOCK,
    Role.NODE_VSWITCH: RangeKind.VSWITCH,
    Role.POD_VSWITCH: RangeKind.VSWITCH,
    Role.SERVICE: RangeKind.SERVICE,
    Role.POD: RangeKind.POD,
}


class Owner(NamedTuple):
    """A cluster with the range, the index of its VPC, and whether the planner proposed the range."""

    cluster: Cluster
    network: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class SharedRange:
    """A range and every cluster that has it, in the order of the fleet."""

    kind: RangeKind
    cidr: Cidr
    owners: tuple[Owner, ...]

    @property
    def is_shared(self) -> bool:
        """Whether several clusters have it. Each cluster is an owner only once."""
        return len(self.owners) > 1

    @property
    def stated(self) -> SharedRange:
        """The range with only the clusters that state it."""
        return SharedRange(self.kind, self.cidr, tuple(owner for owner in self.owners if not owner.assumed))


@dataclass(frozen=True, slots=True)
class Clash:
    """Two ranges that clash. `inner` is inside `outer` or equal to it; for equal ranges of one kind both are the same.

    It is an error between stated ranges, and a warning if the planner proposed one of them.
    """

    severity: Severity
    inner: SharedRange
    outer: SharedRange

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters that the clash concerns, in the order of the fleet."""
        both = {owner.cluster.index: owner.cluster for owner in (*self.inner.owners, *self.outer.owners)}
        return tuple(both[index] for index in sorted(both))


_Placed: TypeAlias = tuple[Network, Cluster, PlanRange]


def clashes_between(
    networks: Sequence[Network], connection: Connection, vswitches: Iterable[Sequence[SharedRange]]
) -> list[Clash]:
    """Return every clash, the most severe first, otherwise by address. `vswitches` are those of each network.

    O(n log n), since ranges of one kind nest at most 32 deep.
    """
    found: list[Clash] = []
    connected = [networks] if connection is not Connection.ISOLATED else [[network] for network in networks]
    for together in connected:
        found += _clashes(_shared(_placed(together, frozenset(RangeKind) - {RangeKind.VSWITCH})))
    for of_network in vswitches:
        found += _clashes(of_network)
    order = list(Severity)
    return sorted(found, key=lambda clash: (order.index(clash.severity), _sort_key(clash)))


def vswitches_of(network: Network) -> list[SharedRange]:
    """Return each vSwitch of the network once, with the clusters that use it; several may share its addresses."""
    return _shared(_placed([network], frozenset({RangeKind.VSWITCH})))


def every_range(networks: Iterable[Network]) -> list[tuple[Role, SharedRange]]:
    """Return each range once, with its role in the first cluster that has it."""
    placed = list(_placed(networks, frozenset(RangeKind)))
    roles: dict[tuple[RangeKind, Cidr], Role] = {}
    for _, _, one in placed:
        roles.setdefault((RANGE_KINDS[one.role], one.cidr), one.role)
    return [(roles[shared.kind, shared.cidr], shared) for shared in _shared(placed)]


def _sort_key(clash: Clash) -> tuple[int, int, int, int]:
    return clash.outer.cidr.first, clash.outer.cidr.prefix, clash.inner.cidr.first, clash.inner.cidr.prefix


def _placed(networks: Iterable[Network], kinds: frozenset[RangeKind]) -> Iterator[_Placed]:
    for network in networks:
        for cluster in network.clusters:
            for placed in cluster.ranges:
                if RANGE_KINDS[placed.role] in kinds:
                    yield network, cluster, placed


def _shared(listed: Iterable[_Placed]) -> list[SharedRange]:
    owners: dict[tuple[RangeKind, Cidr], dict[int, Owner]] = {}
    for network, cluster, placed in listed:
        known = owners.setdefault((RANGE_KINDS[placed.role], placed.cidr), {})
        known.setdefault(cluster.index, Owner(cluster, network.index, cluster.is_assumed(placed)))
    return [SharedRange(kind, cidr, tuple(known.values())) for (kind, cidr), known in owners.items()]


def _clashes(ranges: Sequence[SharedRange]) -> Iterator[Clash]:
    pairs = [(index, index) for index, one in enumerate(ranges) if one.kind is not RangeKind.VSWITCH]
    pairs += overlapping_pairs([one.cidr for one in ranges])
    for outer, inner in pairs:
        if _is_clash(ranges[inner], ranges[outer]):
            yield Clash(_severity(ranges[inner], ranges[outer]), ranges[inner], ranges[outer])


def _is_clash(one: SharedRange, other: SharedRange) -> bool:
    """Return whether the two overlapping ranges belong to different clusters, or blocks to different VPCs."""
    owners = (*one.owners, *other.owners)
    if not (one.owners and other.owners):
        return False
    if one is other or (one.kind, one.cidr) == (other.kind, other.cidr):
        parties = {owner.network if one.kind is RangeKind.BLOCK else owner.cluster.index for owner in owners}
    else:
        parties = {owner.cluster.index for owner in owners}
    return len(parties) > 1


def _severity(one: SharedRange, other: SharedRange) -> Severity:
    if one.kind is other.kind is RangeKind.SERVICE:
        return Severity.WARNING if _cross_access(one) or _cross_access(other) else Severity.NOTE
    return Severity.ERROR if _is_clash(one.stated, other.stated) else Severity.WARNING


def _cross_access(shared: SharedRange) -> bool:
    return any(owner.cluster.plan.need("cross_cluster_access") is not NeedLevel.NO for owner in shared.owners)
