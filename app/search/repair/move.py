"""A move: one change of a plan that may mend it, how much it asks of the user, and the plan with moves made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, TypeAlias

from ...catalogue.model import Catalogue, Plugin
from ...engine.evaluation import Evaluation, Finding, Message
from ...plan.plan import Existing, Plan
from ...plan.pool_figures import PoolFigures
from ...proposals.complete import complete
from ...proposals.proposal import propose_service_ipv6

Edit: TypeAlias = Callable[[Plan], Plan | None]
_RANGES: Final = (
    "vpc_cidr",
    "node_vswitches",
    "pod_vswitches",
    "service_cidr",
    "service_ipv6_cidr",
    "pod_cidr",
)


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
    plan. `lesser`: moves that change only a part of what this one does, for sets of moves in which that is enough.
    """

    target: str
    variant: str
    kind: Kind
    title: Message
    edit: Edit
    early: bool = False
    lesser: tuple[Move, ...] = ()

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


def pools_of(stand: Stand, finding: Finding) -> tuple[PoolFigures, ...]:
    """Return the node pools that a finding is about; the only one where it names none."""
    pools = stand.answer.pools
    if not stand.plan.node_pools:
        return pools
    named = (field.split("/") for field in finding.fields if field.startswith("/node_pools/"))
    places = dict.fromkeys(int(parts[2]) for parts in named)
    return tuple(pools[place] for place in places)


# What can't change once a cluster exists.
_FIXED: Final = frozenset(
    {
        "/service_cidr",
        "/service_ipv6_cidr",
        "/pod_cidr",
        "/node_cidr_mask",
        "/cluster_spec",
        "/needs/dual_stack",
    }
)
_VPC_LISTS: Final = ("/secondary_cidrs", "/node_vswitches", "/pod_vswitches")


def is_possible(move: Move, plan: Plan) -> bool:
    """Return whether what exists allows the move: a VPC and its parts are only added to, a cluster keeps what is fixed.

    A list that the plan does not state does not exist yet.
    """
    if plan.existing is Existing.NOTHING:
        return True
    if plan.existing is Existing.CLUSTER and move.target in _FIXED:
        return False
    if move.target == "/vpc_cidr":
        return plan.vpc_cidr is None
    of_list = next((name for name in _VPC_LISTS if move.target.startswith(name)), None)
    return of_list is None or move.target == f"{of_list}/-" or not getattr(plan, of_list[1:])


def applied(plan: Plan, moves: Iterable[Move], catalogue: Catalogue) -> Plan | None:
    """None where a move can't be made, or nothing is free for a range."""
    changed: Plan | None = plan
    settled = False
    for move in sorted(moves, key=_place):
        if not move.early and not settled:
            changed, settled = _settled(plan, changed, catalogue), True
        changed = move.edit(changed) if changed is not None else None
        if changed is None:
            return None
    return changed if settled else _settled(plan, changed, catalogue)


def _place(move: Move) -> tuple[bool, Kind, bool, bool]:
    """Where a move comes among others.

    Numbers and needs come before the types that the planner assumes for them, and secondary blocks before the VPC, which
    takes the vSwitches along that are in no other block.
    """
    kind = min(move.kind, Kind.TYPE) if move.kind >= Kind.SCALE else move.kind
    return not move.early, kind, move.kind is Kind.TYPE, move.target == "/vpc_cidr"


def _settled(before: Plan, now: Plan | None, catalogue: Catalogue) -> Plan | None:
    """`now` with every range that it lacks and `before` had."""
    if now is None:
        return None
    lacking = [name for name in _RANGES if getattr(before, name) and not getattr(now, name)]
    if not lacking:
        return now
    zones = now.zones or before.stated_zones
    proposed = complete(now.changed(zones=zones) if "node_vswitches" in lacking else now, catalogue).plan
    values: dict[str, Any] = {name: getattr(proposed, name) for name in lacking}
    if "service_ipv6_cidr" in values:  # proposed by itself only where dual stack is asked for
        values["service_ipv6_cidr"] = propose_service_ipv6(proposed.service_cidr, catalogue)
    return now.changed(**values) if all(values.values()) else None
