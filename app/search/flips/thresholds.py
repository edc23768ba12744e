"""Thresholds: numbers of a pool above which errors or weights change. The search for flips tries them first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...catalogue.model import Plugin
from ...domain import formulas
from ...domain.cidr import IPV4
from ...engine.evaluation import Evaluation, Limit, LimitName
from ...engine.growth import SOON, nodes_in_month
from ...engine.verdict import scarce_addresses
from ...plan.fields import MAX_NUMBER
from ...plan.plan import Plan
from ...plan.pool_figures import pods_of_type, type_figures
from ...plan.ranges import BOTH
from ..ceilings import Ceilings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of one number of a pool.

    `errors` has, for each plug-in, the numbers above which it has an error. `towards` has, for each plug-in, the
    numbers above which the weights shift towards it.
    """

    errors: Mapping[Plugin, Sequence[int]]
    towards: Mapping[Plugin, Collection[int]]

    def above(self, now: Plugin | None, feasible: Sequence[Plugin]) -> frozenset[int]:
        """Return the thresholds to try upwards, where infeasible plug-ins stay infeasible.

        A single feasible plug-in is chosen until its first error. Two are weighed until either has an error, and only
        weights towards the other plug-in can change the choice.
        """
        least = {plugin: min(self.errors[plugin], default=MAX_NUMBER) for plugin in feasible}
        if now is None:
            return frozenset()
        if len(least) < len(BOTH):
            return frozenset({least[now]})
        weighed = min(least.values())
        return frozenset({least[now], *(number for number in self.towards[now.other] if number < weighed)})

    def below(self, now: Plugin | None, feasible: Sequence[Plugin]) -> frozenset[int]:
        """Return the thresholds to try downwards, where feasible plug-ins stay feasible and others may become so."""
        if now is not None and len(feasible) == len(BOTH):
            return frozenset(self.towards[now])  # below them, the weights shift away from it again
        errors = (self.errors[plugin] for plugin in BOTH if plugin not in feasible)
        return frozenset().union(*self.towards.values(), *errors)


def node_thresholds(
    answer: Evaluation, asked: Plan, index: int, grown: Evaluation | None = None
) -> Thresholds:
    """Return the thresholds of a pool's maximum nodes, surge nodes not counted; `grown` as in Counterfactual."""
    pool, fit = answer.pools[index].pool, answer.catalogue.fit
    others = answer.plan.most_nodes - pool.most_nodes
    small, large, scarce = fit.small_cluster.value, fit.large_cluster.value, fit.scarce_addresses.value
    errors: dict[Plugin, Sequence[int]] = {}
    towards: dict[Plugin, set[int]] = {plugin: set() for plugin in BOTH}
    towards[small.plugin.other].add(small.nodes - others)
    towards[large.plugin].add(large.nodes - others)
    for plugin, capacity in answer.capacities:
        ceilings = Ceilings(answer, plugin, index)
        fixed = [limit for limit in capacity.limits if not _grows(limit, asked)]
        on_request, today = (
            [
                nodes - pool.surge_nodes
                for limit in fixed
                if (nodes := limit.pool_nodes[index][later]) is not None
            ]
            for later in (True, False)
        )
        errors[plugin] = (*on_request, *ceilings.nodes(), *_nodes_of_one_vswitch(answer, asked, ceilings))
        towards[plugin.other].update(today)
        towards[plugin.other].add(ceilings.nodes_in_group(ceilings.group.warning))
        if plugin is Plugin.TERWAY:
            towards[scarce.plugin].add(ceilings.nodes_of_addresses(scarce_addresses(answer.plan, fit)))
    if grown is not None and asked.pools[index].max_nodes is None:
        for plugin, nodes in _nodes_before_growth(grown, index):
            towards[plugin.other].add(nodes)
    return Thresholds(errors, towards)


def _nodes_before_growth(grown: Evaluation, index: int) -> Iterator[tuple[Plugin, int]]:
    """Yield, for each limit, its plug-in and the most nodes today that don't outgrow the limit soon."""
    percent, surge = grown.plan.growth_percent_per_year or 0, grown.pools[index].pool.surge_nodes
    for plugin, capacity in grown.capacities:
        for limit in capacity.limits:
            most = limit.pool_nodes[index][True]
            if most is not None:
                room = most - surge
                beyond = bisect_right(
                    range(room + 1), room, key=lambda nodes: nodes_in_month(nodes, percent, SOON)
                )
                yield plugin, beyond - 1


def _nodes_of_one_vswitch(answer: Evaluation, asked: Plan, ceilings: Ceilings) -> Iterator[int]:
    """Yield the nodes that one vSwitch as large as the VPC allows, when the planner proposes all vSwitches."""
    if asked.vpc_cidr is None or asked.secondary_cidrs or asked.node_vswitches or asked.pod_vswitches:
        return
    reserved = answer.catalogue.facts.vswitch_reserved_addresses.value
    yield ceilings.nodes_of_addresses(formulas.addresses_left(asked.vpc_cidr, reserved, 0))


