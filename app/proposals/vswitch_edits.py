"""Edits of a plan's vSwitches on the map: which can be added, resized, moved and removed, and where.

Every block is inside the VPC CIDR or a secondary block, and overlaps no other range of the plan, no connected network
and no reserved range.
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
from .placement import MAX_VPC_BLOCKS

VSWITCH_LISTS: Final = ("node_vswitches", "pod_vswitches")
# So many larger and so many smaller sizes are offered; for others, the edit can be repeated.
MAX_SIZES: Final = 3
_OTHER_RANGES: Final = ("service_cidr", "service_ipv6_cidr", "pod_cidr")

# The name of a list of vSwitches, and an index in it.
Entry: TypeAlias = tuple[str, int]


class Refusal(StrEnum):
    """Why a vSwitch can't be edited.

    EXISTS: Alibaba Cloud can't resize or move an existing vSwitch. USED: addresses in use can't move. LAST: the planner
    would propose one again.
    """

    EXISTS = "exists"
    USED = "used"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class VswitchOptions:
    """The possible edits of one vSwitch: its larger and smaller blocks, the nearest size first, and another place.

    A larger block contains the present one if there is room, else it is the next free one. `moved` is None if no other
    place is free.
    """

    larger: tuple[Cidr, ...]
    smaller: tuple[Cidr, ...]
    moved: Cidr | None
    is_removable: bool
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class VswitchEdits:
    """The edits of the vSwitches of a plan. `asked` is the plan as sent, `plan` the completed one."""

    asked: Plan
    plan: Plan
    catalogue: Catalogue

    def options(self, name: str, index: int) -> VswitchOptions:
        """Return the possible edits of a vSwitch of the completed plan."""
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
        """Return the blocks for a new vSwitch between two addresses: the first of each size, the largest size first."""
        free = _within(self._free_now, (first, last + 1))
        found = (first_block(free, prefix) for prefix in self.prefixes(name))
        return tuple(block for block in found if block is not None)

    def placed(self, name: str, index: int, block: Cidr) -> Plan | None:
        """Return the plan as sent with a vSwitch in another block; None if that is not possible."""
        if index >= len(getattr(self.plan, name)):
            return None
        edited = _Edited.of(self, name, index)
        if not edited.may_be_at(block):
            return None
        return self._with(edited.entries, lambda vswitch: (replace(vswitch, cidr=block),))

    def added(self, name: str, block: Cidr, zone: str) -> Plan | None:
        """Return the plan as sent with a new vSwitch; None if that is not possible."""
        listed = getattr(self.plan, name)
        is_allowed = block.prefix in self.prefixes(name) and len(listed) < MAX_RANGES
        if not is_allowed or not has_room(self._free_now, block):
            return None
        zones = self.asked.zones
        more = {"zones": (*zones, zone)} if name == "node_vswitches" and zones and zone not in zones else {}
        return self._stated(**{name: (*listed, Vswitch(block, zone))}, **more)

    def removed(self, name: str, index: int) -> Plan | None:
        """Return the plan as sent without a vSwitch; None if the planner would propose one again."""
        if index >= len(getattr(self.plan, name)):
            return None
        edited = _Edited.of(self, name, index)
        return self._with(edited.entries, lambda _: ()) if edited.is_removable else None

    def free(self, without: Collection[Entry] = ()) -> list[Interval]:
        """Return the free intervals of the VPC and its secondary blocks, as if the entries weren't there."""
        vswitches = (
            vswitch.cidr
            for name in VSWITCH_LISTS
            for index, vswitch in enumerate(getattr(self.plan, name))
            if (name, index) not in without
        )
        covered = merged([*self._apart, *vswitches])
        return [gap for block in self._vpc_blocks for gap in gaps(interval(block), covered)]

    def prefixes(self, name: str) -> range:
        """Return the prefix lengths that a vSwitch of the list may have."""
        facts = self.catalogue.facts
        masks, of_pods = facts.vswitch_mask.value, facts.pod_vswitch_mask.value
        return range(masks.shortest, (of_pods if name == "pod_vswitches" else masks).longest + 1)

    @cached_property
    def _free_now(self) -> list[Interval]:
        return self.free()

    @cached_property
    def _vpc_blocks(self) -> tuple[Cidr, ...]:
        """The VPC CIDR and secondary blocks by address; at most MAX_VPC_BLOCKS secondary blocks."""
        blocks = [*filter(None, (self.plan.vpc_cidr,)), *islice(self.plan.secondary_cidrs, MAX_VPC_BLOCKS)]
        return tuple(sorted(dict.fromkeys(blocks), key=lambda block: (block.first, block.prefix)))

    @cached_property
    def _apart(self) -> list[Cidr]:
        """The ranges that no vSwitch may overlap, other than vSwitches."""
        networks = self.plan.connected_networks
        nearby = {
            index
            for block in self._vpc_blocks
            for index in (networks.blocks.overlapping(block) if networks else ())
        }
        own = filter(None, (self.plan.service_cidr, self.plan.pod_cidr))
        return [
            *self.catalogue.facts.reserved_ranges.value,
            *own,
            *(networks[index].cidr for index in nearby),
        ]

    def _with(self, entries: Collection[Entry], edit: Callable[[Vswitch], tuple[Vswitch, ...]]) -> Plan:
        """Return the plan as sent with an edit of some entries."""
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
        """Return the plan as sent with changes, in which every other range stays where it is.

        The VPC and its vSwitches are stated, and the other ranges too if the planner would now place them elsewhere.
        """
        layout = {name: getattr(self.plan, name) for name in ("vpc_cidr", "secondary_cidrs", *VSWITCH_LISTS)}
        changed = self.asked.changed(**{**layout, **changes})
        completed = complete(changed, self.catalogue).plan
        before = {name: getattr(self.plan, name) for name in _OTHER_RANGES}
        moved = {name: value for name, value in before.items() if getattr(completed, name) != value}
        return changed.changed(**moved)


