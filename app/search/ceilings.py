"""The most nodes, and the most pods per node, that the rules other than the limits allow in a pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..catalogue.model import Plugin, SecurityGroupSize, SecurityGroupUnit
from ..engine.evaluation import Capacity, Evaluation
from ..engine.rules.address_totals import used_addresses
from ..plan.plan import SecurityGroup
from ..plan.pool_figures import PoolFigures


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The ceilings of one pool with one plug-in, while all other pools stay as they are. `index` is the pool's index.

    Above the lowest ceiling there is an error. A ceiling may be below 1.
    """

    answer: Evaluation
    plugin: Plugin
    index: int

    @property
    def capacity(self) -> Capacity:
        """The plug-in's capacity under the plan."""
        return self.answer.report(self.plugin).capacity

    @property
    def figures(self) -> PoolFigures:
        """The figures of the pool."""
        return self.answer.pools[self.index]

    @property
    def max_nodes(self) -> int:
        """The most nodes that every limit and ceiling allows, surge nodes not counted."""
        by_limits = self.capacity.node_pools[self.index].max_nodes_on_request - self.figures.pool.surge_nodes
        return min(by_limits, *self.nodes())

    def nodes(self) -> Iterator[int]:
        """Yield the ceilings of the maximum nodes, surge nodes not counted."""
        pool = self.figures.pool
        yield self._pods_left // pool.pods_per_node
        yield self.nodes_of_addresses(self._vpc_addresses)
        if self.group.error is not None:
            yield self.nodes_in_group(self.group.error)

    def pods(self) -> Iterator[int]:
        """Yield the ceilings of the pods per node."""
        yield (
            self._pods_left // self.figures.pool.most_nodes
            if self.figures.pool.most_nodes
            else self._pods_left
        )
        if self.plugin is Plugin.TERWAY:
            yield self.pods_of_addresses(self._vpc_addresses)
            if self.group.error is not None and self.group.unit is SecurityGroupUnit.ADDRESSES:
                yield self.pods_in_group(self.group.error)

    def nodes_of_addresses(self, addresses: int) -> int:
        """Return the most nodes when nodes and pods may take so many VPC addresses at the peak."""
        others = sum(each.pool.peak_nodes * self._node_addresses(each) for each in self._others)
        left = addresses - others - self.answer.plan.virtual_node_pods
        return left // self._node_addresses(self.figures) - self.figures.pool.surge_nodes

    def pods_of_addresses(self, addresses: int) -> int:
        """Return the most pods per node when Terway may take so many VPC addresses at the peak."""
        others = sum(each.pool.peak_nodes * self._node_addresses(each) for each in self._others)
        left = addresses - others - self.answer.plan.virtual_node_pods
        return left // max(1, self.figures.pool.peak_nodes) - 1 - self.idle

    def pods_in_zones(self) -> Iterator[int]:
        """Yield the most pods per node that the addresses of each zone allow with Terway."""
        for limit in self.capacity.limits:
            for place in limit.places if limit.zone is not None else ():
                own = place.shares.get(self.index)
                if own is None or own.cost <= 1:
                    continue
                in_zone = max(1, own.needed // own.cost)
                room = place.allowed - place.needed + own.needed
                yield room // in_zone - (own.cost - self.figures.addresses) - self.idle

    def nodes_in_group(self, size: int) -> int:
        """Return the most nodes when the security group has room for `size` entries."""
        room = size // self._families - self.answer.plan.virtual_node_pods
        others = sum(self._in_group(each) for each in self._others)
        pool, each = self.figures.pool, self._group_entries(self.figures)
        if self.group.unit is SecurityGroupUnit.ENIS:
            return (room - others) // (1 + each) - pool.surge_nodes
        return (room - others - pool.surge_nodes) // (1 + each)

    def pods_in_group(self, size: int) -> int:
        """Return the most pods per node with Terway when the security group has room for `size` addresses."""
        room = size // self._families - self.answer.plan.virtual_node_pods
        others = sum(self._in_group(each) for each in self._others)
        pool = self.figures.pool
        return (room - others - pool.peak_nodes) // max(1, pool.most_nodes)

    @property
    def group(self) -> SecurityGroupSize:
        """The size of the plan's kind of security group."""
        facts = self.answer.catalogue.facts
        basic = self.answer.plan.security_group is SecurityGroup.BASIC
        return (facts.basic_security_group if basic else facts.enterprise_security_group).value

    @property
    def idle(self) -> int:
        """Addresses that Terway keeps ready on a node of the pool."""
        return self.answer.catalogue.facts.idle_addresses_of(self.figures.mode)

    @property
    def _others(self) -> Iterator[PoolFigures]:
        return (each for index, each in enumerate(self.answer.pools) if index != self.index)

    @property
    def _families(self) -> int:
        """How often each address counts in the security group: twice with dual stack, where IPv6 counts too."""
        doubled = self.group.counts_ipv6 and self.plugin is Plugin.TERWAY
        return 2 if doubled and self.answer.plan.is_must("dual_stack") else 1

    @property
    def _pods_left(self) -> int:
        limits = self.answer.catalogue.facts.cluster_limits.value[self.answer.plan.cluster_spec]
        return limits.pods - sum(each.pool.most_nodes * each.pool.pods_per_node for each in self._others)

    @property
    def _vpc_addresses(self) -> int:
        """The private addresses of the VPC that nodes and pods may take."""
        return self.answer.catalogue.facts.vpc_private_addresses.value - used_addresses(self.answer.plan)

    def _node_addresses(self, figures: PoolFigures) -> int:
        """Return the VPC addresses that a node and its pods take."""
        return 1 + (figures.addresses if self.plugin is Plugin.TERWAY else 0)

    def _group_entries(self, figures: PoolFigures) -> int:
        """Return the entries of a node's pods in the security group."""
        if self.plugin is Plugin.FLANNEL:
            return 0
        if self.group.unit is SecurityGroupUnit.ENIS:
            return figures.enis
        return figures.prefixes if figures.pool.ip_prefixes else figures.pool.pods_per_node

    def _in_group(self, figures: PoolFigures) -> int:
        pool, each = figures.pool, self._group_entries(figures)
        counted = pool.peak_nodes if self.group.unit is SecurityGroupUnit.ENIS else pool.most_nodes
        return pool.peak_nodes + counted * each