def _grows(limit: Limit, asked: Plan) -> bool:
    """Return whether the limit is on ranges that the planner proposes, as large as the nodes need."""
    if limit.name is LimitName.POD_CIDR_BLOCKS:
        return asked.pod_cidr is None
    if limit.name is LimitName.NODE_ADDRESSES:
        return not asked.node_vswitches
    return limit.name in (LimitName.POD_ADDRESSES, LimitName.PREFIX_BLOCKS) and not asked.pod_vswitches


def pod_thresholds(
    answer: Evaluation, asked: Plan, index: int, grown: Evaluation | None = None
) -> Thresholds:
    """Return the thresholds of the pods per node of a pool; `grown` as in Counterfactual."""
    fit = answer.catalogue.fit
    errors: dict[Plugin, Sequence[int]] = {}
    towards: dict[Plugin, set[int]] = {plugin: set() for plugin in BOTH}
    for plugin, _ in answer.capacities:
        ceilings = Ceilings(answer, plugin, index)
        if plugin is Plugin.TERWAY:
            in_zones = ceilings.pods_in_zones() if asked.pod_vswitches else ()
            own = (*_pods_of_terway(answer, asked, index), *in_zones)
            scarce = ceilings.pods_of_addresses(scarce_addresses(answer.plan, fit))
            towards[fit.scarce_addresses.value.plugin].add(scarce)
            towards[plugin.other].add(ceilings.pods_in_group(ceilings.group.warning))
        else:
            block_addresses = _addresses_of_block(answer, asked)
            own = (block_addresses, *_pods_of_blocks(answer, asked))
            unusable = answer.catalogue.facts.flannel_unusable_addresses.value
            towards[plugin.other].add(block_addresses - unusable)
        errors[plugin] = (*own, *ceilings.pods())
    if grown is not None:
        for plugin in BOTH:
            towards[plugin.other].update(Ceilings(grown, plugin, index).pods())
        towards[Plugin.FLANNEL].update(Ceilings(grown, Plugin.TERWAY, index).pods_in_zones())
        if not asked.pod_vswitches:
            towards[Plugin.FLANNEL].update(_pods_before_growth(grown, asked, index))
    return Thresholds(errors, towards)


def _pods_before_growth(grown: Evaluation, asked: Plan, index: int) -> Iterator[int]:
    """Yield, for each size of proposed pod vSwitch, the most pods per node today that don't outgrow it soon."""
    catalogue, figures = grown.catalogue, grown.pools[index]
    is_stated = asked.pools[index].instance_types or asked.pools[index].eni
    limit = grown.terway.capacity.limit(LimitName.POD_ADDRESSES)
    masks, reserved = catalogue.facts.vswitch_mask.value, catalogue.facts.vswitch_reserved_addresses.value

    def addresses(pods: int) -> int:
        pool = replace(figures.pool, pods_per_node=pods)
        return max(
            type_figures(each.name, each.eni if is_stated else None, pool, figures.mode, catalogue).addresses
            for each in figures.types
        )

    for zone in limit.places if limit else ():
        own = zone.shares.get(index)
        if own is None or not own.cost or own.needed < own.cost:
            continue
        for mask in range(masks.shortest, catalogue.facts.pod_vswitch_mask.value.longest + 1):
            room = (1 << IPV4 - mask) - reserved - (zone.needed - own.needed)
            per_node = max(0, room // (own.needed // own.cost))
            yield bisect_right(range(1, per_node + 1), per_node, key=addresses)


def _addresses_of_block(answer: Evaluation, asked: Plan) -> int:
    """Return the addresses per node of the stated mask, else of the shortest one, which the planner chooses at most."""
    return formulas.addresses_per_block(
        asked.node_cidr_mask or answer.catalogue.facts.node_cidr_mask.value.shortest
    )


def _pods_of_blocks(answer: Evaluation, asked: Plan) -> Iterator[int]:
    """Yield the pods per node of the shortest mask with a block for every node, when the planner chooses the mask."""
    if asked.pod_cidr is None or asked.node_cidr_mask is not None:
        return
    facts = answer.catalogue.facts
    masks = facts.node_cidr_mask.value
    for mask in range(masks.shortest, masks.longest + 1):
        if formulas.node_blocks(asked.pod_cidr, mask) >= answer.plan.peak_nodes:
            if mask > masks.shortest:
                yield formulas.addresses_per_block(mask) - facts.flannel_unusable_addresses.value
            return


def _pods_of_terway(answer: Evaluation, asked: Plan, index: int) -> Iterator[int]:
    """Yield the pods per node of the stated types, else of the largest type that the planner would choose."""
    catalogue, figures, pool = answer.catalogue, answer.pools[index], asked.pools[index]
    pods = figures.pods
    if not pool.instance_types and pool.eni is None:
        block = catalogue.facts.ip_prefixes.value.block_size if pool.ip_prefixes else None
        pods = max(
            pods_of_type(known.eni, figures.mode, prefix_block=block) or 0
            for known in catalogue.default_types
        )
    if pods is not None:
        yield pods
