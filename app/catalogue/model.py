"""The data model of an edition of the catalogue. Pure: `load.py` fills it from the edition's files."""

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
    """Every number and fact that the rules use. Field names are the IDs in `facts.toml`."""

    # Ranges: sizes, address space, relations.
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
    service_network: Fact[Cidr]  # of Alibaba Cloud's own services: security groups must allow it
    no_overlap: Fact[bool]
    vswitch_inside_vpc: Fact[bool]
    vswitch_route: Fact[bool]  # a vSwitch can't equal the destination of an existing route
    host_bits: Fact[bool]
    vswitch_shared: Fact[bool]
    pod_vswitch_zone: Fact[bool]
    exclusive_pod_vswitch: Fact[bool]  # pods with exclusive ENIs need a pod vSwitch in their zone
    secondary_blocks: Fact[int]

    # Addresses that no node or pod can use.
    vswitch_reserved_addresses: Fact[int]
    flannel_unusable_addresses: Fact[int]
    service_unusable_addresses: Fact[int]
    idle_addresses: Fact[int]  # per node with shared or trunk ENIs
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
    region_enis: Fact[int]  # the number of ENIs from which the account's quota should be checked
    basic_security_group: Fact[SecurityGroupSize]
    enterprise_security_group: Fact[SecurityGroupSize]
    concurrent_allocations: Fact[ConcurrentAllocations]

    # Nodes.
    unsupported_types: Fact[UnsupportedTypes]
    missing_families: Fact[tuple[str, ...]]  # families that exist and that the catalogue lacks
    shared_join: Fact[JoinThreshold]
    exclusive_join: Fact[JoinThreshold]
    terway_pods: Fact[bool]
    trunk_pods: Fact[bool]
    ip_prefixes: Fact[IpPrefixes]
    lingjun: Fact[Lingjun]
    erdma_enis: Fact[Span]
    dual_stack_addresses: Fact[bool]
    exclusive_dual_stack: Fact[bool]  # whether exclusive ENIs need as many IPv6 as IPv4 addresses
    network_policy_mode: Fact[bool]
    datapath_v2: Fact[DatapathV2]
    health_check_source: Fact[Version]  # first Terway where exclusive pods see the node's address

    # The cluster.
    cluster_nodes: Fact[bool]
    immutable: Fact[bool]
    route_tables: Fact[RouteTables]
    host_port: Fact[Version]  # first Kubernetes with which DataPath V2 supports hostPort
    nftables: Fact[Version]  # first Kubernetes for which exports choose nftables
    trunk_default: Fact[Version]  # first Kubernetes with trunk ENIs on by default
    cloud_config_rule: Fact[str]
    added_pod_vswitch: Fact[bool]  # needs an SNAT rule, and nodes whose ENIs are full are replaced
    shared_vpc: Fact[bool]  # no SNAT, no VPC and no NAT gateway is created
    terraform_service_cidr: Fact[bool]  # dual stack: both ranges in one argument

    # What is proposed for values that a plan leaves open, the first choice first.
    default_family: Fact[str]
    default_zones: Fact[DefaultZones]
    vswitch_sizing: Fact[VswitchSizing]
    default_vpcs: Fact[tuple[Cidr, ...]]
    default_services: Fact[tuple[Cidr, ...]]
    default_pods: Fact[tuple[Cidr, ...]]

    def idle_addresses_of(self, mode: TerwayMode) -> int:
        """Return the idle addresses that Terway keeps ready on each node in this mode."""
        exclusive = mode is TerwayMode.EXCLUSIVE_ENI
        return (self.exclusive_idle_addresses if exclusive else self.idle_addresses).value


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights of the verdict, and the margin of a clear verdict. Field names are the IDs in `fit.toml`."""

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
        """The smallest difference of weights that makes a verdict clear."""
        return self.margin.value

    @property
    def tie(self) -> Plugin:
        """The plug-in that is chosen when the weights are equal."""
        return self.tie_winner.value


class Support(StrEnum):
    """How well a plug-in supports a need."""

    YES = "yes"
    LACKS = "lacks"
    LACKS_AS_MUST = "lacks-as-must"  # no finding while it is only preferred
    CONDITIONAL = "conditional"
    BETTER = "better"
    NEUTRAL = "neutral"

    @property
    def rules_out_as_must(self) -> bool:
        """Whether the need as a must rules the plug-in out."""
        return self in (Support.LACKS, Support.LACKS_AS_MUST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need that a plan may state, with its published weight as a preference.

    `disputed` if the sources disagree on how a plug-in supports it (message `need.<id>.dispute`).
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
        """Return how well the plug-in supports the need."""
        return self.terway if plugin is Plugin.TERWAY else self.flannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A row of the comparison; `need` is the ID of the need that asks for it, or None."""

    id: str
    need: str | None = None
    favours: Plugin | None = None
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Eni:
    """The ENI figures of a node. `quantity` includes the primary ENI; None means not known, never zero."""

    quantity: int
    ipv4_per_eni: int
    ipv6_per_eni: int | None = None
    total_quantity: int | None = None
    trunk_supported: bool | None = None


