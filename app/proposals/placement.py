"""Choosing a place for a range among the private ranges, with room left for what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..domain.cidr import Cidr
from ..domain.free_space import FreeSpace


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
            if (suits is None or suits(choice.block)) and (not rest or space.holds(rest)):
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
