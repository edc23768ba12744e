"""The verdict card: the plug-in in one sentence, what decided in a few lines, and the figures that go with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ...engine.evaluation import Finding, Weight
from ...wording.verdict import weight_text
from .findings import anchor
from .view import View

_MAX_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell of the card."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """What decided, and where the page says more of it. `says`: "for" or "against" the plug-ins."""

    text: str
    href: str
    says: str
    plugins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The first reasons; `more`: how many there are beyond them, "" for none."""

    title: str
    entries: tuple[Reason, ...]
    more: str


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The verdict. `plugin`: terway, flannel or none; `strength`: how firm it is."""

    plugin: str
    sentence: str
    strength: str
    facts: tuple[Fact, ...]
    reasons: Reasons | None


def verdict_card(view: View) -> VerdictCard:
    """The verdict of an answer."""
    verdict = view.evaluation.verdict
    return VerdictCard(
        plugin=verdict.plugin.value if verdict.plugin else "none",
        sentence=view.language.say(verdict.summary),
        strength=verdict.strength.value,
        facts=tuple(_facts(view)),
        reasons=reasons(view),
    )


def _facts(view: View) -> Iterator[Fact]:
    verdict, language = view.evaluation.verdict, view.language
    if verdict.terway_mode is not None:
        mode = language.text(f"terway_mode.{verdict.terway_mode}")
        yield Fact(language.text("result.verdict.mode"), mode)
    if verdict.plugin is not None:
        capacity = view.evaluation.report(verdict.plugin).capacity
        limit = language.text(f"limit.{capacity.bottleneck.name}")
        yield Fact(
            language.text("result.verdict.nodes"),
            language.text("result.verdict.up_to", nodes=capacity.max_nodes),
            language.text("result.verdict.bound_by", limit=limit),
        )
    yield Fact(language.text("result.verdict.edition"), view.evaluation.catalogue.edition)


def reasons(view: View) -> Reasons | None:
    """The heaviest weights, or the errors against what is not the answer; None where nothing speaks for either."""
    weights = sorted(view.evaluation.verdict.weights, key=lambda weight: -weight.weight)
    errors = _errors(view)
    count = len(weights or errors)
    if not count:
        return None
    if weights:
        entries = [_weight_reason(view, weight) for weight in weights[:_MAX_REASONS]]
    else:
        entries = [_error_reason(view, place, finding) for place, finding in islice(errors, _MAX_REASONS)]
    more = count - _MAX_REASONS
    return Reasons(
        title=view.language.text("result.verdict.decided"),
        entries=tuple(entries),
        more=view.language.text("result.verdict.more", count=more) if more > 0 else "",
    )


def _errors(view: View) -> list[tuple[int, Finding]]:
    """Errors with their places on the page; those against both plug-ins first."""
    findings = enumerate(view.evaluation.findings, start=1)
    errors = ((place, finding) for place, finding in findings if finding.is_error and finding.applies_to)
    return sorted(errors, key=lambda each: -len(each[1].applies_to))


def _weight_reason(view: View, weight: Weight) -> Reason:
    return Reason(
        text=weight_text(weight, view.language),
        href="#why",
        says=view.language.text("result.verdict.for"),
        plugins=(weight.plugin.value,),
    )


def _error_reason(view: View, place: int, finding: Finding) -> Reason:
    return Reason(
        text=view.language.say(finding.message),
        href=f"#{anchor(place)}",
        says=view.language.text("result.verdict.against"),
        plugins=tuple(plugin.value for plugin in finding.applies_to),
    )
