"""Needs that would change the verdict if they were asked for more, or less, firmly."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ...catalogue.model import Need, Plugin, TerwayMode
from ...engine.evaluation import Flip, Message
from ...engine.verdict import terway_lead, weigh
from ...plan.plan import NeedLevel
from ...plan.ranges import BOTH
from .counterfactual import Counterfactual

# From each level, either way: softening a must comes before giving it up.
_WAYS: Final[Mapping[NeedLevel, Sequence[Sequence[NeedLevel]]]] = {
    NeedLevel.NO: ((NeedLevel.PREFER, NeedLevel.MUST),),
    NeedLevel.PREFER: ((NeedLevel.NO,), (NeedLevel.MUST,)),
    NeedLevel.MUST: ((NeedLevel.PREFER, NeedLevel.NO),),
}
_WORDS: Final = {level: Message(f"site.need.{level}") for level in NeedLevel}


@dataclass(frozen=True)
class NeedFlips:
    asking: Counterfactual
    _with_modes: dict[tuple[Hashable, ...], Plugin | None] = field(default_factory=dict)

    def flips(self) -> Iterator[Flip]:
        """Of each need, either way, the least step to every other verdict."""
        asked = self.asking.asked
        for need in self.asking.catalogue.needs.values():
            current = asked.need(need.id)
            for way in _WAYS[current]:
                yield from self._steps(need, current, way)

    def _steps(self, need: Need, current: NeedLevel, way: Iterable[NeedLevel]) -> Iterator[Flip]:
        told = {self.asking.now}
        for level in way:
            if level is NeedLevel.MUST and not need.may_be_must:
                continue
            plugin = self._plugin_with(need, current, level)
            if plugin not in told:
                told.add(plugin)
                yield _flip(need, current, level, plugin)

    def _plugin_with(self, need: Need, current: NeedLevel, level: NeedLevel) -> Plugin | None:
        """Asked of the engine only where it is not plain."""
        if current is NeedLevel.MUST:
            return self.asking.plugin_with_need(need.id, level)
        if level is not NeedLevel.MUST:
            return self._plugin_with_preference(need, level)
        if need.id == "dual_stack":
            return self.asking.plugin_with_need(need.id, level)
        if _calls_for_a_mode(need):
            return self._plugin_with_mode(need, current)
        return self._plugin_with_must(need)

    def _plugin_with_preference(self, need: Need, level: NeedLevel) -> Plugin | None:
        """A preference makes nothing feasible: it has its weight in the balance, where there is one."""
        if len(self.asking.feasible) < len(BOTH):
            return self.asking.now
        for_terway = (need.favours is Plugin.TERWAY) is (level is NeedLevel.PREFER)
        more = need.weight if for_terway else -need.weight
        return weigh(self._lead + more, self.asking.catalogue.fit)[0]

    @cached_property
    def _lead(self) -> int:
        return terway_lead(self.asking.answer.verdict.weights)

    def _plugin_with_mode(self, need: Need, current: NeedLevel) -> Plugin | None:
        """Needs that call for the same mode, are supported alike and weigh the same now come to the same."""
        kind = (need.terway_mode, need.terway, need.flannel, current, need.favours, need.weight)
        if kind not in self._with_modes:
            self._with_modes[kind] = self.asking.plugin_with_need(need.id, NeedLevel.MUST)
        return self._with_modes[kind]

    def _plugin_with_must(self, need: Need) -> Plugin | None:
        """It rules out what lacks it and leaves the other as it is."""
        feasible = [plugin for plugin in self.asking.feasible if not need.support(plugin).bars_as_must]
        if len(feasible) > 1:
            return self.asking.plugin_with_need(need.id, NeedLevel.MUST)
        return feasible[0] if feasible else None


def _calls_for_a_mode(need: Need) -> bool:
    """Whether Terway has another mode than the usual one where the need is a must."""
    return need.terway_mode not in (None, TerwayMode.SHARED_ENI)


def _flip(need: Need, current: NeedLevel, level: NeedLevel, plugin: Plugin | None) -> Flip:
    params = {
        "need": Message(f"need.{need.id}.title"),
        "from": _WORDS[current],
        "to": _WORDS[level],
    }
    return Flip(f"/needs/{need.id}", current, level, plugin, Message("flip.need", params))
