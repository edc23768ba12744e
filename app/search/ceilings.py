"""The largest numbers that the sums about a plug-in allow, beside its limits: of nodes, and of pods on a node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..catalogue.model import Catalogue, ClusterLimits, Plugin, SecurityGroupSize
from ..domain.terway import addresses_per_node
from ..engine.limits import Capacity
from ..engine.rules.address_totals import used_addresses
from ..plan.plan import Plan, SecurityGroup


@dataclass(frozen=True, slots=True)
class Ceilings:
    """`plan` completed, `capacity` the plug-in's of it. What a ceiling allows may be less than one."""

    plan: Plan
    catalogue: Catalogue
    plugin: Plugin
    capacity: Capacity

    def nodes(self) -> Iterator[int]:
        """Nodes at most, without those of an upgrade; beyond the least of them there is an error."""
        yield self._limits.pods // self.plan.pods_per_node
        yield self._left_in_vpc // (1 + self.addresses_of_node) - self.plan.surge_nodes
        if self.group.error is not None:
            yield self.nodes_in_group(self.group.error)

    def pods(self) -> Iterator[int]:
        """Pods on a node; beyond the least of them there is an error."""
        yield self._limits.pods // self.plan.most_nodes
        if self.plugin is Plugin.TERWAY:
            yield self.pods_of_addresses(self._left_in_vpc)
            if self.group.error is not None:
                yield self.pods_in_group(self.group.error)

    @property
    def addresses_of_node(self) -> int:
        """Addresses of the VPC that the pods of a node take."""
        if self.plugin is Plugin.FLANNEL:
            return 0
        return addresses_per_node(self.plan.pods_per_node, self._idle, self.capacity.pods_per_node)

    def pods_of_addresses(self, addresses: int) -> int:
        """Of Terway, where nodes and pods may take so many addresses of the VPC at the peak."""
        return addresses // self.plan.peak_nodes - 1 - self._idle

    def nodes_in_group(self, size: int) -> int:
        """Where the security group has so many addresses."""
        pods = self.plan.pods_per_node if self.plugin is Plugin.TERWAY else 0
        return (size - self.plan.surge_nodes) // (1 + pods)

    def pods_in_group(self, size: int) -> int:
        """Of Terway, where the security group has so many addresses."""
        return (size - self.plan.peak_nodes) // self.plan.most_nodes

    @property
    def group(self) -> SecurityGroupSize:
        facts = self.catalogue.facts
        basic = self.plan.security_group is SecurityGroup.BASIC
        return (facts.basic_security_group if basic else facts.enterprise_security_group).value

    @property
    def _limits(self) -> ClusterLimits:
        return self.catalogue.facts.cluster_limits.value[self.plan.cluster_spec]

    @property
    def _idle(self) -> int:
        return self.catalogue.facts.idle_addresses.value

    @property
    def _left_in_vpc(self) -> int:
        return self.catalogue.facts.vpc_private_addresses.value - used_addresses(self.plan)
