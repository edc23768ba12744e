"""Choices that would change the verdict: levels of needs, instance types, the cluster spec, the security group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from ...catalogue.model import ClusterSpec, Need, Plugin, TerwayMode
from ...engine.evaluation import Flip, Message
from ...engine.trade_offs import Suitability, TypeTradeOff, type_trade_offs
from ...engine.verdict import chosen_plugin
from ...plan.plan import EniMode, Existing, NeedLevel, SecurityGroup
from .counterfactual import Counterfactual

# The levels to try from each level, one sequence per direction: softening a must comes before giving it up.
_LEVELS_FROM: Final[Mapping[NeedLevel, Sequence[Sequence[NeedLevel]]]] = {
    NeedLevel.NO: ((NeedLevel.PREFER, NeedLevel.MUST),),
    NeedLevel.PREFER: ((NeedLevel.NO,), (NeedLevel.MUST,)),
    NeedLevel.MUST: ((NeedLevel.PREFER, NeedLevel.NO),),
}
_LEVEL_NAMES: Final = {level: Message(f"site.need.{level}") for level in NeedLevel}
_TYPES_PER_SIDE: Final = 4  # of the family, on each side of the plan's own type


def need_flips(counterfactual: Counterfactual) -> Iterator[Flip]:
    """Yield, for each need and direction, the smallest step to each other verdict."""
    fixed = ("dual_stack",) if counterfactual.asked.existing is Existing.CLUSTER else ()
    for need in counterfactual.catalogue.needs.values():
        if need.id in fixed:
            continue
        current = counterfactual.asked.need(need.id)
        for levels in _LEVELS_FROM[current]:
            yield from _steps(counterfactual, need, current, levels)


def _steps(
    counterfactual: Counterfactual, need: Need, current: NeedLevel, levels: Iterable[NeedLevel]
) -> Iterator[Flip]:
    seen = {counterfactual.current_plugin}
    for level in levels:
        if level is NeedLevel.MUST and (not need.may_be_must or _contradicts_prefixes(counterfactual, need)):
            continue
        plugin = _plugin_with(counterfactual, need, current, level)
        if plugin not in seen:
            seen.add(plugin)
            params = {
                "need": Message(f"need.{need.id}.title"),
                "from": _LEVEL_NAMES[current],
                "to": _LEVEL_NAMES[level],
            }
            yield Flip(f"/needs/{need.id}", current, level, plugin, Message("flip.need", params))


def _contradicts_prefixes(counterfactual: Counterfactual, need: Need) -> bool:
    """Return whether the need as a must would make every ENI exclusive, which a plan with IP prefixes can't have."""
    pools = counterfactual.asked.pools
    return (
        need.terway_mode is TerwayMode.EXCLUSIVE_ENI
        and any(pool.ip_prefixes for pool in pools)
        and not any(pool.eni_mode is EniMode.EXCLUSIVE for pool in pools)
    )


def _plugin_with(
    counterfactual: Counterfactual, need: Need, current: NeedLevel, level: NeedLevel
) -> Plugin | None:
    """Return the plug-in of the verdict with the need at another level.

    A preference only changes the weights, so the same findings are weighed again. A new must without demands on the
    nodes only rules out the plug-ins that lack it. Everything else is assessed, once for needs with the same effect.
    """
    answer, catalogue, feasible = (
        counterfactual.answer,
        counterfactual.catalogue,
        counterfactual.answer.feasible,
    )
    if NeedLevel.MUST not in (current, level):
        changed = answer.plan.changed(needs={**answer.plan.needs, need.id: level})
        weighed = (need.weight, need.favours, need.terway.rules_out_as_must, need.flannel.rules_out_as_must)
        return counterfactual.memo.of(
            ("preference", weighed, current, level),
            lambda: chosen_plugin(changed, catalogue, answer.terway.capacity, answer.findings, feasible),
        )
    if (
        level is NeedLevel.MUST
        and need.terway_mode in (None, TerwayMode.SHARED_ENI)
        and need.id != "dual_stack"
    ):
        left = [plugin for plugin in feasible if not need.support(plugin).rules_out_as_must]
        if len(left) < 2:
            return left[0] if left else None
    kind = (need.terway_mode, need.terway, need.flannel, need.id == "dual_stack", current, level)
    return counterfactual.memo.of(("need", kind), lambda: counterfactual.plugin_with_need(need.id, level))


