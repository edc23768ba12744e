"""Changes that a reader makes to the vSwitches of a plan: what can be added, resized, moved and removed.

Every block lies in the VPC or in a secondary block, and shares no address with another range of the plan, a connected
network or a reserved range.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any, Final, TypeAlias

from ..catalogue.model import Catalogue
from ..domain.cidr import IPV4, Cidr
from ..domain.formulas import addresses_left
from ..domain.free_blocks import Interval, first_place, gaps, interval, merged
from ..plan.plan import MAX_RANGES, Existing, Plan, Vswitch
from .complete import complete
from .placement import MAX_HOMES

VSWITCH_LISTS: Final = ("node_vswitches", "pod_vswitches")
# Of larger and of smaller sizes so many are offered: a reader who wants another one repeats the change.
MAX_SIZES: Final = 3
_RANGES_BESIDE: Final = ("service_cidr", "service_ipv6_cidr", "pod_cidr")

# A list of vSwitches and the place in it.
Entry: TypeAlias = tuple[str, int]


class Refusal(StrEnum):
    """Why a vSwitch can't be changed in a way.

    `exists`: Alibaba Cloud can't resize or move it. `used`: addresses in use can't move. `last`: the planner would put
    one in again.
    """

    EXISTS = "exists"
    USED = "used"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class VswitchOptions:
    """What can be done with one vSwitch: its other blocks, the nearest size first. `moved`: None where no other place is free.

    A larger block that doesn't contain the present one is the next free place for its size.
    """

    larger: tuple[Cidr, ...]
    smaller: tuple[Cidr, ...]
    moved: Cidr | None
    is_removable: bool
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class VswitchEdits:
    """The changes of the vSwitches of a plan. `asked`: the plan as sent; `plan`: the same completed."""

    asked: Plan
    plan: Plan
    catalogue: Catalogue

    def options(self, name: str, index: int) -> VswitchOptions:
        """Return what can be done with a vSwitch of the completed plan."""
        edited = _Edited.of(self, name, index)
        refused = {
            Refusal.EXISTS: edited.exists,
            Refusal.USED: edited.vswitch.used > 0 and not edited.exists,
            Refusal.LAST: not edited.is_removable,
        }
        return VswitchOptions(
            larger=tuple(islice(edited.larger(), MAX_SIZES)),
            smaller=tuple(islice(edited.smaller(), MAX_SIZES)),
            moved=edited.next_place(edited.vswitch.cidr.prefix),
            is_removable=edited.is_removable,
            refusals=tuple(refusal for refusal, applies in refused.items() if applies),
        )

    def addable(self, name: str, first: int, last: int) -> tuple[Cidr, ...]:
        """Return the blocks for a new vSwitch between two addresses, the largest first; of each size the first one."""
        free = _within(self._free_now, (first, last + 1))
        found = (first_block(free, prefix) for prefix in self.prefixes(name))
        return tuple(block for block in found if block is not None)

    def placed(self, name: str, index: int, block: Cidr) -> Plan | None:
        """Return the plan as sent with a vSwitch in another block; None where it can't be there."""
        if index >= len(getattr(self.plan, name)):
            return None
        edited = _Edited.of(self, name, index)
        if not edited.may_be_at(block):
            return None
        return self._with(edited.entries, lambda vswitch: (replace(vswitch, cidr=block),))

    def added(self, name: str, block: Cidr, zone: str) -> Plan | None:
        """Return the plan as sent with a new vSwitch; None where it can't be there."""
        listed = getattr(self.plan, name)
        is_allowed = block.prefix in self.prefixes(name) and len(listed) < MAX_RANGES
        if not is_allowed or not has_room(self._free_now, block):
            return None
        zones = self.asked.zones
        more = {"zones": (*zones, zone)} if name == "node_vswitches" and zones and zone not in zones else {}
        return self._stated(**{name: (*listed, Vswitch(block, zone))}, **more)

    def removed(self, name: str, index: int) -> Plan | None:
        """Return the plan as sent without a vSwitch; None where the planner would put one in again."""
        if index >= len(getattr(self.plan, name)):
            return None
        edited = _Edited.of(self, name, index)
        return self._with(edited.entries, lambda _: ()) if edited.is_removable else None

    def free(self, without: Collection[Entry] = ()) -> list[Interval]:
        """Return the free stretches of the VPC and its secondary blocks, as if the entries weren't there."""
        vswitches = (
            vswitch.cidr
            for name in VSWITCH_LISTS
            for index, vswitch in enumerate(getattr(self.plan, name))
            if (name, index) not in without
        )
        covered = merged([*self._apart, *vswitches])
        return [gap for home in self._homes for gap in gaps(interval(home), covered)]

    def prefixes(self, name: str) -> range:
        """Return the prefix lengths that a vSwitch of the list may have."""
        facts = self.catalogue.facts
        masks, of_pods = facts.vswitch_mask.value, facts.pod_vswitch_mask.value
        return range(masks.shortest, (of_pods if name == "pod_vswitches" else masks).longest + 1)

    @cached_property
    def _free_now(self) -> list[Interval]:
        return self.free()

    @cached_property
    def _homes(self) -> tuple[Cidr, ...]:
        """The VPC and its secondary blocks by address; only so many are searched."""
        blocks = [*filter(None, (self.plan.vpc_cidr,)), *islice(self.plan.secondary_cidrs, MAX_HOMES)]
        return tuple(sorted(dict.fromkeys(blocks), key=lambda home: (home.first, home.prefix)))

    @cached_property
    def _apart(self) -> list[Cidr]:
        """What no vSwitch may meet, but for other vSwitches."""
        networks = self.plan.connected_networks
        near = {
            place for home in self._homes for place in (networks.blocks.overlapping(home) if networks else ())
        }
        own = filter(None, (self.plan.service_cidr, self.plan.pod_cidr))
        return [*self.catalogue.facts.reserved_ranges.value, *own, *(networks[place].cidr for place in near)]

    def _with(self, entries: Collection[Entry], edit: Callable[[Vswitch], tuple[Vswitch, ...]]) -> Plan:
        """The plan as sent with an edit of some entries."""
        lists = {
            name: tuple(
                after
                for index, vswitch in enumerate(getattr(self.plan, name))
                for after in (edit(vswitch) if (name, index) in entries else (vswitch,))
            )
            for name in VSWITCH_LISTS
        }
        return self._stated(**lists)

    def _stated(self, **changes: Any) -> Plan:
        """The plan as sent with changes. Whatever else the planner put in stays where it is."""
        layout = {name: getattr(self.plan, name) for name in ("vpc_cidr", "secondary_cidrs", *VSWITCH_LISTS)}
        changed = self.asked.changed(**{**layout, **changes})
        completed = complete(changed, self.catalogue).plan
        before = {name: getattr(self.plan, name) for name in _RANGES_BESIDE}
        moved = {name: value for name, value in before.items() if getattr(completed, name) != value}
        return changed.changed(**moved)


