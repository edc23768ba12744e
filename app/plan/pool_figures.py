"""The figures of a pool's nodes with Terway: pods, addresses, IP prefixes, ENIs.

Each node of a pool may be of any of its instance types. A pool therefore counts with the pods of the type that supports
the fewest, and with the addresses of the type that takes the most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ..catalogue.model import Catalogue, JoinThreshold, TerwayMode
from ..domain import formulas
from .message import Message, Pointer
from .plan import Eni, EniMode, NeedLevel, NodePool, Plan


def every_need(needs: Mapping[str, NeedLevel], catalogue: Catalogue) -> Mapping[str, NeedLevel]:
    """Return the level of every need of the catalogue, in its order; `no` for those not named."""
    if tuple(needs) == tuple(catalogue.needs):
        return needs
    return MappingProxyType({**dict.fromkeys(catalogue.needs, NeedLevel.NO), **needs})


def effective_figures(type_name: str, own: Eni | None, catalogue: Catalogue) -> Eni | None:
    """Return the ENI figures of a type, each the pool's own or else the catalogue's; None if not known."""
    known = catalogue.instance_types.get(type_name)
    listed = None if known is None else known.eni
    if own is None or listed is None:
        return own or listed
    return Eni(
        own.quantity,
        own.ipv4_per_eni,
        listed.ipv6_per_eni if own.ipv6_per_eni is None else own.ipv6_per_eni,
        listed.total_quantity if own.total_quantity is None else own.total_quantity,
        listed.trunk_supported if own.trunk_supported is None else own.trunk_supported,
    )


def pods_of_type(figures: Eni | None, mode: TerwayMode, prefix_block: int | None = None) -> int | None:
    """Return the pods per node in the mode, the same in trunk mode as in shared mode; None if not known.

    `prefix_block` is the number of addresses of an IP prefix, in IP prefix mode.
    """
    if figures is None:
        return None
    if mode is TerwayMode.EXCLUSIVE_ENI:
        return formulas.exclusive_eni_pods(figures.quantity)
    if prefix_block is not None:
        return formulas.prefix_pods(figures.quantity, figures.ipv4_per_eni, prefix_block)
    return formulas.shared_eni_pods(figures.quantity, figures.ipv4_per_eni)


def trunk_pods(figures: Eni | None) -> int | None:
    """Return the pods of a node that can have per-pod settings; None if not known."""
    if figures is None or figures.total_quantity is None:
        return None
    return formulas.trunk_eni_pods(figures.total_quantity, figures.quantity)


def join_threshold(catalogue: Catalogue, mode: TerwayMode) -> JoinThreshold:
    """Return the numbers of pods that are too few for a node to join the cluster."""
    facts = catalogue.facts
    return (facts.exclusive_join if mode is TerwayMode.EXCLUSIVE_ENI else facts.shared_join).value


def has_trunk_pods(figures: Eni) -> bool | None:
    """Return whether pods can have trunk ENIs; None if not known."""
    pods = trunk_pods(figures)
    if figures.trunk_supported is False or pods == 0:
        return False
    return None if figures.trunk_supported is None or pods is None else True


def ipv6_needed(figures: Eni, mode: TerwayMode, *, ip_prefixes: bool = False) -> int:
    """Return the IPv6 addresses that dual stack needs on an ENI: as many as IPv4 addresses.

    With exclusive ENIs or IP prefixes, one is enough.
    """
    return 1 if ip_prefixes or mode is TerwayMode.EXCLUSIVE_ENI else figures.ipv4_per_eni


def meets_musts(figures: Eni, plan: Plan, mode: TerwayMode, *, ip_prefixes: bool = False) -> bool | None:
    """Return whether a node meets the plan's musts: trunk ENIs in trunk mode, and dual stack. None if not known."""
    trunk = has_trunk_pods(figures) if mode is TerwayMode.TRUNK_ENI else True
    ipv6: bool | None = True
    if plan.is_must("dual_stack"):
        known = figures.ipv6_per_eni
        ipv6 = None if known is None else known >= ipv6_needed(figures, mode, ip_prefixes=ip_prefixes)
    if trunk is False or ipv6 is False:
        return False
    return None if trunk is None or ipv6 is None else True


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """The figures of a node of one instance type of a pool. None: not known, since the catalogue lacks the type.

    `name` is "" for ENI figures stated without a type. `addresses`, `prefixes` and `enis` are what the pods of a node
    take: vSwitch addresses, IP prefixes and secondary ENIs.
    """

    name: str
    eni: Eni | None
    pods: int | None
    addresses: int
    prefixes: int
    enis: int | None


