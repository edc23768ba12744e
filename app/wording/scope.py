"""The scope of a plan in words: existing resources, settings that are fixed at creation, and topics that are not evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..catalogue.model import Plugin
from ..domain.cidr import Cidr
from ..engine.evaluation import Evaluation
from ..plan.plan import Existing, NeedLevel, Plan
from .fields import MAX_LISTED, first_of
from .language import Language

# Topics that the planner doesn't evaluate, except in findings that name them. The README has the same list.
NOT_EVALUATED: Final = ("lingjun", "edge", "acs", "hybrid", "byocni", "windows")


@dataclass(frozen=True, slots=True)
class FixedSetting:
    """A setting that is fixed when the cluster is created. A `permanent` one can't be changed; others can be extended."""

    text: str
    value: str
    permanent: bool


def fixed_settings(evaluation: Evaluation, language: Language) -> list[FixedSetting]:
    """Return the settings that can't be changed after creation, then those that can be extended."""
    named = ((*each, True) for each in _permanent(evaluation, language))
    extended = ((*each, False) for each in _extendable(evaluation, language))
    return [
        FixedSetting(language.text(f"result.fixed.{name}"), value, permanent)
        for name, value, permanent in (*named, *extended)
    ]


def _plugin(evaluation: Evaluation) -> Plugin | None:
    """Return the plug-in of the existing cluster, or else that of the verdict."""
    return evaluation.plan.plugin or evaluation.verdict.plugin


def _permanent(evaluation: Evaluation, language: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, _plugin(evaluation)
    yield "plugin", language.text(f"plugin.{plugin}") if plugin else ""
    yield "service_cidr", _text(plan.service_cidr)
    if plugin is not Plugin.FLANNEL and evaluation.turns_on_dual_stack:
        yield "dual_stack", _text(plan.service_ipv6_cidr)
    elif plan.plugin is Plugin.TERWAY and plan.need("dual_stack") is NeedLevel.NO:
        yield "ip_family", "IPv4"
    if plugin is not Plugin.TERWAY:
        yield "pod_cidr", _text(plan.pod_cidr)
        yield "node_cidr_mask", f"/{plan.node_cidr_mask}" if plan.node_cidr_mask else ""
    if plugin is not Plugin.FLANNEL:
        yield "datapath", ""


def _extendable(evaluation: Evaluation, language: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, _plugin(evaluation)
    yield "node_vswitches", _listed(language, [vswitch.cidr for vswitch in plan.node_vswitches])
    if plugin is not Plugin.FLANNEL:
        yield "pod_vswitches", _listed(language, [vswitch.cidr for vswitch in plan.pod_vswitches])
    yield "secondary_cidrs", _listed(language, plan.secondary_cidrs)
    if plugin is not Plugin.TERWAY:
        yield "route_entries", language.number(plan.route_entry_quota)


def _listed(language: Language, ranges: Sequence[Cidr]) -> str:
    return language.list(first_of(language, list(map(str, ranges[:MAX_LISTED])), len(ranges)))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def existing_lines(evaluation: Evaluation, language: Language) -> list[str]:
    """Return one sentence about the existing VPC and one about the existing cluster, if the plan has them."""
    plan = evaluation.plan
    if plan.existing is Existing.NOTHING:
        return []
    lines = []
    if plan.vpc_cidr is not None:
        stated = len(_stated_vswitches(evaluation.asked))
        lines.append(language.text("exists.vpc", cidr=str(plan.vpc_cidr), count=stated))
    if plan.plugin is not None:
        lines.append(language.text(f"exists.cluster.{plan.plugin}"))
    return lines


def _stated_vswitches(asked: Plan) -> frozenset[object]:
    """Return the distinct ranges of the vSwitches that a plan states in both lists."""
    return frozenset(each.cidr.network for each in (*asked.node_vswitches, *asked.pod_vswitches))


def not_evaluated(language: Language) -> list[str]:
    """Return the topics that the planner doesn't evaluate."""
    return [language.text(f"not_evaluated.{each}") for each in NOT_EVALUATED]


def not_evaluated_sentence(language: Language) -> str:
    """Return the topics that the planner doesn't evaluate, in one sentence."""
    return language.text("not_evaluated.sentence", topics=language.list(not_evaluated(language)))
