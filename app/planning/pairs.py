"""How any two ranges of a plan lie to each other: the cells of the matrix of pairs."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.planning.ranges import PlanRange, Role

_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)


class PairState(StrEnum):
    APART = "apart"
    WITHIN = "within"
    SHARED = "shared"
    CLASH = "clash"


def pair_state(one: PlanRange, other: PlanRange) -> PairState:
    """Apart, a vSwitch in its block, a vSwitch that serves nodes and pods, or a clash."""
    if not one.cidr.overlaps(other.cidr):
        return PairState.APART
    if {one.role, other.role} == set(_VSWITCHES) and one.cidr == other.cidr:
        return PairState.SHARED
    inner, outer = (one, other) if one.role in _VSWITCHES else (other, one)
    belongs = inner.role in _VSWITCHES and outer.role in _BLOCKS and outer.cidr.contains(inner.cidr)
    return PairState.WITHIN if belongs else PairState.CLASH
