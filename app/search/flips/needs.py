"""Needs that would change the verdict if they were asked for more, or less, firmly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ...catalogue.model import Need, Plugin, TerwayMode
from ...engine.evaluation import Flip, Message
from ...engine.verdict import chosen_plugin
from ...plan.plan import EniMode, Existing, NeedLevel
from .counterfactual import Counterfactual

# The levels to try from each level, in either direction: softening a must comes before giving it up.
_LEVELS_FROM: Final[Mapping[NeedLevel, Sequence[Sequence[NeedLevel]]]] = {
    NeedLevel.NO: ((NeedLevel.PREFER, NeedLevel.MUST),),
    NeedLevel.PREFER: ((NeedLevel.NO,), (NeedLevel.MUST,)),
    NeedLevel.MUST: ((NeedLevel.PREFER, NeedLevel.NO),),
}
_WORDS: Final = {level: Message(f"site.need.{level}") for level in NeedLevel}


def need_flips(asking: Counterfactual) -> Iterator[Flip]:
    """Yield, for each need and direction, the least step to every other verdict."""
    fixed = ("dual_stack",) if asking.asked.existing is Existing.CLUSTER else ()
    for need in asking.catalogue.needs.values():
        if need.id in fixed:
            continue
        current = asking.asked.need(need.id)
        for levels in _LEVELS_FROM[current]:
            yield from _steps(asking, need, current, levels)


def _steps(
    asking: Counterfactual, need: Need, current: NeedLevel, levels: Iterable[NeedLevel]
) -> Iterator[Flip]:
    seen = {asking.now}
    for level in levels:
        if level is NeedLevel.MUST and (not need.may_be_must or _contradicts_prefixes(asking, need)):
            continue
        plugin = _plugin_with(asking, need, current, level)
        if plugin not in seen:
            seen.add(plugin)
            params = {"need": Message(f"need.{need.id}.title"), "from": _WORDS[current], "to": _WORDS[level]}
            yield Flip(f"/needs/{need.id}", current, level, plugin, Message("flip.need", params))


def _contradicts_prefixes(asking: Counterfactual, need: Need) -> bool:
    """Return whether the need as a must would make every ENI exclusive, beside IP prefixes: such a plan is refused."""
    pools = asking.asked.pools
    return (
        need.terway_mode is TerwayMode.EXCLUSIVE_ENI
        and any(pool.ip_prefixes for pool in pools)
        and not any(pool.eni_mode is EniMode.EXCLUSIVE for pool in pools)
    )


def _plugin_with(asking: Counterfactual, need: Need, current: NeedLevel, level: NeedLevel) -> Plugin | None:
    """Return the plug-in of the verdict with the need at another level.

    A preference only changes the weights, so the same findings are weighed again. A new must that asks nothing of the
    nodes only rules out the plug-ins that lack it. Everything else is assessed, needs that ask the same once.
    """
    answer, catalogue, feasible = asking.answer, asking.catalogue, asking.answer.feasible
    if NeedLevel.MUST not in (current, level):
        changed = answer.plan.changed(needs={**answer.plan.needs, need.id: level})
        weighed = (need.weight, need.favours, need.terway.bars_as_must, need.flannel.bars_as_must)
        return asking.memo.of(
            ("preference", weighed, current, level),
            lambda: chosen_plugin(changed, catalogue, answer.terway.capacity, answer.findings, feasible),
        )
    if (
        level is NeedLevel.MUST
        and need.terway_mode in (None, TerwayMode.SHARED_ENI)
        and need.id != "dual_stack"
    ):
        left = [plugin for plugin in feasible if not need.support(plugin).bars_as_must]
        if len(left) < 2:
            return left[0] if left else None
    kind = (need.terway_mode, need.terway, need.flannel, need.id == "dual_stack", current, level)
    return asking.memo.of(("need", kind), lambda: asking.plugin_with_need(need.id, level))
