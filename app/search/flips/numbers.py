"""Numbers of the plan at which the verdict changes: nodes, pods on a node, route entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from ...catalogue.model import Plugin
from ...engine.evaluation import Flip, Message, Pointer
from ...plan.fields import MAX_NUMBER
from ...plan.ranges import BOTH
from .counterfactual import Counterfactual
from .thresholds import Thresholds, node_thresholds, pod_thresholds

Answer = TypeVar("Answer")


def first_change(
    most: int, guesses: Iterable[int], now: Answer, answer: Callable[[int], Answer]
) -> tuple[int, Answer] | None:
    """A distance from 1 to `most` at which the answer is not `now`, that at 0, while it is one step nearer; and it.

    Walked outwards from guess to guess and to `most`, then searched between the first of them with another answer
    and the one before: the nearest change wherever the answer changes at most once between two guesses, or where it
    has come back before the next. None where it is the same at all of them.
    """
    same = 0
    for other in (*sorted({guess for guess in guesses if 0 < guess < most}), most):
        if other > same and (found := answer(other)) != now:
            return _change_between(same, other, now, found, answer)
        same = other
    return None


def _change_between(
    same: int, other: int, now: Answer, found: Answer, answer: Callable[[int], Answer]
) -> tuple[int, Answer]:
    """By halving, once it is clear that `other`, where the answer is `found`, is not the change itself."""
    if other - same > 1 and answer(other - 1) == now:
        return other, found
    while other - same > 1:
        middle = (same + other) // 2
        here = answer(middle)
        if here == now:
            same = middle
        else:
            other, found = middle, here
    return other, found


PluginAt: TypeAlias = Callable[[int], Plugin | None]


def nodes_flips(asking: Counterfactual, place: int) -> Iterator[Flip]:
    """Yield the numbers of nodes of a pool at which the verdict changes."""
    asked = asking.asked
    pool = asked.pools[place]
    name, least = ("nodes", 1) if pool.max_nodes is None else ("max_nodes", max(1, pool.nodes))
    number = _number_of(asking, place, name, pool.most_nodes, least)
    yield from number.flips(
        node_thresholds(asking.answer, asked, place, asking.grown), asking.answer.feasible
    )


def pods_flips(asking: Counterfactual, place: int) -> Iterator[Flip]:
    """Yield the numbers of pods per node of a pool at which the verdict changes."""
    asked = asking.asked
    value = asked.pools[place].pods_per_node
    number = _number_of(asking, place, "pods_per_node", value, 1)
    yield from number.flips(pod_thresholds(asking.answer, asked, place, asking.grown), asking.answer.feasible)


@dataclass(frozen=True, slots=True)
class _PluginAt:
    """The plug-in of the verdict with another number in one field of one pool."""

    asking: Counterfactual
    place: int
    name: str

    def __call__(self, number: int) -> Plugin | None:
        asked = self.asking.asked
        if not asked.node_pools:
            return self.asking.plugin_with(**{self.name: number})
        pools = list(asked.node_pools)
        change: dict[str, Any] = {self.name: number}
        pools[self.place] = replace(pools[self.place], **change)
        return self.asking.plugin_with(node_pools=tuple(pools))


def _number_of(asking: Counterfactual, place: int, name: str, value: int, least: int) -> _Number:
    figures = asking.answer.pools[place]
    title = figures.title if figures.pointer else None
    return _Number(figures.field(name), value, asking.now, _PluginAt(asking, place, name), least, title)


def quota_flips(asking: Counterfactual) -> Iterator[Flip]:
    """A higher quota of route entries: it only ever does away with what was found on the quota."""
    if not any(
        finding.code in ("quota-request", "quota-contradiction") for finding in asking.answer.findings
    ):
        return
    asked, most = asking.asked, asking.catalogue.facts.route_entries.value.maximum
    needed = asked.route_entries_used + asked.peak_nodes

    def plugin_at(quota: int) -> Plugin | None:
        return asking.plugin_with(route_entry_quota=quota)

    number = _Number("/route_entry_quota", asked.route_entry_quota, asking.now, plugin_at)
    yield from number.upwards(most, {needed - 1})


@dataclass(frozen=True)
class _Number:
    """`value`: as the plan states it, at which the verdict is `now`; `plugin_at` answers for any other.

    `pool`: the pool whose number it is, where the plan has several.
    """

    field: Pointer
    value: int
    now: Plugin | None
    plugin_at: PluginAt
    least: int = 1
    pool: Message | None = None

    def flips(self, holds: Thresholds, feasible: Sequence[Plugin]) -> Iterator[Flip]:
        """Down to the least and up to the largest number that the plan may state.

        On the way down two feasible plug-ins stay so, and nothing but a threshold changes their balance.
        """
        below = [last for last in holds.below(self.now, feasible) if self.least <= last < self.value]
        if below or len(feasible) < len(BOTH):
            yield from self._found((self.value - last for last in below), self.value - self.least, -1)
        yield from self.upwards(MAX_NUMBER, holds.above(self.now, feasible))

    def upwards(self, most: int, holds: Iterable[int]) -> Iterator[Flip]:
        yield from self._found((last + 1 - self.value for last in holds), most - self.value, 1)

    def _found(self, guesses: Iterable[int], most: int, way: int) -> Iterator[Flip]:
        """`guesses`: distances from the value; `way`: 1 upwards, -1 downwards."""

        def plugin_at(distance: int) -> Plugin | None:
            return self.plugin_at(self.value + way * distance)

        change = first_change(most, guesses, self.now, plugin_at)
        if change is not None:
            distance, plugin = change
            changed = self.value + way * distance
            params = {"to": changed, "holds": changed - way, "from": self.value}
            name = self.field.rpartition("/")[2]
            message = Message(f"flip.{name}.{'above' if way > 0 else 'below'}", params)
            if self.pool is not None:
                message = Message("flip.of_pool", {"pool": self.pool, "flip": message})
            yield Flip(self.field, self.value, changed, plugin, message)
