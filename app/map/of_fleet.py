"""The address map of a fleet: each range once, however many clusters have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..engine.evaluation import Pointer, Severity
from ..fleet.clashes import KIND_OF, Clash, Kind, Owner, SharedRange, every_range
from ..fleet.cluster_fleet import Cluster
from ..fleet.proposal import Placed
from ..fleet.report import FleetReport
from ..plan.plan import ConnectedNetwork
from ..plan.ranges import PlanRange, Role, own_ranges
from .boxes import AddressMap, Clashing, Pair
from .layout import MAX_OF_A_ROLE, Marks, lay_out


@dataclass(frozen=True, slots=True)
class FleetMap:
    """`owned`: of the ranges that clusters have, by the pointers of the map's ranges; the others are taken.

    `met`: by a range and one that it clashes with, the latter as each of their clashes has it.
    `without_vswitches`: of so many VPCs that they are drawn in runs, the vSwitches would tell nothing.
    """

    drawn: AddressMap
    owned: Mapping[Pointer, SharedRange]
    met: Mapping[Pair, Sequence[SharedRange]]
    without_vswitches: bool

    def partner(self, one: Pointer, other: Pointer) -> SharedRange:
        """The other range, with those of its clusters alone whom a clash of the two concerns, in their order."""
        sides = self.met[one, other]
        owners = sorted(
            (owner for side in sides for owner in side.owners), key=lambda each: each.cluster.place
        )
        return SharedRange(sides[0].kind, sides[0].cidr, tuple(owners))


def fleet_map(report: FleetReport) -> FleetMap:
    """Clashes are those that the report warns of or worse. Bounded, however many clusters there are."""
    listed = every_range(each.network for each in report.networks)
    return _map_of(listed, report.clashes)


def proposal_map(placed: Sequence[Placed], taken: Sequence[ConnectedNetwork]) -> FleetMap:
    """What was laid out, beside what was taken already. Nothing of it overlaps."""
    listed = []
    for place, each in enumerate(placed):
        owner = Owner(Cluster(place, each.evaluation), place, assumed=False)
        listed += [
            (own.role, SharedRange(KIND_OF[own.role], own.cidr, (owner,))) for own in own_ranges(each.plan)
        ]
    return _map_of(listed, (), taken)


def _map_of(
    listed: Sequence[tuple[Role, SharedRange]],
    clashes: Sequence[Clash],
    taken: Sequence[ConnectedNetwork] = (),
) -> FleetMap:
    without = sum(shared.kind is Kind.BLOCK for _, shared in listed) > MAX_OF_A_ROLE
    owned, ranges = {}, []
    for place, (role, shared) in enumerate(listed):
        if not (without and shared.kind is Kind.VSWITCH):
            owned[f"/ranges/{place}"] = shared
            ranges.append(PlanRange(f"/ranges/{place}", role, shared.cidr))
    ranges += [
        PlanRange(f"/taken/{place}", Role.NETWORK, each.cidr.network, each.name)
        for place, each in enumerate(taken)
    ]
    assumed = {pointer for pointer, shared in owned.items() if all(owner.assumed for owner in shared.owners)}
    met = _met(clashes, owned)
    return FleetMap(lay_out(ranges, Marks(_clashing(met), assumed)), owned, met, without)


def _met(
    clashes: Sequence[Clash], owned: Mapping[Pointer, SharedRange]
) -> Mapping[Pair, Sequence[SharedRange]]:
    """Each pair both ways; with itself, once, a range that clusters must not have in common.

    VPCs that are not connected have clashes of their own between the same two ranges.
    """
    pointers = {(shared.kind, shared.cidr): pointer for pointer, shared in owned.items()}
    met: dict[Pair, list[SharedRange]] = {}
    for clash in clashes:
        if clash.severity is Severity.NOTE or (clash.inner.kind, clash.inner.cidr) not in pointers:
            continue
        inner = pointers[clash.inner.kind, clash.inner.cidr]
        outer = pointers[clash.outer.kind, clash.outer.cidr]
        met.setdefault((inner, outer), []).append(clash.outer)
        if inner != outer:
            met.setdefault((outer, inner), []).append(clash.inner)
    return met


def _clashing(met: Iterable[Pair]) -> Clashing:
    """Of pairs both ways, each once."""
    pairs = tuple((one, other) for one, other in met if one <= other)
    return Clashing(pairs, Counter(one for one, _ in met))
