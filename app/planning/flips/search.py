"""The search for flips: each answer of the plan changed alone, and the changed plan judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Final

from app.catalogue.model import Catalogue, ClusterSpec, InstanceType, Need, Plugin
from app.planning.evaluation import Evaluation, Flip, Limit, Message, Pointer
from app.planning.flips.threshold import first_change
from app.planning.judgement import Judgement
from app.planning.node_type import smallest_first
from app.planning.plan import NeedLevel, Plan, SecurityGroup
from app.planning.read import LARGEST_NUMBER

# A plan of more ranges takes long to judge even once: its flips are left out, and the answer says so.
MOST_RANGES: Final = 2_000
_TYPES_BESIDE: Final = 4  # of a family, on each side of the plan's own
_LEVELS: Final = (NeedLevel.NO, NeedLevel.PREFER, NeedLevel.MUST)


def with_flips(answer: Evaluation, judged: Judgement) -> Evaluation:
    """`answer`, which came of `judged`, with every single change of the plan that gives another verdict."""
    asked = judged.case.asked
    lists = (asked.connected_networks, asked.secondary_cidrs, asked.node_vswitches, asked.pod_vswitches)
    if sum(map(len, lists)) > MOST_RANGES:
        return replace(answer, flips_omitted=True)
    return replace(answer, flips=tuple(_Search(answer, judged).flips()))


@dataclass(frozen=True)
class _Search:
    answer: Evaluation
    base: Judgement

    def flips(self) -> Iterator[Flip]:
        """What is a must today first, then numbers, then choices, then what might become a need."""
        needs = list(self._needs())
        yield from (flip for flip in needs if flip.current is NeedLevel.MUST)
        yield from self._nodes()
        yield from self._pods()
        yield from self._quota()
        yield from self._types()
        yield from self._choices()
        yield from (flip for flip in needs if flip.current is not NeedLevel.MUST)

    @property
    def catalogue(self) -> Catalogue:
        return self.answer.catalogue

    @property
    def asked(self) -> Plan:
        return self.base.case.asked

    @property
    def now(self) -> Plugin | None:
        return self.answer.verdict.plugin

    def judged(self, **changes: Any) -> Plugin | None:
        return self.base.beside(replace(self.asked, **changes)).verdict.plugin

    def _needs(self) -> Iterator[Flip]:
        """Of each need, either way, the least step to every other verdict: softening a must before giving it up."""
        for need in self.catalogue.needs.values():
            current = self.asked.need(need.id)
            place = _LEVELS.index(current)
            for way in (_LEVELS[:place][::-1], _LEVELS[place + 1 :]):
                yield from self._steps(need, current, way)

    def _steps(self, need: Need, current: NeedLevel, way: Iterable[NeedLevel]) -> Iterator[Flip]:
        told = {self.now}
        for level in way:
            if not self._may_flip(need, current, level):
                continue
            plugin = self.base.with_needs(
                MappingProxyType({**self.asked.needs, need.id: level})
            ).verdict.plugin
            if plugin not in told:
                told.add(plugin)
                yield _need_flip(need, current, level, plugin)

    def _may_flip(self, need: Need, current: NeedLevel, level: NeedLevel) -> bool:
        """Whether asking is worth it.

        A preference makes nothing feasible and weighs for its own plug-in alone. A must rules a plug-in out, and
        makes one feasible only where it calls for another mode of Terway.
        """
        if level is NeedLevel.MUST and not need.may_be_must:
            return False
        if _LEVELS.index(level) < _LEVELS.index(current):
            return True
        if level is NeedLevel.MUST:
            return self.now is not None or need.terway_mode is not None
        return self.now is not None and need.favours is not self.now

    def _nodes(self) -> Iterator[Flip]:
        asked, most = self.asked, self.asked.most_nodes
        field = "/nodes" if asked.max_nodes is None else "/max_nodes"

        @cache
        def plugin_at(nodes: int) -> Plugin | None:
            if asked.max_nodes is None:
                return self.judged(nodes=nodes)
            return self.judged(max_nodes=nodes, nodes=min(asked.nodes, nodes))

        limits = {number - asked.surge_nodes for limit in self._limits for number in _numbers(limit)}
        yield from self._number(field, most, limits | {self.catalogue.fit.small_cluster_nodes}, plugin_at)

    @cached_property
    def _limits(self) -> tuple[Limit, ...]:
        return tuple(limit for _, capacity in self.answer.capacities for limit in capacity.limits)

    def _pods(self) -> Iterator[Flip]:
        per_node = {
            number
            for _, capacity in self.answer.capacities
            for number in (
                capacity.pods_per_node,
                capacity.usable_pods_per_node,
                capacity.trunk_pods_per_node,
            )
            if number is not None
        }
        pods = self.asked.pods_per_node
        yield from self._number(
            "/pods_per_node", pods, per_node, lambda count: self.judged(pods_per_node=count)
        )

    def _quota(self) -> Iterator[Flip]:
        asked, most = self.asked, self.catalogue.facts.route_entries.value.maximum
        needed = asked.route_entries_used + asked.peak_nodes

        @cache
        def plugin_at(quota: int) -> Plugin | None:
            return self.judged(route_entry_quota=quota)

        yield from self._upwards("/route_entry_quota", asked.route_entry_quota, most, {needed - 1}, plugin_at)

    def _number(
        self, field: Pointer, value: int, holds: set[int], plugin_at: Callable[[int], Plugin | None]
    ) -> Iterator[Flip]:
        """Up to the largest number that a plan may state and down to 1; `holds`: where limits may end."""
        yield from self._downwards(field, value, holds, plugin_at)
        yield from self._upwards(field, value, LARGEST_NUMBER, holds, plugin_at)

    def _upwards(
        self,
        field: Pointer,
        value: int,
        most: int,
        holds: set[int],
        plugin_at: Callable[[int], Plugin | None],
    ) -> Iterator[Flip]:
        guesses = (last + 1 - value for last in holds)
        change = first_change(
            most - value, guesses, lambda distance: self._at(value + distance, value, plugin_at)
        )
        if change is not None:
            yield self._numeric(field, value, value + change, value + change - 1, plugin_at)

    def _downwards(
        self, field: Pointer, value: int, holds: set[int], plugin_at: Callable[[int], Plugin | None]
    ) -> Iterator[Flip]:
        guesses = (value - last for last in holds)
        change = first_change(
            value - 1, guesses, lambda distance: self._at(value - distance, value, plugin_at)
        )
        if change is not None:
            yield self._numeric(field, value, value - change, value - change + 1, plugin_at)

    def _at(self, number: int, value: int, plugin_at: Callable[[int], Plugin | None]) -> Plugin | None:
        return self.now if number == value else plugin_at(number)

    def _numeric(
        self, field: Pointer, value: int, changed: int, holds: int, plugin_at: Callable[[int], Plugin | None]
    ) -> Flip:
        way = "above" if changed > value else "below"
        params = {"to": changed, "holds": holds, "from": value}
        return Flip(field, value, changed, plugin_at(changed), Message(f"flip.{field[1:]}.{way}", params))

    def _types(self) -> Iterator[Flip]:
        own = self.catalogue.instance_types.get(self.answer.plan.instance_type or "")
        if own is None or self.asked.eni is not None:
            return
        family = smallest_first(self.catalogue.families[own.family])
        place = family.index(own)
        for beside in (family[:place][::-1], family[place + 1 :]):
            yield from self._first_type(own, beside[:_TYPES_BESIDE])

    def _first_type(self, own: InstanceType, others: list[InstanceType]) -> Iterator[Flip]:
        for other in others:
            plugin = self.judged(instance_type=other.name)
            if plugin is not self.now:
                message = Message("flip.instance_type", {"from": own.name, "to": other.name})
                yield Flip("/instance_type", self.asked.instance_type, other.name, plugin, message)
                return

    def _choices(self) -> Iterator[Flip]:
        choices = (("cluster_spec", ClusterSpec), ("security_group", SecurityGroup))
        for name, kind in choices:
            current = getattr(self.asked, name)
            for other in kind:
                if other is current:
                    continue
                plugin = self.judged(**{name: other})
                if plugin is not self.now:
                    params = {
                        "to": Message(f"wizard.{name}.{other}"),
                        "from": Message(f"wizard.{name}.{current}"),
                    }
                    yield Flip(f"/{name}", current, other, plugin, Message(f"flip.{name}", params))


def _need_flip(need: Need, current: NeedLevel, level: NeedLevel, plugin: Plugin | None) -> Flip:
    params = {
        "need": Message(f"need.{need.id}.title"),
        "from": Message(f"site.need.{current}"),
        "to": Message(f"site.need.{level}"),
    }
    return Flip(f"/needs/{need.id}", current, level, plugin, Message("flip.need", params))


def _numbers(limit: Limit) -> tuple[int, int]:
    return limit.nodes, limit.nodes_on_request
