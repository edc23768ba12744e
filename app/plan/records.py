"""The choices of a plan, and its records (node pools, vSwitches, connected networks) with their fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from ..catalogue.model import Eni as Eni
from ..domain.cidr import Cidr, read_plain_ipv4_cidr
from ..domain.obstacles import NO_OBSTACLES, Obstacles
from ..domain.overlap import BlockIndex
from .fields import (
    MAX_NAME_LENGTH,
    Choice,
    Field,
    ListOf,
    Number,
    Range,
    Record,
    Text,
    YesNo,
    declared,
    distinct,
    table,
)
from .message import Mistake

MAX_TYPES: Final = 10  # per node pool
MAX_ZONES: Final = 100  # no region has even a third as many


class NeedLevel(StrEnum):
    MUST = "must"
    PREFER = "prefer"
    NO = "no"


class SecurityGroup(StrEnum):
    ENTERPRISE = "enterprise"
    BASIC = "basic"


class Existing(StrEnum):
    """What exists already: nothing, the VPC with its blocks and vSwitches, or also the cluster."""

    NOTHING = "nothing"
    VPC = "vpc"
    CLUSTER = "cluster"


class EniMode(StrEnum):
    """How Terway assigns ENIs to the pods of a node pool."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class Vswitch:
    """A vSwitch. `used` counts the addresses taken already, without those that Alibaba Cloud reserves."""

    cidr: Cidr = field(metadata=declared(Range(), "The range.", required=True))
    zone: str = field(default="a", metadata=declared(Text(), "The zone, such as `a`."))
    used: int = field(default=0, metadata=declared(Number(), "Addresses in use."))


@dataclass(frozen=True, slots=True)
class ConnectedNetwork:
    """A network that the cluster can reach: a peered VPC, another cluster, a data centre."""

    cidr: Cidr = field(metadata=declared(Range(), "The range.", required=True))
    name: str = field(default="", metadata=declared(Text(), "The name of the network."))


class ConnectedNetworks(tuple[ConnectedNetwork, ...]):  # noqa: SLOT001 - the index is kept in its __dict__
    """The connected networks, with an index that all plans with the same object share."""

    def __hash__(self) -> int:
        """Hash three of them only: there may be a hundred thousand, and a memo hashes them often."""
        return hash((len(self), *self[:1], *self[len(self) // 2 :][:1], *self[-1:]))

    @cached_property
    def blocks(self) -> BlockIndex:
        return BlockIndex.of([network.cidr for network in self])

    @cached_property
    def obstacles(self) -> Obstacles:
        """The networks as obstacles for proposals."""
        return Obstacles([network.cidr for network in self], self.blocks) if self else NO_OBSTACLES

    @cached_property
    def have_host_bits(self) -> bool:
        """Whether any has host bits."""
        return any(network.cidr.has_host_bits for network in self)


ENI: Final = Record(
    Eni,
    (
        Field(
            name="quantity",
            kind=Number(minimum=1),
            about="ENIs of a node, including the primary one.",
            required=True,
        ),
        Field(
            name="ipv4_per_eni", kind=Number(minimum=1), about="IPv4 addresses of each ENI.", required=True
        ),
        Field(name="ipv6_per_eni", kind=Number(), about="IPv6 addresses of each ENI."),
        Field(name="total_quantity", kind=Number(), about="ENIs of a node, including trunk members."),
        Field(name="trunk_supported", kind=YesNo(), about="Whether trunk ENIs are supported."),
    ),
    "Custom ENI limits of a node; null means unknown.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePool:
    """A node pool. Each node may be of any of `instance_types`; empty `zones` mean all zones of the plan."""

    name: str = field(
        default="",
        metadata=declared(Text(max_length=63), "The name, different for each pool."),
    )
    nodes: int = field(metadata=declared(Number(), "The initial number of nodes.", required=True))
    max_nodes: int | None = field(
        default=None,
        metadata=declared(Number(minimum=1), "The maximum number of nodes; the initial number by default."),
    )
    surge_nodes: int = field(default=0, metadata=declared(Number(), "Extra nodes during upgrades."))
    pods_per_node: int = field(
        metadata=declared(Number(minimum=1), "The maximum number of pods per node.", required=True)
    )
    instance_types: tuple[str, ...] = field(
        default=(),
        metadata=declared(
            ListOf(Text(lower=True), MAX_TYPES, form="lines"),
            "Instance types, such as `ecs.c7.4xlarge`. A node can be any of these types.",
        ),
    )
    eni: Eni | None = field(
        default=None,
        metadata=declared(ENI, "Custom ENI limits for every type, which override the catalogue."),
    )
    eni_mode: EniMode = field(
        default=EniMode.SHARED, metadata=declared(Choice(EniMode), "Terway's mode for the pool.")
    )
    ip_prefixes: bool = field(
        default=False, metadata=declared(YesNo(), "Terway's IP prefix mode, with shared ENIs only.")
    )
    zones: tuple[str, ...] = field(
        default=(),
        metadata=declared(
            ListOf(Text(), MAX_ZONES, form="lines", made_as=distinct),
            "The zones of the plan that the pool is spread over; all by default.",
        ),
    )

    @property
    def most_nodes(self) -> int:
        """The maximum nodes, surge nodes not counted."""
        return self.nodes if self.max_nodes is None else self.max_nodes

    @property
    def peak_nodes(self) -> int:
        """The maximum nodes, surge nodes included."""
        return self.most_nodes + self.surge_nodes


def _pool_mistakes(values: Mapping[str, Any], mistaken: Collection[str]) -> Iterator[Mistake]:
    """Yield the mistakes between the values of a pool; invalid ones are None, and `mistaken` has their names."""
    nodes, max_nodes = values["nodes"], values["max_nodes"]
    if nodes is not None and max_nodes is not None and max_nodes < nodes:
        yield max_below_nodes(nodes, max_nodes)
    if nodes == 0 and max_nodes is None and "max_nodes" not in mistaken:
        yield Mistake("/nodes", "pool-without-nodes")
    if values["ip_prefixes"] and values["eni_mode"] is EniMode.EXCLUSIVE:
        yield Mistake("/ip_prefixes", "prefixes-exclusive")


def max_below_nodes(nodes: int, max_nodes: int) -> Mistake:
    """Return the mistake of a maximum below the nodes at the start."""
    return Mistake("/max_nodes", "max-below-nodes", {"nodes": nodes, "max_nodes": max_nodes})


def _plain_network(draft: Any) -> ConnectedNetwork | None:
    """Return the network of a draft whose range and name need no cleaning, as in nearly all; None for others."""
    cidr, name = read_plain_ipv4_cidr(draft.cidr or ""), draft.name or ""
    is_plain = name.isascii() and name.isprintable() and len(name) <= MAX_NAME_LENGTH
    return ConnectedNetwork(cidr, name.strip()) if is_plain and cidr is not None else None


POOL: Final = Record(
    NodePool, table(NodePool), "A node pool: nodes with the same settings.", check=_pool_mistakes
)
VSWITCH: Final = Record(Vswitch, table(Vswitch), "A vSwitch.")
NETWORK: Final = Record(
    ConnectedNetwork,
    table(ConnectedNetwork),
    "A peered VPC, another cluster, a data centre.",
    plain=_plain_network,
)
RECORDS: Final = (ENI, POOL, VSWITCH, NETWORK)
"""The records of a plan, inner ones first."""
