"""Numbers up to which something holds that has a say in the verdict: where a search for its turns looks first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...catalogue.model import Plugin
from ...domain import flannel
from ...domain.vswitch import addresses_left
from ...engine.evaluation import Evaluation, Limit, LimitName
from ...engine.verdict import scarce_addresses
from ...plan.fields import MAX_NUMBER
from ...plan.node_type import pods_of_type
from ...plan.plan import Plan
from ...plan.ranges import BOTH
from ..ceilings import Ceilings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`errors`: of each plug-in, beyond the least of them it has one. `balance`: beyond them the weights change."""

    errors: Mapping[Plugin, Sequence[int]]
    balance: frozenset[int]

    def above(self, now: Plugin | None, feasible: Sequence[Plugin]) -> frozenset[int]:
        """On the way up, where what is infeasible stays so: the plug-in of the verdict holds until its own least.

        Two feasible ones are weighed until either has an error.
        """
        least = {plugin: min(self.errors[plugin], default=MAX_NUMBER) for plugin in feasible}
        own = {least[now]} if now is not None else set()
        if len(least) < len(BOTH):
            return frozenset(own)
        weighed = min(least.values())
        return frozenset(own | {number for number in self.balance if number < weighed})

    def below(self) -> frozenset[int]:
        """On the way down, where whatever is infeasible may come to be feasible."""
        return self.balance.union(*self.errors.values())


def node_thresholds(answer: Evaluation, asked: Plan) -> Thresholds:
    """Of the most nodes, without those of an upgrade."""
    surge = answer.plan.surge_nodes
    fit = answer.catalogue.fit
    errors, balance = {}, {fit.small_cluster.value.nodes, fit.large_cluster.value.nodes}
    for ceilings in _ceilings(answer):
        limits = [limit for limit in ceilings.capacity.limits if not _grows(limit, asked)]
        likely = _nodes_of_one_vswitch(answer, asked, ceilings)
        errors[ceilings.plugin] = (
            *(limit.nodes_on_request - surge for limit in limits),
            *ceilings.nodes(),
            *likely,
        )
        balance |= {limit.nodes - surge for limit in limits}
        balance.add(ceilings.nodes_in_group(ceilings.group.warning))
        if ceilings.plugin is Plugin.TERWAY:
            scarce = scarce_addresses(answer.plan, fit)
            balance.add(scarce // (1 + ceilings.addresses_of_node) - surge)
    return Thresholds(errors, frozenset(balance))


def _nodes_of_one_vswitch(answer: Evaluation, asked: Plan, ceilings: Ceilings) -> Iterator[int]:
    """Where the planner lays all vSwitches: it ends at one that is the whole VPC, or thereabouts."""
    if asked.vpc_cidr is None or asked.secondary_cidrs or asked.node_vswitches or asked.pod_vswitches:
        return
    reserved = answer.catalogue.facts.vswitch_reserved_addresses.value
    left = addresses_left(asked.vpc_cidr, reserved, 0)
    yield left // (1 + ceilings.addresses_of_node) - asked.surge_nodes


def _grows(limit: Limit, asked: Plan) -> bool:
    """Whether the limit is one of ranges that the planner lays, as large as the nodes need."""
    if limit.name is LimitName.POD_CIDR_BLOCKS:
        return asked.pod_cidr is None
    if limit.name is LimitName.NODE_ADDRESSES:
        return not asked.node_vswitches
    return limit.name is LimitName.POD_ADDRESSES and not asked.pod_vswitches


def pod_thresholds(answer: Evaluation, asked: Plan) -> Thresholds:
    """Of the pods on a node."""
    plan, catalogue = answer.plan, answer.catalogue
    errors, balance = {}, set()
    for ceilings in _ceilings(answer):
        if ceilings.plugin is Plugin.TERWAY:
            own = (*_pods_of_terway(answer, asked), *_pods_in_zones(answer, asked))
            balance.add(ceilings.pods_of_addresses(scarce_addresses(plan, catalogue.fit)))
            balance.add(ceilings.pods_in_group(ceilings.group.warning))
        else:
            whole = _addresses_of_block(answer, asked)
            own = (whole, *_pods_of_blocks(answer, asked))
            balance.add(whole - catalogue.facts.flannel_unusable_addresses.value)
        errors[ceilings.plugin] = (*own, *ceilings.pods())
    return Thresholds(errors, frozenset(balance))


def _ceilings(answer: Evaluation) -> Iterator[Ceilings]:
    for plugin, capacity in answer.capacities:
        yield Ceilings(answer.plan, answer.catalogue, plugin, capacity)


def _addresses_of_block(answer: Evaluation, asked: Plan) -> int:
    """Of the mask that is stated, else of the shortest: the planner takes it when it has to."""
    return flannel.addresses_per_node(
        asked.node_cidr_mask or answer.catalogue.facts.node_cidr_mask.value.shortest
    )


def _pods_of_blocks(answer: Evaluation, asked: Plan) -> Iterator[int]:
    """Of the shortest mask with which the stated pod CIDR has a block for every node, where the planner chooses it."""
    if asked.pod_cidr is None or asked.node_cidr_mask is not None:
        return
    facts = answer.catalogue.facts
    masks = facts.node_cidr_mask.value
    for mask in range(masks.shortest, masks.longest + 1):
        if flannel.node_blocks(asked.pod_cidr, mask) >= answer.plan.peak_nodes:
            if mask > masks.shortest:
                yield flannel.addresses_per_node(mask) - facts.flannel_unusable_addresses.value
            return


def _pods_of_terway(answer: Evaluation, asked: Plan) -> Iterator[int]:
    """Of the type that is stated, else of the largest that the planner would take."""
    pods = answer.terway.capacity.pods_per_node
    if asked.instance_type is None and asked.eni is None:
        family = answer.catalogue.families[answer.catalogue.facts.default_family.value]
        pods = max(pods_of_type(known.eni, answer.terway_mode) or 0 for known in family)
    if pods is not None:
        yield pods


def _pods_in_zones(answer: Evaluation, asked: Plan) -> Iterator[int]:
    """Of the addresses that each zone has for the pods of its nodes at the peak."""
    if not asked.pod_vswitches:
        return
    zones = answer.terway.capacity.zones
    idle = answer.catalogue.facts.idle_addresses.value
    in_zone = -(-answer.plan.peak_nodes // max(1, len(zones)))
    for zone in zones:
        if zone.pod_addresses is not None and zone.addresses_per_node is not None:
            shared = zone.addresses_per_node - _addresses(answer)
            yield zone.pod_addresses // in_zone - idle - shared


def _addresses(answer: Evaluation) -> int:
    capacity = answer.terway.capacity
    return Ceilings(answer.plan, answer.catalogue, Plugin.TERWAY, capacity).addresses_of_node
