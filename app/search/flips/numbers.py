"""Numbers of the plan at which the verdict changes: nodes, pods on a node, route entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...catalogue.model import Plugin
from ...engine.evaluation import Flip, Message, Pointer
from ...plan.fields import MAX_NUMBER
from .counterfactual import Counterfactual
from .threshold import first_change
from .thresholds import Thresholds, node_thresholds, pod_thresholds

PluginAt: TypeAlias = Callable[[int], Plugin | None]


def nodes_flips(asking: Counterfactual) -> Iterator[Flip]:
    asked = asking.asked
    name, least = ("nodes", 1) if asked.max_nodes is None else ("max_nodes", asked.nodes)

    def plugin_at(nodes: int) -> Plugin | None:
        return asking.plugin_with(**{name: nodes})

    number = _Number(f"/{name}", asked.most_nodes, asking.now, plugin_at, least)
    yield from number.flips(node_thresholds(asking.answer, asked), asking.answer.feasible)


def pods_flips(asking: Counterfactual) -> Iterator[Flip]:
    def plugin_at(pods: int) -> Plugin | None:
        return asking.plugin_with(pods_per_node=pods)

    number = _Number("/pods_per_node", asking.asked.pods_per_node, asking.now, plugin_at)
    yield from number.flips(pod_thresholds(asking.answer, asking.asked), asking.answer.feasible)


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
    """`value`: as the plan states it, at which the verdict is `now`. Of any other `plugin_at` says it."""

    field: Pointer
    value: int
    now: Plugin | None
    plugin_at: PluginAt
    least: int = 1

    def flips(self, holds: Thresholds, feasible: Sequence[Plugin]) -> Iterator[Flip]:
        """Down to the least and up to the largest number that the plan may state."""
        yield from self._found((self.value - last for last in holds.below()), self.value - self.least, -1)
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
            message = Message(f"flip.{self.field[1:]}.{'above' if way > 0 else 'below'}", params)
            yield Flip(self.field, self.value, changed, plugin, message)
