"""The verdict in words: the question, the deciding factors, the headings of findings, and the fixes."""

from __future__ import annotations

from collections.abc import Container

from ..catalogue.model import Need, Plugin
from ..engine.evaluation import SEVERAL_CHANGES, Evaluation, Message, Pointer, Repair, Severity, Weight
from ..plan.plan import FIELDS, Existing, NeedLevel
from .fields import changed_text, field_name
from .language import Language
from .plain_text import capitalized


def question(evaluation: Evaluation, language: Language) -> str:
    """Return the question that the evaluation answers, in one sentence, with the edition, node pools, nodes and pods."""
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


def findings_text(evaluation: Evaluation, severity: Severity, part: str, language: Language) -> str:
    """Return the `title` or `intro` of the findings of one severity.

    If a plug-in is feasible, errors only rule out the other one, so their title doesn't say that they block creation.
    """
    plugin = evaluation.verdict.plugin
    if severity is not Severity.ERROR or plugin is None or evaluation.report(plugin.other).feasible:
        return language.text(f"result.findings.{severity}.{part}")
    verdict, other = (language.text(f"plugin.{each}") for each in (plugin, plugin.other))
    return language.text(f"result.findings.ruled_out.{part}", plugin=other, verdict=verdict)


def musts(
    evaluation: Evaluation, language: Language, *, besides: Container[Pointer] = ()
) -> list[tuple[str, str]]:
    """Return each need with the level must and its effect on the plug-ins. `besides` are needs to leave out."""
    return [
        (language.text(f"need.{need.id}.title"), _outcome(language, need))
        for need in evaluation.catalogue.needs.values()
        if evaluation.plan.need(need.id) is NeedLevel.MUST and f"/needs/{need.id}" not in besides
    ]


def _outcome(language: Language, need: Need) -> str:
    for plugin in Plugin:
        if need.support(plugin).rules_out_as_must:
            return language.text("result.why.lacked", plugin=language.text(f"plugin.{plugin}"))
    return language.text("result.why.met")


def without_label(plugin: Plugin, sentence: str, language: Language) -> str:
    """Return a sentence for a place that names the plug-in, such as a row with its name: without the name as a label."""
    label = language.with_label(language.text(f"plugin.{plugin}"), "")
    return capitalized(sentence.removeprefix(label)) if sentence.startswith(label) else sentence


def ruled_out(plugin: Plugin, message: Message, language: Language) -> str:
    """Return that an error rules out a plug-in, which is named once if the sentence, or the part after the pool, starts with it."""
    name, sentence = language.text(f"plugin.{plugin}"), without_label(plugin, language.say(message), language)
    parts = sentence.split(language.with_label("", ""))
    if any(part.startswith(name) for part in parts):
        return language.text("export.md.ruled_out.named", message=sentence)
    return language.text("export.md.ruled_out", plugin=name, message=sentence)


def balance(evaluation: Evaluation, language: Language) -> str:
    """Return the sum of the weights of each plug-in in one sentence; "" if no weights decided."""
    given = evaluation.verdict.weights
    if not given:
        return ""
    totals = {
        plugin.value: sum(weight.weight for weight in given if weight.plugin is plugin) for plugin in Plugin
    }
    return language.text("result.why.balance", margin=evaluation.catalogue.fit.clear_margin, **totals)


def weight_text(weight: Weight, language: Language) -> str:
    """Return the reason of a weight, after the name of the preferred need that it comes from, if any."""
    title = f"need.{weight.code}.title"
    preferred = (
        (language.text("result.why.preferred", need=language.text(title)),)
        if language.has_message(title)
        else ()
    )
    return language.sentences([*preferred, language.say(weight.reason)])


def balance_sentences(evaluation: Evaluation, language: Language) -> list[str]:
    """Return a sentence for each weight and one for their sum; an empty list if no weights decided."""
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


def repair_title(repair: Repair, language: Language) -> str:
    """Return what a fix changes, with the plug-ins that it makes feasible: in brackets, or as a sentence after those of several changes."""
    title, plugins = language.say(repair.title), repair.makes_feasible
    if not plugins:
        return title
    is_sentence = repair.title.code == SEVERAL_CHANGES
    if len(plugins) > 1:
        return language.text("repair.for.several.both" if is_sentence else "repair.for.both", title=title)
    plugin = language.text(f"plugin.{plugins[0]}")
    return language.text("repair.for.several" if is_sentence else "repair.for", title=title, plugin=plugin)


def repair_ranges(repair: Repair, language: Language) -> list[str]:
    """Return the new value of each range that a fix changes. Its title has all other values."""
    return [
        language.with_label(field_name(language, change.path), changed_text(change, language))
        for change in repair.changes
        if (field := FIELDS.get(change.path.split("/")[1])) and field.role
    ]


def repairs_heading(evaluation: Evaluation, language: Language) -> str:
    """Return the heading of the fixes. For an existing cluster they are the changes that are still possible."""
    existing = evaluation.plan.existing is Existing.CLUSTER
    return language.text("repairs.existing" if existing else "repairs.heading")
