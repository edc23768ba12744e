"""Of each vSwitch and of the pod CIDR: what is taken, what the plan needs of it, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..catalogue.model import Plugin
from ..domain import formulas
from ..plan.plan import Vswitch, by_zone
from .evaluation import Evaluation, Pointer


@dataclass(frozen=True, slots=True)
class Use:
    """Of `size` addresses or blocks, `used` are taken (reserved ones too) and `needed` are the plan's share."""

    size: int
    used: int
    needed: int

    @property
    def free(self) -> int:
        return self.size - self.used - self.needed

    def __add__(self, other: Use) -> Use:
        return Use(self.size + other.size, self.used + other.used, self.needed + other.needed)


def uses(evaluation: Evaluation) -> Mapping[Pointer, Use]:
    """By the pointer of the range. The nodes at most, with those of an upgrade, spread evenly over the zones.

    A zone's need goes to its vSwitches in their order, none gets more than it has left. Pods take addresses of
    the node vSwitch where the zone has no pod vSwitch, unless the verdict is Flannel. The pod CIDR counts in
    blocks of a node.
    """
    return dict((*_pod_cidr(evaluation), *_vswitches(evaluation)))


def _pod_cidr(evaluation: Evaluation) -> Iterator[tuple[Pointer, Use]]:
    plan = evaluation.plan
    if plan.pod_cidr is None or plan.node_cidr_mask is None:
        return
    blocks = formulas.node_blocks(plan.pod_cidr, plan.node_cidr_mask)
    if blocks:
        yield "/pod_cidr", Use(blocks, 0, min(blocks, plan.peak_nodes))


def _vswitches(evaluation: Evaluation) -> Iterator[tuple[Pointer, Use]]:
    plan = evaluation.plan
    reserved = evaluation.catalogue.facts.vswitch_reserved_addresses.value
    zones = {zone.zone: zone for zone in evaluation.terway.capacity.zones}
    served = by_zone(plan.pod_vswitches)
    pods = {name: zone.pod_addresses_needed or 0 for name, zone in zones.items()}
    flannel_it_is = evaluation.verdict.plugin is Plugin.FLANNEL
    if flannel_it_is:
        zones = {zone.zone: zone for zone in evaluation.flannel.capacity.zones}
    nodes = {
        name: zone.node_addresses_needed
        if name in served or flannel_it_is
        else max(zone.node_addresses_needed, pods.get(name, 0))
        for name, zone in zones.items()
    }
    yield from _shares("pod_vswitches", plan.pod_vswitches, pods, reserved)
    yield from _shares("node_vswitches", plan.node_vswitches, nodes, reserved)


def _shares(
    field: str, vswitches: Sequence[Vswitch], needs: Mapping[str, int], reserved: int
) -> Iterator[tuple[Pointer, Use]]:
    open_needs = dict(needs)
    for index, vswitch in enumerate(vswitches):
        left = formulas.addresses_left(vswitch.cidr, reserved, vswitch.used)
        share = min(left, open_needs.get(vswitch.zone, 0))
        open_needs[vswitch.zone] = open_needs.get(vswitch.zone, 0) - share
        yield f"/{field}/{index}/cidr", Use(vswitch.cidr.size, vswitch.cidr.size - left, share)
