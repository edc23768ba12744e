"""Choices that would change the verdict: another instance type of the family, cluster spec or security group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from ...catalogue.model import ClusterSpec, Plugin
from ...engine.evaluation import Flip, Message
from ...engine.trades import Suits, TypeTrade, type_trades
from ...plan.plan import Existing, SecurityGroup
from .counterfactual import Counterfactual

_TYPES_BESIDE: Final = 4  # of a family, on each side of the plan's own


def type_flips(asking: Counterfactual) -> Iterator[Flip]:
    if asking.asked.eni is not None or asking.asked.node_pools:
        return
    trades = asking.answer.trades
    family = (
        trades.types
        if trades
        else tuple(type_trades(asking.answer.plan, asking.catalogue, asking.answer.pools))
    )
    for place, ours in enumerate(family):
        if ours.chosen:
            for beside in (family[:place][::-1], family[place + 1 :]):
                yield from _first_type(asking, ours, beside[:_TYPES_BESIDE])


def _first_type(asking: Counterfactual, ours: TypeTrade, others: Sequence[TypeTrade]) -> Iterator[Flip]:
    for theirs in others:
        if _is_the_same(asking, ours, theirs):
            continue
        other = theirs.type.name
        plugin = asking.plugin_with(instance_type=other)
        if plugin is not asking.now:
            message = Message("flip.instance_type", {"from": ours.type.name, "to": other})
            yield Flip("/instance_type", asking.asked.instance_type, other, plugin, message)
            return


def _is_the_same(asking: Counterfactual, ours: TypeTrade, theirs: TypeTrade) -> bool:
    """Return whether the other type plainly leaves the verdict as it is.

    Both types suit the plan without a warning and take as many addresses per node; or Terway can't run on the other one,
    which takes no more addresses, and Flannel is the verdict anyway.
    """
    if theirs.suits is Suits.NO:
        return asking.now is Plugin.FLANNEL and theirs.addresses_per_node <= ours.addresses_per_node
    alike = ours.addresses_per_node == theirs.addresses_per_node
    return alike and ours.suits is theirs.suits is Suits.YES


def setting_flips(asking: Counterfactual) -> Iterator[Flip]:
    for spec in ClusterSpec if asking.asked.existing is not Existing.CLUSTER else ():
        yield from _setting(asking, "cluster_spec", asking.asked.cluster_spec, spec)
    for group in SecurityGroup if _fills_a_group(asking) else ():
        yield from _setting(asking, "security_group", asking.asked.security_group, group)


def _fills_a_group(asking: Counterfactual) -> bool:
    """Return whether the plan comes near the size of any security group, so that its kind may matter."""
    plan, facts = asking.answer.plan, asking.catalogue.facts
    sizes = (facts.basic_security_group.value, facts.enterprise_security_group.value)
    entries = 2 * (plan.peak_nodes + plan.virtual_node_pods + plan.most_pods)
    return entries > min(size.warning for size in sizes)


def _setting(asking: Counterfactual, name: str, current: StrEnum, other: StrEnum) -> Iterator[Flip]:
    plugin = asking.now if other is current else asking.plugin_with(**{name: other})
    if plugin is not asking.now:
        params = {"to": Message(f"field.{name}.{other}"), "from": Message(f"field.{name}.{current}")}
        yield Flip(f"/{name}", current, other, plugin, Message(f"flip.{name}", params))
