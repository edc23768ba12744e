"""What lies in the cloud, or will: VPCs, vSwitches, clusters and node pools, whatever source tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.importing.report import Told

# Names that say what a zone is, and not which one.
UNTELLING: Final = frozenset(
    {"availability_zone", "id", "ids", "name", "zone", "zone_id", "zone_ids", "zoneid", "zones"}
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Vpc:
    """`key` is what vSwitches name their VPC by."""

    key: str
    cidr: Told | None
    secondary: tuple[Told, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Vswitch:
    """`available`: addresses that are free, where the source counts them."""

    key: str
    vpc: str
    cidr: Told
    zone: str = ""
    name: str = ""
    available: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """`scalars`: fields of the Draft by their names. `nodes` and `pods` are keys of vSwitches; `key` is what node
    pools name their cluster by.
    """

    scalars: Mapping[str, Told] = field(default_factory=dict)
    needs: Mapping[str, Told] = field(default_factory=dict)
    vpc: str = ""
    nodes: frozenset[str] = frozenset()
    pods: frozenset[str] = frozenset()
    key: str = ""


@dataclass(frozen=True, slots=True)
class NodePool:
    instance_type: Told | None = None
    nodes: Told | None = None
    min_nodes: Told | None = None
    max_nodes: Told | None = None
    vswitches: frozenset[str] = frozenset()
    cluster: str = ""
    needs: Mapping[str, Told] = field(default_factory=dict)


@dataclass(slots=True)
class Landscape:
    vpcs: list[Vpc] = field(default_factory=list)
    vswitches: list[Vswitch] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    pools: list[NodePool] = field(default_factory=list)

    def add_secondary(self, key: str, blocks: Iterable[Told]) -> bool:
        """Give a VPC further blocks; False where there is no such VPC."""
        for place, vpc in enumerate(self.vpcs):
            if vpc.key == key:
                self.vpcs[place] = Vpc(key, vpc.cidr, (*vpc.secondary, *blocks), vpc.name)
                return True
        return False


def place_in_words(place: str | int) -> str:
    """A zone that is known by its key or its place in a list alone: the first is a."""
    if isinstance(place, str):
        return place
    return _LETTERS[place] if 0 <= place < len(_LETTERS) else f"zone-{place + 1}"