def type_flips(counterfactual: Counterfactual) -> Iterator[Flip]:
    """Yield, for smaller and for larger types of the family, the nearest one with another verdict."""
    if counterfactual.asked.eni is not None or counterfactual.asked.node_pools:
        return
    trades = counterfactual.answer.trades
    family = (
        trades.types
        if trades
        else tuple(
            type_trade_offs(counterfactual.answer.plan, counterfactual.catalogue, counterfactual.answer.pools)
        )
    )
    for index, ours in enumerate(family):
        if ours.chosen:
            for candidates in (family[:index][::-1], family[index + 1 :]):
                yield from _first_type(counterfactual, ours, candidates[:_TYPES_PER_SIDE])


def _first_type(
    counterfactual: Counterfactual, ours: TypeTradeOff, others: Sequence[TypeTradeOff]
) -> Iterator[Flip]:
    for theirs in others:
        if _is_the_same(counterfactual, ours, theirs):
            continue
        other = theirs.type.name
        plugin = counterfactual.plugin_with(instance_type=other)
        if plugin is not counterfactual.current_plugin:
            message = Message("flip.instance_type", {"from": ours.type.name, "to": other})
            yield Flip("/instance_type", counterfactual.asked.instance_type, other, plugin, message)
            return


def _is_the_same(counterfactual: Counterfactual, ours: TypeTradeOff, theirs: TypeTradeOff) -> bool:
    """Return whether the verdict is certainly the same with the other type, so that it needs no assessment.

    Either both types fit the plan without a warning and take the same addresses per node; or Terway can't run on the
    other type, which takes no more addresses, and the verdict is Flannel anyway.
    """
    if theirs.suits is Suitability.NO:
        return (
            counterfactual.current_plugin is Plugin.FLANNEL
            and theirs.addresses_per_node <= ours.addresses_per_node
        )
    alike = ours.addresses_per_node == theirs.addresses_per_node
    return alike and ours.suits is theirs.suits is Suitability.YES


def setting_flips(counterfactual: Counterfactual) -> Iterator[Flip]:
    """Yield the cluster spec and the kind of security group with another verdict."""
    for spec in ClusterSpec if counterfactual.asked.existing is not Existing.CLUSTER else ():
        yield from _setting(counterfactual, "cluster_spec", counterfactual.asked.cluster_spec, spec)
    for group in SecurityGroup if _fills_a_group(counterfactual) else ():
        yield from _setting(counterfactual, "security_group", counterfactual.asked.security_group, group)


def _fills_a_group(counterfactual: Counterfactual) -> bool:
    """Return whether the plan may be near the size of any security group, so that its kind may matter."""
    plan, facts = counterfactual.answer.plan, counterfactual.catalogue.facts
    sizes = (facts.basic_security_group.value, facts.enterprise_security_group.value)
    entries = 2 * (plan.peak_nodes + plan.virtual_node_pods + plan.most_pods)
    return entries > min(size.warning for size in sizes)


def _setting(counterfactual: Counterfactual, name: str, current: StrEnum, other: StrEnum) -> Iterator[Flip]:
    plugin = (
        counterfactual.current_plugin if other is current else counterfactual.plugin_with(**{name: other})
    )
    if plugin is not counterfactual.current_plugin:
        params = {"to": Message(f"field.{name}.{other}"), "from": Message(f"field.{name}.{current}")}
        yield Flip(f"/{name}", current, other, plugin, Message(f"flip.{name}", params))
