"""What a range of a plan is for."""

from __future__ import annotations

from enum import StrEnum

from ..catalogue.model import Plugin
from .message import Message

BOTH = (Plugin.TERWAY, Plugin.FLANNEL)


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
