"""The trade of masks and of instance types: pods on a node against nodes, each beside its alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..catalogue.model import Catalogue, InstanceType, JoinThreshold, TerwayMode
from ..domain import flannel, terway
from ..plan.node_type import carries_musts, eni_figures, join_threshold, pods_of_type, terway_mode, trunk_pods
from ..plan.plan import Eni, Plan


class Suits(StrEnum):
    """Whether the plan can be had so: without a word, with a warning, or not."""

    YES = "yes"
    WARNED = "warned"
    NO = "no"


class MaskTrade(NamedTuple):
    """One node CIDR mask of Flannel.

    `nodes`: those that the pod CIDR has blocks for; None without one. `wasted_per_node`: addresses that no pod of
    the plan takes; `wasted`: of all its nodes at most.
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
        addresses = flannel.addresses_per_node(mask)
        nodes = None if plan.pod_cidr is None else flannel.node_blocks(plan.pod_cidr, mask)
        wasted = max(0, addresses - plan.pods_per_node)
        yield MaskTrade(
            mask,
            addresses,
            addresses - unusable,
            nodes,
            wasted,
            wasted * plan.most_nodes,
            _mask_suits(plan, addresses, unusable, nodes),
            mask == plan.node_cidr_mask,
        )


def _mask_suits(plan: Plan, addresses: int, unusable: int, nodes: int | None) -> Suits:
    if nodes is None or nodes < plan.peak_nodes or addresses < plan.pods_per_node:
        return Suits.NO
    return Suits.YES if addresses - unusable >= plan.pods_per_node else Suits.WARNED


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


def type_trades(plan: Plan, catalogue: Catalogue) -> Iterator[TypeTrade]:
    """The family of the plan's type, smallest first; nothing for a type that the catalogue does not have."""
    own = catalogue.instance_types.get(plan.instance_type or "")
    if own is None:
        return
    mode = terway_mode(plan, catalogue)
    for known in catalogue.families[own.family]:
        yield type_trade(plan, catalogue, known, mode)


def type_trade(plan: Plan, catalogue: Catalogue, known: InstanceType, mode: TerwayMode) -> TypeTrade:
    """Of a type of the catalogue; the plan's own type with the figures that the plan states for it."""
    figures = known.eni
    if known.name == plan.instance_type:
        figures = eni_figures(plan, catalogue) or figures
    pods = pods_of_type(figures, mode) or 0
    idle = catalogue.facts.idle_addresses.value
    return TypeTrade(
        known,
        terway.shared_eni_pods(figures.quantity, figures.ipv4_per_eni),
        terway.exclusive_eni_pods(figures.quantity),
        trunk_pods(figures),
        terway.addresses_per_node(plan.pods_per_node, idle, pods),
        -(-plan.most_nodes * plan.pods_per_node // pods) if pods else None,
        _type_suits(plan, figures, mode, join_threshold(catalogue, mode)),
        known.name == plan.instance_type,
    )


def _type_suits(plan: Plan, figures: Eni, mode: TerwayMode, threshold: JoinThreshold) -> Suits:
    pods = pods_of_type(figures, mode) or 0
    if pods < plan.pods_per_node or pods <= threshold.refused:
        return Suits.NO
    carried = carries_musts(figures, plan, mode)
    if carried is False:
        return Suits.NO
    return Suits.WARNED if carried is None or pods <= threshold.disputed else Suits.YES


@dataclass(frozen=True, slots=True)
class Trades:
    """`types` is empty where the plan's instance type is not in the catalogue."""

    masks: tuple[MaskTrade, ...]
    types: tuple[TypeTrade, ...]

    @classmethod
    def of(cls, plan: Plan, catalogue: Catalogue) -> Trades:
        """`plan` completed."""
        return cls(tuple(mask_trades(plan, catalogue)), tuple(type_trades(plan, catalogue)))
