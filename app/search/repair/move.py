"""A move: one change of a plan that may mend it, and how much it asks of the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from ...catalogue.model import Catalogue, Plugin
from ...engine.evaluation import Evaluation, Message
from ...plan.plan import Plan

Edit: TypeAlias = Callable[[Plan], Plan | None]


class Kind(IntEnum):
    """What a move asks of the user, least first. One of a later kind outweighs any number of earlier ones."""

    TIDY = 0  # bits after the prefix taken off
    QUOTA = 1  # a quota asked for, or another setting of the cluster
    RANGE = 2  # a range that only the new cluster has
    EXTENSION = 3  # a vSwitch more
    BLOCK = 4  # a secondary block more
    TYPE = 5  # another instance type
    LAYOUT = 6  # pod vSwitches elsewhere
    HELD = 7  # what the user may already hold: the VPC, its blocks, node vSwitches
    SCALE = 8  # planning for less
    NEED = 9  # a need given up


@dataclass(frozen=True, slots=True)
class Move:
    """`target`: what it changes; no two moves of one repair have the same. None from `edit`: it can't be done.

    `early` edits may leave a range without a value, which the proposals then fill; the others see the filled
    plan.
    """

    target: str
    variant: str
    kind: Kind
    title: Message
    edit: Edit
    early: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.target, self.variant


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a search stands: the plan with the moves made so far, and what is said of it for one plug-in."""

    plan: Plan
    answer: Evaluation
    plugin: Plugin

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue
