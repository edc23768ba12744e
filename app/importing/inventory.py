"""What is in the cloud, or will be: VPCs, vSwitches, clusters, node pools, routes and what connects VPCs, whatever
source tells of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .report import SourceText

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Vpc:
    """`key` is what vSwitches name their VPC by; `system_tables` are what routes name its system route table by, beside that."""

    key: str
    cidr: SourceText | None
    secondary: tuple[SourceText, ...] = ()
    name: str = ""
    system_tables: frozenset[str] = frozenset()
    exists: bool = False

    @property
    def blocks(self) -> Iterator[SourceText]:
        """All its ranges."""
        if self.cidr is not None:
            yield self.cidr
        yield from self.secondary


@dataclass(frozen=True, slots=True)
class Vswitch:
    """`free_addresses`: addresses that are free, `used_addresses`: those that are not, where the source counts them. `route_table`: key of
    its own route table.
    """

    key: str
    vpc: str
    cidr: SourceText
    zone: str = ""
    name: str = ""
    free_addresses: int | None = None
    route_table: str = ""
    exists: bool = False
    used_addresses: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """`scalars`: fields of the Draft by their names. `nodes` and `pods` are keys of vSwitches with the position that
    names them; `key` is what node pools name their cluster by, `plugin` the network add-on that it states.

    `kind`: "" for one that a plan can be for, `serverless` or `edge` for others.
    """

    key: str
    position: int
    scalars: Mapping[str, SourceText] = field(default_factory=dict)
    needs: Mapping[str, SourceText] = field(default_factory=dict)
    vpc: str = ""
    nodes: Mapping[str, int] = field(default_factory=dict)
    pods: Mapping[str, int] = field(default_factory=dict)
    plugin: SourceText | None = None
    kind: str = ""
    exists: bool = False
    remarks: tuple[tuple[int, str], ...] = ()
    security_group: str = ""
    vpc_position: int = -1

    @property
    def name(self) -> str:
        """What it is called; its key where it has no name."""
        stated = self.scalars.get("name")
        return stated.text if stated else self.key

    @property
    def ranges(self) -> Iterator[SourceText]:
        """Its own ranges, of pods and of Services."""
        for each in ("pod_cidr", "service_cidr", "service_ipv6_cidr"):
            if each in self.scalars:
                yield self.scalars[each]


@dataclass(frozen=True, slots=True)
class NodePool:
    """`nodes` are those at the start, `min_nodes` and `max_nodes` the bounds of the autoscaler; `config` names the ConfigMap
    with which Terway sets up its nodes.
    """

    position: int
    name: SourceText | None = None
    instance_types: tuple[SourceText, ...] = ()
    nodes: SourceText | None = None
    min_nodes: SourceText | None = None
    max_nodes: SourceText | None = None
    surge_nodes: SourceText | None = None
    vswitches: Mapping[str, int] = field(default_factory=dict)
    cluster: str = ""
    exclusive: SourceText | None = None
    config: SourceText | None = None
    zones: tuple[str, ...] = ()

    @property
    def values(self) -> Iterator[SourceText]:
        """Every value that could matter to a plan."""
        yield from self.instance_types
        for each in (self.nodes, self.min_nodes, self.max_nodes, self.surge_nodes):
            if each is not None:
                yield each


@dataclass(frozen=True, slots=True)
class Destination:
    """A network behind a VPN connection, or the destination of a route; `table`: key of that route's table, None
    where it is no route. `to_instance`: the route leads to an ECS instance, as those to Flannel's pods do; `is_own`: it is
    of the VPC's own making, and takes nothing of the quota.
    """

    cidr: SourceText
    name: str
    table: str | None = None
    to_instance: bool = False
    is_own: bool = False


@dataclass(slots=True)
class Inventory:
    """`links`: keys that something connects, of VPCs and of what stands between them. `tables`: keys of custom route
    tables with those of their VPCs; `attached`: keys of vSwitches with those of their tables. `networks`: networks that
    were given by name, each with it. `scalars`: fields of the Draft that no cluster states. `prefix_configs`: names of
    ConfigMaps that turn IP prefixes on for the pools that name them. `security_groups`: kinds of security groups by key.
    """

    vpcs: list[Vpc] = field(default_factory=list)
    vswitches: list[Vswitch] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    pools: list[NodePool] = field(default_factory=list)
    destinations: list[Destination] = field(default_factory=list)
    links: list[frozenset[str]] = field(default_factory=list)
    route_table_keys: dict[str, str] = field(default_factory=dict)
    networks: list[tuple[SourceText, str]] = field(default_factory=list)
    scalars: dict[str, SourceText] = field(default_factory=dict)
    prefix_configs: set[str] = field(default_factory=set)
    security_groups: dict[str, SourceText] = field(default_factory=dict)

    def add_secondary(self, key: str, blocks: Iterable[SourceText]) -> bool:
        """Give a VPC further blocks; False where there is no such VPC."""
        for place, vpc in enumerate(self.vpcs):
            if vpc.key == key:
                stated = {each.text for each in vpc.secondary}
                more = [each for each in blocks if each.text not in stated]
                self.vpcs[place] = replace(vpc, secondary=(*vpc.secondary, *more))
                return True
        return False

    def connected_keys(self, key: str) -> set[str]:
        """The keys that are connected with this one, whatever stands between; itself among them."""
        links_of: dict[str, list[frozenset[str]]] = {}
        for link in self.links:
            for end in link:
                links_of.setdefault(end, []).append(link)
        reached, waiting = {key}, [key]
        while waiting:
            for link in links_of.pop(waiting.pop(), ()):
                waiting += link - reached
                reached |= link
        return reached


def keys_with_positions(named: Iterable[SourceText]) -> dict[str, int]:
    """Keys of vSwitches, each with the position that names it last."""
    return {value.text: value.position for value in named}


def zone_label(key: str | int) -> str:
    """A zone that is known by its key or its place in a list alone: the first is a."""
    if isinstance(key, str):
        return key
    return _LETTERS[key] if 0 <= key < len(_LETTERS) else f"zone-{key + 1}"
