"""Where a range can be placed: what it has to keep clear of, and the best place, with room left for what comes after it."""

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

# A VPC has five secondary blocks unless its quota is raised.
MAX_HOMES: Final = 32


@dataclass(frozen=True, slots=True)
class PlacementContext:
    """The plan as given, without host bits, among its connected networks.

    What is given decides which place is the best; networks, and what is proposed, are only kept clear of.
    """

    given: Plan
    catalogue: Catalogue
    networks: Obstacles

    @classmethod
    def of(cls, given: Plan, catalogue: Catalogue) -> PlacementContext:
        return cls(given, catalogue, given.connected_networks.obstacles)

    def private_space(self, proposed: Iterable[Cidr] = ()) -> FreeSpace:
        """Of the private ranges. vSwitches take nothing of it while no VPC is given: it has to lie around them."""
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
        """Yield where a VPC may lie around the vSwitches that are stated, the best space first.

        The private ranges, then any addresses, since a public VPC works after a request, then those of the pod CIDR too,
        since Terway does without it.
        """
        yield self.private_space()
        private = self.catalogue.facts.private_ranges.value
        anywhere = [private, (Cidr(0, 0),)]
        reserved = self.catalogue.facts.reserved_ranges.value
        yield FreeSpace(anywhere, [*self._apart_from_vpc(), *self.given.secondary_cidrs], self.networks)
        service = (self.given.service_cidr,) if self.given.service_cidr is not None else ()
        yield FreeSpace(anywhere, [*reserved, *service, *self.given.secondary_cidrs], self.networks)

    def vswitch_space(
        self, homes: Iterable[Cidr], *, taken: Iterable[Cidr] = (), kept_clear: Iterable[Cidr] = ()
    ) -> FreeSpace:
        """Of the VPC and its secondary blocks, an earlier one of `homes` first; only so many are searched."""
        obstacles = self.networks.including(kept_clear)
        return FreeSpace(
            [(home,) for home in islice(homes, MAX_HOMES)], [*self._apart_from_vpc(), *taken], obstacles
        )

    def _apart_from_vpc(self) -> Iterator[Cidr]:
        yield from self.catalogue.facts.reserved_ranges.value
        for cidr in (self.given.service_cidr, self.given.pod_cidr):
            if cidr is not None:
                yield cidr


def _blocks(vswitches: Iterable[Vswitch]) -> Iterator[Cidr]:
    return (vswitch.cidr for vswitch in vswitches)


class Reason(StrEnum):
    """Why a range lies where it does; completes the message id `assumption.<field>.…`."""

    OFFICIAL = "official"  # the official pages' own example
    USUAL = "usual"  # one of the edition's further choices
    FREE = "free"  # the best place that is free
    SHORT = "short"  # smaller than the plan needs
    AROUND = "around"  # around the vSwitches that are stated


@dataclass(frozen=True, slots=True)
class Choice:
    block: Cidr
    reason: Reason


def choose(
    space: FreeSpace,
    choices: Iterable[Choice],
    rest: Sequence[int],
    suits: Callable[[Cidr], bool] | None = None,
) -> Choice | None:
    """Take the first choice that is free, suits, and leaves room for blocks of the prefixes in `rest`.

    The order of the choices is all that decides: what is taken elsewhere never moves a block.
    """
    for choice in choices:
        if space.take_at(choice.block):
            if (suits is None or suits(choice.block)) and (not rest or space.can_place(rest)):
                return choice
            space.undo()
    return None


def usual_choices(blocks: Sequence[Cidr], prefix: int) -> Iterator[Choice]:
    """The edition's choices for a field, each cut or widened to the prefix; the first one is the official."""
    for place, block in enumerate(blocks):
        official = place == 0 and block.prefix == prefix
        yield Choice(Cidr(block.first, prefix).network, Reason.OFFICIAL if official else Reason.USUAL)


def free_choices(space: FreeSpace, prefix: int) -> Iterator[Choice]:
    for block in space.options(prefix):
        yield Choice(block, Reason.FREE)


def listed_choices(blocks: Sequence[Cidr]) -> Iterator[Choice]:
    """The edition's choices for a field as they are."""
    for place, block in enumerate(blocks):
        yield Choice(block, Reason.USUAL if place else Reason.OFFICIAL)
