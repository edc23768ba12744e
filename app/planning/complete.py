"""What a plan lacks, put in and told: every proposal is clear of all that is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from app.catalogue.model import Catalogue
from app.domain import flannel
from app.planning.choosing import Choice
from app.planning.evaluation import Assumption, Message, Params, Pointer
from app.planning.layout import lay_out
from app.planning.normalise import networks_only
from app.planning.plan import NeedLevel, Plan
from app.planning.service_and_pods import propose_pods, propose_service, propose_service_ipv6
from app.planning.site import obstacles, private_space, vpc_space
from app.planning.smallest_type import assume_type
from app.planning.told import block_assumption, vswitch_assumptions
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
    work.settle_vpc()
    work.settle_vswitches()
    work.settle_service_and_pods()
    return Completion(work.plan, tuple(work.assumptions), tuple(work.unplaced))


def _with_defaults(plan: Plan, catalogue: Catalogue) -> Plan:
    """What is the same for every plan and no assumption, and networks for ranges with host bits."""
    return replace(
        networks_only(plan),
        rules=catalogue.edition,
        max_nodes=plan.most_nodes,
        needs=MappingProxyType({need: plan.need(need) for need in catalogue.needs}),
    )


class _Work:
    """A plan on its way to completion."""

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self.plan = plan
        self.catalogue = catalogue
        self.networks = obstacles(plan.connected_networks)
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
        self.plan = replace(self.plan, node_cidr_mask=mask)
        self.assumptions.append(
            Assumption("/node_cidr_mask", mask, Message(f"assumption.node_cidr_mask.{reason}", params))
        )

    def settle_vpc(self) -> None:
        if self.plan.vpc_cidr is not None:
            return
        space = private_space(self.plan, self.catalogue, self.networks, vswitches=False)
        load = Load.of(self.plan, self.catalogue)
        proposal = VpcProposer(self.plan, self.catalogue, load, space, self.networks).propose()
        self._put("vpc_cidr", proposal.vpc)
        if proposal.secondary:
            self.plan = replace(self.plan, secondary_cidrs=proposal.secondary)
            texts = [str(block) for block in proposal.secondary]
            why = Message("assumption.secondary_cidrs.around", {"ranges": ", ".join(texts)})
            self.assumptions.append(Assumption("/secondary_cidrs", texts, why))

    def settle_vswitches(self) -> None:
        if self.plan.node_vswitches and self.plan.pod_vswitches:
            return
        load = Load.of(self.plan, self.catalogue)
        layout = lay_out(self.plan, load, vpc_space(self.plan, self.catalogue, self.networks))
        self.assumptions += vswitch_assumptions(self.plan, layout, load)
        lacking = {"/node_vswitches": layout.nodes, "/pod_vswitches": layout.pods}
        self.unplaced += [pointer for pointer, vswitches in lacking.items() if not vswitches]
        self.plan = replace(self.plan, node_vswitches=layout.nodes, pod_vswitches=layout.pods)

    def settle_service_and_pods(self) -> None:
        space = private_space(self.plan, self.catalogue, self.networks, vswitches=True)
        if self.plan.service_cidr is None:
            self._put(
                "service_cidr", propose_service(self.plan, self.catalogue, space), services=self.plan.services
            )
        if self.plan.service_ipv6_cidr is None and self.plan.need("dual_stack") is not NeedLevel.NO:
            self._assume_service_ipv6()
        if self.plan.pod_cidr is None:
            self._put("pod_cidr", propose_pods(self.plan, self.catalogue, space), nodes=self.plan.peak_nodes)

    def _assume_service_ipv6(self) -> None:
        block = propose_service_ipv6(self.plan, self.catalogue)
        why = Message("assumption.service_ipv6_cidr.local", {"range": str(block)})
        self.plan = replace(self.plan, service_ipv6_cidr=block)
        self.assumptions.append(Assumption("/service_ipv6_cidr", str(block), why))

    def _put(self, field: str, choice: Choice | None, **params: int | None) -> None:
        if choice is None:
            self.unplaced.append(f"/{field}")
            return
        changed: dict[str, Any] = {field: choice.block}
        self.plan = replace(self.plan, **changed)
        self.assumptions.append(block_assumption(f"/{field}", choice, params))
