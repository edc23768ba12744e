"""The shapes of an edition of the catalogue. Pure: `load.py` fills them from the edition's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from ..domain.cidr import Cidr
from ..domain.version import Version
from .fact import Certainty, Fact, Source
from .values import (
    Advice,
    ClusterLimits,
    ClusterSpec,
    ConcurrentAllocations,
    DatapathV2,
    DefaultZones,
    IpPrefixes,
    JoinThreshold,
    Lingjun,
    MaskRange,
    Plugin,
    PodVswitchAdvice,
    PodVswitchMask,
    Quota,
    RouteTables,
    ScarcityAdvice,
    SecurityGroupSize,
    SecurityGroupUnit,
    SizeAdvice,
    Span,
    TerwayMode,
    UnsupportedTypes,
    VirtualNodePods,
    VswitchSizing,
)

__all__ = [
    "Advice",
    "Catalogue",
    "Certainty",
    "ClusterLimits",
    "ClusterSpec",
    "ConcurrentAllocations",
    "DatapathV2",
    "DefaultZones",
    "Editions",
    "Eni",
    "Fact",
    "Facts",
    "Fit",
    "InstanceType",
    "IpPrefixes",
    "JoinThreshold",
    "Lingjun",
    "MaskRange",
    "Need",
    "Plugin",
    "PodVswitchAdvice",
    "PodVswitchMask",
    "Quota",
    "RouteTables",
    "ScarcityAdvice",
    "SecurityGroupSize",
    "SecurityGroupUnit",
    "SizeAdvice",
    "Source",
    "Span",
    "Support",
    "TerwayMode",
    "Topic",
    "TypeSupport",
    "Unknown",
    "UnsupportedTypes",
    "VirtualNodePods",
    "VswitchSizing",
]


@dataclass(frozen=True, slots=True)
class Facts:
    """Every number the rules use. Field names are the ids in `facts.toml`."""

    # Ranges: size, space, relation.
    vpc_mask: Fact[MaskRange]
    secondary_mask: Fact[MaskRange]
    vswitch_mask: Fact[MaskRange]
    pod_vswitch_mask: Fact[PodVswitchMask]
    pod_vswitch_advice: Fact[PodVswitchAdvice]
    service_mask: Fact[MaskRange]
    service_ipv6_mask: Fact[MaskRange]
    node_cidr_mask: Fact[MaskRange]
    private_ranges: Fact[tuple[Cidr, ...]]
    reserved_ranges: Fact[tuple[Cidr, ...]]
    control_plane_ranges: Fact[tuple[Cidr, ...]]
    service_ipv6_range: Fact[Cidr]
    service_network: Fact[Cidr]  # of Alibaba Cloud's own services: security groups must admit it
    no_overlap: Fact[bool]
    vswitch_inside_vpc: Fact[bool]
    vswitch_route: Fact[bool]  # a vSwitch can't equal the destination of a route that exists
    host_bits: Fact[bool]
    vswitch_shared: Fact[bool]
    pod_vswitch_zone: Fact[bool]
    exclusive_pod_vswitch: Fact[bool]  # pods with exclusive ENIs need a pod vSwitch in their zone
    secondary_blocks: Fact[int]

    # Addresses that nobody gets.
    vswitch_reserved_addresses: Fact[int]
    flannel_unusable_addresses: Fact[int]
    service_unusable_addresses: Fact[int]
    idle_addresses: Fact[int]  # of a node with shared or trunk ENIs
    exclusive_idle_addresses: Fact[int]

    # Quotas.
    route_entries: Fact[Quota]
    propagated_routes: Fact[int]
    cluster_limits: Fact[Mapping[ClusterSpec, ClusterLimits]]
    virtual_node_pods: Fact[Mapping[ClusterSpec, VirtualNodePods]]
    vpc_private_addresses: Fact[int]
    vswitches_per_vpc: Fact[int]
    pool_vswitches: Fact[int]
    pool_nodes: Fact[int]
    control_plane_vswitches: Fact[Span]
    region_enis: Fact[int]  # ENIs from which on the account's quota is worth a look
    basic_security_group: Fact[SecurityGroupSize]
    enterprise_security_group: Fact[SecurityGroupSize]
    concurrent_allocations: Fact[ConcurrentAllocations]

    # Nodes.
    unsupported_types: Fact[UnsupportedTypes]
    missing_families: Fact[tuple[str, ...]]  # families that exist and that the catalogue's types lack
    shared_join: Fact[JoinThreshold]
    exclusive_join: Fact[JoinThreshold]
    terway_pods: Fact[bool]
    trunk_pods: Fact[bool]
    ip_prefixes: Fact[IpPrefixes]
    lingjun: Fact[Lingjun]
    erdma_enis: Fact[Span]
    dual_stack_addresses: Fact[bool]
    exclusive_dual_stack: Fact[bool]  # with exclusive ENIs as many IPv6 as IPv4 addresses are asked for, too
    network_policy_mode: Fact[bool]
    datapath_v2: Fact[DatapathV2]
    health_check_source: Fact[Version]  # of Terway, from which on exclusive pods see the node's address

    # The cluster.
    cluster_nodes: Fact[bool]
    immutable: Fact[bool]
    route_tables: Fact[RouteTables]
    host_port: Fact[Version]  # of Kubernetes, from which on DataPath V2 serves hostPort
    nftables: Fact[Version]  # of Kubernetes, from which on exports choose nftables
    trunk_default: Fact[Version]  # of Kubernetes, from which on trunk ENIs are on
    cloud_config_rule: Fact[str]
    added_pod_vswitch: Fact[bool]  # needs an SNAT rule, and nodes whose ENIs are full are replaced
    shared_vpc: Fact[bool]  # no SNAT, no VPC and no NAT gateway is created
    terraform_service_cidr: Fact[bool]  # dual stack: both ranges in one argument

    # What is proposed where a plan leaves something open; first choice first.
    default_family: Fact[str]
    default_zones: Fact[DefaultZones]
    vswitch_sizing: Fact[VswitchSizing]
    default_vpcs: Fact[tuple[Cidr, ...]]
    default_services: Fact[tuple[Cidr, ...]]
    default_pods: Fact[tuple[Cidr, ...]]

    def idle_addresses_of(self, mode: TerwayMode) -> int:
        """Addresses that Terway keeps ready on each node in this mode."""
        exclusive = mode is TerwayMode.EXCLUSIVE_ENI
        return (self.exclusive_idle_addresses if exclusive else self.idle_addresses).value


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of what the plan itself says, and the margin that makes a verdict clear. The ids in `fit.toml`."""

    general_recommendation: Fact[Advice]
    small_cluster: Fact[SizeAdvice]
    large_cluster: Fact[SizeAdvice]
    scarce_addresses: Fact[ScarcityAdvice]
    quota_request: Fact[int]
    warning: Fact[int]
    margin: Fact[int]
    tie_winner: Fact[Plugin]

    @property
    def clear_margin(self) -> int:
        """The difference from which on a verdict is clear."""
        return self.margin.value

    @property
    def tie(self) -> Plugin:
        """The plug-in that wins where nothing speaks for either."""
        return self.tie_winner.value


