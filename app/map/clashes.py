"""Which ranges of a plan clash, for the map: the pairs that the findings list; one of each range where they stop.

Counting takes one sorted pass, however many pairs there are: blocks nest or are apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..domain.cidr import IPV4
from ..engine.evaluation import Evaluation
from ..engine.pairs import is_one_vswitch, must_not_meet
from ..plan.ranges import PlanRange, Role
from .boxes import Clashing

# Of each role: how many ranges, and one of them.
_Tally: TypeAlias = dict[Role, tuple[int, PlanRange]]


def clashes_of(evaluation: Evaluation, ranges: Sequence[PlanRange]) -> Clashing:
    """Which ranges clash. `ranges` are all those of the plan. Counts are whole even where the findings are not."""
    if any(finding.code in {"overlaps-omitted", "findings-omitted"} for finding in evaluation.findings):
        return counted_clashes(ranges)
    pairs = [finding.fields for finding in evaluation.findings if finding.code == "overlap"]
    counts = Counter(pointer for pair in pairs for pointer in pair)
    return Clashing(tuple((one, other) for one, other in pairs), counts)


def counted_clashes(ranges: Iterable[PlanRange]) -> Clashing:
    """Which ranges clash: for each one pair, and with how many others it clashes."""
    pairs, counts = [], {}
    for nest in _nests(ranges):
        for placed, partners in nest.clashing():
            counts[placed.pointer] = sum(count for count, _ in partners)
            pairs.append((placed.pointer, partners[0][1].pointer))
    return Clashing(tuple(pairs), counts)


@dataclass(slots=True)
class _Nest:
    """Equal ranges, and by role what lies around them and what inside."""

    first: int
    last: int
    own: dict[Role, list[PlanRange]] = field(default_factory=dict)
    around: _Tally = field(default_factory=dict)
    inside: _Tally = field(default_factory=dict)

    def clashing(self) -> Iterator[tuple[PlanRange, list[tuple[int, PlanRange]]]]:
        """Each range that clashes; with how many of each role, by where they lie, and one of them."""
        for role, members in self.own.items():
            apart = [
                found
                for tally in (self.around, self.inside)
                for other, found in tally.items()
                if must_not_meet(other, role)
            ]
            equal = [ranges for other, ranges in self.own.items() if must_not_meet(other, role)]
            for placed in members:
                partners = apart + [
                    (len(ranges) - (ranges is members), ranges[0] if ranges[0] is not placed else ranges[1])
                    for ranges in equal
                    if ranges != [placed] and not is_one_vswitch(placed, ranges[0])
                ]
                if partners:
                    yield placed, partners


def _nests(ranges: Iterable[PlanRange]) -> Iterator[_Nest]:
    """Each nest once all that lies in it is known."""
    listed = sorted(
        (placed for placed in ranges if placed.cidr.bits == IPV4),
        key=lambda placed: (placed.cidr.first, placed.cidr.prefix),
    )
    open_nests: list[_Nest] = []
    for placed in listed:
        first, last = placed.cidr.first, placed.cidr.last
        while open_nests and open_nests[-1].last < first:
            yield _closed(open_nests)
        if not (open_nests and (open_nests[-1].first, open_nests[-1].last) == (first, last)):
            around = _joined(open_nests[-1].around, _own(open_nests[-1])) if open_nests else {}
            open_nests.append(_Nest(first, last, around=around))
        open_nests[-1].own.setdefault(placed.role, []).append(placed)
    while open_nests:
        yield _closed(open_nests)


def _closed(open_nests: list[_Nest]) -> _Nest:
    nest = open_nests.pop()
    if open_nests:
        outer = open_nests[-1]
        outer.inside = _joined(outer.inside, _joined(nest.inside, _own(nest)))
    return nest


def _own(nest: _Nest) -> _Tally:
    return {role: (len(placed), placed[0]) for role, placed in nest.own.items()}


def _joined(one: _Tally, other: _Tally) -> _Tally:
    """Both together; the nearer ranges, those of `other`, are the examples."""
    both = {**one, **other}
    return {
        role: (one.get(role, (0,))[0] + other.get(role, (0,))[0], placed)
        for role, (_, placed) in both.items()
    }
