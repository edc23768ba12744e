"""Placeholders in a request for values that the plan doesn't have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..plan.message import Message
from ..wording.plain_text import one_line
from .node_pool import NamedVswitch, PoolBlueprint

# No ID and no range has angle brackets, so the API rejects a placeholder that wasn't replaced.


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder: its text in the request, and the message that says what to replace it with."""

    text: str
    meaning: Message


REGION: Final = Placeholder("<REGION_ID>", Message("export.placeholder.region"))
ANY_ZONE: Final = Placeholder("<ZONE_ID>", Message("export.placeholder.any_zone"))
ANY_VSWITCH: Final = Placeholder("<VSWITCH_ID>", Message("export.placeholder.any_vswitch"))
SERVICE_CIDR: Final = Placeholder("<SERVICE_CIDR>", Message("export.placeholder.service_cidr"))
POD_CIDR: Final = Placeholder("<POD_CIDR>", Message("export.placeholder.pod_cidr"))
KEY_PAIR: Final = Placeholder("<KEY_PAIR>", Message("export.placeholder.key_pair"))


def vpc(cidr: str) -> Placeholder:
    """Return the placeholder for the ID of the VPC."""
    text = f"<VPC_ID of {cidr}>" if cidr else "<VPC_ID>"
    return Placeholder(text, Message("export.placeholder.vpc", {"cidr": cidr}))


def vswitch(placed: NamedVswitch) -> Placeholder:
    """Return the placeholder for the ID of a vSwitch."""
    cidr, zone = str(placed.vswitch.cidr), one_line(placed.vswitch.zone)
    meaning = Message("export.placeholder.vswitch", {"cidr": cidr, "zone": zone})
    return Placeholder(f"<VSWITCH_ID of {cidr} in {zone}>", meaning)


def zone(name: str) -> Placeholder:
    """Return the placeholder for the ID of a zone."""
    return Placeholder(f"<ZONE_ID of {one_line(name)}>", Message("export.placeholder.zone", {"zone": name}))


def kubernetes_version(version: str) -> Placeholder:
    """Return the placeholder for a release of the Kubernetes version that the plan states."""
    meaning = Message("export.placeholder.kubernetes_version", {"version": version})
    return Placeholder(f"<KUBERNETES_VERSION of {version}>", meaning)


def instance_type(pool: PoolBlueprint) -> Placeholder:
    """Return the placeholder for an instance type of a pool without one."""
    meaning = Message("export.placeholder.instance_type", {"pool": pool.name})
    return Placeholder(f"<INSTANCE_TYPE of {pool.name}>", meaning)
