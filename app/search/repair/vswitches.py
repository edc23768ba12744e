"""Moves of vSwitches: relocating one or a whole list, adding some, and adding a secondary block for them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from ...catalogue.model import Catalogue, Plugin, TerwayMode
from ...domain.cidr import IPV4, Cidr
from ...domain.free_space import FreeSpace
from ...engine.capacity import CapacityCounter
from ...engine.evaluation import LimitName, Message, Params, Pointer
from ...plan.plan import Plan, Vswitch
from ...plan.ranges import strip_host_bits
from ...proposals.complete import complete
from ...proposals.demand import Load, Spread, zone_choices
from ...proposals.placement import PlacementContext
from .move import Move, MoveKind, SearchState
from .ranges import private_block, range_title, with_entry, with_value

# From so many errors on a list of vSwitches, replacing the whole list is tried as well.
MANY_ERRORS: Final = 2

_KINDS: Final = {"node_vswitches": MoveKind.EXISTING, "pod_vswitches": MoveKind.LAYOUT}


def relocated_vswitch(state: SearchState, pointer: Pointer) -> Iterator[Move]:
    """Yield relocating the vSwitch in the VPC, in its size or the largest allowed one that fits.

    With several errors on its list, yield replacing the whole list too.
    """
    name, index = _entry_of(pointer)
    if name not in _KINDS or index >= len(getattr(state.plan, name)):
        return
    listed: tuple[Vswitch, ...] = getattr(state.plan, name)
    if not listed[index].used:  # addresses in use can't move
        edit = partial(_relocate_vswitch, state.catalogue, name, index)
        yield Move(pointer, "moved", _KINDS[name], range_title("move", pointer), edit)
    if _findings_on(state, name) >= MANY_ERRORS and not any(vswitch.used for vswitch in listed):
        emptied = partial(with_value, name=name, value=())
        title = Message(f"repair.anew.{name}")
        yield Move(f"/{name}", "anew", _KINDS[name], title, emptied, early=True)


def covering_block(state: SearchState) -> Iterator[Move]:
    """Yield a secondary block around the vSwitches that are outside the VPC."""
    title = Message("repair.cover")
    edit = partial(_with_covering_block, state.catalogue)
    yield Move("/secondary_cidrs/-", "cover", MoveKind.BLOCK, title, edit)


def more_vswitches(state: SearchState, name: str) -> Iterator[Move]:
    """Yield further vSwitches for zones that lack addresses, in the VPC or in a new secondary block."""
    if not getattr(state.plan, name):
        return
    zones = tuple(_shortages(state.plan, state.catalogue, name, state.plugin))
    params: Params = {"zones": zones, "count": len(zones)}
    if zones:  # sized for what this plug-in lacks, so that the other plug-in's move is another one
        edit = partial(_with_more, state.catalogue, name, state.plugin)
        yield Move(
            f"/{name}/-",
            f"more-{state.plugin}",
            MoveKind.EXTENSION,
            Message(f"repair.more.{name}", params),
            edit,
        )
        if state.plan.vpc_cidr is not None:
            in_block = partial(_with_block_and_more, state.catalogue, name, state.plugin)
            title = Message(f"repair.block.{name}", params)
            yield Move("/secondary_cidrs/-", f"for-{name}-{state.plugin}", MoveKind.BLOCK, title, in_block)
    if not any(vswitch.used for vswitch in getattr(state.plan, name)):
        edit_emptied = partial(with_value, name=name, value=())
        title = Message(f"repair.anew.{name}")
        yield Move(f"/{name}", "anew", _KINDS[name], title, edit_emptied, early=True)


def block_for_all(state: SearchState) -> Iterator[Move]:
    """Yield a secondary block with room for the vSwitches that the planner proposes."""
    if state.answer.plan.vpc_cidr is not None:
        edit = partial(_with_block_for_all, state.catalogue)
        yield Move("/secondary_cidrs/-", "for-all", MoveKind.BLOCK, Message("repair.block.full"), edit)


def larger_vpc(state: SearchState) -> Iterator[Move]:
    """Yield a VPC CIDR proposed for the size of the plan, if no vSwitch is stated."""
    plan = state.plan
    if plan.vpc_cidr is not None and not (plan.node_vswitches or plan.pod_vswitches):
        edit = partial(with_value, name="vpc_cidr", value=None)
        yield Move("/vpc_cidr", "larger", MoveKind.EXISTING, Message("repair.larger"), edit, early=True)


def _entry_of(pointer: Pointer) -> tuple[str, int]:
    name, *rest = pointer.split("/")[1:]
    return (name, int(rest[0])) if rest and rest[0].isdecimal() else (name, 0)


def _findings_on(state: SearchState, name: str) -> int:
    found = 0
    for finding in state.answer.findings:
        found += finding.is_error and any(f"{field}/".startswith(f"/{name}/") for field in finding.fields)
        if found == MANY_ERRORS:
            break
    return found


def _relocate_vswitch(catalogue: Catalogue, name: str, index: int, plan: Plan) -> Plan | None:
    vswitches: tuple[Vswitch, ...] = getattr(plan, name)
    if index >= len(vswitches):
        return None
    old = vswitches[index]
    facts = catalogue.facts
    longest = (
        facts.pod_vswitch_mask.value.longest if name == "pod_vswitches" else facts.vswitch_mask.value.longest
    )
    as_it_is = max(facts.vswitch_mask.value.shortest, min(old.cidr.prefix, longest))
    others = with_value(plan, name, vswitches[:index] + vswitches[index + 1 :])
    space = _free_in_vpc(others, catalogue)
    for prefix in range(as_it_is, longest + 1):
        here = Cidr(old.cidr.first, prefix).network
        block = here if space.take_at(here) else space.take(prefix)
        if block is not None:
            return with_entry(plan, name, index, replace(old, cidr=block))
    return None


def _free_in_vpc(plan: Plan, catalogue: Catalogue) -> FreeSpace:
    """Return the space of the VPC and its secondary blocks that no vSwitch takes."""
    given = strip_host_bits(plan)
    completed = complete(given, catalogue).plan if given.vpc_cidr is None else given
    vpc_blocks = () if completed.vpc_cidr is None else (completed.vpc_cidr, *completed.secondary_cidrs)
    taken = [vswitch.cidr for vswitch in (*given.node_vswitches, *given.pod_vswitches)]
    return PlacementContext.of(given, catalogue).vswitch_space(vpc_blocks, taken=taken)


def _with_covering_block(catalogue: Catalogue, plan: Plan) -> Plan | None:
    blocks = [block for block in (plan.vpc_cidr, *plan.secondary_cidrs) if block is not None]
    outside = [
        vswitch.cidr.network
        for vswitch in (*plan.node_vswitches, *plan.pod_vswitches)
        if not any(block.contains(vswitch.cidr) for block in blocks[:MAX_COVERED])
    ]
    if not outside:
        return None
    first, last = min(each.first for each in outside), max(each.last for each in outside)
    masks = catalogue.facts.secondary_mask.value
    prefix = min(IPV4 - (first ^ last).bit_length(), masks.longest)
    if prefix < masks.shortest:
        return None
    return plan.changed(secondary_cidrs=(*plan.secondary_cidrs, Cidr(first, prefix).network))


# A VPC has five secondary blocks unless its quota is raised; more are not searched.
MAX_COVERED: Final = 32


def _counter(plan: Plan, catalogue: Catalogue) -> CapacityCounter:
    completed = complete(plan, catalogue)
    return CapacityCounter.of(completed.plan, catalogue, completed.pools)


def _shortages(plan: Plan, catalogue: Catalogue, name: str, plugin: Plugin) -> Mapping[str, int]:
    """Return the addresses that zones lack in vSwitches of the list; zones that lack none are left out."""
    counter = _counter(plan, catalogue)
    if name == "node_vswitches":
        capacity = counter.terway if plugin is Plugin.TERWAY else counter.flannel
        limit = capacity.limit(LimitName.NODE_ADDRESSES)
        places = limit.places if limit else ()
        return {
            place.zone or "": place.needed - place.allowed for place in places if place.needed > place.allowed
        }
    served = {vswitch.zone for vswitch in plan.pod_vswitches}
    lacking = _pod_shortages(counter, served)
    for zone, addresses in _block_shortages(counter, served).items():
        lacking[zone] = max(addresses, lacking.get(zone, 0))
    return lacking


def _pod_shortages(counter: CapacityCounter, served: Container[str]) -> dict[str, int]:
    """Return the addresses that zones lack for pods. A zone's first pod vSwitch has to serve all of its pods."""
    limit = counter.terway.limit(LimitName.POD_ADDRESSES)
    lacking = {}
    for place in limit.places if limit else ():
        zone = place.zone or ""
        if zone in served and place.needed > place.allowed:
            lacking[zone] = place.needed - place.allowed
        elif zone not in served and (place.needed > place.allowed or _has_exclusive_nodes(counter, zone)):
            nodes = sum(share.needed // share.cost for share in place.shares.values() if share.cost)
            lacking[zone] = place.needed - nodes
    return lacking


def _has_exclusive_nodes(counter: CapacityCounter, zone: str) -> bool:
    return any(
        each.mode is TerwayMode.EXCLUSIVE_ENI and (not each.pool.zones or zone in each.pool.zones)
        for each in counter.pools
    )


def _block_shortages(counter: CapacityCounter, served: Container[str]) -> dict[str, int]:
    """Return the addresses of a vSwitch with as many whole IP prefix blocks as the zones lack."""
    limit = counter.terway.limit(LimitName.PREFIX_BLOCKS)
    value = counter.catalogue.facts.ip_prefixes.value
    lacking = {}
    for place in limit.places if limit else ():
        if place.needed > place.allowed:
            missing = place.needed - (place.allowed if place.zone in served else 0)
            lacking[place.zone or ""] = (missing + value.broken_blocks) * value.block_size
    return lacking


def _prefixes(plan: Plan, catalogue: Catalogue, name: str, plugin: Plugin) -> Iterator[list[tuple[str, int]]]:
    """Yield the prefixes of the vSwitches to add, by zone: by the sizing rule first, then just what is lacking."""
    completed = complete(plan, catalogue)
    load = Load.of(completed.plan, completed.pools, catalogue)
    pods = name == "pod_vswitches"
    longest = load.pod_masks.longest if pods else load.masks.longest
    usual = load.sizing.pod_mask if pods else load.sizing.node_mask_longest
    lacking = _shortages(plan, catalogue, name, plugin)
    needed = [(zone, min(longest, load.prefix_for(addresses))) for zone, addresses in lacking.items()]
    yield [(zone, min(usual, prefix)) for zone, prefix in needed]
    yield needed


def _with_more(catalogue: Catalogue, name: str, plugin: Plugin, plan: Plan) -> Plan | None:
    for lacking in _prefixes(plan, catalogue, name, plugin):
        blocks = _free_in_vpc(plan, catalogue).place([prefix for _, prefix in lacking])
        if blocks:
            added = tuple(Vswitch(block, zone) for (zone, _), block in zip(lacking, blocks, strict=True))
            return with_value(plan, name, (*getattr(plan, name), *added))
    return _with_more_of_vpc(catalogue, name, plugin, plan) if plan.vpc_cidr is None else None


def _with_more_of_vpc(catalogue: Catalogue, name: str, plugin: Plugin, plan: Plan) -> Plan | None:
    """Add vSwitches to a plan without a VPC CIDR, outside the one that would be proposed; it is proposed around them."""
    for lacking in _prefixes(plan, catalogue, name, plugin):
        widened = _with_block(catalogue, [prefix for _, prefix in lacking], plan)
        within = plan.changed(vpc_cidr=widened.secondary_cidrs[-1]) if widened is not None else None
        more = _with_more(catalogue, name, plugin, within) if within is not None else None
        if more is not None:
            return more.changed(vpc_cidr=None)
    return None


def _with_block_and_more(catalogue: Catalogue, name: str, plugin: Plugin, plan: Plan) -> Plan | None:
    """Add a secondary block and vSwitches in it; None while the VPC itself has room."""
    if _with_more(catalogue, name, plugin, plan) is not None:
        return None
    for lacking in _prefixes(plan, catalogue, name, plugin):
        widened = _with_block(catalogue, [prefix for _, prefix in lacking], plan)
        if widened is not None:
            return _with_more(catalogue, name, plugin, widened)
    return None


def _with_block_for_all(catalogue: Catalogue, plan: Plan) -> Plan | None:
    """Add a secondary block with room for the vSwitches that the planner would propose in an empty VPC."""
    completed = complete(plan, catalogue)
    load = Load.of(completed.plan, completed.pools, catalogue)
    *_, zones = zone_choices(plan, load, catalogue)
    lacking = {"node": not plan.node_vswitches, "pods": not plan.pod_vswitches}
    return _with_block(catalogue, list(Spread.of(load, zones).smallest.lacking(**lacking)) * len(zones), plan)


def _with_block(catalogue: Catalogue, prefixes: Sequence[int], plan: Plan) -> Plan | None:
    """Add a secondary block with room for vSwitches with these prefixes."""
    if not prefixes:
        return None
    size = sum(1 << IPV4 - prefix for prefix in prefixes)
    prefix = IPV4 - (size - 1).bit_length()
    if prefix < catalogue.facts.secondary_mask.value.shortest:
        return None
    block = private_block(_with_vpc(plan, catalogue), catalogue, prefix)
    return None if block is None else plan.changed(secondary_cidrs=(*plan.secondary_cidrs, block))


def _with_vpc(plan: Plan, catalogue: Catalogue) -> Plan:
    """Return the plan with its VPC CIDR, or with the proposed one if it has none."""
    return (
        plan if plan.vpc_cidr is not None else plan.changed(vpc_cidr=complete(plan, catalogue).plan.vpc_cidr)
    )
