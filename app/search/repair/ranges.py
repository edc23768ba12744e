"""Moves of the VPC CIDR, secondary blocks, the Service CIDR and the pod CIDR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from ...catalogue.model import Catalogue
from ...domain.cidr import Cidr
from ...domain.overlap import BlockIndex
from ...engine.evaluation import Message, Pointer
from ...plan.plan import Plan, Vswitch
from ...plan.ranges import strip_host_bits
from ...proposals.demand import pod_prefixes, service_prefixes
from ...proposals.placement import PlacementContext
from .move import Edit, Move, MoveKind, SearchState

_NEW_RANGES: Final = ("/service_cidr", "/service_ipv6_cidr", "/pod_cidr")


def without_host_bits(pointer: Pointer) -> Iterator[Move]:
    """Yield removing the host bits of a range."""
    yield Move(
        pointer, "network", MoveKind.TIDY, range_title("tidy", pointer), partial(_with_network, pointer)
    )


def _with_network(pointer: Pointer, plan: Plan) -> Plan | None:
    tidy = strip_host_bits(plan)
    name, *rest = pointer.split("/")[1:]
    if not rest:
        return with_value(plan, name, getattr(tidy, name))
    entries = getattr(tidy, name)[int(rest[0]) :]
    return with_entry(plan, name, int(rest[0]), entries[0]) if entries else None


def relocated_range(state: SearchState, pointer: Pointer) -> Iterator[Move]:
    """Yield relocating the range to where the planner proposes it. Connected networks belong to others and stay."""
    if pointer in _NEW_RANGES and getattr(state.plan, pointer[1:]) is not None:
        edit = partial(with_value, name=pointer[1:], value=None)
        yield Move(pointer, "moved", MoveKind.RANGE, range_title("move", pointer), edit, early=True)
    elif pointer == "/vpc_cidr" and state.plan.vpc_cidr is not None and not _in_use(state.plan):
        title = range_title("move", pointer)
        edit_vpc: Edit = partial(_with_vpc_relocated, state.catalogue)
        yield Move(pointer, "moved", MoveKind.EXISTING, title, edit_vpc)
    elif pointer.startswith("/secondary_cidrs/") and state.plan.secondary_cidrs and not _in_use(state.plan):
        index = int(pointer.split("/")[2])
        edit_block: Edit = partial(_with_secondary_relocated, state.catalogue, index)
        yield Move(pointer, "moved", MoveKind.EXISTING, range_title("move", pointer), edit_block)


def _in_use(plan: Plan) -> bool:
    """Return whether any vSwitch has addresses in use, so that the VPC can't be relocated."""
    return any(vswitch.used for vswitch in (*plan.node_vswitches, *plan.pod_vswitches))


def around_vswitches(state: SearchState) -> Iterator[Move]:
    """Yield a VPC CIDR proposed around the stated vSwitches."""
    if state.plan.vpc_cidr is not None:
        edit = partial(with_value, name="vpc_cidr", value=None)
        yield Move(
            "/vpc_cidr", "around", MoveKind.EXISTING, range_title("around", "/vpc_cidr"), edit, early=True
        )


def resized_range(state: SearchState, pointer: Pointer) -> Iterator[Move]:
    """Yield the range with the same first address and a prefix that is allowed and large enough."""
    cidr = _cidr_at(state.plan, pointer)
    prefix = _fitting_prefix(state, pointer, cidr) if cidr is not None else None
    if cidr is None or prefix is None or prefix == cidr.prefix:
        return
    block = Cidr(cidr.first, prefix).network
    kind = MoveKind.RANGE if pointer in _NEW_RANGES else MoveKind.EXISTING
    edit = partial(_with_cidr, pointer, block)
    yield Move(pointer, f"resized-{prefix}", kind, range_title("resize", pointer), edit)


def _fitting_prefix(state: SearchState, pointer: Pointer, cidr: Cidr) -> int | None:
    facts = state.catalogue.facts
    if pointer == "/service_cidr":
        masks = facts.service_mask.value
        needed = service_prefixes(state.answer.plan, state.catalogue).needed
        return max(masks.shortest, min(cidr.prefix, needed, masks.longest))
    if pointer == "/pod_cidr":
        return min(cidr.prefix, max(0, pod_prefixes(state.answer.plan, state.catalogue).needed))
    masks = (facts.vpc_mask if pointer == "/vpc_cidr" else facts.secondary_mask).value
    return max(masks.shortest, min(cidr.prefix, masks.longest))


