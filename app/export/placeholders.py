"""What a request has in place of what the plan can't know, and what to put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..plan.message import Message
from ..wording.plain_text import one_line
from .node_pool import NamedVswitch, PoolBlueprint

# No ID and no range has angle brackets: the API refuses what was not replaced.


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The text that is in the request, and the sentence that says what to put there."""

    text: str
    meaning: Message


REGION: Final = Placeholder("<REGION_ID>", Message("export.placeholder.region"))
ANY_ZONE: Final = Placeholder("<ZONE_ID>", Message("export.placeholder.any_zone"))
ANY_VSWITCH: Final = Placeholder("<VSWITCH_ID>", Message("export.placeholder.any_vswitch"))
SERVICE_CIDR: Final = Placeholder("<SERVICE_CIDR>", Message("export.placeholder.service_cidr"))
POD_CIDR: Final = Placeholder("<POD_CIDR>", Message("export.placeholder.pod_cidr"))
KEY_PAIR: Final = Placeholder("<KEY_PAIR>", Message("export.placeholder.key_pair"))


def vpc(cidr: str) -> Placeholder:
    """The ID of the VPC."""
    text = f"<VPC_ID of {cidr}>" if cidr else "<VPC_ID>"
    return Placeholder(text, Message("export.placeholder.vpc", {"cidr": cidr}))


def vswitch(placed: NamedVswitch) -> Placeholder:
    """The ID of a vSwitch."""
    cidr, zone = str(placed.vswitch.cidr), one_line(placed.vswitch.zone)
    meaning = Message("export.placeholder.vswitch", {"cidr": cidr, "zone": zone})
    return Placeholder(f"<VSWITCH_ID of {cidr} in {zone}>", meaning)


def zone(name: str) -> Placeholder:
    """The ID of a zone."""
    return Placeholder(f"<ZONE_ID of {one_line(name)}>", Message("export.placeholder.zone", {"zone": name}))


def kubernetes_version(version: str) -> Placeholder:
    """A release of the version of Kubernetes that the plan states."""
    meaning = Message("export.placeholder.kubernetes_version", {"version": version})
    return Placeholder(f"<KUBERNETES_VERSION of {version}>", meaning)


def instance_type(pool: PoolBlueprint) -> Placeholder:
    """An instance type of a pool that names none."""
    meaning = Message("export.placeholder.instance_type", {"pool": pool.name})
    return Placeholder(f"<INSTANCE_TYPE of {pool.name}>", meaning)