@dataclass(frozen=True, slots=True)
class InstanceType:
    """An ECS instance type.

    `doubtful`: two sources disagree on a figure. `other_figures` are the other source's, by column, as far as known.
    """

    name: str
    family: str
    vcpu: int
    memory_gib: float
    eni: Eni
    sources: tuple[Source, ...] = ()
    doubtful: bool = False
    other_figures: Mapping[str, int] = field(default_factory=dict)

    @property
    def other_eni(self) -> Eni | None:
        """The ENI figures of another source; None if it agrees or they are not known."""
        if not self.other_figures:
            return None
        quantity = self.other_figures.get("eni_quantity", self.eni.quantity)
        ipv4_per_eni = self.other_figures.get("ipv4_per_eni", self.eni.ipv4_per_eni)
        return replace(self.eni, quantity=quantity, ipv4_per_eni=ipv4_per_eni)

    @property
    def rank(self) -> tuple[int, float, str]:
        """A sort key by size, the smallest first."""
        return self.vcpu, self.memory_gib, self.name


class TypeSupport(StrEnum):
    """Whether ACK supports nodes of an instance type."""

    SUPPORTED = "supported"
    ON_REQUEST = "on-request"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be found or verified: message `unverified.<id>`."""

    id: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """One edition, immutable once published. `edition` is its name, a date such as 2026-11.

    `families` are the instance types by family, the smallest first. `absent_findings` are codes of findings that were
    introduced after this edition, and that it doesn't give.
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
        """The facts and weights that the edition itself states, in order."""
        stated = [getattr(table, each.name) for table in (self.facts, self.fit) for each in fields(table)]
        return tuple(fact for fact in stated if not fact.added)

    @cached_property
    def default_types(self) -> tuple[InstanceType, ...]:
        """The types of the default family that ACK supports without a request, the smallest first."""
        family = self.families[self.facts.default_family.value]
        return tuple(known for known in family if self.type_support(known.name) is TypeSupport.SUPPORTED)

    def type_support(
        self, name: str, vcpu: int | None = None, memory_gib: float | None = None
    ) -> TypeSupport:
        """Return whether ACK supports a type, by its name and size; sizes default to those in the catalogue."""
        known = self.instance_types.get(name)
        if known is not None:
            vcpu, memory_gib = known.vcpu, known.memory_gib
        unsupported = self.facts.unsupported_types.value
        if unsupported.refuses(name):
            return TypeSupport.REFUSED
        return TypeSupport.ON_REQUEST if unsupported.is_too_small(vcpu, memory_gib) else TypeSupport.SUPPORTED


@dataclass(frozen=True, slots=True)
class Editions:
    """Every edition of this build; a link keeps the edition that it was made with."""

    by_name: Mapping[str, Catalogue]

    @property
    def newest(self) -> Catalogue:
        """The newest edition: names are dates of one format, so that they sort by time."""
        return self.by_name[max(self.by_name)]

    def get(self, edition: str) -> Catalogue | None:
        """Return the edition with this name, or None."""
        return self.by_name.get(edition)
