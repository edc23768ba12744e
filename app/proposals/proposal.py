"""Proposing the ranges that a plan lacks. Each avoids the given ranges and the proposals before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from ..catalogue.model import Catalogue
from ..domain.cidr import IPV4, IPV6, Cidr
from ..domain.free_space import FreeSpace
from .demand import Demand, Prefixes
from .layout import Layout, VswitchLayout
from .placement import Choice, PlacementContext, Reason, choose, free_choices, usual_choices
from .vpc import VpcProposer


@dataclass(frozen=True)
class Proposal:
    """The ranges proposed for a plan; None for a given range, and if no free one is left."""

    vpc: Choice | None = None
    secondary: tuple[Cidr, ...] = ()
    vswitches: Layout | None = None
    service: Choice | None = None
    pods: Choice | None = None

    @property
    def ranges(self) -> Mapping[str, Any]:
        """The proposed values by the Plan's field names."""
        found = {
            "vpc_cidr": self.vpc and self.vpc.block,
            "secondary_cidrs": self.secondary,
            "node_vswitches": self.vswitches and self.vswitches.nodes,
            "pod_vswitches": self.vswitches and self.vswitches.pods,
            "service_cidr": self.service and self.service.block,
            "pod_cidr": self.pods and self.pods.block,
        }
        return {field: value for field, value in found.items() if value}


NO_PROPOSAL: Final = Proposal()


def propose(placement: PlacementContext, demand: Demand) -> Proposal:
    """Propose the ranges in order of dependence: VPC, its vSwitches, Service CIDR, pod CIDR."""
    given, catalogue = placement.given, placement.catalogue
    vpc, secondary = given.vpc_cidr, given.secondary_cidrs
    tried: dict[tuple[Cidr, ...], Layout] = {}

    def layout_for(vpc_blocks: tuple[Cidr, ...]) -> Layout:
        if vpc_blocks not in tried:
            tried[vpc_blocks] = VswitchLayout(placement, demand, vpc_blocks).best_layout()
        return tried[vpc_blocks]

    vpc_choice, layout, service_choice, pods_choice = None, None, None, None
    proposed: tuple[Cidr, ...] = ()
    if vpc is None:
        found = _vpc_proposer(placement, demand, layout_for).propose()
        vpc_choice, proposed = found.vpc, found.secondary
        vpc = found.vpc.block if found.vpc else None
    vpc_blocks = (*_blocks(vpc), *(proposed or secondary))
    node_vswitches, pod_vswitches = given.node_vswitches, given.pod_vswitches
    best = layout_for(vpc_blocks)
    if (best.nodes, best.pods) != (node_vswitches, pod_vswitches):
        layout = best
        node_vswitches, pod_vswitches = layout.nodes, layout.pods
    taken = [*vpc_blocks, *(vswitch.cidr for vswitch in (*node_vswitches, *pod_vswitches))]
    service = given.service_cidr
    if demand.service is not None:
        rest = (demand.pods.needed,) if demand.pods else ()
        service_choice = propose_service(demand.service, catalogue, placement.private_space(taken), rest)
        service = service_choice.block if service_choice else None
    if demand.pods is not None:
        space = placement.private_space((*taken, *_blocks(service)))
        pods_choice = propose_pods(demand.pods, catalogue, space)
    return Proposal(vpc_choice, proposed, layout, service_choice, pods_choice)


def _vpc_proposer(
    placement: PlacementContext, demand: Demand, layout_for: Callable[[tuple[Cidr, ...]], Layout]
) -> VpcProposer:
    """Return the proposer in the first space with room around every stated vSwitch, else in the private ranges."""
    spaces = placement.spaces_around_vswitches()
    first = VpcProposer(placement, next(spaces), demand, layout_for)
    if first.covers_stated():
        return first
    others = (VpcProposer(placement, space, demand, layout_for) for space in spaces)
    return next((each for each in others if each.covers_stated()), first)


def _blocks(block: Cidr | None) -> Iterator[Cidr]:
    if block is not None:
        yield block


def propose_service(
    prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace, rest: Sequence[int]
) -> Choice | None:
    """Propose a Service CIDR and take it in `space`, leaving room for blocks with the prefixes in `rest` if possible."""
    usual = catalogue.facts.default_services.value
    choice = _propose(space, usual, prefixes, rest) if rest else None
    return choice or _propose(space, usual, prefixes, ())


def propose_pods(prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace) -> Choice | None:
    """Propose a pod CIDR and take it in `space`; None if no block fits."""
    return _propose(space, catalogue.facts.default_pods.value, prefixes, ())


def _propose(
    space: FreeSpace, usual: Sequence[Cidr], prefixes: Prefixes, rest: Sequence[int]
) -> Choice | None:
    """Take the preferred size or the next smaller one that fits, even one smaller than needed."""
    for prefix in range(prefixes.wanted, prefixes.longest + 1):
        choices = chain(usual_choices(usual, prefix), free_choices(space, prefix))
        choice = choose(space, choices, rest)
        if choice is not None:
            return replace(choice, reason=Reason.SHORT) if prefix > prefixes.needed else choice
    return None


def propose_service_ipv6(service: Cidr | None, catalogue: Catalogue) -> Cidr:
    """Return a unique local range as large as the IPv4 Service CIDR, with its address as the global ID.

    RFC 4193 asks for a global ID that is most likely unique; different Service CIDRs give different ones.
    """
    like = service or catalogue.facts.default_services.value[0]
    masks = catalogue.facts.service_ipv6_mask.value
    prefix = min(masks.longest, max(masks.shortest, IPV6 - IPV4 + like.prefix))
    return Cidr(0xFD << 120 | like.first << 88, prefix, IPV6)
