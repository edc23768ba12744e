"""The types and enumerations of the values of facts. Pure."""

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
    """Allowed prefix lengths, both ends included; `shortest` is the largest block."""

    shortest: int
    longest: int

    def __contains__(self, prefix: int) -> bool:
        return self.shortest <= prefix <= self.longest


@dataclass(frozen=True, slots=True)
class PodVswitchMask:
    """Prefix lengths of pod vSwitches: `longest` is the smallest block allowed, `recommended` the advised one."""

    longest: int
    recommended: int


@dataclass(frozen=True, slots=True)
class PodVswitchAdvice:
    """When a zone whose pod vSwitches are together smaller than the recommended mask gets a finding.

    `full_percent`: if more than this share of their free addresses is needed. None: always, for each pod vSwitch by
    itself and as a warning, as in edition 2026-11.
    """

    recommended: int
    full_percent: int | None = None


@dataclass(frozen=True, slots=True)
class DefaultZones:
    """The number of zones assumed for a plan that names none: `zones`, or one below `min_nodes` nodes."""

    zones: int
    min_nodes: int


@dataclass(frozen=True, slots=True)
class VswitchSizing:
    """The sizing rule of proposed vSwitches.

    Node vSwitches have room for `node_factor` times the nodes of a zone after another zone has failed, and are at least
    as large as `node_mask_longest`. Pod vSwitches are as large as `pod_mask`, or as the pods of a zone need after
    another zone has failed, plus `pod_surplus_percent`.
    """

    node_factor: int
    node_mask_longest: int
    pod_mask: int
    pod_surplus_percent: int


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota: its default, and the maximum that can be requested."""

    default: int
    maximum: int


@dataclass(frozen=True, slots=True)
class JoinThreshold:
    """Nodes with `refused` or fewer pods can't join the cluster; up to `disputed` the official pages disagree."""

    refused: int
    disputed: int


class SecurityGroupUnit(StrEnum):
    """The unit in which the size of a security group is counted."""

    ADDRESSES = "addresses"
    ENIS = "enis"


@dataclass(frozen=True, slots=True)
class SecurityGroupSize:
    """The size of one security group; None if not published.

    `unit` is that of `warning` and `error`. `addresses_note` is the number of addresses above which a note is given
    while ENIs are counted. `counts_ipv6`: whether a pod's IPv6 address counts in addition to its IPv4 address. The
    defaults are those of edition 2026-11.
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
    """The pods on virtual nodes of one cluster: at most `maximum`, recommended are `advised`."""

    maximum: int
    advised: int


@dataclass(frozen=True, slots=True)
class UnsupportedTypes:
    """Instance types that ACK refuses, by family, or supports only on request, by size.

    `families` are written without `ecs.`; a trailing `*` matches every family with that prefix. Types below `min_vcpu`
    or `min_memory_gib` need a request.
    """

    families: tuple[str, ...]
    min_vcpu: int
    min_memory_gib: int

    def refuses(self, type_name: str) -> bool:
        """Return whether the type's family is refused, by its name, so also for types outside the catalogue."""
        return _is_of(type_name, self.families)

    def is_too_small(self, vcpu: int | None, memory_gib: float | None) -> bool:
        """Return whether a type of this size needs a request; None, not known, is ignored."""
        return (vcpu is not None and vcpu < self.min_vcpu) or (
            memory_gib is not None and memory_gib < self.min_memory_gib
        )


@dataclass(frozen=True, slots=True)
class Lingjun:
    """The families of Lingjun nodes, written like those of `UnsupportedTypes`."""

    families: tuple[str, ...]

    def includes(self, type_name: str) -> bool:
        """Return whether nodes of this type are Lingjun nodes."""
        return _is_of(type_name, self.families)


def _is_of(type_name: str, families: Iterable[str]) -> bool:
    """Return whether a type such as `ecs.t6-c1m1.large` is of one of the families, such as `t6` or `scc*`.

    The family of the type is the part after `ecs.`, up to a hyphen.
    """
    family = type_name.lower().removeprefix("ecs.").partition(".")[0].partition("-")[0]
    return any(
        family.startswith(listed[:-1]) if listed.endswith("*") else family == listed for listed in families
    )


@dataclass(frozen=True, slots=True)
class IpPrefixes:
    """Terway's IP prefix mode.

    `block_mask` is the mask of an IP prefix, `surplus_percent` the advised surplus over the prefixes that the pods
    need, `broken_blocks` the blocks of a vSwitch that reserved addresses make unusable.
    """

    block_mask: int
    surplus_percent: int
    broken_blocks: int
    min_terway: str

    @property
    def block_size(self) -> int:
        """The addresses of an IP prefix."""
        return 1 << 32 - self.block_mask


@dataclass(frozen=True, slots=True)
class DatapathV2:
    """What DataPath V2 needs on a node; NetworkPolicy turns it on in new clusters from `min_terway` on."""

    min_terway: str
    min_kernel: str
    millicores: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class ConcurrentAllocations:
    """What Terway allocates concurrently: nodes with shared ENIs, pods with exclusive ENIs."""

    nodes: int
    pods: int


@dataclass(frozen=True, slots=True)
class RouteTables:
    """The first versions with which Flannel supports several route tables."""

    min_kubernetes: str
    min_ccm: str


@dataclass(frozen=True, slots=True)
class Span:
    """A range of whole numbers, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Advice:
    """A weight for a plug-in; 0 if the edition has no such advice."""

    plugin: Plugin
    weight: int


@dataclass(frozen=True, slots=True)
class SizeAdvice:
    """A weight for a plug-in by the size of the cluster.

    A small cluster has at most `nodes` nodes, a large one more. `yields_to_needs`: it counts only if the plan prefers
    no need that the plug-in lacks.
    """

    plugin: Plugin
    weight: int
    nodes: int
    yields_to_needs: bool = False


@dataclass(frozen=True, slots=True)
class ScarcityAdvice:
    """A weight for a plug-in if Terway would take more than `share_percent` of the VPC's addresses."""

    plugin: Plugin
    weight: int
    share_percent: int
