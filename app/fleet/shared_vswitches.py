"""vSwitches that several clusters of a VPC share: the addresses that all of them need, and those available."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from ..domain import formulas
from ..domain.cidr import Cidr
from ..engine.evaluation import Severity
from ..plan.plan import by_zone
from .clashes import SharedRange
from .cluster_fleet import Cluster


@dataclass(frozen=True, slots=True)
class SharedVswitch:
    """A vSwitch of several clusters: the addresses that they need in it at the peak, and those available.

    Severity: an error if the clusters can't all have their addresses, and a warning if they could in other vSwitches: those
    that some of them have in the zone, or others in place of the planner's proposals. None if the addresses are enough.
    """

    vswitch: SharedRange
    needed: int
    available: int
    severity: Severity | None


class _Choice(NamedTuple):
    """The vSwitches of a zone that a cluster takes addresses of. `is_stated`: the planner didn't propose them."""

    is_stated: bool
    vswitches: tuple[Cidr, ...]


def used_addresses(clusters: Iterable[Cluster]) -> Mapping[Cidr, int]:
    """Return the addresses in use in each vSwitch that has any: the largest number that a plan states."""
    used: dict[Cidr, int] = {}
    for cluster in clusters:
        for vswitch in (*cluster.plan.node_vswitches, *cluster.plan.pod_vswitches):
            if vswitch.used:
                used[vswitch.cidr] = max(vswitch.used, used.get(vswitch.cidr, 0))
    return used


def shared_vswitches(
    vswitches: Sequence[SharedRange], used: Mapping[Cidr, int], reserved: int
) -> list[SharedVswitch]:
    """Return the vSwitches of a VPC that several clusters share. `vswitches` are all in the VPC.

    What clusters need in a zone is assigned to its vSwitches in order, up to what each has left, first for clusters with the
    fewest vSwitches. What remains counts in the last of those that are shared.
    """
    shared = [each for each in vswitches if each.is_shared]
    if not shared:
        return []
    assigned = _Assigned(
        {
            each.cidr: formulas.addresses_left(each.cidr, reserved, used.get(each.cidr, 0))
            for each in vswitches
        },
        {each.cidr for each in shared},
    )
    owners = {owner.cluster.index: owner.cluster for each in shared for owner in each.owners}
    needs = Counter[_Choice]()
    for cluster in owners.values():
        for choice, needed in _needs(cluster):
            needs[choice] += needed
    for choice in sorted(needs, key=lambda choice: (not choice.is_stated, len(choice.vswitches))):
        assigned.add(choice, needs[choice])
    return [assigned.result(each) for each in shared]


def _needs(cluster: Cluster) -> Iterator[tuple[_Choice, int]]:
    of_nodes, of_pods = by_zone(cluster.plan.node_vswitches), by_zone(cluster.plan.pod_vswitches)
    nodes_stated, pods_stated = (f"/{kind}_vswitches" not in cluster.assumed for kind in ("node", "pod"))
    for zone, (nodes, pods) in cluster.zone_needs.items():
        if nodes and zone in of_nodes:
            yield _Choice(nodes_stated, tuple([vswitch.cidr for vswitch in of_nodes[zone]])), nodes
        if pods and zone in of_pods:
            yield _Choice(pods_stated, tuple([vswitch.cidr for vswitch in of_pods[zone]])), pods


class _Assigned:
    """The addresses of the vSwitches in a VPC, of which some are shared, as they are assigned."""

    def __init__(self, available: Mapping[Cidr, int], shared: AbstractSet[Cidr]) -> None:
        self._available = available
        self._left = dict(available)
        self._lacking = dict.fromkeys(shared, 0)
        self._severities: dict[Cidr, Severity] = {}
        self._choices: dict[Cidr, set[frozenset[Cidr]]] = {cidr: set() for cidr in available}

    def add(self, choice: _Choice, needed: int) -> None:
        """Assign the addresses that clusters need in vSwitches."""
        among = frozenset(choice.vswitches)
        for cidr in choice.vswitches:
            share = min(self._left[cidr], needed)
            if share:
                self._left[cidr] -= share
                self._choices[cidr].add(among)
                needed -= share
        last = next((cidr for cidr in reversed(choice.vswitches) if cidr in self._lacking), None)
        if needed and last is not None:
            self._lacking[last] += needed
            is_certain = choice.is_stated and self._only_within(among)
            severity = Severity.ERROR if is_certain else Severity.WARNING
            self._severities[last] = min(
                severity, self._severities.get(last, severity), key=list(Severity).index
            )

    def _only_within(self, among: frozenset[Cidr]) -> bool:
        """Return whether all addresses assigned in the vSwitches are for clusters that have no other vSwitch."""
        return all(other <= among for cidr in among for other in self._choices[cidr])

    def result(self, shared: SharedRange) -> SharedVswitch:
        """Return what is needed of a shared vSwitch."""
        cidr = shared.cidr
        available = self._available[cidr]
        needed = available - self._left[cidr] + self._lacking[cidr]
        return SharedVswitch(shared, needed, available, self._severities.get(cidr))
