"""Every range of a plan with the field that holds it, what it is for, and which plug-in it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..catalogue.model import Plugin
from ..domain.cidr import Cidr
from .message import Message, Pointer
from .plan import Plan

BOTH = (Plugin.TERWAY, Plugin.FLANNEL)
RANGE_FIELDS: Final = (
    "vpc_cidr",
    "secondary_cidrs",
    "node_vswitches",
    "pod_vswitches",
    "service_cidr",
    "service_ipv6_cidr",
    "pod_cidr",
    "connected_networks",
)


class Role(StrEnum):
    VPC = "vpc"
    SECONDARY = "secondary"
    NODE_VSWITCH = "node_vswitch"
    POD_VSWITCH = "pod_vswitch"
    SERVICE = "service"
    SERVICE_IPV6 = "service_ipv6"
    POD = "pod"
    NETWORK = "network"

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins that use a range of this role."""
        if self is Role.POD:
            return (Plugin.FLANNEL,)
        if self in (Role.POD_VSWITCH, Role.SERVICE_IPV6):
            return (Plugin.TERWAY,)
        return BOTH

    @property
    def label(self) -> Message:
        return Message(f"role.{self}")


@dataclass(frozen=True, slots=True)
class PlanRange:
    pointer: Pointer
    role: Role
    cidr: Cidr
    name: str = ""

    @property
    def title(self) -> Message:
        if self.role is Role.NETWORK and self.name:
            return Message("role.network.named", {"name": self.name})
        return self.role.label

    @property
    def title_within(self) -> Message:
        """The title as it stands in the midst of a sentence."""
        return Message(f"{self.title.code}.within", self.title.params)


def own_ranges(plan: Plan) -> Iterator[PlanRange]:
    """Every range but the connected networks, in the order of the Plan's fields."""
    yield from vpc_blocks(plan)
    yield from vswitches(plan)
    for role, pointer, cidr in (
        (Role.SERVICE, "/service_cidr", plan.service_cidr),
        (Role.SERVICE_IPV6, "/service_ipv6_cidr", plan.service_ipv6_cidr),
        (Role.POD, "/pod_cidr", plan.pod_cidr),
    ):
        if cidr is not None:
            yield PlanRange(pointer, role, cidr)


def vpc_blocks(plan: Plan) -> Iterator[PlanRange]:
    """The VPC CIDR and the secondary blocks."""
    if plan.vpc_cidr is not None:
        yield PlanRange("/vpc_cidr", Role.VPC, plan.vpc_cidr)
    for index, cidr in enumerate(plan.secondary_cidrs):
        yield PlanRange(f"/secondary_cidrs/{index}", Role.SECONDARY, cidr)


def vswitches(plan: Plan) -> Iterator[PlanRange]:
    """Node vSwitches, then pod vSwitches."""
    for role, field, listed in (
        (Role.NODE_VSWITCH, "node_vswitches", plan.node_vswitches),
        (Role.POD_VSWITCH, "pod_vswitches", plan.pod_vswitches),
    ):
        for index, vswitch in enumerate(listed):
            yield PlanRange(f"/{field}/{index}/cidr", role, vswitch.cidr, vswitch.zone)


def networks(plan: Plan) -> Iterator[PlanRange]:
    """The connected networks; there may be very many."""
    return (network(plan, index) for index in range(len(plan.connected_networks)))


def networks_with_host_bits(plan: Plan) -> Iterator[PlanRange]:
    for index, connected in enumerate(plan.connected_networks):
        if connected.cidr.has_host_bits:
            yield network(plan, index)


def network(plan: Plan, index: int) -> PlanRange:
    connected = plan.connected_networks[index]
    return PlanRange(f"/connected_networks/{index}/cidr", Role.NETWORK, connected.cidr, connected.name)
