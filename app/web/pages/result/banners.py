"""What is said over an answer: a newer edition of the catalogue, the plug-in of a fleet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from ....catalogue.model import Plugin
from ....plan.plan import Existing
from ....search.difference import Difference, NewestRules
from ....wording.language import Language
from ...http.page import Link
from ...views.parts import Banner
from ...views.view import View

_RULES: Final = "rules="


def newest_banner(view: View, newest: NewestRules | None) -> Banner | None:
    """Whether the newest edition would answer otherwise, and in what; None where the answer is of that edition."""
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
    """The canonical link with another edition."""
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
    """Which plug-in was chosen for a plan in its fleet. `stated`: as the link has it; None where it names no plug-in."""
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
