"""Placing a range: the space it may be in, and the best free place that leaves room for the ranges after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from ..catalogue.model import Catalogue
from ..domain.cidr import Cidr
from ..domain.free_space import FreeSpace
from ..domain.obstacles import Obstacles
from ..plan.plan import Plan, Vswitch

# The blocks of a VPC that are searched: it has five secondary blocks unless its quota is raised.
MAX_VPC_BLOCKS: Final = 32


@dataclass(frozen=True, slots=True)
class PlacementContext:
    """The given ranges of a plan, without host bits, and its connected networks.

    The given ranges decide which place is best; connected networks and earlier proposals are only avoided.
    """

    given: Plan
    catalogue: Catalogue
    networks: Obstacles

    @classmethod
    def of(cls, given: Plan, catalogue: Catalogue) -> PlacementContext:
        """Return the context of a plan without host bits."""
        return cls(given, catalogue, given.connected_networks.obstacles)

    def private_space(self, proposed: Iterable[Cidr] = ()) -> FreeSpace:
        """Return the free space in the private ranges.

        While no VPC is given, vSwitches don't count as taken, since the VPC has to be around them.
        """
        taken = [*self._apart_from_vpc(), *self.given.secondary_cidrs]
        if self.given.vpc_cidr is not None:
            taken += [
                self.given.vpc_cidr,
                *_blocks(self.given.node_vswitches),
                *_blocks(self.given.pod_vswitches),
            ]
        obstacles = self.networks.including(proposed)
        return FreeSpace([self.catalogue.facts.private_ranges.value], taken, obstacles)

    def spaces_around_vswitches(self) -> Iterator[FreeSpace]:
        """Yield the spaces in which a VPC may be around the stated vSwitches, the best first.

        They are the private ranges; then all addresses, since ACK allows public VPCs on request; then also those of the
        pod CIDR, which Terway doesn't need.
        """
        yield self.private_space()
        private = self.catalogue.facts.private_ranges.value
        anywhere = [private, (Cidr(0, 0),)]
        reserved = self.catalogue.facts.reserved_ranges.value
        yield FreeSpace(anywhere, [*self._apart_from_vpc(), *self.given.secondary_cidrs], self.networks)
        service = (self.given.service_cidr,) if self.given.service_cidr is not None else ()
        yield FreeSpace(anywhere, [*reserved, *service, *self.given.secondary_cidrs], self.networks)

    def vswitch_space(
        self, vpc_blocks: Iterable[Cidr], *, taken: Iterable[Cidr] = (), kept_clear: Iterable[Cidr] = ()
    ) -> FreeSpace:
        """Return the free space in the VPC and its secondary blocks, in their order; at most MAX_VPC_BLOCKS of them."""
        obstacles = self.networks.including(kept_clear)
        return FreeSpace(
            [(block,) for block in islice(vpc_blocks, MAX_VPC_BLOCKS)],
            [*self._apart_from_vpc(), *taken],
            obstacles,
        )

    def _apart_from_vpc(self) -> Iterator[Cidr]:
        yield from self.catalogue.facts.reserved_ranges.value
        for cidr in (self.given.service_cidr, self.given.pod_cidr):
            if cidr is not None:
                yield cidr


def _blocks(vswitches: Iterable[Vswitch]) -> Iterator[Cidr]:
    return (vswitch.cidr for vswitch in vswitches)


class Reason(StrEnum):
    """Why a place was chosen; the last part of the message ID `assumption.<field>.<reason>`."""

    OFFICIAL = "official"  # the official pages' own example
    USUAL = "usual"  # one of the edition's further choices
    FREE = "free"  # the best place that is free
    SHORT = "short"  # smaller than the plan needs
    AROUND = "around"  # around the stated vSwitches


@dataclass(frozen=True, slots=True)
class Choice:
    """A place for a range, and why it was chosen."""

    block: Cidr
    reason: Reason


def choose(
    space: FreeSpace,
    choices: Iterable[Choice],
    rest: Sequence[int],
    suits: Callable[[Cidr], bool] | None = None,
) -> Choice | None:
    """Take the first choice that is free, suits, and leaves room for blocks with the prefixes in `rest`.

    Only the order of the choices decides, so that ranges taken elsewhere never move a block.
    """
    for choice in choices:
        if space.take_at(choice.block):
            if (suits is None or suits(choice.block)) and (not rest or space.can_place(rest)):
                return choice
            space.undo()
    return None


def usual_choices(blocks: Sequence[Cidr], prefix: int) -> Iterator[Choice]:
    """Yield the edition's choices for a field, each resized to the prefix; the first one is the official example."""
    for index, block in enumerate(blocks):
        official = index == 0 and block.prefix == prefix
        yield Choice(Cidr(block.first, prefix).network, Reason.OFFICIAL if official else Reason.USUAL)


def free_choices(space: FreeSpace, prefix: int) -> Iterator[Choice]:
    """Yield the free places for a block with this prefix, the best first."""
    for block in space.options(prefix):
        yield Choice(block, Reason.FREE)


def listed_choices(blocks: Sequence[Cidr]) -> Iterator[Choice]:
    """Yield the edition's choices for a field in their own size."""
    for index, block in enumerate(blocks):
        yield Choice(block, Reason.USUAL if index else Reason.OFFICIAL)
