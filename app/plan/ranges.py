"""The ranges of a plan, each with its field, its role, and the plug-ins that use it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from ..domain.cidr import Cidr
from .fields import BOTH as BOTH
from .fields import Role as Role
from .message import Message, Pointer
from .plan import PLAN_FIELDS, ConnectedNetworks, Plan, Vswitch

RANGE_FIELDS: Final = tuple(each.name for each in PLAN_FIELDS if each.role is not None)
ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {each.name: each.role for each in PLAN_FIELDS if each.role is not None}
)
"""The role of the ranges in each field."""


class StatedRanges(Protocol):
    """The part of a Plan that has its ranges: the fields in RANGE_FIELDS."""

    @property
    def vpc_cidr(self) -> Cidr | None: ...
    @property
    def secondary_cidrs(self) -> tuple[Cidr, ...]: ...
    @property
    def node_vswitches(self) -> tuple[Vswitch, ...]: ...
    @property
    def pod_vswitches(self) -> tuple[Vswitch, ...]: ...
    @property
    def service_cidr(self) -> Cidr | None: ...
    @property
    def service_ipv6_cidr(self) -> Cidr | None: ...
    @property
    def pod_cidr(self) -> Cidr | None: ...
    @property
    def connected_networks(self) -> ConnectedNetworks: ...


def ranges_key(plan: StatedRanges) -> tuple[Hashable, ...]:
    """Return all ranges of the plan as the key of a memo."""
    return tuple(getattr(plan, field) for field in RANGE_FIELDS)


class PlanRange(NamedTuple):
    """A range of a plan: the pointer to it, its role, and its name or zone, or ""."""

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
        """The title for use within a sentence."""
        return Message(f"{self.title.code}.within", self.title.params)


def own_ranges(plan: StatedRanges) -> Iterator[PlanRange]:
    """Yield every range other than connected networks, in the order of the Plan's fields."""
    for field in RANGE_FIELDS:
        if field != "connected_networks":
            yield from _ranges_in(plan, field)


def vpc_blocks(plan: StatedRanges) -> Iterator[PlanRange]:
    """Yield the VPC CIDR and the secondary blocks."""
    yield from _ranges_in(plan, "vpc_cidr")
    yield from _ranges_in(plan, "secondary_cidrs")


def vswitches(plan: StatedRanges) -> Iterator[PlanRange]:
    """Yield the node vSwitches, then the pod vSwitches."""
    yield from _ranges_in(plan, "node_vswitches")
    yield from _ranges_in(plan, "pod_vswitches")


def _ranges_in(plan: StatedRanges, field: str) -> Iterator[PlanRange]:
    """Yield the ranges of a field: the single one, or those of a list; vSwitches are named by their zone."""
    value, role = getattr(plan, field), ROLES[field]
    if isinstance(value, Cidr):
        yield PlanRange(f"/{field}", role, value)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            if isinstance(entry, Vswitch):
                yield PlanRange(f"/{field}/{index}/cidr", role, entry.cidr, entry.zone)
            else:
                yield PlanRange(f"/{field}/{index}", role, entry)


def networks(plan: StatedRanges) -> Iterator[PlanRange]:
    """Yield the connected networks, up to a hundred thousand."""
    return (network(plan, index) for index in range(len(plan.connected_networks)))


def networks_with_host_bits(plan: StatedRanges) -> Iterator[PlanRange]:
    """Yield the connected networks that have host bits."""
    if not plan.connected_networks.have_host_bits:
        return
    for index, connected in enumerate(plan.connected_networks):
        if connected.cidr.has_host_bits:
            yield network(plan, index)


def network(plan: StatedRanges, index: int) -> PlanRange:
    """Return a connected network by its index."""
    connected = plan.connected_networks[index]
    return PlanRange(f"/connected_networks/{index}/cidr", Role.NETWORK, connected.cidr, connected.name)


def strip_host_bits(plan: Plan) -> Plan:
    """Return the plan with each range replaced by its network."""
    return plan.changed(**{field: _without_host_bits(getattr(plan, field)) for field in RANGE_FIELDS})


def _without_host_bits(value: Any) -> Any:
    """Return a range, a record with one, or a tuple of these without host bits; the same object if it has none."""
    match value:
        case Cidr():
            return value.network
        case ConnectedNetworks():
            return _networks_without_host_bits(value)
        case tuple():
            return tuple(map(_without_host_bits, value))
        case Vswitch() if value.cidr.has_host_bits:
            return replace(value, cidr=value.cidr.network)
    return value


def _networks_without_host_bits(networks: ConnectedNetworks) -> ConnectedNetworks:
    """Return the networks without host bits; the same object if they have none, since it caches an index."""
    if not networks.have_host_bits:
        return networks
    return ConnectedNetworks(
        replace(network, cidr=network.cidr.network) if network.cidr.has_host_bits else network
        for network in networks
    )
