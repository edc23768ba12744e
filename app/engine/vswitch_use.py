"""The use of each vSwitch and of the pod CIDR: what is taken, what the plan needs, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..catalogue.model import Plugin
from ..domain import formulas
from ..plan.plan import Vswitch
from .evaluation import Evaluation, Pointer


@dataclass(frozen=True, slots=True)
class RangeUse:
    """The use of a range of `size` addresses or blocks: `used` includes reserved ones, `needed` is for this plan."""

    size: int
    used: int
    needed: int

    @property
    def free(self) -> int:
        return self.size - self.used - self.needed

    def __add__(self, other: RangeUse) -> RangeUse:
        return RangeUse(self.size + other.size, self.used + other.used, self.needed + other.needed)


def range_uses(evaluation: Evaluation) -> Mapping[Pointer, RangeUse]:
    """Return the use of each range by its pointer, at the peak, with nodes spread evenly over the zones.

    What a zone needs is assigned to its vSwitches in order, up to what each has left. In a zone without a pod vSwitch,
    pods take addresses of the node vSwitch unless the verdict is Flannel. The pod CIDR is counted in node blocks.
    """
    return dict((*_pod_cidr(evaluation), *_vswitches(evaluation)))


def _pod_cidr(evaluation: Evaluation) -> Iterator[tuple[Pointer, RangeUse]]:
    plan = evaluation.plan
    if plan.pod_cidr is None or plan.node_cidr_mask is None:
        return
    blocks = formulas.node_blocks(plan.pod_cidr, plan.node_cidr_mask)
    if blocks:
        yield "/pod_cidr", RangeUse(blocks, 0, min(blocks, plan.peak_nodes))


def _vswitches(evaluation: Evaluation) -> Iterator[tuple[Pointer, RangeUse]]:
    plan = evaluation.plan
    reserved = evaluation.catalogue.facts.vswitch_reserved_addresses.value
    needs, with_terway = zone_needs(evaluation, evaluation.verdict.plugin), zone_needs(evaluation, None)
    of_pods = {zone: need.pod_vswitches for zone, need in with_terway.items()}
    of_nodes = {zone: need.node_vswitches for zone, need in needs.items()}
    yield from _shares("pod_vswitches", plan.pod_vswitches, of_pods, reserved)
    yield from _shares("node_vswitches", plan.node_vswitches, of_nodes, reserved)


class ZoneNeed(NamedTuple):
    """The addresses that a plan needs at the peak in the node vSwitches and in the pod vSwitches of a zone."""

    node_vswitches: int
    pod_vswitches: int


def zone_needs(evaluation: Evaluation, plugin: Plugin | None) -> Mapping[str, ZoneNeed]:
    """Return what each zone needs with the plug-in, or with Terway if it is None.

    With Terway, pods take addresses of the node vSwitches in a zone without a pod vSwitch.
    """
    if plugin is Plugin.FLANNEL:
        return {
            zone.zone: ZoneNeed(zone.node_addresses_needed, 0) for zone in evaluation.flannel.capacity.zones
        }
    plan = evaluation.plan
    served = {vswitch.zone for vswitch in plan.pod_vswitches}
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches} if served else set()
    with_nodes = {vswitch.zone for vswitch in plan.pod_vswitches if vswitch.cidr in node_blocks}
    needs = {}
    for zone in evaluation.terway.capacity.zones:
        nodes, pods = zone.node_addresses_needed, zone.pod_addresses_needed or 0
        if zone.zone not in served:
            needs[zone.zone] = ZoneNeed(max(nodes, pods), 0)
        elif zone.zone in with_nodes:  # what its pods need includes its nodes
            needs[zone.zone] = ZoneNeed(nodes, max(0, pods - nodes))
        else:
            needs[zone.zone] = ZoneNeed(nodes, pods)
    return needs


def _shares(
    field: str, vswitches: Sequence[Vswitch], needs: Mapping[str, int], reserved: int
) -> Iterator[tuple[Pointer, RangeUse]]:
    remaining = dict(needs)
    for index, vswitch in enumerate(vswitches):
        left = formulas.addresses_left(vswitch.cidr, reserved, vswitch.used)
        share = min(left, remaining.get(vswitch.zone, 0))
        remaining[vswitch.zone] = remaining.get(vswitch.zone, 0) - share
        yield f"/{field}/{index}/cidr", RangeUse(vswitch.cidr.size, vswitch.cidr.size - left, share)
