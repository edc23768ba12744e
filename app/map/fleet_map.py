"""The address map of a fleet: each range once, however many clusters have it, and the finished drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..engine.evaluation import Pointer, Severity
from ..fleet.clashes import KIND_OF, Clash, Kind, Owner, SharedRange, every_range
from ..fleet.cluster_fleet import Cluster
from ..fleet.proposal import Placed
from ..fleet.report import FleetReport
from ..plan.plan import ConnectedNetwork
from ..plan.ranges import PlanRange, Role, own_ranges
from ..wording.fleet import cluster_name, owner_names
from ..wording.language import Language
from ..wording.plain_text import one_line, shortened
from .boxes import AddressMap, Box, Clashing, Pair
from .canvas import WIDE
from .drawing import Drawing, range_text
from .layout import MAX_OF_A_ROLE, Marks, lay_out
from .shapes import DrawnMap

_MAX_NAME_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class FleetMap:
    """The ranges of a fleet on one map. `owned`: of the ranges that clusters have, by the pointers of the map's ranges; the others are taken.

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
    """The map of a judged fleet, with the clashes of which the report warns, or worse; bounded for any fleet."""
    listed = every_range(each.network for each in report.networks)
    return _map_of(listed, report.clashes)


def proposal_map(placed: Sequence[Placed], taken: Sequence[ConnectedNetwork]) -> FleetMap:
    """The map of a fleet that was laid out, beside the networks that were taken already; nothing overlaps."""
    listed = []
    for place, each in enumerate(placed):
        owner = Owner(Cluster.of(place, each.evaluation), place, assumed=False)
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


def drawn_fleet_map(found: FleetMap, language: Language, *more: str) -> DrawnMap:
    """The drawing of a fleet's map. `more`: sentences of the page that its caption ends with."""
    caption = [language.text("fleet.map.caption")]
    caption += [language.text("fleet.map.without_vswitches")] if found.without_vswitches else []
    drawing = Drawing(found.drawn, FleetWords(found, language), language, WIDE)
    return drawing.with_table(
        language.sentences([*caption, *more]), "what", "range", "size", "clusters", "state"
    )


class FleetWords:
    """What the map of a fleet says: names of clusters beside their ranges, and whose ranges clash."""

    def __init__(self, found: FleetMap, language: Language) -> None:
        self.found = found
        self.owned = found.owned
        self.language = language

    def head(self, role: Role) -> str:
        return self.language.text("fleet.map.taken" if role is Role.NETWORK else f"map.head.{role}")

    def label(self, box: Box) -> str:
        return self.language.text("map.run", count=box.count) if box.count > 1 else str(box.placed.cidr)

    def notes(self, box: Box) -> list[str]:
        shared = self.owned.get(box.placed.pointer)
        if box.count > 1:
            return []
        if shared is None:
            return list(filter(None, [_taken_name(box.placed)]))
        owners = shared.owners
        if len(owners) > 1:
            return [self.language.text("fleet.map.clusters", count=len(owners))]
        return list(filter(None, [cluster_name(owners[0].cluster, self.language)]))

    def facts(self, box: Box) -> list[str]:
        shared = self.owned.get(box.placed.pointer)
        return [
            self._name(box),
            range_text(box),
            self.language.text("map.addresses", addresses=box.span.size),
            owner_names(shared, self.language) if shared and box.count == 1 else "",
            self.language.clauses(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        role = box.placed.role
        if box.count > 1:
            return self.language.text(f"fleet.map.run.{role}", count=box.count)
        if role is not Role.NETWORK:
            return self.language.text(f"role.{role}")
        name = _taken_name(box.placed)
        return self.language.text("fleet.map.taken.named" if name else "fleet.map.taken", name=name)

    def _states(self, box: Box) -> Iterator[str]:
        if box.assumed:
            yield self.language.text("fleet.map.assumed")
        if box.clashing and box.count > 1:
            yield self.language.text("map.state.clashing", count=box.clashing)
        for partner in box.partners if box.count == 1 else ():
            yield self._clash(box.placed, partner)
        if box.more_partners:
            yield self.language.text("map.state.more", count=box.more_partners)

    def _clash(self, placed: PlanRange, partner: PlanRange) -> str:
        if partner.pointer == placed.pointer:
            return self.language.text("fleet.map.same")
        shared = self.found.partner(placed.pointer, partner.pointer)
        name = self.language.text(f"fleet.kind.{shared.kind}")
        return self.language.text(
            "fleet.map.clash", name=name, range=str(partner.cidr), clusters=owner_names(shared, self.language)
        )


def _taken_name(placed: PlanRange) -> str:
    return shortened(one_line(placed.name), _MAX_NAME_LENGTH)
