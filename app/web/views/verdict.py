"""The verdict in short: the plug-in, its conditions, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ...catalogue.model import Plugin, TypeSupport
from ...engine.evaluation import Evaluation, Weight
from ...plan.plan import Existing
from ...wording.capacity import condition_sentence
from ...wording.verdict import weight_text, without_label
from ..http.page import Link
from .findings import errors_of
from .view import View

_NAMED_TYPES: Final = 3


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A line below the verdict. `plugin`: the label is the name of this plug-in. `sentences` link to the details."""

    label: str
    plugin: str
    sentences: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """The verdict. `plugin` is terway, flannel or none; `strength` is the strength of the recommendation.

    The title is the concatenation of `before`, `name` and `after`, where `name` is that of the plug-in. `condition` is what
    must be done first, or "".
    """

    plugin: str
    before: str
    name: str
    after: str
    condition: str
    strength: str
    lines: tuple[VerdictLine, ...]


def shown_verdict(view: View) -> ShownVerdict:
    """Return the verdict of an answer."""
    verdict, language = view.evaluation.verdict, view.language
    first = verdict.conditions[0] if verdict.conditions else None
    condition = {"request": first.request} if first else {}
    before, name, after = _title(view)
    return ShownVerdict(
        plugin=verdict.plugin.value if verdict.plugin else "none",
        before=before,
        name=name,
        after=after,
        condition=language.text("answer.if", condition=language.text(f"condition.{first.quota}", **condition))
        if first
        else "",
        strength=verdict.strength.value if verdict.plugin else "",
        lines=tuple(_lines(view)),
    )


def verdict_title(view: View) -> str:
    """Return the verdict in a few words, such as "Use Terway, shared ENI"."""
    return "".join(_title(view))


def _title(view: View) -> tuple[str, str, str]:
    verdict, language = view.evaluation.verdict, view.language
    exists = ".exists" if view.evaluation.plan.existing is Existing.CLUSTER else ""
    if verdict.plugin is None:
        return language.text(f"answer.none{exists}"), "", ""
    name = language.text(f"plugin.{verdict.plugin}")
    said = language.text(f"answer.use{exists}", plugin=name)
    if verdict.terway_mode is not None and len(view.evaluation.pools) == 1:
        said = language.text(
            "answer.mode", use=said, mode=language.text(f"terway_mode.{verdict.terway_mode}")
        )
    return said.partition(name)


def _lines(view: View) -> Iterator[VerdictLine]:
    verdict, language = view.evaluation.verdict, view.language
    if verdict.plugin is None:
        yield from _ruled_out(view)
        return
    reasons = list(_reasons(view, verdict.plugin))
    if reasons:
        yield VerdictLine(language.text("answer.why"), "", tuple(reasons))
    against = _heaviest(view, verdict.plugin.other)
    if against is not None:
        label = language.text("answer.against", plugin=language.text(f"plugin.{verdict.plugin.other}"))
        yield VerdictLine(label, "", (Link(weight_text(against, language), "#why"),))
    yield VerdictLine(language.text("answer.condition"), "", tuple(_conditions(view)))


def _conditions(view: View) -> Iterator[Link]:
    """Yield the quotas to raise and the instance types to request, or that there are no conditions."""
    given, language = view.evaluation.verdict.conditions, view.language
    types = list(_types_on_request(view.evaluation))
    if not given and not types:
        yield Link(language.text("answer.condition.none"))
    for condition in given:
        yield Link(condition_sentence(condition, language))
    if types:
        named = language.list(types[:_NAMED_TYPES])
        yield Link(language.text("answer.condition.types", types=named), "#findings")
    if more := len(types[_NAMED_TYPES:]):
        yield Link(language.text("result.verdict.more", count=more), "#findings")


def _types_on_request(evaluation: Evaluation) -> Iterator[str]:
    for finding in evaluation.findings:
        if finding.code == "instance-unsupported" and finding.variant == TypeSupport.ON_REQUEST:
            yield str(finding.params["type"])


def _reasons(view: View, plugin: Plugin) -> Iterator[Link]:
    """Yield the heaviest weight, or else the first error that rules out the other plug-in and the number of others."""
    heaviest = _heaviest(view, plugin)
    if heaviest is not None:
        yield Link(weight_text(heaviest, view.language), "#why")
    elif not view.evaluation.report(plugin.other).feasible:
        yield from _first_errors(view, plugin.other)


def _heaviest(view: View, plugin: Plugin) -> Weight | None:
    weights = (each for each in view.evaluation.verdict.weights if each.plugin is plugin)
    return max(weights, key=lambda each: each.weight, default=None)


def _ruled_out(view: View) -> Iterator[VerdictLine]:
    """Yield the errors that rule out each plug-in, only once if they are equal."""
    errors = {plugin: tuple(_first_errors(view, plugin)) for plugin in Plugin}
    if len(set(errors.values())) == 1:
        yield VerdictLine(view.language.text("answer.why"), "", errors[Plugin.TERWAY])
        return
    for plugin, sentences in errors.items():
        unlabelled = tuple(
            replace(each, text=without_label(plugin, each.text, view.language)) for each in sentences
        )
        yield VerdictLine(view.language.text(f"plugin.{plugin}"), plugin.value, unlabelled)


def _first_errors(view: View, plugin: Plugin) -> Iterator[Link]:
    """Yield the first error against a plug-in, and the number of others."""
    errors = errors_of(view, plugin)
    yield from errors[:1]
    if more := len(errors) - 1:
        yield Link(view.language.text("result.verdict.more", count=more), "#findings")
