"""The Plan: what was asked, parsed and frozen. Field names are the contract's; None means not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ..catalogue.model import ClusterSpec
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

    @property
    def most_nodes(self) -> int:
        """Nodes at most, without those that only stand while upgrading."""
        return self.max_nodes if self.max_nodes is not None else self.nodes

    @property
    def peak_nodes(self) -> int:
        """Nodes at most while upgrading."""
        return self.most_nodes + self.surge_nodes

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
