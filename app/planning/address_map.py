"""The address map: every IPv4 range of the plan as a box on one folded axis, before it has a shape."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import add
from typing import Final

from app.domain.address_rows import Extent, Row, RowKind, Span, in_order, lay_rows
from app.planning.evaluation import Evaluation, Pointer
from app.planning.plan import Plan
from app.planning.ranges import PlanRange, Role, network, own_ranges
from app.planning.vswitch_use import Use, uses

# A role with more ranges than these is drawn in about so many runs of neighbours.
MOST_OF_A_ROLE: Final = 16
# Of a box's clashes so many are told by name; the findings hold the rest.
MOST_PARTNERS: Final = 4

_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
_DRAWN: Final = tuple(role for role in Role if role is not Role.SERVICE_IPV6)


@dataclass(frozen=True, slots=True)
class Box:
    """One range, or a run of `count` neighbours of one role, of which `placed` is the first.

    `depth`: boxes of its own role's column around it. `clashes`: its rows that an `overlap` finding is about,
    `partners` the first of the other ranges of those findings, `clashing` how many of the box's ranges they name.
    """

    placed: PlanRange
    count: int
    span: Span
    extent: Extent
    depth: int
    assumed: bool
    use: Use | None
    clashes: tuple[Extent, ...] = ()
    partners: tuple[PlanRange, ...] = ()
    clashing: int = 0


@dataclass(frozen=True, slots=True)
class AddressMap:
    """Rows from the lowest address to the highest. `free`: those of a VPC block that no other range is in."""

    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Ranges that share a box, by address."""

    members: tuple[PlanRange, ...]
    span: Span

    @property
    def role(self) -> Role:
        return self.members[0].role


def address_map(evaluation: Evaluation) -> AddressMap:
    """Bounded, however many ranges the plan has; every range is in exactly one box."""
    runs = _runs(evaluation.plan)
    order = in_order([run.span for run in runs])
    runs = [runs[place] for place in order]
    spans = [run.span for run in runs]
    rows, extents = lay_rows(spans, _headed(runs))
    clashes = _clashes(evaluation, runs, extents)
    assumed = {assumption.field for assumption in evaluation.assumptions}
    use = uses(evaluation)
    boxes = []
    for place, run in enumerate(runs):
        clash = clashes.get(place, _Clash())
        box = Box(
            placed=run.members[0],
            count=len(run.members),
            span=run.span,
            extent=extents[place],
            depth=_depth(runs, place),
            assumed=f"/{run.members[0].pointer.split('/')[1]}" in assumed,
            use=_use(run, use),
            clashes=tuple(_joined(clash.extents)),
            partners=tuple(clash.partners.values()),
            clashing=len(clash.members),
        )
        boxes.append(box)
    return AddressMap(rows, tuple(boxes), _free_rows(rows, boxes))


def _runs(plan: Plan) -> list[_Run]:
    """Blocks first: what bounds them, no run of others reaches over."""
    own = list(own_ranges(plan))
    networks = [network(plan, index) for index in range(len(plan.connected_networks))]
    cuts = _bounds(placed for placed in own if placed.role in {Role.VPC, Role.SERVICE, Role.POD})
    runs: list[_Run] = []
    for role in _DRAWN:
        of_role = networks if role is Role.NETWORK else [placed for placed in own if placed.role is role]
        runs += _runs_of(of_role, cuts)
        if role is Role.SECONDARY and len(of_role) <= MOST_OF_A_ROLE:
            cuts = sorted({*cuts, *_bounds(of_role)})
    return runs


def _bounds(ranges: Iterable[PlanRange]) -> list[int]:
    return sorted({bound for each in ranges for bound in (each.cidr.first, each.cidr.last + 1)})


