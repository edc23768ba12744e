"""The inventory of the cloud resources that the files describe: VPCs, vSwitches, clusters, node pools and routes.

Readers of all formats add to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .report import SourceText

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Vpc:
    """A VPC. vSwitches refer to it by `key`; routes refer to its system route table by `key` or by one of
    `system_tables`.

    `exists`: the source says what exists, and not what will be created.
    """

    key: str
    cidr: SourceText | None
    secondary: tuple[SourceText, ...] = ()
    name: str = ""
    system_tables: frozenset[str] = frozenset()
    exists: bool = False

    @property
    def blocks(self) -> Iterator[SourceText]:
        """All CIDR blocks of the VPC."""
        if self.cidr is not None:
            yield self.cidr
        yield from self.secondary


@dataclass(frozen=True, slots=True)
class Vswitch:
    """A vSwitch. `route_table` is the key of its own route table.

    `free_addresses` and `used_addresses` are known if the source counts them.
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
    """A cluster. Node pools refer to it by `key`.

    `scalars` are fields of the Draft by their names. `nodes` and `pods` map keys of vSwitches to the positions of the
    references. `plugin` is the network plug-in that the source states. `kind` is "" for a cluster that can be
    planned, else `serverless` or `edge`. `remarks` are pairs of a position and a code.
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
        """The name of the cluster; its key if it has no name."""
        stated = self.scalars.get("name")
        return stated.text if stated else self.key

    @property
    def ranges(self) -> Iterator[SourceText]:
        """The ranges of the cluster itself, of pods and of Services."""
        for each in ("pod_cidr", "service_cidr", "service_ipv6_cidr"):
            if each in self.scalars:
                yield self.scalars[each]


@dataclass(frozen=True, slots=True)
class NodePool:
    """A node pool. `nodes` is the initial number of nodes; `min_nodes` and `max_nodes` are the limits of the
    autoscaler.

    `config_map` is the name of the ConfigMap with which Terway configures the nodes.
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
    exclusive_eni: SourceText | None = None
    config_map: SourceText | None = None
    zones: tuple[str, ...] = ()

    @property
    def values(self) -> Iterator[SourceText]:
        """Every value of the pool that may matter to a plan."""
        yield from self.instance_types
        for each in (self.nodes, self.min_nodes, self.max_nodes, self.surge_nodes):
            if each is not None:
                yield each


@dataclass(frozen=True, slots=True)
class Destination:
    """The destination of a route, or a network behind a VPN connection.

    `table` is the key of the route's table, None for a VPN connection. `to_instance`: the route leads to an ECS
    instance, as those to Flannel's pods do. `is_own`: the VPC has the route by itself, so it isn't counted in the
    quota.
    """

    cidr: SourceText
    name: str
    table: str | None = None
    to_instance: bool = False
    is_own: bool = False


@dataclass(slots=True)
class Inventory:
    """All resources.

    `links` are sets of keys of connected VPCs and of the resources that connect them. `route_table_keys` maps keys of
    vSwitches to the keys of their route tables. `networks` are networks that are listed with a name. `scalars` are
    fields of the Draft that no cluster states. `prefix_configs` are names of ConfigMaps that enable IP prefixes for
    the pools that refer to them. `security_groups` maps keys to kinds of security groups.
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
        """Add secondary CIDR blocks to a VPC, and return whether the VPC is known."""
        for place, vpc in enumerate(self.vpcs):
            if vpc.key == key:
                stated = {each.text for each in vpc.secondary}
                more = [each for each in blocks if each.text not in stated]
                self.vpcs[place] = replace(vpc, secondary=(*vpc.secondary, *more))
                return True
        return False

    def connected_keys(self, key: str) -> set[str]:
        """Return the keys that are connected with a key, directly or through others, with the key itself."""
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
    """Return keys of vSwitches with the position of the last reference to each."""
    return {value.text: value.position for value in named}


def zone_label(key: str | int) -> str:
    """Return a label for a zone of which only its key or its index in a list is known: the first one is a."""
    if isinstance(key, str):
        return key
    return _LETTERS[key] if 0 <= key < len(_LETTERS) else f"zone-{key + 1}"
