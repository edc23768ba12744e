"""The data of an address map, without any coordinates of the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ..domain.address_rows import Extent, Row, Span
from ..engine.evaluation import Pointer
from ..engine.vswitch_use import RangeUse
from ..plan.ranges import PlanRange

# The number of clashing ranges that a box names; the others are only counted.
MAX_PARTNERS: Final = 4
# A role with more ranges is drawn as about this many runs of adjacent ranges.
MAX_OF_A_ROLE: Final = 16

Pair: TypeAlias = tuple[Pointer, Pointer]


@dataclass(frozen=True, slots=True)
class Run:
    """Adjacent ranges of one role that share a box, sorted by address. `proposed`: a repair would add the range."""

    members: tuple[PlanRange, ...]
    span: Span
    proposed: bool = False

    @property
    def first(self) -> PlanRange:
        """The range with the lowest address."""
        return self.members[0]

    @classmethod
    def of(cls, members: Sequence[PlanRange]) -> Run:
        """Return the run of ranges that are sorted by address."""
        last = max(member.cidr.last for member in members)
        return cls(tuple(members), Span(members[0].cidr.first, last))

    @classmethod
    def proposal(cls, placed: PlanRange) -> Run:
        """Return the run of one range that a repair would add."""
        return cls((placed,), Span(placed.cidr.first, placed.cidr.last), proposed=True)


@dataclass(frozen=True, slots=True)
class Clashing:
    """Ranges that clash. `pairs` are drawn; `counts` has the number of clashes of each range that clashes."""

    pairs: tuple[Pair, ...] = ()
    counts: Mapping[Pointer, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """One range, or a run of `count` adjacent ranges of one role, the first of which is `placed`.

    `depth` is the number of boxes in the same column that enclose it. `clashes` are the rows in which it clashes, `partners`
    the first ranges that it clashes with, `more_partners` the number of others (for a single range), and `clashing` the number
    of its ranges that clash. A `proposed` box is not in the plan: a repair would add its range.
    """

    placed: PlanRange
    count: int
    span: Span
    extent: Extent
    depth: int
    assumed: bool
    proposed: bool
    use: RangeUse | None
    clashes: tuple[Extent, ...] = ()
    partners: tuple[PlanRange, ...] = ()
    more_partners: int = 0
    clashing: int = 0


@dataclass(frozen=True, slots=True)
class AddressMap:
    """An address map: rows from the lowest address to the highest, and IPv6 ranges after them, not to scale.

    `free` are the rows of VPC blocks that no other range uses.
    """

    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    free: frozenset[int]

    @property
    def spaces(self) -> tuple[Span, ...]:
        """The free spans of the VPC blocks, sorted by address."""
        return tuple(self.rows[row].span for row in sorted(self.free))