class Support(StrEnum):
    """What a plug-in makes of a need."""

    YES = "yes"
    LACKS = "lacks"
    LACKS_AS_MUST = "lacks-as-must"  # nothing to say while it is only preferred
    CONDITIONAL = "conditional"
    BETTER = "better"
    NEUTRAL = "neutral"

    @property
    def rules_out_as_must(self) -> bool:
        """Whether the need, as a must, rules the plug-in out."""
        return self in (Support.LACKS, Support.LACKS_AS_MUST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A row of the user's comparison asked as a need, with its published weight as a preference.

    `disputed` where the sources disagree on what a plug-in makes of it (message `need.<id>.dispute`).
    """

    id: str
    terway: Support
    flannel: Support
    may_be_must: bool
    weight: int
    favours: Plugin
    terway_mode: TerwayMode | None = None
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False

    def support(self, plugin: Plugin) -> Support:
        return self.terway if plugin is Plugin.TERWAY else self.flannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A row of the comparison; `need` is the need that asks for it, if one does."""

    id: str
    need: str | None = None
    favours: Plugin | None = None
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Eni:
    """ENI figures of a node. `quantity` counts the primary ENI; None means unknown, never zero."""

    quantity: int
    ipv4_per_eni: int
    ipv6_per_eni: int | None = None
    total_quantity: int | None = None
    trunk_supported: bool | None = None


@dataclass(frozen=True, slots=True)
class InstanceType:
    """An ECS instance type.

    `doubtful`: two sources disagree on a figure; `elsewhere`: what the other one gives, by column, where known.
    """

    name: str
    family: str
    vcpu: int
    memory_gib: float
    eni: Eni
    sources: tuple[Source, ...] = ()
    doubtful: bool = False
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    @property
    def eni_elsewhere(self) -> Eni | None:
        """What another source gives, where it differs and is known."""
        if not self.elsewhere:
            return None
        quantity = self.elsewhere.get("eni_quantity", self.eni.quantity)
        ipv4_per_eni = self.elsewhere.get("ipv4_per_eni", self.eni.ipv4_per_eni)
        return replace(self.eni, quantity=quantity, ipv4_per_eni=ipv4_per_eni)

    @property
    def rank(self) -> tuple[int, float, str]:
        """Sorts types by size, the smallest first."""
        return self.vcpu, self.memory_gib, self.name


class TypeSupport(StrEnum):
    """Whether ACK accepts nodes of an instance type."""

    SUPPORTED = "supported"
    ON_REQUEST = "on-request"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something looked for and not found, or not to be verified: message `unverified.<id>`."""

    id: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """One edition: `edition` is a dated string such as 2026-11. Immutable once published.

    `families`: instance types by family, the smallest first. `absent_findings`: codes of findings that were added
    after this edition, and that it does not give.
    """

    edition: str
    facts: Facts
    needs: Mapping[str, Need]
    topics: tuple[Topic, ...]
    fit: Fit
    instance_types: Mapping[str, InstanceType]
    families: Mapping[str, tuple[InstanceType, ...]]
    sources: Mapping[str, Source]
    unknowns: tuple[Unknown, ...]
    absent_findings: frozenset[str] = frozenset()

    @property
    def every_fact(self) -> tuple[Fact[Any], ...]:
        """The facts and the weights that the edition itself states, in their order."""
        stated = [getattr(table, each.name) for table in (self.facts, self.fit) for each in fields(table)]
        return tuple(fact for fact in stated if not fact.added)

    @cached_property
    def default_types(self) -> tuple[InstanceType, ...]:
        """The types of the default family that ACK takes without a request, the smallest first."""
        family = self.families[self.facts.default_family.value]
        return tuple(known for known in family if self.type_support(known.name) is TypeSupport.SUPPORTED)

    def type_support(
        self, name: str, vcpu: int | None = None, memory_gib: float | None = None
    ) -> TypeSupport:
        """Whether ACK takes nodes of a type, by its name; the sizes of a type of the catalogue are known."""
        known = self.instance_types.get(name)
        if known is not None:
            vcpu, memory_gib = known.vcpu, known.memory_gib
        unsupported = self.facts.unsupported_types.value
        if unsupported.refuses(name):
            return TypeSupport.REFUSED
        return TypeSupport.ON_REQUEST if unsupported.is_too_small(vcpu, memory_gib) else TypeSupport.SUPPORTED


@dataclass(frozen=True, slots=True)
class Editions:
    """Every edition that this build carries; a link keeps the one it was made with."""

    by_name: Mapping[str, Catalogue]

    @property
    def newest(self) -> Catalogue:
        """Names are dated strings of one shape, so their order is that of time."""
        return self.by_name[max(self.by_name)]

    def get(self, edition: str) -> Catalogue | None:
        return self.by_name.get(edition)
