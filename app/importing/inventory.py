"""What lies in the cloud, or will: VPCs, vSwitches, clusters and node pools, whatever source tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .report import SourceText

# Names that say what a zone is, and not which one.
UNINFORMATIVE: Final = frozenset(
    {"availability_zone", "id", "ids", "name", "zone", "zone_id", "zone_ids", "zoneid", "zones"}
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Vpc:
    """`key` is what vSwitches name their VPC by, and `table` what routes name its system route table by, if not by
    the VPC itself.
    """

    key: str
    cidr: SourceText | None
    secondary: tuple[SourceText, ...] = ()
    name: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """A network behind a VPN connection, or the destination of a route; `table`: key of that route's table, None
    where it is no route.
    """

    cidr: SourceText
    name: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Vswitch:
    """`available`: addresses that are free, where the source counts them."""

    key: str
    vpc: str
    cidr: SourceText
    zone: str = ""
    name: str = ""
    available: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """`scalars`: fields of the Draft by their names. `nodes` and `pods` are keys of vSwitches with their lines; `key`
    is what node pools name their cluster by, `addon` the network add-on that it states.
    """

    scalars: Mapping[str, SourceText] = field(default_factory=dict)
    needs: Mapping[str, SourceText] = field(default_factory=dict)
    vpc: str = ""
    nodes: Mapping[str, int] = field(default_factory=dict)
    pods: Mapping[str, int] = field(default_factory=dict)
    key: str = ""
    addon: SourceText | None = None


@dataclass(frozen=True, slots=True)
class NodePool:
    instance_type: SourceText | None = None
    nodes: SourceText | None = None
    min_nodes: SourceText | None = None
    max_nodes: SourceText | None = None
    vswitches: Mapping[str, int] = field(default_factory=dict)
    cluster: str = ""
    needs: Mapping[str, SourceText] = field(default_factory=dict)


@dataclass(slots=True)
class Inventory:
    vpcs: list[Vpc] = field(default_factory=list)
    vswitches: list[Vswitch] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    pools: list[NodePool] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)

    def add_secondary(self, key: str, blocks: Iterable[SourceText]) -> bool:
        """Give a VPC further blocks; False where there is no such VPC."""
        for place, vpc in enumerate(self.vpcs):
            if vpc.key == key:
                self.vpcs[place] = replace(vpc, secondary=(*vpc.secondary, *blocks))
                return True
        return False


def keys_with_lines(named: Iterable[SourceText]) -> dict[str, int]:
    """Keys of vSwitches, each with the line that names it last."""
    return {told.text: told.line for told in named}


def place_in_words(place: str | int) -> str:
    """A zone that is known by its key or its place in a list alone: the first is a."""
    if isinstance(place, str):
        return place
    return _LETTERS[place] if 0 <= place < len(_LETTERS) else f"zone-{place + 1}"
