"""What a plan lacks, put in and told: every proposal is clear of all that is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.catalogue.model import Catalogue
from app.domain import flannel
from app.planning.demand import Demand
from app.planning.evaluation import Assumption, Message, Params, Pointer
from app.planning.node_type import every_need
from app.planning.plan import NeedLevel, Plan
from app.planning.proposal import NOTHING, Proposal, Proposals
from app.planning.service_and_pods import propose_service_ipv6
from app.planning.smallest_type import assume_type
from app.planning.told import range_assumptions
from app.planning.vswitch_sizes import Load


@dataclass(frozen=True, slots=True)
class Completion:
    """`plan` lacks nothing but what `unplaced` names: nothing free was left for that.

    `node`: what was assumed of a node; `given`: the plan with that, before `proposal` met what the `load` asks for.
    """

    plan: Plan
    node: tuple[Assumption, ...]
    given: Plan
    load: Load | None = None
    proposal: Proposal = NOTHING

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        return (*self.node, *range_assumptions(self.given, self.plan, self.proposal, self.load))

    @property
    def unplaced(self) -> tuple[Pointer, ...]:
        ranges = ("vpc_cidr", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr")
        return tuple(f"/{name}" for name in ranges if not getattr(self.plan, name))


def complete(plan: Plan, catalogue: Catalogue, proposals: Proposals | None = None) -> Completion:
    """Fill the plan. Total and deterministic; a completed plan completes to itself.

    `proposals`: those of a plan with the same ranges, so that none of them is worked out twice.
    """
    proposals = proposals or Proposals(plan, catalogue)
    # What is the same for every plan and no assumption, and networks for ranges with host bits.
    bare = plan.changed(
        rules=catalogue.edition,
        max_nodes=plan.most_nodes,
        needs=every_need(plan.needs, catalogue),
        **proposals.stated,
    )
    node = tuple(_node_assumptions(bare, catalogue))
    given = bare.changed(**{assumed.field[1:]: assumed.value for assumed in node}) if node else bare
    if all((given.vpc_cidr, given.node_vswitches, given.pod_vswitches, given.service_cidr, given.pod_cidr)):
        return Completion(_with_service_ipv6(given, catalogue), node, given)
    load = Load.of(given, catalogue)
    proposal = proposals.meeting(Demand.of(given, load, catalogue))
    filled = _with_service_ipv6(_with_ranges(given, proposal), catalogue)
    return Completion(filled, node, given, load, proposal)


def _node_assumptions(plan: Plan, catalogue: Catalogue) -> Iterator[Assumption]:
    assumed = assume_type(plan, catalogue)
    if assumed is not None:
        yield assumed
    if plan.node_cidr_mask is None:
        yield _mask_assumption(plan, catalogue)


def _mask_assumption(plan: Plan, catalogue: Catalogue) -> Assumption:
    facts = catalogue.facts
    masks, unusable = facts.node_cidr_mask.value, facts.flannel_unusable_addresses.value
    wanted = plan.pods_per_node
    mask = flannel.node_cidr_mask_for(wanted, masks.shortest, masks.longest, unusable)
    addresses = flannel.addresses_per_node(mask)
    reason = "usable" if addresses - unusable >= wanted else "published" if addresses >= wanted else "short"
    params: Params = {
        "mask": mask,
        "wanted": wanted,
        "addresses": addresses,
        "usable": addresses - unusable,
    }
    return Assumption("/node_cidr_mask", mask, Message(f"assumption.node_cidr_mask.{reason}", params))


def _with_ranges(given: Plan, proposal: Proposal) -> Plan:
    layout = proposal.vswitches
    return given.changed(
        vpc_cidr=proposal.vpc.block if proposal.vpc else given.vpc_cidr,
        secondary_cidrs=proposal.secondary or given.secondary_cidrs,
        node_vswitches=layout.nodes if layout else given.node_vswitches,
        pod_vswitches=layout.pods if layout else given.pod_vswitches,
        service_cidr=proposal.service.block if proposal.service else given.service_cidr,
        pod_cidr=proposal.pods.block if proposal.pods else given.pod_cidr,
    )


def _with_service_ipv6(plan: Plan, catalogue: Catalogue) -> Plan:
    """No plan with other ranges has another one, and nothing is ever found on it."""
    if plan.service_ipv6_cidr is not None or plan.need("dual_stack") is NeedLevel.NO:
        return plan
    return plan.changed(service_ipv6_cidr=propose_service_ipv6(plan.service_cidr, catalogue))
