"""What a node of each pool holds and takes with Terway: pods, addresses, IP prefixes, ENIs.

A pool may name several instance types, and any of its nodes may be of any of them: it holds the pods of the type that
holds fewest and takes the addresses of the type that takes most.
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
    """Every need of the catalogue, in its order; `no` for those that are not named."""
    if tuple(needs) == tuple(catalogue.needs):
        return needs
    return MappingProxyType({**dict.fromkeys(catalogue.needs, NeedLevel.NO), **needs})


def merged_figures(type_name: str, own: Eni | None, catalogue: Catalogue) -> Eni | None:
    """Return the ENI figures of a type: own ones before the catalogue's, one by one; None where nothing is known."""
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
    """Return the pods that a node holds in the mode, as many in trunk mode as in shared mode; None where not known.

    `prefix_block`: addresses of an IP prefix, in IP prefix mode.
    """
    if figures is None:
        return None
    if mode is TerwayMode.EXCLUSIVE_ENI:
        return formulas.exclusive_eni_pods(figures.quantity)
    if prefix_block is not None:
        return formulas.prefix_pods(figures.quantity, figures.ipv4_per_eni, prefix_block)
    return formulas.shared_eni_pods(figures.quantity, figures.ipv4_per_eni)


def trunk_pods(figures: Eni | None) -> int | None:
    if figures is None or figures.total_quantity is None:
        return None
    return formulas.trunk_eni_pods(figures.total_quantity, figures.quantity)


def join_threshold(catalogue: Catalogue, mode: TerwayMode) -> JoinThreshold:
    """How few pods are too few for a node to join the cluster."""
    facts = catalogue.facts
    return (facts.exclusive_join if mode is TerwayMode.EXCLUSIVE_ENI else facts.shared_join).value


def has_trunk_pods(figures: Eni) -> bool | None:
    """Whether pods can have trunk ENIs; None when unknown."""
    pods = trunk_pods(figures)
    if figures.trunk_supported is False or pods == 0:
        return False
    return None if figures.trunk_supported is None or pods is None else True


def ipv6_needed(figures: Eni, mode: TerwayMode, *, ip_prefixes: bool = False) -> int:
    """Return the IPv6 addresses that dual stack needs on an ENI: as many as IPv4 ones.

    With exclusive ENIs, and with IP prefixes, one is enough.
    """
    return 1 if ip_prefixes or mode is TerwayMode.EXCLUSIVE_ENI else figures.ipv4_per_eni


def meets_musts(figures: Eni, plan: Plan, mode: TerwayMode, *, ip_prefixes: bool = False) -> bool | None:
    """Return whether a node can do what the musts ask: trunk ENIs in that mode, dual stack. None where not known."""
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
    """A node of one instance type of a pool. None: not known, since the type is not in the catalogue.

    `name` is "" for figures of the pool's own without a type. `addresses` and `prefixes`: what the pods of the pool take
    of the vSwitches. `enis`: those that they take beside the node's own.
    """

    name: str
    eni: Eni | None
    pods: int | None
    addresses: int
    prefixes: int
    enis: int | None


@dataclass(frozen=True)
class PoolFigures:
    """One pool of a plan, `pointer` to it ("" for the short form), and its types in their order."""

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
        """The type that holds the fewest pods, the first on a tie; None where no type is known."""
        return min(self.known_types, key=lambda each: each.pods or 0, default=None)

    @property
    def pods(self) -> int | None:
        """Pods that a node of any type holds; None where no type is known."""
        limiting = self.limiting
        return None if limiting is None else limiting.pods

    @cached_property
    def trunk_pods(self) -> int | None:
        """Pods with settings of their own that a node of any known type holds; None where that is not known."""
        counts = [trunk_pods(each.eni) for each in self.known_types]
        return min((count for count in counts if count is not None), default=None)

    @cached_property
    def addresses(self) -> int:
        """Addresses of the vSwitches that the pods of a node take at most."""
        return max((each.addresses for each in self.types), default=0)

    @cached_property
    def prefixes(self) -> int:
        """IP prefixes that a node takes at most; 0 outside IP prefix mode."""
        return max((each.prefixes for each in self.types), default=0)

    @cached_property
    def enis(self) -> int:
        """ENIs, beside its own, that a node of a known type takes at most."""
        return max((each.enis for each in self.types if each.enis is not None), default=0)

    @property
    def title(self) -> Message:
        """The pool in a sentence: by its name, else by its number, else as the plan's only one."""
        if self.pool.name:
            return Message("pool.named", {"name": self.pool.name})
        return Message("pool.numbered", {"number": self.number}) if self.pointer else Message("pool.only")

    @property
    def number(self) -> int:
        """The place of the pool in the plan, counted from 1."""
        return int(self.pointer.rpartition("/")[2] or 0) + 1

    def field(self, name: str) -> Pointer:
        """Return the pointer to a field of the pool."""
        return f"{self.pointer}/{name}"

    @property
    def type_fields(self) -> tuple[Pointer, ...]:
        """Where the plan states what its nodes are: own figures, or the instance types."""
        if self.pool.eni is not None:
            return (self.field("eni"),)
        return (self.field("instance_types" if self.pointer else "instance_type"),)

    def type_field(self, place: int) -> Pointer:
        """The pointer to one of its types."""
        return f"{self.pointer}/instance_types/{place}" if self.pointer else "/instance_type"


def pool_figures(plan: Plan, catalogue: Catalogue) -> tuple[PoolFigures, ...]:
    """Return the figures of every pool of the plan, in their order; one for a plan in the short form."""
    pointers = (f"/node_pools/{place}" for place in range(len(plan.node_pools))) if plan.node_pools else ("",)
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
        yield type_figures(name, merged_figures(name, pool.eni, catalogue), pool, mode, catalogue)


def type_figures(
    name: str, eni: Eni | None, pool: NodePool, mode: TerwayMode, catalogue: Catalogue
) -> TypeFigures:
    """Return what a node with these ENI figures holds and takes for the pods of the pool."""
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
