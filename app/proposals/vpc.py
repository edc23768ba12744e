"""Proposing the VPC CIDR, and secondary blocks if one block has no room for all stated vSwitches."""

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
from .placement import MAX_VPC_BLOCKS, Choice, PlacementContext, Reason, choose, free_choices, listed_choices


@dataclass(frozen=True, slots=True)
class Group:
    """Stated vSwitches inside the same free block, `room`; `hull` is the smallest block around them."""

    room: Cidr
    hull: Cidr
    count: int = 1

    def with_block(self, block: Cidr) -> Group:
        """Return the group with a further vSwitch."""
        bits = (self.hull.first ^ block.first).bit_length()
        prefix = min(self.hull.prefix, block.prefix, block.bits - bits)
        return Group(self.room, Cidr(block.first, prefix).network, self.count + 1)


@dataclass(frozen=True, slots=True)
class VpcProposal:
    """The proposed VPC CIDR, or None, and secondary blocks."""

    vpc: Choice | None
    secondary: tuple[Cidr, ...] = ()


@dataclass(frozen=True)
class VpcProposer:
    """Proposes the VPC of a plan without one, in `space`. Use once, since the proposal is taken there.

    `layout_for` returns the layout of the vSwitches in a VPC CIDR and its secondary blocks.
    """

    placement: PlacementContext
    space: FreeSpace
    demand: Demand
    layout_for: Callable[[tuple[Cidr, ...]], Layout]
    _grades: dict[Cidr | int, Grade] = field(default_factory=dict)

    def propose(self) -> VpcProposal:
        """Propose the VPC CIDR and secondary blocks; nothing if no free block is around any stated vSwitch."""
        stated = self._stated()
        groups = self._groups(stated)
        if not groups:
            return VpcProposal(None if stated else self._best(()))
        main, others = _main_and_others(groups)
        others = [] if self.plan.secondary_cidrs else others
        secondary = tuple(filter(None, map(self._cover, others[: MAX_VPC_BLOCKS - 1])))
        return VpcProposal(self._best(secondary, main), secondary)

    def covers_stated(self) -> bool:
        """Return whether every stated vSwitch can be in the VPC CIDR or a proposed secondary block."""
        stated = self._stated()
        groups = self._groups(stated)
        if sum(group.count for group in groups) < len(stated):
            return False
        _, others = _main_and_others(groups) if groups else (None, [])
        if self.plan.secondary_cidrs or len(others) >= MAX_VPC_BLOCKS:
            return not others
        shortest = self.placement.catalogue.facts.secondary_mask.value.shortest
        return all(group.hull.prefix >= shortest for group in others)

    @property
    def plan(self) -> Plan:
        return self.placement.given

    @cached_property
    def _usual(self) -> tuple[Cidr, ...]:
        return self.placement.catalogue.facts.default_vpcs.value

    @cached_property
    def _longest(self) -> int:
        return self.placement.catalogue.facts.vpc_mask.value.longest

    def _stated(self) -> list[Cidr]:
        """The blocks of the stated vSwitches outside the stated secondary blocks, each once."""
        listed = (*self.plan.node_vswitches, *self.plan.pod_vswitches)
        blocks = dict.fromkeys(vswitch.cidr for vswitch in listed)
        secondary_blocks = self.plan.secondary_cidrs
        if not secondary_blocks:
            return list(blocks)
        index = BlockIndex.of(secondary_blocks)
        return [
            block
            for block in blocks
            if not any(secondary_blocks[place].contains(block) for place in index.overlapping(block))
        ]

    def _groups(self, stated: Sequence[Cidr]) -> list[Group]:
        """Return the vSwitches grouped by the largest free block around them; those without one are left out."""
        groups: dict[Cidr, Group] = {}
        for block in stated:
            room = self.space.room_around(block)
            if room is not None and room.prefix <= self._longest:
                known = groups.get(room)
                groups[room] = known.with_block(block) if known else Group(room, block)
        return list(groups.values())

    def _cover(self, group: Group) -> Cidr | None:
        """Take a secondary block for the group, as large as the official VPC if there is room; None if it can't be."""
        shortest = self.placement.catalogue.facts.secondary_mask.value.shortest
        prefix = max(group.room.prefix, min(self._usual[0].prefix, group.hull.prefix), shortest)
        if prefix > group.hull.prefix:
            return None
        block = Cidr(group.hull.first, prefix).network
        return block if self.space.take_at(block) else None

    def _best(self, secondary: tuple[Cidr, ...], group: Group | None = None) -> Choice | None:
        """Take the best VPC: room for the ranges still to come comes first, then the grade of the vSwitches."""
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
        """Return the prefixes to leave room for, Service and pod CIDR, then fewer of them if there is no room."""
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
        shortest = max(group.room.prefix, self.placement.catalogue.facts.vpc_mask.value.shortest)
        for prefix in _sizes(self._usual[0].prefix, shortest, longest) if shortest <= longest else ():
            yield Choice(Cidr(group.hull.first, prefix).network, Reason.AROUND)

    def _grade(self, vpc: Cidr, secondary: tuple[Cidr, ...], group: Group | None) -> Grade:
        """Return how well the vSwitches would fit; for a block without stated vSwitches this depends on its size only."""
        key = vpc if group else vpc.prefix
        known = self._grades.get(key)
        if known is None:
            layout = self.layout_for((vpc, *(self.plan.secondary_cidrs or secondary)))
            known = self._grades[key] = layout.grade
        return known


def _main_and_others(groups: Sequence[Group]) -> tuple[Group, list[Group]]:
    """Return the group with the most vSwitches, for the VPC CIDR, and the others, for secondary blocks."""
    main = max(groups, key=lambda group: group.count)
    return main, [group for group in groups if group is not main]


def _sizes(official: int, shortest: int, longest: int) -> Iterator[int]:
    """Yield the prefixes to try: the official one, larger blocks, then smaller ones."""
    start = max(shortest, min(official, longest))
    yield from range(start, shortest - 1, -1)
    yield from range(start + 1, longest + 1)
