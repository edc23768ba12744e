"""The summary of the plan, the banners about newer editions and stated plug-ins, the assumptions, and the preview for chats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ....catalogue.model import Plugin
from ....engine.evaluation import Severity
from ....plan.plan import Existing
from ....search.difference import Difference
from ....search.newest_rules import NewestRules
from ....urls import repeats
from ....wording.fields import assumed_text, stated_answers
from ....wording.language import Language
from ....wording.verdict import findings_text
from ...http.page import Link, Preview
from ...views.view import Banner, SummaryEntry, View

_MAX_LINKS: Final = 40  # one link to change each answer
_RULES: Final = "rules="


@dataclass(frozen=True, slots=True)
class PlanBar:
    """The summary of the plan in one line, and the link to change it."""

    name: str
    facts: tuple[str, ...]
    edit_href: str


def plan_bar(view: View) -> PlanBar:
    """Return the plan of an answer in one line."""
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
    ]
    if plan.stated_zones:
        facts.append(language.text("count.zones", count=len(plan.stated_zones)))
    if pools == 1 and plan.instance_type:
        facts.append(plan.instance_type)
    return PlanBar(plan.name, tuple(facts), view.urls.step("review", view.query))


def assumptions(view: View) -> tuple[SummaryEntry, ...]:
    """Return the assumptions and their reasons."""
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
    """Return the stated answers and the defaults, with links to change them, unless links are very long."""
    entries: list[SummaryEntry] = []
    links_each = repeats(view.query) >= _MAX_LINKS
    for pointer, text in stated_answers(view.evaluation, view.language):
        field = view.field(pointer)
        href = field.href if links_each or not entries else ""
        entries.append(SummaryEntry(field.text, text, href=href))
    return tuple(entries)


def verdict_preview(view: View) -> Preview:
    """Return the preview with the verdict and its numbers, without any range, zone or name of the plan."""
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


def newest_banner(view: View, newest: NewestRules | None) -> Banner | None:
    """Return the banner about the difference from the newest edition; None if the answer is from that edition."""
    if newest is None:
        return None
    language, query = view.language, _moved(view.query, newest.edition)
    kept = language.text("compare.newest.keeps", edition=view.evaluation.catalogue.edition)
    told = [] if newest.difference is None else list(_newest_sentences(newest.difference, language))
    both = view.urls.compare(urlencode({"a": view.query, "b": query}))
    move = Link(language.text("compare.newest.move", edition=newest.edition), view.urls.step("review", query))
    return Banner(
        kind="note" if newest.difference and not told else "warning",
        heading=language.text(_newest_heading(newest), edition=newest.edition),
        text=view.language.sentences([*told, kept]),
        links=(move, *([Link(language.text("compare.newest.open"), both)] if told else [])),
    )


def _moved(query: str, edition: str) -> str:
    """Return the canonical link with another edition."""
    parts = [each for each in query.split("&") if not each.startswith(_RULES)]
    return "&".join([*parts[:1], f"{_RULES}{edition}", *parts[1:]])


def _newest_heading(newest: NewestRules) -> str:
    if newest.difference is None:
        return "compare.newest.unreadable"
    changed = newest.difference.outcome_changed
    return "compare.newest.changed" if changed else "compare.newest.unchanged"


def _newest_sentences(found: Difference, language: Language) -> Iterator[str]:
    before, after = found.before.verdict, found.after.verdict
    if before.plugin is not after.plugin:
        yield language.text(
            "compare.newest.verdict",
            plugin=language.text(f"plugin.{after.plugin or 'none'}"),
            before=language.text(f"plugin.{before.plugin or 'none'}"),
        )
    elif found.verdict_changed:
        strength = language.text(f"site.strength.{after.strength}")
        yield language.text("compare.newest.strength", strength=strength)
    if found.appeared or found.gone:
        yield language.text("compare.newest.findings", appeared=len(found.appeared), gone=len(found.gone))
    if found.limits:
        names = dict.fromkeys(language.text(f"limit.{change.name}") for change in found.limits)
        yield language.text("compare.newest.limits", limits=language.list(names))
    if found.rows:
        yield language.text("compare.newest.rows", count=len(found.rows))


def stated_banner(view: View, stated: str) -> Banner | None:
    """Return the banner about the plug-in that a fleet's list states for the plan; None if `stated` isn't a plug-in."""
    if stated not in set(Plugin) or view.evaluation.plan.existing is Existing.CLUSTER:
        return None
    plugin, verdict, language = Plugin(stated), view.evaluation.verdict.plugin, view.language
    name = language.text(f"plugin.{plugin}")
    heading = language.text("result.stated", plugin=name)
    if not view.evaluation.report(plugin).feasible:
        why = Link(language.text("result.why.blocked", plugin=name), "#findings")
        return Banner("warning", heading, language.text("result.stated.infeasible", plugin=name), (why,))
    if plugin is verdict:
        return Banner("note", heading, language.text("result.stated.same"))
    verdict_name = language.text(f"plugin.{verdict}")
    return Banner("note", heading, language.text("result.stated.other", plugin=name, verdict=verdict_name))
