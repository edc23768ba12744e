"""The answer in short: what to do first, what was answered and assumed, what a chat may show of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....engine.evaluation import Severity
from ....urls import repeats
from ....wording.fields import assumed_text, stated_answers
from ....wording.verdict import findings_text
from ...http.page import Preview
from ...views.parts import SummaryEntry
from ...views.verdict import VerdictCard
from ...views.view import View

_MAX_LINKS: Final = 40  # to change an answer: one each
# What only the plug-in that was not chosen would use.
_OF_THE_OTHER: Final = {
    Plugin.TERWAY: frozenset({"/pod_cidr", "/node_cidr_mask"}),
    Plugin.FLANNEL: frozenset({"/pod_vswitches"}),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do first, and the part of the page that it leads to."""

    label: str
    value: str
    href: str


def next_step(view: View) -> NextStep:
    """What to do first with an answer."""
    code, part, count = _first(view)
    value = view.language.text(f"result.then.{code}", count=count)
    return NextStep(view.language.text("result.then"), value, f"#{part}")


def _first(view: View) -> tuple[str, str, int]:
    """What to do, where, and how much of it."""
    evaluation, plugin = view.evaluation, view.evaluation.verdict.plugin
    if plugin is None:
        return ("repair", "smallest", 0) if evaluation.repairs else ("errors", "findings", 0)
    warnings = [each for each in evaluation.findings if each.severity is Severity.WARNING]
    if concerning := sum(plugin in each.applies_to for each in warnings):
        return "warnings", "findings", concerning
    if assumed := sum(each.field not in _OF_THE_OTHER[plugin] for each in evaluation.assumptions):
        return "assumed", "assumed", assumed
    return "take", "next", 0


def assumptions(view: View) -> tuple[SummaryEntry, ...]:
    """What the planner put in, and why."""
    entries = []
    for assumption in view.evaluation.assumptions:
        value, field = assumed_text(view.language, assumption), view.field(assumption.field)
        entry = SummaryEntry(
            key=field.text,
            value=tuple(value) if isinstance(value, list) else value,
            note=view.language.say(assumption.why),
            href=field.href,
            assumed=True,
            mono=True,
        )
        entries.append(entry)
    return tuple(entries)


def stated(view: View) -> tuple[SummaryEntry, ...]:
    """The answers that were given or have a default; each has a link to change it, unless links are very long."""
    entries: list[SummaryEntry] = []
    links_each = repeats(view.query) >= _MAX_LINKS
    for pointer, text in stated_answers(view.evaluation, view.language):
        field = view.field(pointer)
        href = field.href if links_each or not entries else ""
        entries.append(SummaryEntry(field.text, text, href=href))
    return tuple(entries)


def verdict_preview(view: View, card: VerdictCard) -> Preview:
    """The verdict and its numbers; never a range, a zone or a name of the plan."""
    language = view.language
    facts = [language.text("preview.fact", label=fact.label, value=fact.value) for fact in card.facts]
    counted = [finding.severity for finding in view.evaluation.findings]
    findings = language.text(
        "preview.findings",
        blocking=findings_text(view.evaluation, Severity.ERROR, "title", language),
        later=findings_text(view.evaluation, Severity.WARNING, "title", language),
        errors=counted.count(Severity.ERROR),
        warnings=counted.count(Severity.WARNING),
    )
    title = language.text(
        "preview.verdict",
        plugin=language.text(f"plugin.{card.plugin}"),
        strength=language.text(f"site.strength.{card.strength}"),
    )
    return Preview(title, language.sentences([*facts, findings]))
