"""What bounds the nodes of a cluster: limits one by one, zone by zone, and what a plug-in holds by them.

Dozens are made for one answer, of every plan that is tried: named tuples are made in half the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..plan.message import Message, Pointer


class LimitName(StrEnum):
    """The limits on nodes, in the order that decides a tie."""

    POD_CIDR_BLOCKS = "pod_cidr_blocks"
    ROUTE_ENTRIES = "route_entries"
    POD_ADDRESSES = "pod_addresses"
    NODE_ADDRESSES = "node_addresses"
    NODE_LIMIT = "node_limit"
    POD_LIMIT = "pod_limit"


class Limit(NamedTuple):
    """Nodes that one limit allows, as it stands and with every quota at its published maximum."""

    name: LimitName
    nodes: int
    nodes_on_request: int
    sum: Message
    fields: tuple[Pointer, ...]


class ZoneCapacity(NamedTuple):
    """One zone: nodes that its node vSwitches and its pod addresses allow; None where it has no say."""

    zone: str
    node_addresses: int
    pod_addresses: int | None
    addresses_per_node: int | None
    nodes: int | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a plug-in can hold under this plan. `limits` is never empty and stands in LimitName's order.

    `max_nodes`: by the limit that binds, as it stands and on request.
    """

    pods_per_node: int | None
    usable_pods_per_node: int | None
    limits: tuple[Limit, ...]
    max_nodes: int
    max_nodes_on_request: int
    pods_sum: Message | None = None
    trunk_pods_per_node: int | None = None
    zones: tuple[ZoneCapacity, ...] = ()

    @property
    def binding(self) -> Limit:
        """The limit that binds as it stands; the first of a tie."""
        return min(self.limits, key=lambda limit: limit.nodes)

    @property
    def binding_on_request(self) -> Limit:
        return min(self.limits, key=lambda limit: limit.nodes_on_request)

    def limit(self, name: LimitName) -> Limit | None:
        return next((limit for limit in self.limits if limit.name is name), None)
