"""Finds the ranges of a plan that clash, for the map.

The pairs are those of the findings, or one pair for each range if the findings are incomplete. Counting takes one pass over
the sorted ranges, however many pairs there are, since two CIDR blocks are either nested or disjoint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..domain.cidr import IPV4
from ..engine.evaluation import Evaluation
from ..engine.pairs import is_one_vswitch, must_not_overlap
from ..plan.message import Pointer
from ..plan.ranges import PlanRange, Role
from .boxes import MAX_OF_A_ROLE, Clashing

# The number of ranges of each role, and one of them as an example.
_Counts: TypeAlias = dict[Role, tuple[int, PlanRange]]


def clashes_of(evaluation: Evaluation, ranges: Sequence[PlanRange]) -> Clashing:
    """Return the ranges that clash. `ranges` are all ranges of the plan. Counts are complete even if the findings aren't."""
    if any(finding.code in {"overlaps-omitted", "findings-omitted"} for finding in evaluation.findings):
        return counted_clashes(ranges)
    pairs = [finding.fields for finding in evaluation.findings if finding.code == "overlap"]
    counts = Counter(pointer for pair in pairs for pointer in pair)
    return Clashing(tuple((one, other) for one, other in pairs), counts)


def counted_clashes(ranges: Iterable[PlanRange]) -> Clashing:
    """Return the number of ranges that each range clashes with, and a pair for each that may have a box of its own.

    More than MAX_OF_A_ROLE equal ranges of a role share one box.
    """
    pairs: list[tuple[Pointer, Pointer]] = []
    counts: dict[Pointer, int] = {}
    for group in _equal_ranges(ranges):
        for role, members in group.own.items():
            for place, (placed, count, partner) in enumerate(group.clashing(role, members)):
                counts[placed.pointer] = count
                if place < MAX_OF_A_ROLE:
                    pairs.append((placed.pointer, partner.pointer))
    return Clashing(tuple(pairs), counts)


@dataclass(slots=True)
class _EqualRanges:
    """Equal ranges, with the counts of the ranges that enclose them and of those inside, by role."""

    last: int
    own: dict[Role, list[PlanRange]] = field(default_factory=dict)
    around: _Counts = field(default_factory=dict)
    inside: _Counts = field(default_factory=dict)

    def clashing(
        self, role: Role, members: Sequence[PlanRange]
    ) -> Iterator[tuple[PlanRange, int, PlanRange]]:
        """Yield each range of a role that clashes, the number of ranges that it clashes with, and one of them."""
        apart = [
            found
            for counts in (self.around, self.inside)
            for other, found in counts.items()
            if must_not_overlap(other, role)
        ]
        of_apart = sum(count for count, _ in apart)
        equal = [ranges for other, ranges in self.own.items() if must_not_overlap(other, role)]
        for placed in members:
            count, partner = of_apart, apart[0][1] if apart else None
            for ranges in equal:
                others = len(ranges) - (ranges is members)
                if others and not is_one_vswitch(placed, ranges[0]):
                    count += others
                    partner = partner or (ranges[0] if ranges[0] is not placed else ranges[1])
            if partner is not None:
                yield placed, count, partner


def _equal_ranges(ranges: Iterable[PlanRange]) -> Iterator[_EqualRanges]:
    """Yield each group of equal ranges as soon as all ranges inside it are counted."""
    by_block: dict[tuple[int, int], list[PlanRange]] = {}
    for placed in ranges:
        if placed.cidr.bits == IPV4:
            by_block.setdefault((placed.cidr.first, placed.cidr.prefix), []).append(placed)
    open_groups: list[_EqualRanges] = []
    for first, prefix in sorted(by_block):
        while open_groups and open_groups[-1].last < first:
            yield _close(open_groups)
        around = _added(open_groups[-1].around, _own(open_groups[-1])) if open_groups else {}
        members = by_block[first, prefix]
        group = _EqualRanges(members[0].cidr.last, around=around)
        for placed in members:
            group.own.setdefault(placed.role, []).append(placed)
        open_groups.append(group)
    while open_groups:
        yield _close(open_groups)


def _close(open_groups: list[_EqualRanges]) -> _EqualRanges:
    group = open_groups.pop()
    if open_groups:
        outer = open_groups[-1]
        outer.inside = _added(outer.inside, _added(group.inside, _own(group)))
    return group


def _own(group: _EqualRanges) -> _Counts:
    return {role: (len(placed), placed[0]) for role, placed in group.own.items()}


def _added(one: _Counts, other: _Counts) -> _Counts:
    """Return the sum of both counts. The examples are those of `other`, which are nearer."""
    both = {**one, **other}
    return {
        role: (one.get(role, (0,))[0] + other.get(role, (0,))[0], placed)
        for role, (_, placed) in both.items()
    }