@dataclass(frozen=True)
class PoolFigures:
    """The figures of one pool: `pointer` is that of the pool ("" for the short form), `types` are in their order."""

    pool: NodePool
    pointer: Pointer
    mode: TerwayMode
    types: tuple[TypeFigures, ...]

    @cached_property
    def known_types(self) -> tuple[TypeFigures, ...]:
        """The types whose ENI figures are known."""
        return tuple(each for each in self.types if each.eni is not None)

    @cached_property
    def limiting(self) -> TypeFigures | None:
        """The type with the fewest pods, the first on a tie; None if no type is known."""
        return min(self.known_types, key=lambda each: each.pods or 0, default=None)

    @property
    def pods(self) -> int | None:
        """The pods that a node of any type supports; None if no type is known."""
        limiting = self.limiting
        return None if limiting is None else limiting.pods

    @cached_property
    def trunk_pods(self) -> int | None:
        """The pods with per-pod settings that a node of any known type supports; None if not known."""
        counts = [trunk_pods(each.eni) for each in self.known_types]
        return min((count for count in counts if count is not None), default=None)

    @cached_property
    def addresses(self) -> int:
        """The most vSwitch addresses that the pods of a node take."""
        return max((each.addresses for each in self.types), default=0)

    @cached_property
    def prefixes(self) -> int:
        """The most IP prefixes that a node takes; 0 outside IP prefix mode."""
        return max((each.prefixes for each in self.types), default=0)

    @cached_property
    def enis(self) -> int:
        """The most secondary ENIs that a node of a known type takes."""
        return max((each.enis for each in self.types if each.enis is not None), default=0)

    @property
    def title(self) -> Message:
        """The pool as part of a sentence: by its name, else by its number, else as the only pool."""
        if self.pool.name:
            return Message("pool.named", {"name": self.pool.name})
        return Message("pool.numbered", {"number": self.number}) if self.pointer else Message("pool.only")

    @property
    def number(self) -> int:
        """The number of the pool in the plan, counted from 1."""
        return int(self.pointer.rpartition("/")[2] or 0) + 1

    def field(self, name: str) -> Pointer:
        """Return the pointer to a field of the pool."""
        return f"{self.pointer}/{name}"

    @property
    def type_fields(self) -> tuple[Pointer, ...]:
        """Pointers to the fields that state what its nodes are: ENI figures, or instance types."""
        if self.pool.eni is not None:
            return (self.field("eni"),)
        return (self.field("instance_types" if self.pointer else "instance_type"),)

    def type_field(self, index: int) -> Pointer:
        """Return the pointer to one of its types, by index."""
        return f"{self.pointer}/instance_types/{index}" if self.pointer else "/instance_type"


def pool_figures(plan: Plan, catalogue: Catalogue) -> tuple[PoolFigures, ...]:
    """Return the figures of every pool of the plan in order; of its only pool for a plan in the short form."""
    pointers = (f"/node_pools/{index}" for index in range(len(plan.node_pools))) if plan.node_pools else ("",)
    per_pod_settings = terway_trunk(plan, catalogue)
    return tuple(
        _figures(pool, pointer, catalogue, trunk=per_pod_settings)
        for pool, pointer in zip(plan.pools, pointers, strict=True)
    )


def terway_trunk(plan: Plan, catalogue: Catalogue) -> bool:
    """Return whether the musts of the plan turn trunk ENIs on for pools that share ENIs."""
    for need, level in plan.needs.items():
        if level is NeedLevel.MUST and catalogue.needs[need].terway_mode is TerwayMode.TRUNK_ENI:
            return True
    return False


def pool_mode(pool: NodePool, *, trunk: bool) -> TerwayMode:
    """Return the mode of a pool's ENIs; `trunk`: whether per-pod settings are a must."""
    if pool.eni_mode is EniMode.EXCLUSIVE:
        return TerwayMode.EXCLUSIVE_ENI
    return TerwayMode.TRUNK_ENI if trunk else TerwayMode.SHARED_ENI


def terway_mode(plan: Plan, catalogue: Catalogue) -> TerwayMode:
    """Return Terway's mode for the plan: exclusive where every pool is, else the mode of its shared pools."""
    if all(pool.eni_mode is EniMode.EXCLUSIVE for pool in plan.pools):
        return TerwayMode.EXCLUSIVE_ENI
    return TerwayMode.TRUNK_ENI if terway_trunk(plan, catalogue) else TerwayMode.SHARED_ENI


def _figures(pool: NodePool, pointer: Pointer, catalogue: Catalogue, *, trunk: bool) -> PoolFigures:
    mode = pool_mode(pool, trunk=trunk)
    return PoolFigures(pool, pointer, mode, tuple(_types(pool, mode, catalogue)))


def _types(pool: NodePool, mode: TerwayMode, catalogue: Catalogue) -> Iterator[TypeFigures]:
    for name in pool.instance_types or ("",):
        yield type_figures(name, effective_figures(name, pool.eni, catalogue), pool, mode, catalogue)


def type_figures(
    name: str, eni: Eni | None, pool: NodePool, mode: TerwayMode, catalogue: Catalogue
) -> TypeFigures:
    """Return the figures of a node with these ENI figures and the pods of the pool."""
    if not pool.ip_prefixes:
        pods = pods_of_type(eni, mode)
        idle = catalogue.facts.idle_addresses_of(mode)
        addresses = formulas.addresses_per_node(pool.pods_per_node, idle, pods)
        exclusive = mode is TerwayMode.EXCLUSIVE_ENI
        enis = (
            None
            if eni is None
            else addresses
            if exclusive
            else formulas.eni_count(addresses, eni.ipv4_per_eni)
        )
        return TypeFigures(name, eni, pods, addresses, 0, enis)
    value = catalogue.facts.ip_prefixes.value
    block = value.block_size
    pods = pods_of_type(eni, mode, prefix_block=block)
    prefixes = formulas.prefixes_per_node(pool.pods_per_node, block, value.surplus_percent, pods)
    enis = None if eni is None else formulas.prefix_enis(prefixes, eni.ipv4_per_eni)
    return TypeFigures(name, eni, pods, prefixes * block + (enis or 0), prefixes, enis)
