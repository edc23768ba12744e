"""How large the vSwitches of a zone are proposed: from comfortable down to what is needed, rung by rung."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from ..catalogue.model import Catalogue, MaskRange, PodVswitchMask
from ..domain import terway
from ..domain.cidr import IPV4
from ..plan.node_type import eni_figures, pods_of_type, terway_mode
from ..plan.plan import Plan

# The vSwitch of the official Flannel example.
USUAL_NODE_PREFIX: Final = 24
# More pod vSwitches than these are not proposed for one zone.
MAX_IN_ZONE: Final = 8


@dataclass(frozen=True, slots=True)
class SizeOption:
    """Prefixes of the vSwitches to be placed in one zone, its node vSwitch first if it needs one."""

    prefixes: tuple[int, ...]
    comfortable: bool = False


class Load(NamedTuple):
    """Addresses that the nodes and Terway's pods take at the peak, bounded by what a cluster can ever have."""

    nodes: int
    per_node: int
    most_addresses: int
    reserved: int
    masks: MaskRange
    pod_masks: PodVswitchMask

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue) -> Load:
        """`plan` with its instance type settled."""
        facts = catalogue.facts
        pods = pods_of_type(eni_figures(plan, catalogue), terway_mode(plan, catalogue))
        quota = facts.cluster_limits.value[plan.cluster_spec].terway_nodes
        return cls(
            max(1, min(plan.peak_nodes, quota.maximum)),
            terway.addresses_per_node(plan.pods_per_node, facts.idle_addresses.value, pods),
            facts.vpc_private_addresses.value,
            facts.vswitch_reserved_addresses.value,
            facts.vswitch_mask.value,
            facts.pod_vswitch_mask.value,
        )

    def nodes_in_zone(self, zones: int) -> int:
        return -(-self.nodes // zones)

    def pod_addresses_in_zone(self, zones: int) -> int:
        return min(self.nodes_in_zone(zones) * self.per_node, -(-self.most_addresses // zones))

    def prefix_for(self, addresses: int) -> int:
        """Of the smallest vSwitch with so many addresses to give; of the largest there is if none has them."""
        wanted = IPV4 - (addresses + self.reserved - 1).bit_length()
        return min(self.masks.longest, max(self.masks.shortest, wanted))

    @property
    def most_in_one(self) -> int:
        """Addresses that the largest vSwitch has to give."""
        return (1 << IPV4 - self.masks.shortest) - self.reserved

    @property
    def best_node_prefix(self) -> int:
        """Official or all nodes in one zone."""
        return min(self.pod_masks.recommended, self.prefix_for(self.nodes))

    def node_prefixes(self, zones: int) -> tuple[int, int, int]:
        """The best; usual or twice the nodes of a zone; just the nodes of a zone."""
        in_zone, best = self.nodes_in_zone(zones), self.best_node_prefix
        easy = min(USUAL_NODE_PREFIX, self.prefix_for(2 * in_zone))
        return best, max(best, easy), self.prefix_for(in_zone)

    def pod_prefixes(self, zones: int) -> Iterator[tuple[int, ...]]:
        """The recommended size or all pods in one zone, then a bit longer at a time until just needed.

        Where the largest vSwitch is not enough for a zone, there are several.
        """
        *full, best = self.best_pod_prefixes(zones)
        rest = self.pod_addresses_in_zone(zones) - len(full) * self.most_in_one
        for last in range(best, min(self.pod_masks.longest, self.prefix_for(max(1, rest))) + 1):
            yield (*full, last)

    def best_pod_prefixes(self, zones: int) -> tuple[int, ...]:
        """The first of them."""
        full = max(0, self.pod_addresses_in_zone(zones) - 1) // self.most_in_one
        if full:
            return (self.masks.shortest,) * (full + 1)
        wanted = min(self.nodes * self.per_node, self.most_addresses)
        return (min(self.pod_masks.recommended, self.prefix_for(wanted)),)

    def split_pod_prefixes(self, zones: int) -> Iterator[tuple[int, ...]]:
        """More and smaller vSwitches for the pods of a zone: they may find room where one does not."""
        needed = self.pod_addresses_in_zone(zones)
        fewest = -(-needed // self.most_in_one)
        for prefix in range(self.masks.shortest + 1, self.pod_masks.longest + 1):
            count = -(-needed // ((1 << IPV4 - prefix) - self.reserved))
            if max(1, fewest) < count <= MAX_IN_ZONE:
                yield (prefix,) * count

    def size_options(self, zones: int, *, nodes: bool, pods: bool) -> Iterator[SizeOption]:
        """Node vSwitches shrink to an easy size; then whichever has more to spare, until both are just enough."""
        whole = list(self.pod_prefixes(zones)) if pods else [()]
        split = list(self.split_pod_prefixes(zones)) if pods else []
        if not nodes:
            yield SizeOption(whole[0], comfortable=True)
            yield from map(SizeOption, (*whole[1:], *split))
            return
        best, easy, bare = self.node_prefixes(zones)
        for node in range(best, easy + 1):
            yield SizeOption((node, *whole[0]), comfortable=True)
        for node, step in _descent(easy, bare, len(whole) - 1):
            yield SizeOption((node, *whole[step]))
        for rung in split:
            yield SizeOption((bare, *rung))

    def shared_prefixes(self, zones: int) -> range:
        """Of one vSwitch a zone that serves nodes and pods alike, as with the ladder; empty if none is allowed."""
        per_node = self.per_node + 1
        needed = self.nodes_in_zone(zones) * per_node
        if needed > self.most_in_one:
            return range(0)
        best = min(self.pod_masks.recommended, self.prefix_for(self.nodes * per_node))
        return range(best, min(self.pod_masks.longest, self.prefix_for(needed)) + 1)


@dataclass(frozen=True)
class ZoneSizes:
    """What a layout depends on of a load, where there are `zones` zones; `nodes`, `pods`: what they lack.

    Worked out as it is asked for: most layouts need no more than the best of it.
    """

    load: Load
    zones: int
    nodes: bool
    pods: bool

    @cached_property
    def size_options(self) -> tuple[SizeOption, ...]:
        """The vSwitches of one zone, better ones first."""
        return tuple(self.load.size_options(self.zones, nodes=self.nodes, pods=self.pods))

    @cached_property
    def shared(self) -> range:
        """Prefixes of a vSwitch that serves nodes and pods alike."""
        return self.load.shared_prefixes(self.zones) if self.nodes and self.pods else range(0)

    @cached_property
    def twice_nodes(self) -> int:
        """Of a node vSwitch with twice the addresses that are needed."""
        return self.load.prefix_for(2 * self.load.nodes_in_zone(self.zones)) if self.nodes else 0


def _descent(node: int, bare: int, steps: int) -> Iterator[tuple[int, int]]:
    """Node prefixes down to `bare` and steps of pod prefixes down to the last: each halves one of the two."""
    step = 0
    while node < bare or step < steps:
        if bare - node > steps - step:
            node += 1
        else:
            step += 1
        yield node, step
