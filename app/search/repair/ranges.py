"""Moves of the ranges that are one value each, and of secondary blocks."""

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
from ...plan.ranges import networks_only
from ...proposals.demand import pod_prefixes, service_prefixes
from ...proposals.placement import PlacementContext
from .move import Edit, Kind, Move, Stand

_NEW_RANGES: Final = ("/service_cidr", "/service_ipv6_cidr", "/pod_cidr")


def without_host_bits(pointer: Pointer) -> Iterator[Move]:
    yield Move(pointer, "network", Kind.TIDY, range_title("tidy", pointer), partial(_tidied, pointer))


def _tidied(pointer: Pointer, plan: Plan) -> Plan | None:
    tidy = networks_only(plan)
    name, *rest = pointer.split("/")[1:]
    if not rest:
        return with_value(plan, name, getattr(tidy, name))
    entries = getattr(tidy, name)[int(rest[0]) :]
    return with_entry(plan, name, int(rest[0]), entries[0]) if entries else None


def moved(stand: Stand, pointer: Pointer) -> Iterator[Move]:
    """The range elsewhere, where the proposals place it. Connected networks are others' to move."""
    if pointer in _NEW_RANGES and getattr(stand.plan, pointer[1:]) is not None:
        edit = partial(with_value, name=pointer[1:], value=None)
        yield Move(pointer, "moved", Kind.RANGE, range_title("move", pointer), edit, early=True)
    elif pointer == "/vpc_cidr" and stand.plan.vpc_cidr is not None and not _in_use(stand.plan):
        title = range_title("move", pointer)
        edit_vpc: Edit = partial(_vpc_moved, stand.catalogue)
        yield Move(pointer, "moved", Kind.HELD, title, edit_vpc)
    elif pointer.startswith("/secondary_cidrs/") and stand.plan.secondary_cidrs and not _in_use(stand.plan):
        index = int(pointer.split("/")[2])
        edit_block: Edit = partial(_secondary_moved, stand.catalogue, index)
        yield Move(pointer, "moved", Kind.HELD, range_title("move", pointer), edit_block)


def _in_use(plan: Plan) -> bool:
    """Whether any vSwitch has addresses in use, so that its VPC can't move."""
    return any(vswitch.used for vswitch in (*plan.node_vswitches, *plan.pod_vswitches))


def around_vswitches(stand: Stand) -> Iterator[Move]:
    """The VPC CIDR laid around the vSwitches that are stated."""
    if stand.plan.vpc_cidr is not None:
        edit = partial(with_value, name="vpc_cidr", value=None)
        yield Move("/vpc_cidr", "around", Kind.HELD, range_title("around", "/vpc_cidr"), edit, early=True)


def resized(stand: Stand, pointer: Pointer) -> Iterator[Move]:
    """The Service or pod CIDR, or a block of the VPC, where it is, as large as it may and has to be."""
    cidr = _cidr_at(stand.plan, pointer)
    prefix = _fitting_prefix(stand, pointer, cidr) if cidr is not None else None
    if cidr is None or prefix is None or prefix == cidr.prefix:
        return
    block = Cidr(cidr.first, prefix).network
    kind = Kind.RANGE if pointer in _NEW_RANGES else Kind.HELD
    edit = partial(_with_cidr, pointer, block)
    yield Move(pointer, f"resized-{prefix}", kind, range_title("resize", pointer), edit)


def _fitting_prefix(stand: Stand, pointer: Pointer, cidr: Cidr) -> int | None:
    facts = stand.catalogue.facts
    if pointer == "/service_cidr":
        masks = facts.service_mask.value
        needed = service_prefixes(stand.answer.plan, stand.catalogue).needed
        return max(masks.shortest, min(cidr.prefix, needed, masks.longest))
    if pointer == "/pod_cidr":
        return min(cidr.prefix, max(0, pod_prefixes(stand.answer.plan, stand.catalogue).needed))
    masks = (facts.vpc_mask if pointer == "/vpc_cidr" else facts.secondary_mask).value
    return max(masks.shortest, min(cidr.prefix, masks.longest))


def private_block(plan: Plan, catalogue: Catalogue, prefix: int) -> Cidr | None:
    """A free block for a part of the VPC, clear of all that is stated."""
    given = networks_only(plan)
    longest = catalogue.facts.vpc_mask.value.longest
    vswitches = (vswitch.cidr for vswitch in (*given.node_vswitches, *given.pod_vswitches))
    return PlacementContext.of(given, catalogue).private_space(vswitches).take(min(prefix, longest))


def _vpc_moved(catalogue: Catalogue, plan: Plan) -> Plan | None:
    """The VPC CIDR elsewhere, and the vSwitches in it alone at the same distance from its first address."""
    old = plan.vpc_cidr
    if old is None:
        return None
    secondary = BlockIndex.of(plan.secondary_cidrs)
    inside = {
        vswitch.cidr
        for vswitch in (*plan.node_vswitches, *plan.pod_vswitches)
        if old.contains(vswitch.cidr) and not secondary.contains(vswitch.cidr)
    }
    elsewhere = plan.changed(
        vpc_cidr=None,
        node_vswitches=tuple(each for each in plan.node_vswitches if each.cidr not in inside),
        pod_vswitches=tuple(each for each in plan.pod_vswitches if each.cidr not in inside),
    )
    masks = catalogue.facts.vpc_mask.value
    block = private_block(elsewhere, catalogue, max(masks.shortest, min(old.prefix, masks.longest)))
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


def _secondary_moved(catalogue: Catalogue, index: int, plan: Plan) -> Plan | None:
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
    return plan.changed(**{name: value})


def with_entry(plan: Plan, name: str, index: int, entry: object) -> Plan:
    entries = getattr(plan, name)
    return with_value(plan, name, (*entries[:index], entry, *entries[index + 1 :]))


def range_title(what: str, pointer: Pointer) -> Message:
    """Names what is changed; members of a list by their number, counted from 1."""
    name, *rest = pointer.split("/")[1:]
    if rest:
        return Message(
            f"repair.{what}", {"range": Message(f"repair.of.{name}.one", {"number": int(rest[0]) + 1})}
        )
    return Message(f"repair.{what}", {"range": Message(f"repair.of.{name}")})
