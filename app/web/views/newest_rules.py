"""The banner over an answer of an older edition: whether the newest one would answer otherwise, and in what."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ...search.difference import Difference
from ...search.newest_rules import NewestRules
from ...wording.language import Language
from .view import Shape, View

_RULES = "rules="


def newest_banner(view: View, newest: NewestRules | None) -> Shape | None:
    """None where the answer is of the newest edition. `links` lead to the newest edition's answer and to both."""
    if newest is None:
        return None
    language, query = view.language, _moved(view.query, newest.edition)
    kept = language.text("compare.newest.keeps", edition=view.evaluation.catalogue.edition)
    told = [] if newest.difference is None else list(_told(newest.difference, language))
    both = view.urls.compare(urlencode({"a": view.query, "b": query}))
    return {
        "kind": "note" if newest.difference and not told else "warning",
        "heading": language.text(_heading(newest), edition=newest.edition),
        "text": view.language.sentences([*told, kept]),
        "links": [
            {
                "text": language.text("compare.newest.move", edition=newest.edition),
                "href": view.urls.step("review", query),
            },
            *([{"text": language.text("compare.newest.open"), "href": both}] if told else []),
        ],
    }


def _moved(query: str, edition: str) -> str:
    """The canonical link with another edition."""
    parts = [each for each in query.split("&") if not each.startswith(_RULES)]
    return "&".join([*parts[:1], f"{_RULES}{edition}", *parts[1:]])


def _heading(newest: NewestRules) -> str:
    if newest.difference is None:
        return "compare.newest.unreadable"
    changed = newest.difference.outcome_changed
    return "compare.newest.changed" if changed else "compare.newest.unchanged"


def _told(found: Difference, language: Language) -> Iterator[str]:
    before, after = found.before.verdict, found.after.verdict
    if before.plugin is not after.plugin:
        yield language.text(
            "compare.newest.verdict",
            plugin=language.text(f"plugin.{after.plugin or 'none'}"),
            before=language.text(f"plugin.{before.plugin or 'none'}"),
        )
    elif found.verdict_changed:
        yield language.text(
            "compare.newest.strength", strength=language.text(f"site.strength.{after.strength}")
        )
    if found.appeared or found.gone:
        yield language.text("compare.newest.findings", appeared=len(found.appeared), gone=len(found.gone))
    if found.limits:
        names = dict.fromkeys(language.text(f"limit.{change.name}") for change in found.limits)
        yield language.text("compare.newest.limits", limits=language.list(names))
    if found.rows:
        yield language.text("compare.newest.rows", count=len(found.rows))
