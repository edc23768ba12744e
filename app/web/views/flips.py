"""The single changes that would give another verdict, each with the link that tries it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ...engine.evaluation import Flip, Strength
from ...plan.draft import Draft
from ...plan_io.link import ChangeEncoder
from .view import Shape, View
from .what_if_form import with_answer

_FIRST: Final = 8


def flips(view: View, draft: Draft) -> Shape:
    """The first of them. `leads`: the verdict is a close call, so that they stand right under it; `rest`: says how many
    more there are, "" for none; `assumed`: what that has to do with it, "" where nothing was assumed.
    """
    evaluation = view.evaluation
    rest = len(evaluation.flips) - _FIRST
    close = evaluation.verdict.strength is Strength.CLOSE_CALL
    return {
        "leads": close and bool(evaluation.flips),
        "intro": view.language.text("flip.intro.close" if close else "flip.intro"),
        "assumed": view.language.text("flip.assumed") if evaluation.assumptions else "",
        "entries": _entries(view, draft, evaluation.flips[:_FIRST]),
        "rest": view.language.text("flip.rest", count=rest) if rest > 0 else "",
        "rest_href": view.urls.more(view.query),
        "empty": _empty(view),
    }


def more_flips(view: View, draft: Draft) -> Shape:
    """All of them: `entries`, the first, and `rest`."""
    found = view.evaluation.flips
    return {
        "entries": _entries(view, draft, found[:_FIRST]),
        "rest": _entries(view, draft, found[_FIRST:]),
        "empty": _empty(view),
    }


def _empty(view: View) -> str:
    return view.language.text("flip.omitted" if view.evaluation.flips_omitted else "flip.none")


def _entries(view: View, draft: Draft, found: Iterable[Flip]) -> list[Shape]:
    link = ChangeEncoder(draft)
    return [_flip(view, draft, link, flip) for flip in found]


def _flip(view: View, draft: Draft, link: ChangeEncoder, flip: Flip) -> Shape:
    changed = with_answer(draft, view.evaluation.plan, flip.field, flip.changed)
    return {
        "sentence": view.language.say(flip.message),
        "plugin": flip.plugin or "none",
        "href": view.urls.result(link.encode(changed)),
    }
