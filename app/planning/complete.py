"""What a plan lacks, put in and told: every proposal is clear of all that is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from app.catalogue.model import Catalogue
from app.domain import flannel
from app.domain.cidr import Cidr
from app.planning.choosing import Choice
from app.planning.evaluation import Assumption, Message, Params, Pointer
from app.planning.layout import VswitchLayout
from app.planning.normalise import networks_only
from app.planning.plan import NeedLevel, Plan
from app.planning.service_and_pods import propose_pods, propose_service, propose_service_ipv6
from app.planning.site import Site
from app.planning.smallest_type import assume_type
from app.planning.told import vswitch_assumptions
from app.planning.vpc_proposal import VpcProposer
from app.planning.vswitch_sizes import Load


@dataclass(frozen=True, slots=True)
class Completion:
    """`plan` lacks nothing but what `unplaced` names: nothing free was left for that."""

    plan: Plan
    assumptions: tuple[Assumption, ...]
    unplaced: tuple[Pointer, ...]


def complete(plan: Plan, catalogue: Catalogue) -> Completion:
    """Fill the plan. Total and deterministic; a completed plan completes to itself.

    In the order of dependence: node, VPC, vSwitches in it, Service CIDR, pod CIDR.
    """
    work = _Work(_with_defaults(plan, catalogue), catalogue)
    work.settle_node()
    if _lacks_ranges(work.plan):
        work.settle_ranges(Site.of(work.plan, catalogue))
    return Completion(work.plan, tuple(work.assumptions), tuple(work.unplaced))


def _with_defaults(plan: Plan, catalogue: Catalogue) -> Plan:
    """What is the same for every plan and no assumption, and networks for ranges with host bits."""
    return replace(
        networks_only(plan),
        rules=catalogue.edition,
        max_nodes=plan.most_nodes,
        needs=MappingProxyType({need: plan.need(need) for need in catalogue.needs}),
    )


def _lacks_ranges(plan: Plan) -> bool:
    stated = (plan.vpc_cidr, plan.node_vswitches, plan.pod_vswitches, plan.service_cidr, plan.pod_cidr)
    return not all(stated) or (plan.service_ipv6_cidr is None and _asks_for_dual_stack(plan))


def _asks_for_dual_stack(plan: Plan) -> bool:
    return plan.need("dual_stack") is not NeedLevel.NO


class _Work:
    """A plan on its way to completion."""

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self.plan = plan
        self.catalogue = catalogue
        self.assumptions: list[Assumption] = []
        self.unplaced: list[Pointer] = []

    def settle_node(self) -> None:
        assumed = assume_type(self.plan, self.catalogue)
        if assumed is not None:
            self.plan = replace(self.plan, instance_type=assumed.value)
            self.assumptions.append(assumed)
        if self.plan.node_cidr_mask is None:
            self._assume_mask()

    def _assume_mask(self) -> None:
        facts = self.catalogue.facts
        masks, unusable = facts.node_cidr_mask.value, facts.flannel_unusable_addresses.value
        wanted = self.plan.pods_per_node
        mask = flannel.node_cidr_mask_for(wanted, masks.shortest, masks.longest, unusable)
        addresses = flannel.addresses_per_node(mask)
        reason = (
            "usable" if addresses - unusable >= wanted else "published" if addresses >= wanted else "short"
        )
        params: Params = {
            "mask": mask,
            "wanted": wanted,
            "addresses": addresses,
            "usable": addresses - unusable,
        }
        self._assume("node_cidr_mask", mask, mask, Message(f"assumption.node_cidr_mask.{reason}", params))

    def settle_ranges(self, site: Site) -> None:
        load = Load.of(self.plan, self.catalogue)
        if self.plan.vpc_cidr is None:
            self._propose_vpc(site, load)
        if not (self.plan.node_vswitches and self.plan.pod_vswitches):
            self._propose_vswitches(site, load)
        if self.plan.service_cidr is None:
            space = site.private_space(self._proposed())
            choice = propose_service(self.plan, self.catalogue, space)
            self._put("service_cidr", choice, services=self.plan.services or 0)
        if self.plan.service_ipv6_cidr is None and _asks_for_dual_stack(self.plan):
            block = propose_service_ipv6(self.plan, self.catalogue)
            why = Message("assumption.service_ipv6_cidr.local", {"range": str(block)})
            self._assume("service_ipv6_cidr", block, str(block), why)
        if self.plan.pod_cidr is None:
            space = site.private_space(self._proposed())
            choice = propose_pods(self.plan, self.catalogue, space)
            self._put("pod_cidr", choice, mask=self.plan.node_cidr_mask or 0, nodes=self.plan.peak_nodes)

    def _proposed(self) -> Iterator[Cidr]:
        """Ranges that Service and pods have to keep clear of, those that were given among them."""
        yield from filter(None, (self.plan.vpc_cidr, *self.plan.secondary_cidrs, self.plan.service_cidr))
        yield from (vswitch.cidr for vswitch in (*self.plan.node_vswitches, *self.plan.pod_vswitches))

    def _propose_vpc(self, site: Site, load: Load) -> None:
        proposal = VpcProposer(site, load, site.private_space()).propose()
        self._put("vpc_cidr", proposal.vpc)
        if proposal.secondary:
            texts = [str(block) for block in proposal.secondary]
            why = Message("assumption.secondary_cidrs.around", {"ranges": ", ".join(texts)})
            self._assume("secondary_cidrs", proposal.secondary, texts, why)

    def _propose_vswitches(self, site: Site, load: Load) -> None:
        vpc = () if self.plan.vpc_cidr is None else (self.plan.vpc_cidr,)
        layout = VswitchLayout(site, load, (*vpc, *self.plan.secondary_cidrs)).lay_out()
        self.assumptions += vswitch_assumptions(self.plan, layout, load)
        lists = {"/node_vswitches": layout.nodes, "/pod_vswitches": layout.pods}
        self.unplaced += [pointer for pointer, vswitches in lists.items() if not vswitches]
        self.plan = replace(self.plan, node_vswitches=layout.nodes, pod_vswitches=layout.pods)

    def _put(self, field: str, choice: Choice | None, **params: int) -> None:
        if choice is None:
            self.unplaced.append(f"/{field}")
            return
        block = str(choice.block)
        why = Message(f"assumption.{field}.{choice.reason}", {"range": block, **params})
        self._assume(field, choice.block, block, why)

    def _assume(self, field: str, value: object, told: object, why: Message) -> None:
        changed: dict[str, Any] = {field: value}
        self.plan = replace(self.plan, **changed)
        self.assumptions.append(Assumption(f"/{field}", told, why))
