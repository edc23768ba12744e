"""The Draft: a plan as typed, wherever it came from. None means not given; nothing is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class EniDraft:
    quantity: str | None = None
    ipv4_per_eni: str | None = None
    ipv6_per_eni: str | None = None
    total_quantity: str | None = None
    trunk_supported: str | None = None


@dataclass(frozen=True, slots=True)
class VswitchDraft:
    cidr: str | None = None
    zone: str | None = None
    used: str | None = None


@dataclass(frozen=True, slots=True)
class NetworkDraft:
    cidr: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Field names are the Plan's."""

    nodes: str | None = None
    pods_per_node: str | None = None
    name: str | None = None
    rules: str | None = None
    cluster_spec: str | None = None
    max_nodes: str | None = None
    surge_nodes: str | None = None
    growth_percent_per_year: str | None = None
    services: str | None = None
    instance_type: str | None = None
    eni: EniDraft | None = None
    vpc_cidr: str | None = None
    secondary_cidrs: tuple[str, ...] = ()
    route_entry_quota: str | None = None
    route_entries_used: str | None = None
    node_vswitches: tuple[VswitchDraft, ...] = ()
    pod_vswitches: tuple[VswitchDraft, ...] = ()
    service_cidr: str | None = None
    service_ipv6_cidr: str | None = None
    pod_cidr: str | None = None
    node_cidr_mask: str | None = None
    connected_networks: tuple[NetworkDraft, ...] = ()
    security_group: str | None = None
    needs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that can't be read. `code` is the problem's; `variant` picks the sentence."""

    pointer: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    variant: str = ""

    @property
    def field(self) -> str:
        """The field of the Draft that it stands in; "" where it concerns the whole."""
        return self.pointer.split("/")[1] if self.pointer else ""

    @property
    def message_code(self) -> str:
        return f"mistake.{self.code}.{self.variant}" if self.variant else f"mistake.{self.code}"