def private_block(plan: Plan, catalogue: Catalogue, prefix: int) -> Cidr | None:
    """Return a free block with this prefix for a part of the VPC, apart from all stated ranges, or None."""
    given = strip_host_bits(plan)
    longest = catalogue.facts.vpc_mask.value.longest
    vswitches = (vswitch.cidr for vswitch in (*given.node_vswitches, *given.pod_vswitches))
    return PlacementContext.of(given, catalogue).private_space(vswitches).take(min(prefix, longest))


def _with_vpc_relocated(catalogue: Catalogue, plan: Plan) -> Plan | None:
    """Relocate the VPC CIDR with its vSwitches, which keep their offsets from its first address.

    vSwitches in a secondary block stay.
    """
    old = plan.vpc_cidr
    if old is None:
        return None
    secondary = BlockIndex.of(plan.secondary_cidrs)
    inside = {
        vswitch.cidr
        for vswitch in (*plan.node_vswitches, *plan.pod_vswitches)
        if old.contains(vswitch.cidr) and not secondary.contains(vswitch.cidr)
    }
    without_vpc = plan.changed(
        vpc_cidr=None,
        node_vswitches=tuple(each for each in plan.node_vswitches if each.cidr not in inside),
        pod_vswitches=tuple(each for each in plan.pod_vswitches if each.cidr not in inside),
    )
    masks = catalogue.facts.vpc_mask.value
    block = private_block(without_vpc, catalogue, max(masks.shortest, min(old.prefix, masks.longest)))
    if block is None:
        return None
    offset = block.first - old.first

    def shifted(vswitches: tuple[Vswitch, ...]) -> tuple[Vswitch, ...]:
        return tuple(
            replace(each, cidr=Cidr(each.cidr.address + offset, each.cidr.prefix))
            if each.cidr in inside
            else each
            for each in vswitches
        )

    return plan.changed(
        vpc_cidr=block,
        node_vswitches=shifted(plan.node_vswitches),
        pod_vswitches=shifted(plan.pod_vswitches),
    )


def _with_secondary_relocated(catalogue: Catalogue, index: int, plan: Plan) -> Plan | None:
    blocks = plan.secondary_cidrs
    if index >= len(blocks):
        return None
    others = plan.changed(secondary_cidrs=blocks[:index] + blocks[index + 1 :])
    masks = catalogue.facts.secondary_mask.value
    block = private_block(others, catalogue, max(masks.shortest, min(blocks[index].prefix, masks.longest)))
    return None if block is None else with_entry(plan, "secondary_cidrs", index, block)


def _cidr_at(plan: Plan, pointer: Pointer) -> Cidr | None:
    name, *rest = pointer.split("/")[1:]
    value: Any = getattr(plan, name)
    if rest:
        value = value[int(rest[0])] if int(rest[0]) < len(value) else None
    return value if isinstance(value, Cidr) else None


def _with_cidr(pointer: Pointer, block: Cidr, plan: Plan) -> Plan | None:
    name, *rest = pointer.split("/")[1:]
    if _cidr_at(plan, pointer) is None:
        return None
    return with_entry(plan, name, int(rest[0]), block) if rest else with_value(plan, name, block)


def with_value(plan: Plan, name: str, value: object) -> Plan:
    """Return the plan with another value in a field."""
    return plan.changed(**{name: value})


def with_entry(plan: Plan, name: str, index: int, entry: object) -> Plan:
    """Return the plan with another entry at an index of a list."""
    entries = getattr(plan, name)
    return with_value(plan, name, (*entries[:index], entry, *entries[index + 1 :]))


def range_title(what: str, pointer: Pointer) -> Message:
    """Return the message that names the changed range; entries of a list by their number, counted from 1."""
    name, *rest = pointer.split("/")[1:]
    if rest:
        return Message(
            f"repair.{what}", {"range": Message(f"repair.of.{name}.one", {"number": int(rest[0]) + 1})}
        )
    return Message(f"repair.{what}", {"range": Message(f"repair.of.{name}")})
