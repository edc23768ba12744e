"""The ranges proposed for those that a plan lacks, each clear of all that is given and of those before it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ..catalogue.model import Catalogue
from ..domain.cidr import Cidr
from ..plan.normalise import networks_only
from ..plan.plan import Plan
from ..plan.ranges import RANGE_FIELDS
from .demand import Demand
from .layout import Layout, VswitchLayout
from .placement import Choice
from .placement_context import PlacementContext
from .service_and_pods import propose_pods, propose_service
from .vpc import VpcProposer


@dataclass(frozen=True, eq=False)
class Proposal:
    """None for what is given, and for what nothing free is left for. `Proposals` never gives two that are alike."""

    vpc: Choice | None = None
    secondary: tuple[Cidr, ...] = ()
    vswitches: Layout | None = None
    service: Choice | None = None
    pods: Choice | None = None

    @cached_property
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

    @property
    def parts(self) -> tuple[Hashable, ...]:
        return self.vpc, self.secondary, self.vswitches, self.service, self.pods


NOTHING: Final = Proposal()


class Proposals:
    """For the ranges that a plan states, whatever is demanded beside them: each demand met once.

    `stated`: those ranges by their fields, without host bits.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self._given = networks_only(plan)
        self._catalogue = catalogue
        self._known: dict[tuple[Hashable, ...], Proposal] = {}
        self._at_best: dict[tuple[Hashable, ...], Proposal] = {}
        self._alike: dict[tuple[Hashable, ...], Proposal] = {}
        self.stated: Mapping[str, Any] = {field: getattr(self._given, field) for field in RANGE_FIELDS}

    def meeting(self, demand: Demand) -> Proposal:
        best = demand.best
        known = self._at_best.get(best)
        if known is None and self._known:  # all parts of a demand take long to work out
            known = self._known.get(demand.parts)
        if known is None:
            found, at_best = propose(self._site, demand)
            known = self._alike.setdefault(found.parts, found)
            if at_best:
                self._at_best[best] = known
            else:
                self._known[demand.parts] = known
        return known

    @cached_property
    def _site(self) -> PlacementContext:
        return PlacementContext.of(self._given, self._catalogue)


def propose(site: PlacementContext, demand: Demand) -> tuple[Proposal, bool]:
    """In the order of dependence: VPC, vSwitches in it, Service CIDR, pod CIDR.

    And whether each layout that was tried lay at the demand's best: then the proposal depends on nothing else of it.
    """
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
        found = VpcProposer(site, site.private_space(), demand, laid_out).propose()
        vpc_choice, proposed = found.vpc, found.secondary
        vpc = found.vpc.block if found.vpc else None
    homes = (*_blocks(vpc), *(proposed or secondary))
    node_vswitches, pod_vswitches = given.node_vswitches, given.pod_vswitches
    if not (node_vswitches and pod_vswitches):
        layout = laid_out(homes)
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
    at_best = all(layout.at_best for layout in tried.values())
    return Proposal(vpc_choice, proposed, layout, service_choice, pods_choice), at_best


def _blocks(block: Cidr | None) -> Iterator[Cidr]:
    if block is not None:
        yield block
