"""The ranges proposed for those that a plan lacks, each clear of all that is given and of those before it."""

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
    """The ranges proposed for a plan; None for what is given, and for what no free range is left for."""

    vpc: Choice | None = None
    secondary: tuple[Cidr, ...] = ()
    vswitches: Layout | None = None
    service: Choice | None = None
    pods: Choice | None = None

    @property
    def ranges(self) -> Mapping[str, Any]:
        """What is proposed, by the fields of the Plan."""
        found = {
            "vpc_cidr": self.vpc and self.vpc.block,
            "secondary_cidrs": self.secondary,
            "node_vswitches": self.vswitches and self.vswitches.nodes,
            "pod_vswitches": self.vswitches and self.vswitches.pods,
            "service_cidr": self.service and self.service.block,
            "pod_cidr": self.pods and self.pods.block,
        }
        return {field: value for field, value in found.items() if value}


NOTHING: Final = Proposal()


def propose(site: PlacementContext, demand: Demand) -> Proposal:
    """Propose the ranges in the order of their dependence: VPC, vSwitches in it, Service CIDR, pod CIDR."""
    given, catalogue = site.given, site.catalogue
    vpc, secondary = given.vpc_cidr, given.secondary_cidrs
    tried: dict[tuple[Cidr, ...], Layout] = {}

    def laid_out(homes: tuple[Cidr, ...]) -> Layout:
        if homes not in tried:
            tried[homes] = VswitchLayout(site, demand, homes).lay_out()
        return tried[homes]

    vpc_choice, layout, service_choice, pods_choice = None, None, None, None
    proposed: tuple[Cidr, ...] = ()
    if vpc is None:
        found = _vpc_proposer(site, demand, laid_out).propose()
        vpc_choice, proposed = found.vpc, found.secondary
        vpc = found.vpc.block if found.vpc else None
    homes = (*_blocks(vpc), *(proposed or secondary))
    node_vswitches, pod_vswitches = given.node_vswitches, given.pod_vswitches
    laid = laid_out(homes)
    if (laid.nodes, laid.pods) != (node_vswitches, pod_vswitches):
        layout = laid
        node_vswitches, pod_vswitches = layout.nodes, layout.pods
    taken = [*homes, *(vswitch.cidr for vswitch in (*node_vswitches, *pod_vswitches))]
    service = given.service_cidr
    if demand.service is not None:
        rest = (demand.pods.needed,) if demand.pods else ()
        service_choice = propose_service(demand.service, catalogue, site.private_space(taken), rest)
        service = service_choice.block if service_choice else None
    if demand.pods is not None:
        space = site.private_space((*taken, *_blocks(service)))
        pods_choice = propose_pods(demand.pods, catalogue, space)
    return Proposal(vpc_choice, proposed, layout, service_choice, pods_choice)


def _vpc_proposer(
    site: PlacementContext, demand: Demand, laid_out: Callable[[tuple[Cidr, ...]], Layout]
) -> VpcProposer:
    """The proposer in the first space that has room around every stated vSwitch, else in the private ranges."""
    spaces = site.spaces_around_vswitches()
    first = VpcProposer(site, next(spaces), demand, laid_out)
    if first.covers_stated():
        return first
    others = (VpcProposer(site, space, demand, laid_out) for space in spaces)
    return next((each for each in others if each.covers_stated()), first)


def _blocks(block: Cidr | None) -> Iterator[Cidr]:
    if block is not None:
        yield block


def propose_service(
    prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace, rest: Sequence[int]
) -> Choice | None:
    """Take it in `space`, leaving room for blocks of the prefixes in `rest` where there is any."""
    usual = catalogue.facts.default_services.value
    choice = _propose(space, usual, prefixes, rest) if rest else None
    return choice or _propose(space, usual, prefixes, ())


def propose_pods(prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace) -> Choice | None:
    return _propose(space, catalogue.facts.default_pods.value, prefixes, ())


def _propose(
    space: FreeSpace, usual: Sequence[Cidr], prefixes: Prefixes, rest: Sequence[int]
) -> Choice | None:
    """From the wanted size down to the needed one; failing that, the largest that fits."""
    for prefix in range(prefixes.wanted, prefixes.longest + 1):
        choices = chain(usual_choices(usual, prefix), free_choices(space, prefix))
        choice = choose(space, choices, rest)
        if choice is not None:
            return replace(choice, reason=Reason.SHORT) if prefix > prefixes.needed else choice
    return None


def propose_service_ipv6(service: Cidr | None, catalogue: Catalogue) -> Cidr:
    """A unique local range as large as the IPv4 Service CIDR, and with its address for a global id.

    RFC 4193 asks for an id that others hardly have; clusters with different Service CIDRs have different ones.
    """
    like = service or catalogue.facts.default_services.value[0]
    masks = catalogue.facts.service_ipv6_mask.value
    prefix = min(masks.longest, max(masks.shortest, IPV6 - IPV4 + like.prefix))
    return Cidr(0xFD << 120 | like.first << 88, prefix, IPV6)
