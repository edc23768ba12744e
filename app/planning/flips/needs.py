"""Needs that would change the verdict if they were asked for more, or less, firmly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.catalogue.model import Need, Plugin
from app.planning.evaluation import Flip, Message
from app.planning.flips.asking import Asking
from app.planning.judgement import shapes_the_plan
from app.planning.plan import NeedLevel

_LEVELS: Final = (NeedLevel.NO, NeedLevel.PREFER, NeedLevel.MUST)


@dataclass(frozen=True)
class NeedFlips:
    asking: Asking

    def flips(self) -> Iterator[Flip]:
        """Of each need, either way, the least step to every other verdict: softening a must before giving it up."""
        for need in self.asking.catalogue.needs.values():
            current = self.asking.asked.need(need.id)
            place = _LEVELS.index(current)
            for way in (_LEVELS[:place][::-1], _LEVELS[place + 1 :]):
                yield from self._steps(need, current, way)

    def _steps(self, need: Need, current: NeedLevel, way: Iterable[NeedLevel]) -> Iterator[Flip]:
        told = {self.asking.now}
        for level in way:
            if not self._may_flip(need, current, level):
                continue
            plugin = self.asking.plugin_with_need(need.id, level)
            if plugin not in told:
                told.add(plugin)
                yield _flip(need, current, level, plugin)

    def _may_flip(self, need: Need, current: NeedLevel, level: NeedLevel) -> bool:
        """Whether asking is worth it; giving up a must always is."""
        if current is NeedLevel.MUST:
            return True
        if level is NeedLevel.MUST:
            return need.may_be_must and self._must_may_flip(need)
        helped = need.favours if level is NeedLevel.PREFER else need.favours.other
        return self._weight_may_flip(need.weight, helped)

    def _weight_may_flip(self, weight: int, helped: Plugin) -> bool:
        """A preference makes nothing feasible: it weighs for its own plug-in alone, and only between the two."""
        return self.asking.both_feasible and helped is not self.asking.now and weight >= self.asking.lead

    def _must_may_flip(self, need: Need) -> bool:
        """A must rules out what lacks it, and makes a plug-in feasible only by calling for another mode of Terway."""
        now = self.asking.now
        if now is None:
            return need.terway_mode is not None
        if shapes_the_plan(need) or need.support(now).bars_as_must:
            return True
        return self.asking.both_feasible and not need.support(now.other).bars_as_must


def _flip(need: Need, current: NeedLevel, level: NeedLevel, plugin: Plugin | None) -> Flip:
    params = {
        "need": Message(f"need.{need.id}.title"),
        "from": Message(f"site.need.{current}"),
        "to": Message(f"site.need.{level}"),
    }
    return Flip(f"/needs/{need.id}", current, level, plugin, Message("flip.need", params))
