"""Completing a plan: filling in what it leaves open, with an assumption that explains each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..catalogue.model import Catalogue
from ..domain import formulas
from ..domain.cidr import Cidr
from ..domain.memo import Memo
from ..plan.message import Assumption, Message, Params, Pointer
from ..plan.plan import NeedLevel, Plan, Vswitch, by_zone
from ..plan.pool_figures import PoolFigures, every_need, pool_figures
from ..plan.ranges import RANGE_FIELDS, ranges_key, strip_host_bits
from .default_type import type_assumptions, types_of_pools
from .demand import Demand, Load
from .layout import Grade, Layout
from .placement import Choice, PlacementContext
from .proposal import NO_PROPOSAL, Proposal, propose, propose_service_ipv6


class Completion(NamedTuple):
    """A completed plan, and how it was completed.

    `asked` is the plan as sent, `given` the plan with its node assumptions but without proposed ranges, `plan` the
    result with the ranges of `proposal` for the `load`. `plan` lacks only the ranges in `unplaced`, for which there was
    no free block. `pools` are the figures of its pools.
    """

    asked: Plan
    given: Plan
    plan: Plan
    pools: tuple[PoolFigures, ...]
    catalogue: Catalogue
    load: Load | None = None
    proposal: Proposal = NO_PROPOSAL

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The values that were filled in, with the reason for each."""
        of_ranges = range_assumptions(self.given, self.plan, self.proposal, self.load)
        return (*_node_assumptions(self.asked, self.catalogue), *of_ranges)

    @property
    def proposed(self) -> frozenset[Pointer]:
        """Pointers to the fields that have proposed ranges."""
        return frozenset(
            f"/{name}" for name in RANGE_FIELDS if getattr(self.given, name) != getattr(self.plan, name)
        )

    @property
    def unplaced(self) -> tuple[Pointer, ...]:
        """Pointers to the ranges that no free block was left for."""
        ranges = ("vpc_cidr", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr")
        return tuple(f"/{name}" for name in ranges if not getattr(self.plan, name))


def complete(plan: Plan, catalogue: Catalogue, memo: Memo | None = None) -> Completion:
    """Fill in what the plan lacks. Idempotent: a completed plan stays the same.

    `memo` stores the proposals, which depend only on the given ranges and the demand.
    """
    given = _with_node_assumptions(strip_host_bits(plan), catalogue)
    pools = pool_figures(given, catalogue)
    if not _lacks_a_range(given):
        return Completion(plan, given, _with_service_ipv6(given, catalogue), pools, catalogue)
    load = Load.of(given, pools, catalogue)
    demand = Demand.of(given, load, catalogue)
    proposal = (memo or Memo()).of(
        ("proposal", ranges_key(given), demand),
        lambda: propose(PlacementContext.of(given, catalogue), demand),
    )
    filled = _with_service_ipv6(given.changed(**proposal.ranges), catalogue)
    return Completion(plan, given, filled, pools, catalogue, load, proposal)


def _with_node_assumptions(plan: Plan, catalogue: Catalogue) -> Plan:
    """Return the plan with instance types, maximum nodes, node CIDR mask, edition, and the level of every need."""
    types = types_of_pools(plan, catalogue)
    of_nodes: dict[str, Any]
    if plan.node_pools:
        pools = (
            replace(pool, instance_types=of_pool, max_nodes=pool.most_nodes)
            for pool, of_pool in zip(plan.node_pools, types, strict=True)
        )
        of_nodes = {"node_pools": tuple(pools)}
    else:
        of_nodes = {"instance_type": next(iter(next(types)), None), "max_nodes": plan.most_nodes}
    return plan.changed(
        **of_nodes,
        rules=catalogue.edition,
        needs=every_need(plan.needs, catalogue),
        node_cidr_mask=plan.node_cidr_mask or assumed_node_cidr_mask(plan, catalogue),
    )


def _lacks_a_range(plan: Plan) -> bool:
    lists = (plan.vpc_cidr, plan.node_vswitches, plan.pod_vswitches, plan.service_cidr, plan.pod_cidr)
    return not all(lists) or not by_zone(plan.node_vswitches).keys() >= set(plan.zones)


def _node_assumptions(plan: Plan, catalogue: Catalogue) -> Iterator[Assumption]:
    yield from type_assumptions(plan, catalogue)
    if plan.node_cidr_mask is None:
        yield _mask_assumption(plan, catalogue)


def assumed_node_cidr_mask(plan: Plan, catalogue: Catalogue) -> int:
    """Return the node CIDR mask that is assumed for a plan that states none, by its pods per node."""
    facts = catalogue.facts
    masks, unusable = facts.node_cidr_mask.value, facts.flannel_unusable_addresses.value
    return formulas.node_cidr_mask_for(plan.max_pods_per_node, masks.shortest, masks.longest, unusable)


def _mask_assumption(plan: Plan, catalogue: Catalogue) -> Assumption:
    unusable = catalogue.facts.flannel_unusable_addresses.value
    wanted, mask = plan.max_pods_per_node, assumed_node_cidr_mask(plan, catalogue)
    addresses = formulas.addresses_per_block(mask)
    reason = "usable" if addresses - unusable >= wanted else "published" if addresses >= wanted else "short"
    params: Params = {
        "mask": mask,
        "wanted": wanted,
        "addresses": addresses,
        "usable": addresses - unusable,
    }
    return Assumption("/node_cidr_mask", mask, Message(f"assumption.node_cidr_mask.{reason}", params))


def _with_service_ipv6(plan: Plan, catalogue: Catalogue) -> Plan:
    """Add a Service IPv6 CIDR if dual stack needs one. No rule can object to the proposed one."""
    if plan.service_ipv6_cidr is not None or plan.need("dual_stack") is NeedLevel.NO:
        return plan
    return plan.changed(service_ipv6_cidr=propose_service_ipv6(plan.service_cidr, catalogue))


def range_assumptions(
    plan: Plan, filled: Plan, proposal: Proposal, load: Load | None
) -> Iterator[Assumption]:
    """Yield the assumptions on the ranges that `plan` lacks and `filled` has.

    `proposal` has all of them except the Service IPv6 CIDR.
    """
    yield from _choice("vpc_cidr", proposal.vpc, {})
    if proposal.secondary:
        texts = [str(block) for block in proposal.secondary]
        why = Message("assumption.secondary_cidrs.around", {"ranges": tuple(texts)})
        yield Assumption("/secondary_cidrs", texts, why)
    if proposal.vswitches is not None and load is not None:
        yield from _vswitches(plan, proposal.vswitches, load)
    yield from _choice("service_cidr", proposal.service, {"services": plan.services or 0})
    if plan.service_ipv6_cidr is None:
        yield from _service_ipv6(filled.service_ipv6_cidr)
    mask = plan.node_cidr_mask or 0
    yield from _choice("pod_cidr", proposal.pods, {"mask": mask, "nodes": plan.peak_nodes})


def _choice(field: str, choice: Choice | None, params: Params) -> Iterator[Assumption]:
    if choice is not None:
        block = str(choice.block)
        why = Message(f"assumption.{field}.{choice.reason}", {"range": block, **params})
        yield Assumption(f"/{field}", block, why)


def _service_ipv6(block: Cidr | None) -> Iterator[Assumption]:
    if block is not None:
        why = Message("assumption.service_ipv6_cidr.local", {"range": str(block)})
        yield Assumption("/service_ipv6_cidr", str(block), why)


def _vswitches(plan: Plan, layout: Layout, load: Load) -> Iterator[Assumption]:
    in_zone = load.in_zone(layout.zones)
    per_node: Params = {"addresses": in_zone.pod_addresses}
    new_nodes = layout.nodes[len(plan.node_vswitches) :]
    new_pods = layout.pods[len(plan.pod_vswitches) :]
    if new_nodes:
        yield _list_assumption("/node_vswitches", new_nodes, layout.grade, in_zone.nodes, {})
    if new_pods:
        yield _list_assumption("/pod_vswitches", new_pods, layout.grade, in_zone.nodes, per_node)


def _list_assumption(
    pointer: Pointer, vswitches: Sequence[Vswitch], grade: Grade, nodes: int, params: Params
) -> Assumption:
    why_params: Params = {
        "zones": len({vswitch.zone for vswitch in vswitches}),
        "nodes": nodes,
        "mask": max(vswitch.cidr.prefix for vswitch in vswitches),
        **params,
    }
    why = Message(f"assumption.{pointer[1:]}.{grade.name.lower()}", why_params)
    return Assumption(pointer, [_json(vswitch) for vswitch in vswitches], why)


def _json(vswitch: Vswitch) -> dict[str, Any]:
    return {"cidr": str(vswitch.cidr), "zone": vswitch.zone, "used": vswitch.used}
