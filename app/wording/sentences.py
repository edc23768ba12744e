"""Words of an answer that pages and exports share: names of fields, musts, the balance, what is for good."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..catalogue.model import Need, Plugin
from ..domain.cidr import Cidr
from ..engine.evaluation import Assumption, Condition, Evaluation, Limit, Pointer, Severity, Weight
from ..plan.plan import FIELDS, NeedLevel
from .language import Language
from .plain_text import capitalized

_MAX_LISTED: Final = 20  # ranges of one answer


@dataclass(frozen=True, slots=True)
class Settled:
    """Something that creating the cluster settles: for good, or to be extended later."""

    text: str
    value: str
    for_good: bool


def field_name(language: Language, pointer: Pointer) -> str:
    """The words for a JSON Pointer into a Plan, members of a list counted from 1; a field that no plan has is itself."""
    field, *rest = pointer.split("/")[1:]
    if field == "needs" and rest:
        code = f"need.{rest[0]}.title"
        return language.text(code) if language.knows(code) else rest[0]
    if field not in FIELDS:
        return field
    if not (rest and rest[0].isdecimal() and language.knows(f"field.{field}.one")):
        return language.text(f"field.{field}")
    one = language.text(f"field.{field}.one", number=int(rest[0]) + 1)
    if field != "node_pools" or len(rest) < 2:
        return one
    return language.text("field.node_pools.part", pool=one, part=pool_part(language, rest[1]))


def pool_part(language: Language, part: str) -> str:
    """The name of a field of a node pool; most are called as those of the plan."""
    own = f"field.node_pools.{part}"
    return language.text(own if language.knows(own) else f"field.{part}")


def pool_text(language: Language, stated: Mapping[str, Any]) -> str:
    """What a node pool states, by the fields of the pool: its name, and the other answers with what they answer."""
    texts = [
        language.labelled(pool_part(language, part), pool_value(language, part, value))
        for part, value in stated.items()
        if part != "name"
    ]
    return language.list([stated["name"], *texts] if stated.get("name") else texts)


def pool_value(language: Language, part: str, value: Any) -> str:
    """A value of a node pool, as the Plan or its JSON has it."""
    if part == "eni_mode":
        return language.text(f"field.eni_mode.{value}")
    if isinstance(value, bool):
        return language.text("wizard.yes" if value else "wizard.no")
    if isinstance(value, Mapping):
        return language.text("compare.eni", quantity=value["quantity"], ipv4=value["ipv4_per_eni"])
    if isinstance(value, tuple | list):
        return " ".join(value)
    return language.number(value) if isinstance(value, int) else str(value)


def limit_title(limit: Limit, language: Language) -> str:
    """The name of a limit, with the zone that is the bottleneck for a limit of zones."""
    name = language.text(f"limit.{limit.name}")
    return name if limit.zone is None else language.text("amount.in_zone", limit=name, zone=limit.zone)


def limit_needs(limit: Limit, language: Language) -> str:
    """What the plan needs of a limit and what is possible, today and on request, in the limit's own unit."""
    raised = limit.allowed_on_request != limit.allowed
    code = "amount.needs.request" if raised else "amount.needs"
    return language.text(
        code,
        needed=language.text(f"unit.{limit.unit}", count=limit.needed),
        allowed=limit.allowed,
        on_request=limit.allowed_on_request,
    )


def condition_sentence(condition: Condition, language: Language) -> str:
    """A quota that has to be raised first: what is needed, what is possible today, and the number to ask for."""
    return language.text(
        "amount.condition",
        quota=capitalized(language.text(f"limit.{condition.quota}")),
        needed=condition.needed,
        allowed=condition.allowed,
        request=condition.request,
    )


def question(evaluation: Evaluation, language: Language) -> str:
    """What is asked in one sentence: the cluster's edition, its node pools, its nodes and its pods."""
    plan = evaluation.plan
    if plan.plugin is not None:
        code = "export.md.asked.existing"
    else:
        code = "export.md.asked.pools" if len(plan.node_pools) > 1 else "export.md.asked"
        code = f"{code}.growing" if plan.most_nodes > plan.start_nodes else code
    return language.text(
        code,
        edition=language.text(f"cluster_spec.{plan.cluster_spec}"),
        plugin=language.text(f"plugin.{plan.plugin or 'none'}"),
        pools=len(plan.node_pools),
        nodes=plan.start_nodes,
        most=plan.most_nodes,
        pods=plan.max_pods_per_node,
    )


def assumed_value(language: Language, value: Any) -> Any:
    """A text or a list of texts: ranges as they are, vSwitches with their zone."""
    if isinstance(value, list):
        return first_of(language, [assumed_value(language, each) for each in value[:_MAX_LISTED]], len(value))
    if isinstance(value, dict) and "cidr" not in value:
        return pool_text(language, value)
    if isinstance(value, dict):
        return language.text("result.vswitch", cidr=value["cidr"], zone=value["zone"])
    return str(value)


def assumed_text(language: Language, assumption: Assumption) -> Any:
    """As `assumed_value`, a mask with its slash."""
    value = assumed_value(language, assumption.value)
    return f"/{value}" if assumption.field == "/node_cidr_mask" else value


