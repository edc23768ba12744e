"""Words of an answer that pages and exports share: names of fields, musts, the balance, what is for good."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.catalogue.model import Need, Plugin
from app.domain.cidr import Cidr
from app.locale import Language
from app.planning.evaluation import Assumption, Evaluation, Pointer, Severity, Weight
from app.planning.plan import NeedLevel

_MOST_LISTED: Final = 20  # ranges of one answer


@dataclass(frozen=True, slots=True)
class Settled:
    """Something that creating the cluster settles: for good, or to be extended later."""

    text: str
    value: str
    for_good: bool


def field_name(spoken: Language, pointer: Pointer) -> str:
    """The words for a JSON Pointer into a Plan, members of a list counted from 1; a field that no plan has is itself."""
    field, *rest = pointer.split("/")[1:]
    if field == "needs" and rest:
        code = f"need.{rest[0]}.title"
        return spoken.text(code) if spoken.knows(code) else rest[0]
    if not spoken.knows(f"result.field.{field}"):
        return field
    if rest and rest[0].isdecimal() and spoken.knows(one := f"result.field.{field}.one"):
        return spoken.text(one, number=int(rest[0]) + 1)
    return spoken.text(f"result.field.{field}")


def question(evaluation: Evaluation, spoken: Language) -> str:
    """What is asked in one sentence: the cluster's edition, its nodes and its pods."""
    plan = evaluation.plan
    return spoken.text(
        "export.md.asked.growing" if plan.most_nodes > plan.nodes else "export.md.asked",
        edition=spoken.text(f"cluster_spec.{plan.cluster_spec}"),
        nodes=plan.nodes,
        most=plan.most_nodes,
        pods=plan.pods_per_node,
    )


def assumed_value(spoken: Language, value: Any) -> Any:
    """A text or a list of texts: ranges as they are, vSwitches with their zone."""
    if isinstance(value, list):
        return first_of(spoken, [assumed_value(spoken, each) for each in value[:_MOST_LISTED]], len(value))
    if isinstance(value, dict):
        return spoken.text("result.vswitch", cidr=value["cidr"], zone=value["zone"])
    return str(value)


def assumed_text(spoken: Language, assumption: Assumption) -> Any:
    """As `assumed_value`, a mask with its slash."""
    value = assumed_value(spoken, assumption.value)
    return f"/{value}" if assumption.field == "/node_cidr_mask" else value


def findings_text(evaluation: Evaluation, severity: Severity, part: str, spoken: Language) -> str:
    """The `title` or `intro` of the findings of one severity.

    Where there is a verdict, errors stand in the way of the other plug-in alone: they don't block creation.
    """
    plugin = evaluation.verdict.plugin
    if severity is not Severity.ERROR or plugin is None or evaluation.report(plugin.other).feasible:
        return spoken.text(f"result.findings.{severity}.{part}")
    verdict, other = (spoken.text(f"plugin.{each}") for each in (plugin, plugin.other))
    return spoken.text(f"result.findings.ruled_out.{part}", plugin=other, verdict=verdict)


def musts(
    evaluation: Evaluation, spoken: Language, *, besides: Container[Pointer] = ()
) -> list[tuple[str, str]]:
    """Each need that is a must, and what it does to the plug-ins; `besides` are those told already."""
    return [
        (spoken.text(f"need.{need.id}.title"), _outcome(spoken, need))
        for need in evaluation.catalogue.needs.values()
        if evaluation.plan.need(need.id) is NeedLevel.MUST and f"/needs/{need.id}" not in besides
    ]


def _outcome(spoken: Language, need: Need) -> str:
    for plugin in Plugin:
        if need.support(plugin).bars_as_must:
            return spoken.text("result.why.lacked", plugin=spoken.text(f"plugin.{plugin}"))
    return spoken.text("result.why.met")


def balance(evaluation: Evaluation, spoken: Language) -> str:
    """The sum of the weights in one sentence; nothing where there was no balance."""
    given = evaluation.verdict.weights
    if not given:
        return ""
    totals = {
        plugin.value: sum(weight.weight for weight in given if weight.plugin is plugin) for plugin in Plugin
    }
    return spoken.text("result.why.balance", margin=evaluation.catalogue.fit.clear_margin, **totals)


def weight_text(weight: Weight, spoken: Language) -> str:
    """What speaks for a plug-in, and the preference that it stands for."""
    title = f"need.{weight.code}.title"
    preferred = (spoken.text("result.why.preferred", need=spoken.text(title)),) if spoken.knows(title) else ()
    return spoken.sentences([*preferred, spoken.say(weight.reason)])


def tipped(evaluation: Evaluation, spoken: Language) -> list[str]:
    """What tipped the balance, a sentence each, and its sum; nothing where there was no balance."""
    said = [
        spoken.text(
            "export.md.weight",
            reason=weight_text(weight, spoken),
            plugin=spoken.text(f"plugin.{weight.plugin}"),
            weight=weight.weight,
        )
        for weight in evaluation.verdict.weights
    ]
    return [*said, balance(evaluation, spoken)] if said else []


def settled(evaluation: Evaluation, spoken: Language) -> list[Settled]:
    """What never changes after creation, then what can be extended."""
    named = ((*each, True) for each in _never(evaluation, spoken))
    extended = ((*each, False) for each in _later(evaluation, spoken))
    return [
        Settled(spoken.text(f"result.fixed.{name}"), value, for_good)
        for name, value, for_good in (*named, *extended)
    ]


def _never(evaluation: Evaluation, spoken: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, evaluation.verdict.plugin
    yield "plugin", spoken.text(f"plugin.{plugin}") if plugin else ""
    yield "service_cidr", _text(plan.service_cidr)
    if plan.need("dual_stack") is not NeedLevel.NO or plan.service_ipv6_cidr is not None:
        yield "dual_stack", _text(plan.service_ipv6_cidr)
    if plugin is not Plugin.TERWAY:
        yield "pod_cidr", _text(plan.pod_cidr)
        yield "node_cidr_mask", f"/{plan.node_cidr_mask}" if plan.node_cidr_mask else ""
    if plugin is not Plugin.FLANNEL:
        yield "datapath", ""


def _later(evaluation: Evaluation, spoken: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, evaluation.verdict.plugin
    yield "node_vswitches", _listed(spoken, [vswitch.cidr for vswitch in plan.node_vswitches])
    if plugin is not Plugin.FLANNEL:
        yield "pod_vswitches", _listed(spoken, [vswitch.cidr for vswitch in plan.pod_vswitches])
    yield "secondary_cidrs", _listed(spoken, plan.secondary_cidrs)
    if plugin is not Plugin.TERWAY:
        yield "route_entries", spoken.number(plan.route_entry_quota)


def _listed(spoken: Language, ranges: Sequence[Cidr]) -> str:
    return spoken.list(first_of(spoken, list(map(str, ranges[:_MOST_LISTED])), len(ranges)))


def first_of(spoken: Language, shown: list[str], count: int) -> list[str]:
    """The first entries of a list of `count`, and how many more there are."""
    rest = count - len(shown)
    return [*shown, spoken.text("wizard.review.more", count=rest)] if rest else shown


def _text(value: object) -> str:
    return "" if value is None else str(value)
