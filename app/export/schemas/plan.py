"""The completed Plan, and what other answers take of it."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import ClusterSpec
from ...plan.plan import NeedLevel, SecurityGroup
from .base import DESCRIBED


class Eni(TypedDict):
    """Own ENI figures of the node type; null is unknown."""

    quantity: int
    ipv4_per_eni: int
    ipv6_per_eni: int | None
    total_quantity: int | None
    trunk_supported: bool | None


class Vswitch(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    cidr: str
    zone: str
    used: int
    """Addresses that are taken."""


class Network(TypedDict):
    name: str
    cidr: str


class CompletedPlan(TypedDict):
    """The plan with every default and assumption filled in, and its ranges normalised; a plan in its turn."""

    name: str
    rules: str
    cluster_spec: ClusterSpec
    nodes: int
    max_nodes: int
    surge_nodes: int
    growth_percent_per_year: int | None
    pods_per_node: int
    services: int | None
    instance_type: str | None
    eni: Eni | None
    vpc_cidr: str | None
    secondary_cidrs: list[str]
    route_entry_quota: int
    route_entries_used: int
    node_vswitches: list[Vswitch]
    pod_vswitches: list[Vswitch]
    service_cidr: str | None
    service_ipv6_cidr: str | None
    pod_cidr: str | None
    node_cidr_mask: int | None
    connected_networks: list[Network]
    security_group: SecurityGroup
    needs: dict[str, NeedLevel]
