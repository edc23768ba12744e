"""The banner over an answer of an older edition: whether the newest one would answer otherwise, and in what."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from app.locale import Language
from app.planning.difference import Difference
from app.planning.newest_rules import NewestRules
from app.web.present.view import Shape, View

_RULES = "rules="


def newest_banner(view: View, newest: NewestRules | None) -> Shape | None:
    """None where the answer is of the newest edition. `links` lead to the newest edition's answer and to both."""
    if newest is None:
        return None
    spoken, query = view.spoken, _moved(view.query, newest.edition)
    kept = spoken.text("compare.newest.keeps", edition=view.evaluation.catalogue.edition)
    told = [] if newest.difference is None else list(_told(newest.difference, spoken))
    both = view.urls.compare(urlencode({"a": view.query, "b": query}))
    return {
        "kind": "note" if newest.difference and not told else "warning",
        "heading": spoken.text(_heading(newest), edition=newest.edition),
        "text": view.spoken.sentences([*told, kept]),
        "links": [
            {
                "text": spoken.text("compare.newest.move", edition=newest.edition),
                "href": view.urls.step("review", query),
            },
            *([{"text": spoken.text("compare.newest.open"), "href": both}] if told else []),
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


def _told(found: Difference, spoken: Language) -> Iterator[str]:
    before, after = found.before.verdict, found.after.verdict
    if before.plugin is not after.plugin:
        yield spoken.text(
            "compare.newest.verdict",
            plugin=spoken.text(f"plugin.{after.plugin or 'none'}"),
            before=spoken.text(f"plugin.{before.plugin or 'none'}"),
        )
    elif found.verdict_changed:
        yield spoken.text("compare.newest.strength", strength=spoken.text(f"site.strength.{after.strength}"))
    if found.appeared or found.gone:
        yield spoken.text("compare.newest.findings", appeared=len(found.appeared), gone=len(found.gone))
    if found.limits:
        names = dict.fromkeys(spoken.text(f"limit.{change.name}") for change in found.limits)
        yield spoken.text("compare.newest.limits", limits=spoken.list(names))
    if found.rows:
        yield spoken.text("compare.newest.rows", count=len(found.rows))
