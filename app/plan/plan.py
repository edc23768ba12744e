"""The Plan: what was asked, parsed and frozen. Field names are the contract's; None means not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ..catalogue.model import ClusterSpec, Plugin
from ..catalogue.model import Eni as Eni
from ..domain.cidr import Cidr
from ..domain.overlap import BlockIndex


class NeedLevel(StrEnum):
    MUST = "must"
    PREFER = "prefer"
    NO = "no"


class SecurityGroup(StrEnum):
    ENTERPRISE = "enterprise"
    BASIC = "basic"


class Existing(StrEnum):
    """What there is already: nothing, the VPC with its blocks and vSwitches, or the cluster too."""

    NOTHING = "nothing"
    VPC = "vpc"
    CLUSTER = "cluster"


class EniMode(StrEnum):
    """How Terway gives the pods of a node pool their ENIs."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class NodePool:
    """Nodes that are alike. Any of them may be of any of `instance_types`; no `zones` are all zones of the plan."""

    nodes: int
    pods_per_node: int
    name: str = ""
    max_nodes: int | None = None
    surge_nodes: int = 0
    instance_types: tuple[str, ...] = ()
    eni: Eni | None = None
    eni_mode: EniMode = EniMode.SHARED
    ip_prefixes: bool = False
    zones: tuple[str, ...] = ()

    @property
    def most_nodes(self) -> int:
        """Nodes at most, without those that exist only while upgrading."""
        return self.nodes if self.max_nodes is None else self.max_nodes

    @property
    def peak_nodes(self) -> int:
        """Nodes at most while upgrading."""
        return self.most_nodes + self.surge_nodes


@dataclass(frozen=True, slots=True)
class Vswitch:
    """`used`: addresses already taken, beyond those that Alibaba Cloud reserves."""

    cidr: Cidr
    zone: str = "a"
    used: int = 0


@dataclass(frozen=True, slots=True)
class ConnectedNetwork:
    """A peered VPC, another cluster, a data centre."""

    cidr: Cidr
    name: str = ""


class ConnectedNetworks(tuple[ConnectedNetwork, ...]):  # noqa: SLOT001 - the index is kept in its __dict__
    """The connected networks, indexed once for however many plans share them."""

    @cached_property
    def blocks(self) -> BlockIndex:
        return BlockIndex.of([network.cidr for network in self])

    @cached_property
    def have_host_bits(self) -> bool:
        """Whether any has bits set after its prefix."""
        return any(network.cidr.has_host_bits for network in self)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One plan, as read or completed. Ranges may carry host bits until `complete` has normalised them."""

    nodes: int
    pods_per_node: int
    name: str = ""
    rules: str = ""
    cluster_spec: ClusterSpec = ClusterSpec.PRO
    max_nodes: int | None = None
    surge_nodes: int = 0
    growth_percent_per_year: int | None = None
    services: int | None = None
    instance_type: str | None = None
    eni: Eni | None = None
    vpc_cidr: Cidr | None = None
    secondary_cidrs: tuple[Cidr, ...] = ()
    route_entry_quota: int = 200
    route_entries_used: int = 0
    node_vswitches: tuple[Vswitch, ...] = ()
    pod_vswitches: tuple[Vswitch, ...] = ()
    service_cidr: Cidr | None = None
    service_ipv6_cidr: Cidr | None = None
    pod_cidr: Cidr | None = None
    node_cidr_mask: int | None = None
    connected_networks: ConnectedNetworks = field(default_factory=ConnectedNetworks)
    security_group: SecurityGroup = SecurityGroup.ENTERPRISE
    needs: Mapping[str, NeedLevel] = field(default_factory=lambda: MappingProxyType({}))
    existing: Existing = Existing.NOTHING
    plugin: Plugin | None = None
    zones: tuple[str, ...] = ()
    node_pools: tuple[NodePool, ...] = ()
    ip_prefixes: bool = False
    virtual_node_pods: int = 0
    route_tables: int = 1
    kubernetes_version: str | None = None

    @property
    def pools(self) -> tuple[NodePool, ...]:
        """The node pools that are stated, or the one of the short form, each with the ENI mode that it gets."""
        exclusive = self.is_must("exclusive_eni")
        if not self.node_pools:
            return (self._short_form(EniMode.EXCLUSIVE if exclusive else EniMode.SHARED),)
        if exclusive and all(pool.eni_mode is EniMode.SHARED for pool in self.node_pools):
            return tuple(replace(pool, eni_mode=EniMode.EXCLUSIVE) for pool in self.node_pools)
        return self.node_pools

    def _short_form(self, eni_mode: EniMode) -> NodePool:
        return NodePool(
            nodes=self.nodes,
            pods_per_node=self.pods_per_node,
            max_nodes=self.max_nodes,
            surge_nodes=self.surge_nodes,
            instance_types=(self.instance_type,) if self.instance_type else (),
            eni=self.eni,
            eni_mode=eni_mode,
            ip_prefixes=self.ip_prefixes,
        )

    @property
    def start_nodes(self) -> int:
        """Nodes of all pools at the start."""
        return sum(pool.nodes for pool in self.node_pools) if self.node_pools else self.nodes

    @property
    def most_nodes(self) -> int:
        """Nodes of all pools at most, without those that exist only while upgrading."""
        if self.node_pools:
            return sum(pool.most_nodes for pool in self.node_pools)
        return self.max_nodes if self.max_nodes is not None else self.nodes

    @property
    def peak_nodes(self) -> int:
        """Nodes of all pools at most while upgrading."""
        if self.node_pools:
            return sum(pool.peak_nodes for pool in self.node_pools)
        return self.most_nodes + self.surge_nodes

    @property
    def max_pods_per_node(self) -> int:
        """The most pods that a node of any pool must hold."""
        if self.node_pools:
            return max(pool.pods_per_node for pool in self.node_pools)
        return self.pods_per_node

    @property
    def most_pods(self) -> int:
        """Pods that all nodes at most must hold. Nodes that exist only while upgrading hold none of their own."""
        if self.node_pools:
            return sum(pool.most_nodes * pool.pods_per_node for pool in self.node_pools)
        return self.most_nodes * self.pods_per_node

    @property
    def stated_zones(self) -> tuple[str, ...]:
        """The zones of the plan as far as it says: `zones`, or else those of the node vSwitches."""
        return self.zones or tuple(by_zone(self.node_vswitches))

    @property
    def own_blocks(self) -> int:
        """How many ranges it lists of its VPC: secondary blocks and vSwitches."""
        return len(self.secondary_cidrs) + len(self.node_vswitches) + len(self.pod_vswitches)

    def changed(self, **changes: Any) -> Plan:
        """As `dataclasses.replace`, which takes five times as long: dozens of plans are tried for one answer."""
        assert changes.keys() <= vars(self).keys(), "only what a Plan has can be changed"
        plan = object.__new__(Plan)
        vars(plan).update(vars(self), **changes)
        return plan

    def need(self, need: str) -> NeedLevel:
        return self.needs.get(need, NeedLevel.NO)

    def is_must(self, need: str) -> bool:
        return self.need(need) is NeedLevel.MUST


def by_zone(vswitches: Iterable[Vswitch]) -> Mapping[str, list[Vswitch]]:
    """Zones in the order in which they are first named."""
    zones: dict[str, list[Vswitch]] = {}
    for vswitch in vswitches:
        zones.setdefault(vswitch.zone, []).append(vswitch)
    return zones