def _runs_of(ranges: Sequence[PlanRange], cuts: Sequence[int]) -> Iterator[_Run]:
    """Each range alone where they are few, else neighbours between two cuts together."""
    if len(ranges) <= MOST_OF_A_ROLE:
        yield from (_run([each]) for each in ranges)
        return
    families = list(_families(ranges))
    most = -(-len(families) // MOST_OF_A_ROLE)
    for _, between in groupby(families, key=lambda family: _stretch(family[0], cuts)):
        near = list(between)
        for start in range(0, len(near), most):
            yield _run([member for family in near[start : start + most] for member in family])


def _run(members: Sequence[PlanRange]) -> _Run:
    last = max(member.cidr.last for member in members)
    return _Run(tuple(members), Span(members[0].cidr.first, last))


def _families(ranges: Sequence[PlanRange]) -> Iterator[list[PlanRange]]:
    """Outermost ranges by address, each with those that lie in it."""
    family: list[PlanRange] = []
    for placed in sorted(ranges, key=lambda each: (each.cidr.first, each.cidr.prefix)):
        if family and placed.cidr.first > family[0].cidr.last:
            yield family
            family = []
        family.append(placed)
    if family:
        yield family


def _stretch(outer: PlanRange, cuts: Sequence[int]) -> tuple[int, int]:
    """Between which cuts a range lies; one that reaches over a cut has a stretch of its own."""
    before, after = bisect_right(cuts, outer.cidr.first), bisect_right(cuts, outer.cidr.last)
    return (before, -1) if before == after else (before, outer.cidr.first)


def _column(role: Role) -> Role:
    return Role.VPC if role in _BLOCKS else role


def _headed(runs: Sequence[_Run]) -> frozenset[int]:
    """Boxes that hold others of their column, or a vSwitch: they need a row for their own words."""
    return frozenset(
        place
        for place, outer in enumerate(runs)
        if any(
            outer.span.overlaps(inner.span)
            and (_column(inner.role) is _column(outer.role) or _is_vswitch_in_block(inner, outer))
            for inner in runs[place + 1 :]
        )
    )


def _is_vswitch_in_block(inner: _Run, outer: _Run) -> bool:
    return outer.role in _BLOCKS and inner.role in _VSWITCHES


def _depth(runs: Sequence[_Run], place: int) -> int:
    inner = runs[place]
    return sum(
        1
        for outer in runs[:place]
        if _column(outer.role) is _column(inner.role) and outer.span.contains(inner.span)
    )


def _use(run: _Run, use: Mapping[Pointer, Use]) -> Use | None:
    known = [use[member.pointer] for member in run.members if member.pointer in use]
    return reduce(add, known) if known else None


def _free_rows(rows: Sequence[Row], boxes: Sequence[Box]) -> frozenset[int]:
    taken = {
        row
        for box in boxes
        if box.placed.role not in _BLOCKS
        for row in range(box.extent.start, box.extent.end)
    }
    held = {place for place, row in enumerate(rows) if row.kind is RowKind.HELD}
    return frozenset(held - taken)


@dataclass(frozen=True, slots=True)
class _Clash:
    """What the `overlap` findings say of a box: shared rows, partners and the box's own members, by pointer."""

    extents: set[Extent] = field(default_factory=set)
    partners: dict[Pointer, PlanRange] = field(default_factory=dict)
    members: set[Pointer] = field(default_factory=set)


def _clashes(evaluation: Evaluation, runs: Sequence[_Run], extents: Sequence[Extent]) -> dict[int, _Clash]:
    """By the place of the box."""
    pairs = [finding.fields for finding in evaluation.findings if finding.code == "overlap"]
    named = {pointer for pair in pairs for pointer in pair}
    homes = {
        member.pointer: (place, member)
        for place, run in enumerate(runs)
        for member in run.members
        if member.pointer in named
    }
    found: dict[int, _Clash] = {}
    for one, other in (*pairs, *(pair[::-1] for pair in pairs)):
        (place, member), (partner_place, partner) = homes[one], homes[other]
        clash = found.setdefault(place, _Clash())
        clash.members.add(member.pointer)
        if len(clash.partners) < MOST_PARTNERS:
            clash.partners[partner.pointer] = partner
        shared = extents[place].shared(extents[partner_place])
        if shared is not None:
            clash.extents.add(shared)
    return found


def _joined(extents: Iterable[Extent]) -> Iterator[Extent]:
    """The same rows in as few extents as will do, in order."""
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
