"""The trade of masks and of instance types: pods on a node against nodes, each beside its alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ..catalogue.model import Catalogue, InstanceType, TerwayMode, TypeSupport
from ..domain import formulas
from ..plan.plan import Eni, Plan
from ..plan.pool_figures import PoolFigures, carries_musts, join_threshold, trunk_pods, type_figures


class Suits(StrEnum):
    """Whether the plan fits: without findings, with a warning, or not."""

    YES = "yes"
    WARNED = "warned"
    NO = "no"


class MaskTrade(NamedTuple):
    """One node CIDR mask of Flannel.

    `nodes`: those that the pod CIDR has blocks for; None without one. `wasted_per_node`: addresses that no pod of
    the plan takes, in the pool with the most pods per node; `wasted`: of all its nodes at most.
    """

    mask: int
    pods_per_node: int
    usable_pods_per_node: int
    nodes: int | None
    wasted_per_node: int
    wasted: int
    suits: Suits
    chosen: bool


def mask_trades(plan: Plan, catalogue: Catalogue) -> Iterator[MaskTrade]:
    """Every mask, shortest first; `plan` completed."""
    masks, unusable = catalogue.facts.node_cidr_mask.value, catalogue.facts.flannel_unusable_addresses.value
    for mask in range(masks.shortest, masks.longest + 1):
        addresses = formulas.addresses_per_block(mask)
        nodes = None if plan.pod_cidr is None else formulas.node_blocks(plan.pod_cidr, mask)
        wasted = sum(pool.most_nodes * max(0, addresses - pool.pods_per_node) for pool in plan.pools)
        yield MaskTrade(
            mask,
            addresses,
            addresses - unusable,
            nodes,
            max(0, addresses - plan.max_pods_per_node),
            wasted,
            _mask_suits(plan, addresses, unusable, nodes),
            mask == plan.node_cidr_mask,
        )


def _mask_suits(plan: Plan, addresses: int, unusable: int, nodes: int | None) -> Suits:
    if nodes is None or nodes < plan.peak_nodes or addresses < plan.max_pods_per_node:
        return Suits.NO
    return Suits.YES if addresses - unusable >= plan.max_pods_per_node else Suits.WARNED


class TypeTrade(NamedTuple):
    """One instance type with Terway. None where a figure is not known.

    `addresses_per_node`: those that a node takes of the vSwitches at the plan's density. `nodes`: those that hold
    all pods of the plan, each filled to the brim in the plan's mode; None where a node holds none.
    """

    type: InstanceType
    shared_eni_pods: int
    exclusive_eni_pods: int
    trunk_eni_pods: int | None
    addresses_per_node: int
    nodes: int | None
    suits: Suits
    chosen: bool


def type_trades(plan: Plan, catalogue: Catalogue, pools: Sequence[PoolFigures]) -> Iterator[TypeTrade]:
    """Yield the family of the plan's type, smallest first.

    Nothing for a type that the catalogue does not have, and for a plan with several pools or several types.
    """
    if len(pools) > 1 or len(pools[0].types) > 1:
        return
    own = catalogue.instance_types.get(pools[0].types[0].name)
    if own is not None:
        for known in catalogue.families[own.family]:
            yield type_trade(plan, catalogue, pools[0], known)


def type_trade(plan: Plan, catalogue: Catalogue, figures: PoolFigures, known: InstanceType) -> TypeTrade:
    """Return what a type of the catalogue means for a pool; the pool's own figures count for its own type alone."""
    own = next((each for each in figures.types if each.name == known.name), None)
    eni = own.eni if own and own.eni else known.eni
    node = type_figures(known.name, eni, figures.pool, figures.mode, catalogue)
    pods = node.pods or 0
    return TypeTrade(
        known,
        formulas.shared_eni_pods(eni.quantity, eni.ipv4_per_eni),
        formulas.exclusive_eni_pods(eni.quantity),
        trunk_pods(eni),
        node.addresses,
        -(-figures.pool.most_nodes * figures.pool.pods_per_node // pods) if pods else None,
        min(_type_suits(plan, catalogue, figures, eni, pods), _supported(known, catalogue), key=_ORDER.index),
        own is not None,
    )


_ORDER: Final = (Suits.NO, Suits.WARNED, Suits.YES)
_OF_SUPPORT: Final = {
    TypeSupport.REFUSED: Suits.NO,
    TypeSupport.ON_REQUEST: Suits.WARNED,
    TypeSupport.SUPPORTED: Suits.YES,
}


def _supported(known: InstanceType, catalogue: Catalogue) -> Suits:
    return _OF_SUPPORT[catalogue.type_support(known.name)]


def _type_suits(plan: Plan, catalogue: Catalogue, figures: PoolFigures, eni: Eni, pods: int) -> Suits:
    threshold = join_threshold(catalogue, figures.mode)
    joins_surely = figures.pool.ip_prefixes or pods > threshold.disputed
    if pods < figures.pool.pods_per_node or (not figures.pool.ip_prefixes and pods <= threshold.refused):
        return Suits.NO
    carried = carries_musts(eni, plan, figures.mode, ip_prefixes=figures.pool.ip_prefixes)
    if carried is False:
        return Suits.NO
    doubted = plan.is_must("dual_stack") and _has_doubtful_ipv6(eni, figures.mode, catalogue)
    return Suits.YES if carried and joins_surely and not doubted else Suits.WARNED


def _has_doubtful_ipv6(eni: Eni, mode: TerwayMode, catalogue: Catalogue) -> bool:
    """Whether the sources disagree on dual stack with these figures: exclusive ENIs with fewer IPv6 than IPv4."""
    disputed = mode is TerwayMode.EXCLUSIVE_ENI and catalogue.facts.exclusive_dual_stack.value
    return disputed and eni.ipv6_per_eni is not None and eni.ipv6_per_eni < eni.ipv4_per_eni


@dataclass(frozen=True, slots=True)
class Trades:
    """`types` is empty where the plan's instance type is not in the catalogue, and for several pools or types."""

    masks: tuple[MaskTrade, ...]
    types: tuple[TypeTrade, ...]

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue, pools: Sequence[PoolFigures]) -> Trades:
        """Return the trades of the completed plan and its pools."""
        return cls(tuple(mask_trades(plan, catalogue)), tuple(type_trades(plan, catalogue, pools)))
