"""Groups ranges into boxes: a limited number of boxes for any number of ranges, each of which is in exactly one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import add
from typing import Final

from ..domain.address_rows import Extent, Row, RowKind, layout_rows, sorted_indices
from ..domain.cidr import IPV4
from ..engine.evaluation import Pointer
from ..engine.vswitch_use import RangeUse
from ..plan.ranges import PlanRange, Role
from .boxes import MAX_OF_A_ROLE, MAX_PARTNERS, AddressMap, Box, Clashing, Run

_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
# A run never crosses the bounds of ranges with these roles, unless there are too many of them.
_BOUNDING: Final = (*_BLOCKS, Role.SERVICE, Role.POD)


@dataclass(frozen=True, slots=True)
class RangeDetails:
    """What the map shows about ranges besides their addresses. `assumed` are those that the planner proposed."""

    clashing: Clashing = field(default_factory=Clashing)
    assumed: Collection[Pointer] = ()
    use: Mapping[Pointer, RangeUse] = field(default_factory=dict)


def lay_out(
    ranges: Iterable[PlanRange], details: RangeDetails, proposals: Iterable[PlanRange] = ()
) -> AddressMap:
    """Return the map of ranges, as boxes sorted by address. Pointers of `ranges` are distinct; `proposals` are IPv4."""
    listed = list(ranges)
    runs = list(_runs([placed for placed in listed if placed.cidr.bits == IPV4]))
    runs += [Run.proposal(placed) for placed in proposals]
    runs = [runs[place] for place in sorted_indices([run.span for run in runs])]
    rows, extents = layout_rows([run.span for run in runs], _headed(runs))
    apart = [Run.of([placed]) for placed in listed if placed.cidr.bits != IPV4]
    rows, extents = _with_apart(rows, extents, apart)
    boxes = _boxes([*runs, *apart], extents, details)
    return AddressMap(rows, boxes, _free_rows(rows, boxes))


def _with_apart(
    rows: tuple[Row, ...], extents: tuple[Extent, ...], apart: Sequence[Run]
) -> tuple[tuple[Row, ...], tuple[Extent, ...]]:
    """Add IPv6 ranges under a separate heading, since no scale can show the addresses between both families."""
    if not apart:
        return rows, extents
    start = len(rows) + 1
    head = Row(RowKind.FAMILY, apart[0].span)
    held = (Row(RowKind.USED, run.span) for run in apart)
    places = (Extent(start + place, start + place + 1) for place in range(len(apart)))
    return (*rows, head, *held), (*extents, *places)


def _boxes(runs: Sequence[Run], extents: Sequence[Extent], details: RangeDetails) -> tuple[Box, ...]:
    clashes = _clashes(runs, details.clashing)
    boxes = []
    for place, run in enumerate(runs):
        clash = clashes.get(place, _Clash())
        single = len(run.members) == 1
        partners = tuple(clash.partners.values())
        box = Box(
            placed=run.first,
            count=len(run.members),
            span=run.span,
            extent=extents[place],
            depth=_depth(runs, place),
            assumed=not run.proposed and run.first.pointer in details.assumed,
            proposed=run.proposed,
            use=None if run.proposed else _use(run, details.use),
            clashes=tuple(_joined(_shared_rows(extents, place, clash))),
            partners=partners,
            more_partners=details.clashing.counts[run.first.pointer] - len(partners)
            if single and partners
            else 0,
            clashing=0 if run.proposed else _clashing_members(run, details.clashing),
        )
        boxes.append(box)
    return tuple(boxes)


def _runs(ranges: Sequence[PlanRange]) -> Iterator[Run]:
    by_role: dict[Role, list[PlanRange]] = {role: [] for role in Role}
    for placed in ranges:
        by_role[placed.role].append(placed)
    bounding = [by_role[role] for role in _BOUNDING if len(by_role[role]) <= MAX_OF_A_ROLE]
    cuts = _bounds(each for of_role in bounding for each in of_role)
    for of_role in by_role.values():
        yield from _runs_of(of_role, cuts)


def _bounds(ranges: Iterable[PlanRange]) -> list[int]:
    return sorted({bound for each in ranges for bound in (each.cidr.first, each.cidr.last + 1)})


def _runs_of(ranges: Sequence[PlanRange], cuts: Sequence[int]) -> Iterator[Run]:
    """Yield each range as a run if there are few, else runs of adjacent ranges between two cuts."""
    if len(ranges) <= MAX_OF_A_ROLE:
        yield from (Run.of([each]) for each in ranges)
        return
    families = list(_families(ranges))
    most = -(-len(families) // MAX_OF_A_ROLE)
    for _, between in groupby(families, key=lambda family: _stretch(family[0], cuts)):
        near = list(between)
        for start in range(0, len(near), most):
            yield Run.of([member for family in near[start : start + most] for member in family])


def _families(ranges: Sequence[PlanRange]) -> Iterator[list[PlanRange]]:
    """Yield each outermost range with the ranges inside it, sorted by address."""
    family: list[PlanRange] = []
    for placed in sorted(ranges, key=lambda each: (each.cidr.first, each.cidr.prefix)):
        if family and placed.cidr.first > family[0].cidr.last:
            yield family
            family = []
        family.append(placed)
    if family:
        yield family


def _stretch(outer: PlanRange, cuts: Sequence[int]) -> tuple[int, int]:
    """Return a key for the two cuts around a range; a range that crosses a cut has a unique key."""
    before, after = bisect_right(cuts, outer.cidr.first), bisect_right(cuts, outer.cidr.last)
    return (before, -1) if before == after else (before, outer.cidr.first)


def _column(role: Role) -> Role:
    return Role.VPC if role in _BLOCKS else role


def _headed(runs: Sequence[Run]) -> frozenset[int]:
    """Return the boxes that enclose others of their column, or a vSwitch. They need a row for their own text."""
    return frozenset(
        place
        for place, outer in enumerate(runs)
        if any(
            outer.span.overlaps(inner.span)
            and (_column(inner.first.role) is _column(outer.first.role) or _is_vswitch_in_block(inner, outer))
            for inner in runs[place + 1 :]
        )
    )


def _is_vswitch_in_block(inner: Run, outer: Run) -> bool:
    return outer.first.role in _BLOCKS and inner.first.role in _VSWITCHES


def _depth(runs: Sequence[Run], place: int) -> int:
    inner = runs[place]
    return sum(
        1
        for outer in runs[:place]
        if _column(outer.first.role) is _column(inner.first.role) and outer.span.contains(inner.span)
    )


def _use(run: Run, use: Mapping[Pointer, RangeUse]) -> RangeUse | None:
    known = [use[member.pointer] for member in run.members if member.pointer in use]
    return reduce(add, known) if known else None


def _free_rows(rows: Sequence[Row], boxes: Sequence[Box]) -> frozenset[int]:
    taken = {
        row
        for box in boxes
        if box.placed.role not in _BLOCKS
        for row in range(box.extent.start, box.extent.end)
    }
    held = {place for place, row in enumerate(rows) if row.kind is RowKind.USED}
    return frozenset(held - taken)


@dataclass(frozen=True, slots=True)
class _Clash:
    """The clashes of one box: the places of the other boxes, and the other ranges."""

    places: set[int] = field(default_factory=set)
    partners: dict[Pointer, PlanRange] = field(default_factory=dict)


def _clashes(runs: Sequence[Run], clashing: Clashing) -> dict[int, _Clash]:
    """Return the clashes of each box that has any, by the place of the box."""
    named = {pointer for pair in clashing.pairs for pointer in pair}
    homes = {
        member.pointer: (place, member)
        for place, run in enumerate(runs)
        if not run.proposed
        for member in run.members
        if member.pointer in named
    }
    found: dict[int, _Clash] = {}
    for one, other in (*clashing.pairs, *(pair[::-1] for pair in clashing.pairs)):
        (place, _), (partner_place, partner) = homes[one], homes[other]
        clash = found.setdefault(place, _Clash())
        clash.places.add(partner_place)
        if len(clash.partners) < MAX_PARTNERS:
            clash.partners[partner.pointer] = partner
    return found


def _clashing_members(run: Run, clashing: Clashing) -> int:
    return sum([member.pointer in clashing.counts for member in run.members])


def _shared_rows(extents: Sequence[Extent], place: int, clash: _Clash) -> Iterator[Extent]:
    for partner in clash.places:
        shared = extents[place].intersection(extents[partner])
        if shared is not None:
            yield shared


def _joined(extents: Iterable[Extent]) -> Iterator[Extent]:
    """Yield the same rows as sorted extents, with adjacent ones merged."""
    current: Extent | None = None
    for extent in sorted(extents, key=lambda each: (each.start, each.end)):
        if current is not None and extent.start <= current.end:
            current = Extent(current.start, max(current.end, extent.end))
            continue
        if current is not None:
            yield current
        current = extent
    if current is not None:
        yield current