@dataclass(frozen=True)
class _Edited:
    """One vSwitch to change. `entries`: where it is listed, once more among the pods' where it serves nodes and pods."""

    edits: VswitchEdits
    vswitch: Vswitch
    entries: frozenset[Entry]

    @classmethod
    def of(cls, edits: VswitchEdits, name: str, index: int) -> _Edited:
        vswitch = getattr(edits.plan, name)[index]
        other = next(each for each in VSWITCH_LISTS if each != name)
        blocks = [each.cidr for each in getattr(edits.plan, other)]
        shared = [(other, blocks.index(vswitch.cidr))] if vswitch.cidr in blocks else []
        return cls(edits, vswitch, frozenset([(name, index), *shared]))

    @cached_property
    def room(self) -> list[Interval]:
        """What would be free without it."""
        return self.edits.free(self.entries)

    @cached_property
    def exists(self) -> bool:
        """Whether it is there already: what a plan for an existing VPC states is."""
        asked = self.edits.asked
        return asked.existing is not Existing.NOTHING and any(
            getattr(asked, name) for name, _ in self.entries
        )

    @cached_property
    def is_removable(self) -> bool:
        """Whether the planner would not put one in again, nor a node pool lose its zone."""
        for name, index in self.entries:
            listed = getattr(self.edits.plan, name)
            others = [*listed[:index], *listed[index + 1 :]]
            is_last = all(each.zone != self.vswitch.zone for each in others)
            if not others or (name == "node_vswitches" and is_last and self._is_zone_named()):
                return False
        return True

    def _is_zone_named(self) -> bool:
        asked, zone = self.edits.asked, self.vswitch.zone
        return zone in asked.zones or any(zone in pool.zones for pool in asked.node_pools)

    def larger(self) -> Iterator[Cidr]:
        """Each larger size, around the present block where there is room, or else in the next free place."""
        present = self.vswitch.cidr
        for prefix in range(present.prefix - 1, -1, -1):
            around = Cidr(present.first, prefix).network
            if self.may_be_at(around):
                yield around
            elif self._has_size(around) and (elsewhere := self.next_place(prefix)):
                yield elsewhere

    def smaller(self) -> Iterator[Cidr]:
        """Of each smaller size the first free part of the present block."""
        present = self.vswitch.cidr
        inside = _within(self.room, interval(present))
        for prefix in range(present.prefix + 1, IPV4 + 1):
            block = first_block(inside, prefix)
            if block is not None and self.may_be_at(block):
                yield block

    def next_place(self, prefix: int) -> Cidr | None:
        """The next free place after the present one, or else the first; None where there is no other or it can't move."""
        present = self.vswitch.cidr
        block = first_block(self.room, prefix, present.last + 1) or first_block(self.room, prefix)
        return block if block is not None and block != present and self.may_be_at(block) else None

    def may_be_at(self, block: Cidr) -> bool:
        """Whether the vSwitch may have this block. What exists stays as it is, and addresses in use don't move."""
        present = self.vswitch.cidr
        stays = block.contains(present) or present.contains(block)
        can_move = not self.exists and (stays or not self.vswitch.used)
        return can_move and self._has_size(block) and has_room(self.room, block)

    def _has_size(self, block: Cidr) -> bool:
        """Whether a vSwitch of its lists may be so large, and has room for what is in use."""
        reserved = self.edits.catalogue.facts.vswitch_reserved_addresses.value
        is_allowed = all(block.prefix in self.edits.prefixes(name) for name, _ in self.entries)
        return is_allowed and addresses_left(block, reserved, 0) >= self.vswitch.used


def first_block(free: Iterable[Interval], prefix: int, since: int = 0) -> Cidr | None:
    """Return the first free block of a size, at or after an address; None where there is none."""
    at = first_place(free, 1 << IPV4 - prefix, since)
    return None if at is None else Cidr(at, prefix)


def has_room(free: Iterable[Interval], block: Cidr) -> bool:
    """Return whether all of a block, which has no host bits, is free."""
    first, stop = interval(block)
    return not block.has_host_bits and any(start <= first and stop <= end for start, end in free)


def _within(free: Iterable[Interval], bounds: Interval) -> list[Interval]:
    """What of the free stretches lies between two addresses."""
    clipped = ((max(start, bounds[0]), min(end, bounds[1])) for start, end in free)
    return [(start, end) for start, end in clipped if start < end]
