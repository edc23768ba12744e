"""The shapes that the values of facts have, and the words that they use. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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
class PodVswitchAdvice:
    """When a zone's pod vSwitches, together smaller than a block of the recommended mask, are worth a word.

    `full_percent`: when more than this share of the addresses left in them is needed. None: always, each pod vSwitch
    by itself, and as a warning, which is what edition 2026-11 says.
    """

    recommended: int
    full_percent: int | None = None


@dataclass(frozen=True, slots=True)
class DefaultZones:
    """Zones that are assumed where a plan names none: as many as `zones`, or one below `min_nodes` nodes."""

    zones: int
    min_nodes: int


@dataclass(frozen=True, slots=True)
class VswitchSizing:
    """How vSwitches are proposed.

    Node vSwitches: `node_factor` times the nodes of a zone after another zone has failed, a block of
    `node_mask_longest` at the smallest. Pod vSwitches: a block of `pod_mask`, or what a zone's pods need after another
    zone has failed and `pod_surplus_percent` more.
    """

    node_factor: int
    node_mask_longest: int
    pod_mask: int
    pod_surplus_percent: int


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


class SecurityGroupUnit(StrEnum):
    """What the size of a security group counts."""

    ADDRESSES = "addresses"
    ENIS = "enis"


@dataclass(frozen=True, slots=True)
class SecurityGroupSize:
    """How much one security group holds; None where nothing of the kind is published.

    `unit`: what `warning` and `error` count. `addresses_note`: addresses above which a note is given, where ENIs are
    counted. `counts_ipv6`: whether a pod's IPv6 address counts beside its IPv4 one. The defaults are what edition
    2026-11 counts.
    """

    warning: int
    error: int | None = None
    unit: SecurityGroupUnit = SecurityGroupUnit.ADDRESSES
    addresses_note: int | None = None
    counts_ipv6: bool = False


@dataclass(frozen=True, slots=True)
class ClusterLimits:
    """The limits of clusters of one spec."""

    terway_nodes: Quota
    flannel_nodes: Quota
    pods: int
    services: int


@dataclass(frozen=True, slots=True)
class VirtualNodePods:
    """Pods on virtual nodes of one cluster: at most `maximum`, of which `advised` are recommended."""

    maximum: int
    advised: int


@dataclass(frozen=True, slots=True)
class UnsupportedTypes:
    """Instance types that ACK refuses, by family, or takes only on request, by size.

    `families` are written without `ecs.`; one that ends in `*` means every family that begins so. `min_vcpu` and
    `min_memory_gib`: a smaller type needs a request.
    """

    families: tuple[str, ...]
    min_vcpu: int
    min_memory_gib: int

    def refuses(self, type_name: str) -> bool:
        """Whether the type's family is refused; told by its name, also of a type outside the catalogue."""
        return _is_of(type_name, self.families)

    def is_too_small(self, vcpu: int | None, memory_gib: float | None) -> bool:
        """Whether a type of this size needs a request; a figure of None is not known and says nothing."""
        return (vcpu is not None and vcpu < self.min_vcpu) or (
            memory_gib is not None and memory_gib < self.min_memory_gib
        )


@dataclass(frozen=True, slots=True)
class Lingjun:
    """Families of Lingjun nodes, written like those of `UnsupportedTypes`."""

    families: tuple[str, ...]

    def includes(self, type_name: str) -> bool:
        return _is_of(type_name, self.families)


def _is_of(type_name: str, families: Iterable[str]) -> bool:
    """Whether `ecs.t6-c1m1.large` is of one of the families `t6`, `scc*`: the part after `ecs.`, up to a hyphen."""
    family = type_name.lower().removeprefix("ecs.").partition(".")[0].partition("-")[0]
    return any(
        family.startswith(listed[:-1]) if listed.endswith("*") else family == listed for listed in families
    )


@dataclass(frozen=True, slots=True)
class IpPrefixes:
    """Terway's IP prefix mode.

    `block_mask`: mask of a prefix. `surplus_percent`: prefixes advised beyond those that the pods need.
    `broken_blocks`: blocks of a vSwitch that its reserved addresses break.
    """

    block_mask: int
    surplus_percent: int
    broken_blocks: int
    min_terway: str

    @property
    def block_size(self) -> int:
        """Addresses of a prefix."""
        return 1 << 32 - self.block_mask


@dataclass(frozen=True, slots=True)
class DatapathV2:
    """What DataPath V2 asks of a node; NetworkPolicy turns it on in new clusters from `min_terway` on."""

    min_terway: str
    min_kernel: str
    millicores: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class ConcurrentAllocations:
    """What Terway allocates at once: nodes with shared ENIs; pods with an ENI of their own."""

    nodes: int
    pods: int


@dataclass(frozen=True, slots=True)
class RouteTables:
    """Versions from which Flannel works with several route tables."""

    min_kubernetes: str
    min_ccm: str


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Advice:
    """A weight for a plug-in; 0 where the edition knows of no such advice."""

    plugin: Plugin
    weight: int


@dataclass(frozen=True, slots=True)
class SizeAdvice:
    """A weight for a plug-in by the nodes of the cluster.

    A small cluster has at most `nodes`, a large one more than `nodes`. `yields_to_needs`: it counts only where no need
    is preferred that the plug-in lacks.
    """

    plugin: Plugin
    weight: int
    nodes: int
    yields_to_needs: bool = False


@dataclass(frozen=True, slots=True)
class ScarcityAdvice:
    """A weight for a plug-in where Terway would take more than `share_percent` of the VPC's addresses."""

    plugin: Plugin
    weight: int
    share_percent: int
