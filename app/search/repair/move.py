"""Moves: single changes of a plan that may fix an error, how much each asks of the user, and applying them."""

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


class MoveKind(IntEnum):
    """What a move asks of the user, least first. A move of a later kind costs more than any number of earlier kinds."""

    TIDY = 0  # host bits removed
    QUOTA = 1  # a quota request, or another setting of the cluster
    RANGE = 2  # a range that only the new cluster has
    EXTENSION = 3  # a further vSwitch
    BLOCK = 4  # a further secondary block
    TYPE = 5  # another instance type
    LAYOUT = 6  # pod vSwitches relocated
    EXISTING = 7  # what may already exist: the VPC, its blocks, node vSwitches
    SCALE = 8  # fewer nodes, pods or Services
    NEED = 9  # a need given up


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a plan.

    `target` is a pointer to what it changes; the moves of a repair have different targets. `edit` returns the changed
    plan, or None when the move is impossible. `early` edits may clear a range, which the proposals then fill; the
    other edits get the filled plan. `lesser` are moves that make only a part of this change, for sets of moves where
    that part is enough.
    """

    target: str
    variant: str
    kind: MoveKind
    title: Message
    edit: Edit
    early: bool = False
    lesser: tuple[Move, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """The identity of the move: what it changes, and to what."""
        return self.target, self.variant


@dataclass(frozen=True, slots=True)
class SearchState:
    """A step of the search: the plan with the moves made so far, its evaluation, and the plug-in to make feasible."""

    plan: Plan
    answer: Evaluation
    plugin: Plugin

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue


def pools_of(state: SearchState, finding: Finding) -> tuple[PoolFigures, ...]:
    """Return the node pools that a finding names; for a plan in the short form, its only pool."""
    pools = state.answer.pools
    if not state.plan.node_pools:
        return pools
    named = (field.split("/") for field in finding.fields if field.startswith("/node_pools/"))
    indices = dict.fromkeys(int(parts[2]) for parts in named)
    return tuple(pools[index] for index in indices)


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
    """Return whether the existing resources allow the move.

    An existing VPC can only be extended, and an existing cluster keeps what ACK can't change. A list that the plan
    doesn't state doesn't exist yet.
    """
    if plan.existing is Existing.NOTHING:
        return True
    if plan.existing is Existing.CLUSTER and move.target in _FIXED:
        return False
    if move.target == "/vpc_cidr":
        return plan.vpc_cidr is None
    of_list = next((name for name in _VPC_LISTS if move.target.startswith(name)), None)
    return of_list is None or move.target == f"{of_list}/-" or not getattr(plan, of_list[1:])


def apply_moves(plan: Plan, moves: Iterable[Move], catalogue: Catalogue) -> Plan | None:
    """Return the plan with the moves made; None when a move is impossible or no free range is left for a cleared one."""
    changed: Plan | None = plan
    is_filled = False
    for move in sorted(moves, key=_order_key):
        if not move.early and not is_filled:
            changed, is_filled = _with_missing_ranges(plan, changed, catalogue), True
        changed = move.edit(changed) if changed is not None else None
        if changed is None:
            return None
    return changed if is_filled else _with_missing_ranges(plan, changed, catalogue)


def _order_key(move: Move) -> tuple[bool, MoveKind, bool, bool]:
    """Return the sort key for the order in which moves are made.

    Numbers and needs come before types, since the planner assumes types for them. Secondary blocks come before the
    VPC, since relocating the VPC also relocates the vSwitches that are in no secondary block.
    """
    kind = min(move.kind, MoveKind.TYPE) if move.kind >= MoveKind.SCALE else move.kind
    return not move.early, kind, move.kind is MoveKind.TYPE, move.target == "/vpc_cidr"


def _with_missing_ranges(before: Plan, now: Plan | None, catalogue: Catalogue) -> Plan | None:
    """Return `now` with a proposal for each range that `before` had and `now` lacks; None where nothing is free."""
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
