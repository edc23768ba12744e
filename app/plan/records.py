"""What a plan is made of: its choices, node pools, vSwitches and networks, each a table of fields of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from ..catalogue.model import Eni as Eni
from ..domain.cidr import Cidr
from ..domain.overlap import BlockIndex
from .fields import Field, Number, Range, Record, Text, YesNo, declared, table


class NeedLevel(StrEnum):
    MUST = "must"
    PREFER = "prefer"
    NO = "no"


class SecurityGroup(StrEnum):
    ENTERPRISE = "enterprise"
    BASIC = "basic"


class Existing(StrEnum):
    """What there is already: nothing, the VPC with its blocks and vSwitches, or the cluster too."""

    NOTHING = "nothing"
    VPC = "vpc"
    CLUSTER = "cluster"


class EniMode(StrEnum):
    """How Terway gives the pods of a node pool their ENIs."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePool:
    """Nodes that are alike. Any of them may be of any of `instance_types`; no `zones` are all zones of the plan."""

    name: str = ""
    nodes: int
    max_nodes: int | None = None
    surge_nodes: int = 0
    pods_per_node: int
    instance_types: tuple[str, ...] = ()
    eni: Eni | None = None
    eni_mode: EniMode = EniMode.SHARED
    ip_prefixes: bool = False
    zones: tuple[str, ...] = ()

    @property
    def most_nodes(self) -> int:
        """Nodes at most, without those that exist only while upgrading."""
        return self.nodes if self.max_nodes is None else self.max_nodes

    @property
    def peak_nodes(self) -> int:
        """Nodes at most while upgrading."""
        return self.most_nodes + self.surge_nodes


@dataclass(frozen=True, slots=True)
class Vswitch:
    """`used`: addresses already taken, beyond those that Alibaba Cloud reserves."""

    cidr: Cidr = field(metadata=declared(Range(), "The range.", required=True))
    zone: str = field(default="a", metadata=declared(Text(strip=True), "The zone, such as `a`."))
    used: int = field(default=0, metadata=declared(Number(), "Addresses that are taken."))


@dataclass(frozen=True, slots=True)
class ConnectedNetwork:
    """A peered VPC, another cluster, a data centre."""

    cidr: Cidr = field(metadata=declared(Range(), "The range.", required=True))
    name: str = field(default="", metadata=declared(Text(), "What it is called."))


class ConnectedNetworks(tuple[ConnectedNetwork, ...]):  # noqa: SLOT001 - the index is kept in its __dict__
    """The connected networks, indexed once for however many plans share them."""

    @cached_property
    def blocks(self) -> BlockIndex:
        return BlockIndex.of([network.cidr for network in self])

    @cached_property
    def have_host_bits(self) -> bool:
        """Whether any has bits set after its prefix."""
        return any(network.cidr.has_host_bits for network in self)


ENI: Final = Record(
    Eni,
    (
        Field(
            name="quantity",
            kind=Number(least=1),
            about="ENIs of a node, the primary one included.",
            required=True,
        ),
        Field(name="ipv4_per_eni", kind=Number(), about="IPv4 addresses of each ENI.", required=True),
        Field(name="ipv6_per_eni", kind=Number(), about="IPv6 addresses of each ENI."),
        Field(name="total_quantity", kind=Number(), about="ENIs of a node, trunk members included."),
        Field(name="trunk_supported", kind=YesNo(), about="Whether trunk ENIs are supported."),
    ),
    "Own ENI figures of a node; null is unknown.",
)
VSWITCH: Final = Record(Vswitch, table(Vswitch), "A vSwitch.")
NETWORK: Final = Record(
    ConnectedNetwork, table(ConnectedNetwork), "A peered VPC, another cluster, a data centre."
)
RECORDS: Final = (ENI, VSWITCH, NETWORK)
"""What a plan holds that has fields of its own, the inner ones first."""