def findings_text(evaluation: Evaluation, severity: Severity, part: str, language: Language) -> str:
    """The `title` or `intro` of the findings of one severity.

    Where there is a verdict, errors stand in the way of the other plug-in alone: they don't block creation.
    """
    plugin = evaluation.verdict.plugin
    if severity is not Severity.ERROR or plugin is None or evaluation.report(plugin.other).feasible:
        return language.text(f"result.findings.{severity}.{part}")
    verdict, other = (language.text(f"plugin.{each}") for each in (plugin, plugin.other))
    return language.text(f"result.findings.ruled_out.{part}", plugin=other, verdict=verdict)


def musts(
    evaluation: Evaluation, language: Language, *, besides: Container[Pointer] = ()
) -> list[tuple[str, str]]:
    """Each need that is a must, and what it does to the plug-ins; `besides` are those told already."""
    return [
        (language.text(f"need.{need.id}.title"), _outcome(language, need))
        for need in evaluation.catalogue.needs.values()
        if evaluation.plan.need(need.id) is NeedLevel.MUST and f"/needs/{need.id}" not in besides
    ]


def _outcome(language: Language, need: Need) -> str:
    for plugin in Plugin:
        if need.support(plugin).bars_as_must:
            return language.text("result.why.lacked", plugin=language.text(f"plugin.{plugin}"))
    return language.text("result.why.met")


def balance(evaluation: Evaluation, language: Language) -> str:
    """The sum of the weights in one sentence; nothing where there was no balance."""
    given = evaluation.verdict.weights
    if not given:
        return ""
    totals = {
        plugin.value: sum(weight.weight for weight in given if weight.plugin is plugin) for plugin in Plugin
    }
    return language.text("result.why.balance", margin=evaluation.catalogue.fit.clear_margin, **totals)


def weight_text(weight: Weight, language: Language) -> str:
    """What speaks for a plug-in, and the preference that it stands for."""
    title = f"need.{weight.code}.title"
    preferred = (
        (language.text("result.why.preferred", need=language.text(title)),) if language.knows(title) else ()
    )
    return language.sentences([*preferred, language.say(weight.reason)])


def tipped(evaluation: Evaluation, language: Language) -> list[str]:
    """What tipped the balance, a sentence each, and its sum; nothing where there was no balance."""
    said = [
        language.text(
            "export.md.weight",
            reason=weight_text(weight, language),
            plugin=language.text(f"plugin.{weight.plugin}"),
            weight=weight.weight,
        )
        for weight in evaluation.verdict.weights
    ]
    return [*said, balance(evaluation, language)] if said else []


def settled(evaluation: Evaluation, language: Language) -> list[Settled]:
    """What never changes after creation, then what can be extended."""
    named = ((*each, True) for each in _never(evaluation, language))
    extended = ((*each, False) for each in _later(evaluation, language))
    return [
        Settled(language.text(f"result.fixed.{name}"), value, for_good)
        for name, value, for_good in (*named, *extended)
    ]


def _plugin(evaluation: Evaluation) -> Plugin | None:
    """The plug-in of the cluster that exists, or else that of the verdict."""
    return evaluation.plan.plugin or evaluation.verdict.plugin


def _never(evaluation: Evaluation, language: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, _plugin(evaluation)
    yield "plugin", language.text(f"plugin.{plugin}") if plugin else ""
    yield "service_cidr", _text(plan.service_cidr)
    if plan.need("dual_stack") is not NeedLevel.NO or plan.service_ipv6_cidr is not None:
        yield "dual_stack", _text(plan.service_ipv6_cidr)
    elif plan.plugin is Plugin.TERWAY:
        yield "ip_family", "IPv4"
    if plugin is not Plugin.TERWAY:
        yield "pod_cidr", _text(plan.pod_cidr)
        yield "node_cidr_mask", f"/{plan.node_cidr_mask}" if plan.node_cidr_mask else ""
    if plugin is not Plugin.FLANNEL:
        yield "datapath", ""


def _later(evaluation: Evaluation, language: Language) -> Iterator[tuple[str, str]]:
    plan, plugin = evaluation.plan, _plugin(evaluation)
    yield "node_vswitches", _listed(language, [vswitch.cidr for vswitch in plan.node_vswitches])
    if plugin is not Plugin.FLANNEL:
        yield "pod_vswitches", _listed(language, [vswitch.cidr for vswitch in plan.pod_vswitches])
    yield "secondary_cidrs", _listed(language, plan.secondary_cidrs)
    if plugin is not Plugin.TERWAY:
        yield "route_entries", language.number(plan.route_entry_quota)


def _listed(language: Language, ranges: Sequence[Cidr]) -> str:
    return language.list(first_of(language, list(map(str, ranges[:_MAX_LISTED])), len(ranges)))


def first_of(language: Language, shown: list[str], count: int) -> list[str]:
    """The first entries of a list of `count`, and how many more there are."""
    rest = count - len(shown)
    return [*shown, language.text("wizard.review.more", count=rest)] if rest else shown


def _text(value: object) -> str:
    return "" if value is None else str(value)
