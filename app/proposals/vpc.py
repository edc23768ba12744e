"""The VPC CIDR, and secondary blocks where one block can't hold the vSwitches that a plan states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..domain.cidr import Cidr
from ..domain.free_space import FreeSpace
from ..domain.overlap import BlockIndex
from ..plan.plan import Plan
from .demand import Demand
from .layout import Grade, Layout
from .placement import MAX_HOMES, Choice, PlacementContext, Reason, choose, free_choices, listed_choices


@dataclass(frozen=True, slots=True)
class Group:
    """Stated vSwitches that one free block, `room`, could hold; `hull` is the smallest block around them."""

    room: Cidr
    hull: Cidr
    count: int = 1

    def with_block(self, block: Cidr) -> Group:
        bits = (self.hull.first ^ block.first).bit_length()
        prefix = min(self.hull.prefix, block.prefix, block.bits - bits)
        return Group(self.room, Cidr(block.first, prefix).network, self.count + 1)


@dataclass(frozen=True, slots=True)
class VpcProposal:
    vpc: Choice | None
    secondary: tuple[Cidr, ...] = ()


@dataclass(frozen=True)
class VpcProposer:
    """Proposes once, for a plan without a VPC.

    `space` is the site's private space; `laid_out` gives the vSwitches as they lie in a VPC and its other blocks.
    """

    site: PlacementContext
    space: FreeSpace
    demand: Demand
    laid_out: Callable[[tuple[Cidr, ...]], Layout]
    _grades: dict[Cidr | int, Grade] = field(default_factory=dict)

    def propose(self) -> VpcProposal:
        """What is proposed is taken in `space`. Nothing is where no block could hold any stated vSwitch."""
        stated = self._stated()
        groups = self._groups(stated)
        if not groups:
            return VpcProposal(None if stated else self._best(()))
        main, others = _main_and_others(groups)
        others = [] if self.plan.secondary_cidrs else others
        secondary = tuple(filter(None, map(self._cover, others[: MAX_HOMES - 1])))
        return VpcProposal(self._best(secondary, main), secondary)

    def covers_stated(self) -> bool:
        """Return whether every stated vSwitch has room for a VPC or a proposed secondary block around it."""
        stated = self._stated()
        groups = self._groups(stated)
        if sum(group.count for group in groups) < len(stated):
            return False
        _, others = _main_and_others(groups) if groups else (None, [])
        if self.plan.secondary_cidrs or len(others) >= MAX_HOMES:
            return not others
        shortest = self.site.catalogue.facts.secondary_mask.value.shortest
        return all(group.hull.prefix >= shortest for group in others)

    @property
    def plan(self) -> Plan:
        return self.site.given

    @cached_property
    def _usual(self) -> tuple[Cidr, ...]:
        return self.site.catalogue.facts.default_vpcs.value

    @cached_property
    def _longest(self) -> int:
        return self.site.catalogue.facts.vpc_mask.value.longest

    def _stated(self) -> list[Cidr]:
        """Blocks of the stated vSwitches that no secondary block holds, each once."""
        listed = (*self.plan.node_vswitches, *self.plan.pod_vswitches)
        blocks = dict.fromkeys(vswitch.cidr for vswitch in listed)
        held = self.plan.secondary_cidrs
        if not held:
            return list(blocks)
        index = BlockIndex.of(held)
        return [
            block
            for block in blocks
            if not any(held[place].contains(block) for place in index.overlapping(block))
        ]

    def _groups(self, stated: Sequence[Cidr]) -> list[Group]:
        """As few groups as can be: those that lie in the same largest free block. Some may lie in none."""
        groups: dict[Cidr, Group] = {}
        for block in stated:
            room = self.space.room_around(block)
            if room is not None and room.prefix <= self._longest:
                known = groups.get(room)
                groups[room] = known.with_block(block) if known else Group(room, block)
        return list(groups.values())

    def _cover(self, group: Group) -> Cidr | None:
        """A secondary block for the group, as large as the official VPC where it has the room."""
        shortest = self.site.catalogue.facts.secondary_mask.value.shortest
        prefix = max(group.room.prefix, min(self._usual[0].prefix, group.hull.prefix), shortest)
        if prefix > group.hull.prefix:
            return None
        block = Cidr(group.hull.first, prefix).network
        return block if self.space.take_at(block) else None

    def _best(self, secondary: tuple[Cidr, ...], group: Group | None = None) -> Choice | None:
        """Room for the ranges still to come goes before the vSwitches' comfort, and that before all else."""
        for rest in self._rests():
            for floor in reversed(Grade):
                choice = self._first(rest, floor, secondary, group)
                if choice is not None:
                    return replace(choice, reason=Reason.SHORT) if floor is Grade.SHORT else choice
        return None

    def _first(
        self, rest: Sequence[int], floor: Grade, secondary: tuple[Cidr, ...], group: Group | None
    ) -> Choice | None:
        choices = self._around(group) if group else self._anywhere(floor)

        def suits(vpc: Cidr) -> bool:
            return self._grade(vpc, secondary, group) >= floor

        return choose(self.space, choices, rest, suits)

    def _rests(self) -> list[tuple[int, ...]]:
        """Prefixes that the Service and pod CIDR still to come need; fewer, where there is no room for them."""
        service = (self.demand.service.needed,) if self.demand.service else ()
        pods = (self.demand.pods.needed,) if self.demand.pods else ()
        return list(dict.fromkeys(((*service, *pods), service, ())))

    def _anywhere(self, floor: Grade) -> Iterator[Choice]:
        yield from listed_choices(self._usual)
        for prefix in _sizes(self._usual[0].prefix, 0, self._longest):
            if self._grades.get(prefix, floor) >= floor:
                yield from free_choices(self.space, prefix)

    def _around(self, group: Group) -> Iterator[Choice]:
        longest = min(group.hull.prefix, self._longest)
        shortest = max(group.room.prefix, self.site.catalogue.facts.vpc_mask.value.shortest)
        for prefix in _sizes(self._usual[0].prefix, shortest, longest) if shortest <= longest else ():
            yield Choice(Cidr(group.hull.first, prefix).network, Reason.AROUND)

    def _grade(self, vpc: Cidr, secondary: tuple[Cidr, ...], group: Group | None) -> Grade:
        """How well the vSwitches would lie; in a block that nothing is in yet, its size decides."""
        key = vpc if group else vpc.prefix
        known = self._grades.get(key)
        if known is None:
            layout = self.laid_out((vpc, *(self.plan.secondary_cidrs or secondary)))
            known = self._grades[key] = layout.grade
        return known


def _main_and_others(groups: Sequence[Group]) -> tuple[Group, list[Group]]:
    """The group with the most vSwitches, which the VPC is for, and those for secondary blocks."""
    main = max(groups, key=lambda group: group.count)
    return main, [group for group in groups if group is not main]


def _sizes(official: int, shortest: int, longest: int) -> Iterator[int]:
    """Prefixes to try: the official one and larger blocks, then smaller ones."""
    start = max(shortest, min(official, longest))
    yield from range(start, shortest - 1, -1)
    yield from range(start + 1, longest + 1)
