"""Choices that would change the verdict: another instance type of the family, cluster spec or security group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.catalogue.model import ClusterSpec, InstanceType
from app.planning.evaluation import Flip, Message
from app.planning.flips.asking import Asking
from app.planning.node_type import smallest_first, terway_mode
from app.planning.plan import SecurityGroup
from app.planning.trades import Suits, type_trade

_TYPES_BESIDE: Final = 4  # of a family, on each side of the plan's own


def type_flips(asking: Asking) -> Iterator[Flip]:
    own = asking.catalogue.instance_types.get(asking.answer.plan.instance_type or "")
    if own is None or asking.asked.eni is not None:
        return
    family = smallest_first(asking.catalogue.families[own.family])
    place = family.index(own)
    for beside in (family[:place][::-1], family[place + 1 :]):
        yield from _first_type(asking, own, beside[:_TYPES_BESIDE])


def _first_type(asking: Asking, own: InstanceType, others: list[InstanceType]) -> Iterator[Flip]:
    for other in others:
        if _are_alike(asking, own, other):
            continue
        plugin = asking.plugin_with(instance_type=other.name)
        if plugin is not asking.now:
            message = Message("flip.instance_type", {"from": own.name, "to": other.name})
            yield Flip("/instance_type", asking.asked.instance_type, other.name, plugin, message)
            return


def _are_alike(asking: Asking, own: InstanceType, other: InstanceType) -> bool:
    """Whether both carry the plan without a word, and a node of either takes as many addresses."""
    plan, catalogue = asking.answer.plan, asking.catalogue
    mode = terway_mode(plan, catalogue)
    trades = [type_trade(plan, catalogue, known, mode) for known in (own, other)]
    return trades[0].addresses_per_node == trades[1].addresses_per_node and all(
        trade.suits is Suits.YES for trade in trades
    )


def setting_flips(asking: Asking) -> Iterator[Flip]:
    for name, kind in (("cluster_spec", ClusterSpec), ("security_group", SecurityGroup)):
        current = getattr(asking.asked, name)
        for other in kind:
            if other is current:
                continue
            plugin = asking.plugin_with(**{name: other})
            if plugin is not asking.now:
                params = {
                    "to": Message(f"wizard.{name}.{other}"),
                    "from": Message(f"wizard.{name}.{current}"),
                }
                yield Flip(f"/{name}", current, other, plugin, Message(f"flip.{name}", params))
