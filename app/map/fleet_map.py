"""The address map of a fleet, on which a range of several clusters is drawn once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..engine.evaluation import Pointer, Severity
from ..fleet.clashes import RANGE_KINDS, Clash, Owner, RangeKind, SharedRange, every_range
from ..fleet.proposal import Placed
from ..fleet.report import FleetReport
from ..plan.plan import ConnectedNetwork
from ..plan.ranges import PlanRange, Role, own_ranges
from ..wording.fleet import cluster_name, owner_names
from ..wording.language import Language
from ..wording.plain_text import one_line, shortened
from .boxes import MAX_OF_A_ROLE, AddressMap, Box, Clashing, Pair
from .canvas import WIDE
from .drawing import Drawing, range_text
from .layout import RangeDetails, lay_out
from .shapes import DrawnMap

_MAX_NAME_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class FleetMap:
    """The ranges of a fleet on one map.

    `owned` has the ranges of clusters, by the pointers of the map; other ranges are networks that were already in use.
    `clashes_by_pair` has, for a range and one that it clashes with, the latter as it occurs in each of their clashes.
    `without_vswitches`: vSwitches are left out, since there are so many VPCs that several share a box.
    """

    drawn: AddressMap
    owned: Mapping[Pointer, SharedRange]
    clashes_by_pair: Mapping[Pair, Sequence[SharedRange]]
    without_vswitches: bool

    def partner(self, one: Pointer, other: Pointer) -> SharedRange:
        """Return the other range, with only the clusters that the clash of the two concerns, in order."""
        sides = self.clashes_by_pair[one, other]
        owners = sorted(
            (owner for side in sides for owner in side.owners), key=lambda each: each.cluster.index
        )
        return SharedRange(sides[0].kind, sides[0].cidr, tuple(owners))


def fleet_map(report: FleetReport) -> FleetMap:
    """Return the map of an evaluated fleet, with its clashes that are warnings or errors. Its size is limited for any fleet."""
    listed = every_range(each.network for each in report.networks)
    return _map_of(listed, report.clashes)


def proposal_map(placed: Sequence[Placed], taken: Sequence[ConnectedNetwork]) -> FleetMap:
    """Return the map of a proposal for a fleet and of the networks that were already in use. Nothing overlaps."""
    listed = []
    for place, each in enumerate(placed):
        owner = Owner(each.cluster, place, assumed=False)
        listed += [
            (own.role, SharedRange(RANGE_KINDS[own.role], own.cidr, (owner,)))
            for own in own_ranges(each.plan)
        ]
    return _map_of(listed, (), taken)


def _map_of(
    listed: Sequence[tuple[Role, SharedRange]],
    clashes: Sequence[Clash],
    taken: Sequence[ConnectedNetwork] = (),
) -> FleetMap:
    without = sum(shared.kind is RangeKind.BLOCK for _, shared in listed) > MAX_OF_A_ROLE
    owned, ranges = {}, []
    for place, (role, shared) in enumerate(listed):
        if not (without and shared.kind is RangeKind.VSWITCH):
            owned[f"/ranges/{place}"] = shared
            ranges.append(PlanRange(f"/ranges/{place}", role, shared.cidr))
    ranges += [
        PlanRange(f"/taken/{place}", Role.NETWORK, each.cidr.network, each.name)
        for place, each in enumerate(taken)
    ]
    assumed = {pointer for pointer, shared in owned.items() if all(owner.assumed for owner in shared.owners)}
    by_pair = _clashes_by_pair(clashes, owned)
    return FleetMap(lay_out(ranges, RangeDetails(_clashing(by_pair), assumed)), owned, by_pair, without)


def _clashes_by_pair(
    clashes: Sequence[Clash], owned: Mapping[Pointer, SharedRange]
) -> Mapping[Pair, Sequence[SharedRange]]:
    """Return the clashes of each pair of ranges, in both orders; a range that clusters must not share is paired with itself.

    A pair has several clashes if its ranges occur in several VPCs that aren't connected.
    """
    pointers = {(shared.kind, shared.cidr): pointer for pointer, shared in owned.items()}
    by_pair: dict[Pair, list[SharedRange]] = {}
    for clash in clashes:
        if clash.severity is Severity.NOTE or (clash.inner.kind, clash.inner.cidr) not in pointers:
            continue
        inner = pointers[clash.inner.kind, clash.inner.cidr]
        outer = pointers[clash.outer.kind, clash.outer.cidr]
        by_pair.setdefault((inner, outer), []).append(clash.outer)
        if inner != outer:
            by_pair.setdefault((outer, inner), []).append(clash.inner)
    return by_pair


def _clashing(by_pair: Iterable[Pair]) -> Clashing:
    """Return the clashes, with each pair only once."""
    pairs = tuple((one, other) for one, other in by_pair if one <= other)
    return Clashing(pairs, Counter(one for one, _ in by_pair))


def drawn_fleet_map(found: FleetMap, language: Language, *more: str) -> DrawnMap:
    """Return the drawing of a fleet's map. `more` are sentences to add to its caption."""
    caption = [language.text("fleet.map.caption")]
    caption += [language.text("fleet.map.without_vswitches")] if found.without_vswitches else []
    drawing = Drawing(found.drawn, FleetMapTexts(found, language), language, WIDE)
    return drawing.with_table(
        language.sentences([*caption, *more]), "what", "range", "size", "clusters", "state"
    )


class FleetMapTexts:
    """The texts of a fleet's map: names of clusters, and whose ranges clash."""

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
