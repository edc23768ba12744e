"""The numbers at which the verdict changes: nodes, pods per node, the quota of route entries."""

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
    """Return a distance from 1 to `most` at which the answer changes from `now`, and the answer there.

    `now` is the answer at distance 0. The guesses and `most` are tried from the nearest on; a binary search then finds
    the change before the first of them with another answer. It is the nearest change if the answer changes at most once
    between two guesses. None if the answer is `now` at all of them.
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
    """Return the change between `same` and `other`, where the answer is `found`; `other` itself is tried first."""
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


def nodes_flips(counterfactual: Counterfactual, index: int) -> Iterator[Flip]:
    """Yield the numbers of nodes of a pool at which the verdict changes."""
    asked = counterfactual.asked
    pool = asked.pools[index]
    name, least = ("nodes", 1) if pool.max_nodes is None else ("max_nodes", max(1, pool.nodes))
    number = _number_of(counterfactual, index, name, pool.most_nodes, least)
    yield from number.flips(
        node_thresholds(counterfactual.answer, asked, index, counterfactual.grown),
        counterfactual.answer.feasible,
    )


def pods_flips(counterfactual: Counterfactual, index: int) -> Iterator[Flip]:
    """Yield the numbers of pods per node of a pool at which the verdict changes."""
    asked = counterfactual.asked
    value = asked.pools[index].pods_per_node
    number = _number_of(counterfactual, index, "pods_per_node", value, 1)
    yield from number.flips(
        pod_thresholds(counterfactual.answer, asked, index, counterfactual.grown),
        counterfactual.answer.feasible,
    )


@dataclass(frozen=True, slots=True)
class _PluginAt:
    """The plug-in that the verdict chooses, as a function of the number in one field of one pool."""

    counterfactual: Counterfactual
    index: int
    name: str

    def __call__(self, number: int) -> Plugin | None:
        asked = self.counterfactual.asked
        if not asked.node_pools:
            return self.counterfactual.plugin_with(**{self.name: number})
        pools = list(asked.node_pools)
        change: dict[str, Any] = {self.name: number}
        pools[self.index] = replace(pools[self.index], **change)
        return self.counterfactual.plugin_with(node_pools=tuple(pools))


def _number_of(counterfactual: Counterfactual, index: int, name: str, value: int, least: int) -> _Number:
    figures = counterfactual.answer.pools[index]
    title = figures.title if figures.pointer else None
    return _Number(
        figures.field(name),
        value,
        counterfactual.current_plugin,
        _PluginAt(counterfactual, index, name),
        least,
        title,
    )


def quota_flips(counterfactual: Counterfactual) -> Iterator[Flip]:
    """Yield the higher route entry quota that changes the verdict.

    A quota can only matter if there is a finding about it, so otherwise none is tried.
    """
    if not any(
        finding.code in ("quota-request", "quota-contradiction") for finding in counterfactual.answer.findings
    ):
        return
    asked, most = counterfactual.asked, counterfactual.catalogue.facts.route_entries.value.maximum
    needed = asked.route_entries_used + asked.peak_nodes

    def plugin_at(quota: int) -> Plugin | None:
        return counterfactual.plugin_with(route_entry_quota=quota)

    number = _Number("/route_entry_quota", asked.route_entry_quota, counterfactual.current_plugin, plugin_at)
    yield from number.upwards(most, {needed - 1})


@dataclass(frozen=True)
class _Number:
    """A number of the plan. With its present `value` the verdict is `now`; `plugin_at` gives it for other values.

    `pool` is the title of the pool that the number belongs to; None for a plan in the short form.
    """

    field: Pointer
    value: int
    now: Plugin | None
    plugin_at: PluginAt
    least: int = 1
    pool: Message | None = None

    def flips(self, thresholds: Thresholds, feasible: Sequence[Plugin]) -> Iterator[Flip]:
        """Yield the flips down to `least` and up to the largest number that a plan may state.

        Downwards, two feasible plug-ins stay feasible, and their balance changes only at a threshold.
        """
        below = [last for last in thresholds.below(self.now, feasible) if self.least <= last < self.value]
        if below or len(feasible) < len(BOTH):
            yield from self._found((self.value - last for last in below), self.value - self.least, -1)
        yield from self.upwards(MAX_NUMBER, thresholds.above(self.now, feasible))

    def upwards(self, most: int, thresholds: Iterable[int]) -> Iterator[Flip]:
        yield from self._found((last + 1 - self.value for last in thresholds), most - self.value, 1)

    def _found(self, guesses: Iterable[int], most: int, direction: int) -> Iterator[Flip]:
        """Yield the flip in one direction; `guesses` are distances from the value, `direction` is 1 upwards, -1 downwards."""

        def plugin_at(distance: int) -> Plugin | None:
            return self.plugin_at(self.value + direction * distance)

        change = first_change(most, guesses, self.now, plugin_at)
        if change is not None:
            distance, plugin = change
            changed = self.value + direction * distance
            params = {"to": changed, "holds": changed - direction, "from": self.value}
            name = self.field.rpartition("/")[2]
            message = Message(f"flip.{name}.{'above' if direction > 0 else 'below'}", params)
            if self.pool is not None:
                message = Message("flip.of_pool", {"pool": self.pool, "flip": message})
            yield Flip(self.field, self.value, changed, plugin, message)
