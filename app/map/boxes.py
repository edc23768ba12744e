"""The parts of an address map, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ..domain.address_rows import Extent, Row, Span
from ..engine.evaluation import Pointer
from ..engine.vswitch_use import Use
from ..plan.ranges import PlanRange

# Of a box's clashes so many are told by name; how many more there are is counted.
MAX_PARTNERS: Final = 4

Pair: TypeAlias = tuple[Pointer, Pointer]


@dataclass(frozen=True, slots=True)
class Run:
    """Ranges of one role that share a box, by address."""

    members: tuple[PlanRange, ...]
    span: Span
    proposed: bool = False

    @property
    def first(self) -> PlanRange:
        """The range with the lowest address."""
        return self.members[0]

    @classmethod
    def of(cls, members: Sequence[PlanRange]) -> Run:
        """The run of ranges that are in the order of their addresses."""
        last = max(member.cidr.last for member in members)
        return cls(tuple(members), Span(members[0].cidr.first, last))

    @classmethod
    def proposal(cls, placed: PlanRange) -> Run:
        """The run of one range that a repair would put there."""
        return cls((placed,), Span(placed.cidr.first, placed.cidr.last), proposed=True)


@dataclass(frozen=True, slots=True)
class Clashing:
    """Ranges that clash. `pairs` are drawn; `counts` says of each range that clashes with how many others it does."""

    pairs: tuple[Pair, ...] = ()
    counts: Mapping[Pointer, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """One range, or a run of `count` neighbours of one role, of which `placed` is the first.

    `depth`: boxes of its own column around it. `clashes`: its rows where it clashes, `partners` the first ranges
    that it clashes with, `more_partners` how many more there are (of a single range), `clashing` how many of the
    box's ranges clash. A `proposed` box is no range of the plan: it is where a repair would put one.
    """

    placed: PlanRange
    count: int
    span: Span
    extent: Extent
    depth: int
    assumed: bool
    proposed: bool
    use: Use | None
    clashes: tuple[Extent, ...] = ()
    partners: tuple[PlanRange, ...] = ()
    more_partners: int = 0
    clashing: int = 0


@dataclass(frozen=True, slots=True)
class AddressMap:
    """An address map: rows from the lowest address to the highest, IPv6 after IPv4 and not on its scale.

    `free`: rows of a VPC block that no other range is in.
    """

    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    free: frozenset[int]

    @property
    def spaces(self) -> tuple[Span, ...]:
        """The free addresses of a VPC block, by address."""
        return tuple(self.rows[row].span for row in sorted(self.free))
