"""The shapes of an edition of the facts. Pure: `load.py` fills them from the edition's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from ..domain.cidr import Cidr

T = TypeVar("T")


class Plugin(StrEnum):
    TERWAY = "terway"
    FLANNEL = "flannel"

    @property
    def other(self) -> Plugin:
        return Plugin.FLANNEL if self is Plugin.TERWAY else Plugin.TERWAY


class TerwayMode(StrEnum):
    SHARED_ENI = "shared_eni"
    EXCLUSIVE_ENI = "exclusive_eni"
    TRUNK_ENI = "trunk_eni"


class ClusterSpec(StrEnum):
    PRO = "pro"
    BASIC = "basic"


class Certainty(StrEnum):
    """How well a fact is known; the pages say it in words."""

    AGREED = "A"  # two or more official sources agree, or an official one and code
    OFFICIAL = "B"  # one official source
    OBSERVED = "C"  # code, a test or an issue only
    INFERRED = "D"  # our own inference or arithmetic


@dataclass(frozen=True, slots=True)
class Source:
    """A public page or repository. `date` is the page's own date, or says that it has none."""

    id: str
    title: str
    url: str
    date: str
    language: str = "en"

    def __hash__(self) -> int:
        """Of its address alone: parts of a page are kept by their sources, seventy of them a page."""
        return hash(self.url)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value with what it rests on; `disputed` where the sources disagree (message `fact.<id>.dispute`)."""

    id: str
    value: T
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class MaskRange:
    """Prefix lengths, both ends allowed: `shortest` is the largest block."""

    shortest: int
    longest: int

    def __contains__(self, prefix: int) -> bool:
        return self.shortest <= prefix <= self.longest


@dataclass(frozen=True, slots=True)
class PodVswitchMask:
    longest: int
    recommended: int


@dataclass(frozen=True, slots=True)
class Quota:
    """What holds without asking, and what can be had on request."""

    default: int
    maximum: int


@dataclass(frozen=True, slots=True)
class JoinThreshold:
    """Pods on a node: `refused` or fewer can't join; up to `disputed` the official pages disagree."""

    refused: int
    disputed: int


@dataclass(frozen=True, slots=True)
class SecurityGroupSize:
    """Private addresses in one security group; None where nothing of the kind is published."""

    warning: int
    error: int | None = None


@dataclass(frozen=True, slots=True)
class ClusterLimits:
    """Of one cluster spec."""

    terway_nodes: Quota
    flannel_nodes: Quota
    pods: int
    services: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Every number the rules use. Field names are the ids in `facts.toml`."""

    vpc_mask: Fact[MaskRange]
    vswitch_mask: Fact[MaskRange]
    pod_vswitch_mask: Fact[PodVswitchMask]
    service_mask: Fact[MaskRange]
    service_ipv6_mask: Fact[MaskRange]
    node_cidr_mask: Fact[MaskRange]
    private_ranges: Fact[tuple[Cidr, ...]]
    reserved_ranges: Fact[tuple[Cidr, ...]]
    service_ipv6_range: Fact[Cidr]
    no_overlap: Fact[bool]
    vswitch_inside_vpc: Fact[bool]
    host_bits: Fact[bool]
    vswitch_shared: Fact[bool]
    pod_vswitch_zone: Fact[bool]
    secondary_blocks: Fact[int]
    vswitch_reserved_addresses: Fact[int]
    flannel_unusable_addresses: Fact[int]
    service_unusable_addresses: Fact[int]
    idle_addresses: Fact[int]
    route_entries: Fact[Quota]
    cluster_limits: Fact[Mapping[ClusterSpec, ClusterLimits]]
    vpc_private_addresses: Fact[int]
    basic_security_group: Fact[SecurityGroupSize]
    enterprise_security_group: Fact[SecurityGroupSize]
    shared_join: Fact[JoinThreshold]
    exclusive_join: Fact[JoinThreshold]
    terway_pods: Fact[bool]
    trunk_pods: Fact[bool]
    dual_stack_addresses: Fact[bool]
    network_policy_mode: Fact[bool]
    cluster_nodes: Fact[bool]
    immutable: Fact[bool]
    default_family: Fact[str]
    default_vpcs: Fact[tuple[Cidr, ...]]
    default_services: Fact[tuple[Cidr, ...]]
    default_pods: Fact[tuple[Cidr, ...]]


class Support(StrEnum):
    """What a plug-in makes of a need."""

    YES = "yes"
    LACKS = "lacks"
    LACKS_AS_MUST = "lacks-as-must"  # nothing to say while it is only preferred
    CONDITIONAL = "conditional"
    BETTER = "better"
    NEUTRAL = "neutral"

    @property
    def bars_as_must(self) -> bool:
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
class Fit:
    """Weights of what the plan itself says, and the margin that makes a verdict clear (`fit.toml`)."""

    small_cluster_nodes: int
    small_cluster_weight: int
    large_cluster_weight: int
    scarce_share_percent: int
    scarce_weight: int
    quota_request_weight: int
    warning_weight: int
    clear_margin: int
    tie: Plugin
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


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something looked for and not found, or not to be verified: message `unverified.<id>`."""

    id: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition: `edition` is a dated string such as 2026-11. Immutable once published.

    `families`: instance types by family, the smallest first.
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
