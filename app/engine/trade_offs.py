"""Trade-offs between pods per node and nodes: each node CIDR mask, and each instance type of the family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ..catalogue.model import Catalogue, InstanceType, TerwayMode, TypeSupport
from ..domain import formulas
from ..plan.plan import Eni, Plan
from ..plan.pool_figures import PoolFigures, join_threshold, meets_musts, trunk_pods, type_figures


class Suitability(StrEnum):
    """Whether a mask or type suits the plan: without findings, with a warning, or not at all."""

    YES = "yes"
    WITH_WARNING = "warned"
    NO = "no"


class MaskTradeOff(NamedTuple):
    """The trade-off of one node CIDR mask of Flannel.

    `nodes` is the number of nodes that the pod CIDR has blocks for; None without a pod CIDR. `wasted_per_node` counts
    the unused addresses of a node in the pool with the most pods per node; `wasted` those of the maximum nodes of all
    pools.
    """

    mask: int
    pods_per_node: int
    usable_pods_per_node: int
    nodes: int | None
    wasted_per_node: int
    wasted: int
    suits: Suitability
    chosen: bool


def mask_trade_offs(plan: Plan, catalogue: Catalogue) -> Iterator[MaskTradeOff]:
    """Yield the trade-off of every mask, shortest first. `plan` is completed."""
    masks, unusable = catalogue.facts.node_cidr_mask.value, catalogue.facts.flannel_unusable_addresses.value
    for mask in range(masks.shortest, masks.longest + 1):
        addresses = formulas.addresses_per_block(mask)
        nodes = None if plan.pod_cidr is None else formulas.node_blocks(plan.pod_cidr, mask)
        wasted = sum(pool.most_nodes * max(0, addresses - pool.pods_per_node) for pool in plan.pools)
        yield MaskTradeOff(
            mask,
            addresses,
            addresses - unusable,
            nodes,
            max(0, addresses - plan.max_pods_per_node),
            wasted,
            _mask_suits(plan, addresses, unusable, nodes),
            mask == plan.node_cidr_mask,
        )


def _mask_suits(plan: Plan, addresses: int, unusable: int, nodes: int | None) -> Suitability:
    if nodes is None or nodes < plan.peak_nodes or addresses < plan.max_pods_per_node:
        return Suitability.NO
    return Suitability.YES if addresses - unusable >= plan.max_pods_per_node else Suitability.WITH_WARNING


class TypeTradeOff(NamedTuple):
    """The trade-off of one instance type with Terway. None: not known.

    `addresses_per_node` are the vSwitch addresses of a node with the plan's pods per node. `nodes` is the number of
    full nodes needed for all pods of the plan in its mode; None if a node can have no pods.
    """

    type: InstanceType
    shared_eni_pods: int
    exclusive_eni_pods: int
    trunk_eni_pods: int | None
    addresses_per_node: int
    nodes: int | None
    suits: Suitability
    chosen: bool


def type_trade_offs(plan: Plan, catalogue: Catalogue, pools: Sequence[PoolFigures]) -> Iterator[TypeTradeOff]:
    """Yield the trade-offs of all types in the family of the plan's type, smallest first.

    Yields nothing for a type outside the catalogue, or a plan with several pools or types.
    """
    if len(pools) > 1 or len(pools[0].types) > 1:
        return
    own = catalogue.instance_types.get(pools[0].types[0].name)
    if own is not None:
        for known in catalogue.families[own.family]:
            yield type_trade_off(plan, catalogue, pools[0], known)


def type_trade_off(
    plan: Plan, catalogue: Catalogue, figures: PoolFigures, known: InstanceType
) -> TypeTradeOff:
    """Return the trade-off of a type for a pool. ENI figures stated in the pool count for its own type only."""
    own = next((each for each in figures.types if each.name == known.name), None)
    eni = own.eni if own and own.eni else known.eni
    node = type_figures(known.name, eni, figures.pool, figures.mode, catalogue)
    pods = node.pods or 0
    return TypeTradeOff(
        known,
        formulas.shared_eni_pods(eni.quantity, eni.ipv4_per_eni),
        formulas.exclusive_eni_pods(eni.quantity),
        trunk_pods(eni),
        node.addresses,
        -(-figures.pool.most_nodes * figures.pool.pods_per_node // pods) if pods else None,
        min(_type_suits(plan, catalogue, figures, eni, pods), _supported(known, catalogue), key=_ORDER.index),
        own is not None,
    )


_ORDER: Final = (Suitability.NO, Suitability.WITH_WARNING, Suitability.YES)
_SUITABILITY_BY_SUPPORT: Final = {
    TypeSupport.REFUSED: Suitability.NO,
    TypeSupport.ON_REQUEST: Suitability.WITH_WARNING,
    TypeSupport.SUPPORTED: Suitability.YES,
}


def _supported(known: InstanceType, catalogue: Catalogue) -> Suitability:
    return _SUITABILITY_BY_SUPPORT[catalogue.type_support(known.name)]


def _type_suits(plan: Plan, catalogue: Catalogue, figures: PoolFigures, eni: Eni, pods: int) -> Suitability:
    threshold = join_threshold(catalogue, figures.mode)
    joins_surely = figures.pool.ip_prefixes or pods > threshold.disputed
    if pods < figures.pool.pods_per_node or (not figures.pool.ip_prefixes and pods <= threshold.refused):
        return Suitability.NO
    meets = meets_musts(eni, plan, figures.mode, ip_prefixes=figures.pool.ip_prefixes)
    if meets is False:
        return Suitability.NO
    doubted = plan.is_must("dual_stack") and _has_doubtful_ipv6(eni, figures.mode, catalogue)
    return Suitability.YES if meets and joins_surely and not doubted else Suitability.WITH_WARNING


def _has_doubtful_ipv6(eni: Eni, mode: TerwayMode, catalogue: Catalogue) -> bool:
    """Return whether the sources disagree on dual stack: exclusive ENIs with fewer IPv6 than IPv4 addresses."""
    disputed = mode is TerwayMode.EXCLUSIVE_ENI and catalogue.facts.exclusive_dual_stack.value
    return disputed and eni.ipv6_per_eni is not None and eni.ipv6_per_eni < eni.ipv4_per_eni


@dataclass(frozen=True, slots=True)
class TradeOffs:
    """The trade-offs of a plan.

    `types` is empty for a type outside the catalogue, and for several pools or types.
    """

    masks: tuple[MaskTradeOff, ...]
    types: tuple[TypeTradeOff, ...]

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue, pools: Sequence[PoolFigures]) -> TradeOffs:
        """Return the trade-offs of the completed plan and its pools."""
        return cls(tuple(mask_trade_offs(plan, catalogue)), tuple(type_trade_offs(plan, catalogue, pools)))