@dataclass(frozen=True)
class _Edited:
    """One vSwitch to edit. `entries` are its list entries: two if it serves both nodes and pods."""

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
        """The free intervals without this vSwitch."""
        return self.edits.free(self.entries)

    @cached_property
    def exists(self) -> bool:
        """Whether it exists already: vSwitches stated in a plan for an existing VPC do."""
        asked = self.edits.asked
        return asked.existing is not Existing.NOTHING and any(
            getattr(asked, name) for name, _ in self.entries
        )

    @cached_property
    def is_removable(self) -> bool:
        """Whether the planner would not propose one again, and no node pool would lose its zone."""
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
        """Yield a block of each larger size: around the present one if there is room, else the next free one."""
        present = self.vswitch.cidr
        for prefix in range(present.prefix - 1, -1, -1):
            around = Cidr(present.first, prefix).network
            if self.may_be_at(around):
                yield around
            elif self._has_size(around) and (other_place := self.next_place(prefix)):
                yield other_place

    def smaller(self) -> Iterator[Cidr]:
        """Yield the first free part of the present block in each smaller size."""
        present = self.vswitch.cidr
        inside = _within(self.room, interval(present))
        for prefix in range(present.prefix + 1, IPV4 + 1):
            block = first_block(inside, prefix)
            if block is not None and self.may_be_at(block):
                yield block

    def next_place(self, prefix: int) -> Cidr | None:
        """Return the next free place after the present one, else the first; None if there is none or it can't move."""
        present = self.vswitch.cidr
        block = first_block(self.room, prefix, present.last + 1) or first_block(self.room, prefix)
        return block if block is not None and block != present and self.may_be_at(block) else None

    def may_be_at(self, block: Cidr) -> bool:
        """Return whether the vSwitch may have this block: existing ones don't change, addresses in use don't move."""
        present = self.vswitch.cidr
        stays = block.contains(present) or present.contains(block)
        can_move = not self.exists and (stays or not self.vswitch.used)
        return can_move and self._has_size(block) and has_room(self.room, block)

    def _has_size(self, block: Cidr) -> bool:
        """Return whether the size is allowed in its lists and has room for the addresses in use."""
        reserved = self.edits.catalogue.facts.vswitch_reserved_addresses.value
        is_allowed = all(block.prefix in self.edits.prefixes(name) for name, _ in self.entries)
        return is_allowed and addresses_left(block, reserved, 0) >= self.vswitch.used


def first_block(free: Iterable[Interval], prefix: int, since: int = 0) -> Cidr | None:
    """Return the first free block with this prefix, at or after an address; None if there is none."""
    at = first_place(free, 1 << IPV4 - prefix, since)
    return None if at is None else Cidr(at, prefix)


def has_room(free: Iterable[Interval], block: Cidr) -> bool:
    """Return whether all of a block (without host bits) is free."""
    first, stop = interval(block)
    return not block.has_host_bits and any(start <= first and stop <= end for start, end in free)


def _within(free: Iterable[Interval], bounds: Interval) -> list[Interval]:
    """Return the parts of the free intervals between two addresses."""
    clipped = ((max(start, bounds[0]), min(end, bounds[1])) for start, end in free)
    return [(start, end) for start, end in clipped if start < end]
