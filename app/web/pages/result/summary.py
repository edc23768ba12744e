"""The plan in short, what was answered and assumed, and what a chat may show of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ....engine.evaluation import Severity
from ....urls import repeats
from ....wording.fields import assumed_text, stated_answers
from ....wording.verdict import findings_text
from ...http.page import Preview
from ...views.parts import SummaryEntry
from ...views.view import View

_MAX_LINKS: Final = 40  # to change an answer: one each


@dataclass(frozen=True, slots=True)
class PlanBar:
    """What was asked, in one line, and where to change it."""

    name: str
    facts: tuple[str, ...]
    edit_href: str


def plan_bar(view: View) -> PlanBar:
    """The plan of an answer in one line."""
    plan, language = view.evaluation.plan, view.language
    pools = len(view.evaluation.pools)
    grows = plan.most_nodes > plan.start_nodes
    facts = [
        language.text(
            "planbar.nodes" if grows else "count.nodes", count=plan.most_nodes, start=plan.start_nodes
        ),
        language.text("planbar.pods", count=plan.max_pods_per_node)
        if pools == 1
        else language.text("count.pools", count=pools),
        language.text("count.zones", count=len(plan.stated_zones)),
    ]
    if pools == 1 and plan.instance_type:
        facts.append(plan.instance_type)
    return PlanBar(plan.name, tuple(facts), view.urls.step("review", view.query))


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


def verdict_preview(view: View) -> Preview:
    """The verdict and its numbers; never a range, a zone or a name of the plan."""
    language, verdict = view.language, view.evaluation.verdict
    facts = [language.text("preview.fact", label=label, value=value) for label, value in _figures(view)]
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
        plugin=language.text(f"plugin.{verdict.plugin or 'none'}"),
        strength=language.text(f"site.strength.{verdict.strength}"),
    )
    return Preview(title, language.sentences([*facts, findings]))


def _figures(view: View) -> Iterator[tuple[str, str]]:
    verdict, language = view.evaluation.verdict, view.language
    if verdict.terway_mode is not None:
        yield language.text("result.verdict.mode"), language.text(f"terway_mode.{verdict.terway_mode}")
    most = view.evaluation.report(verdict.plugin).capacity.max_nodes if verdict.plugin else None
    if most is not None:
        yield language.text("result.verdict.nodes"), language.text("result.verdict.up_to", nodes=most)
    yield language.text("result.verdict.edition"), view.evaluation.catalogue.edition
