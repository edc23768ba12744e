"""The single changes that would give another verdict, each with the link that tries it."""

from __future__ import annotations

from app.planning.draft import Draft
from app.planning.evaluation import Flip, Strength
from app.web.link import ChangeEncoder
from app.web.present.view import Shape, View
from app.web.what_if import with_answer


def flips(view: View, draft: Draft) -> Shape:
    """`leads`: the verdict is a close call, so that they stand right under it."""
    evaluation, link = view.evaluation, ChangeEncoder(draft)
    close = evaluation.verdict.strength is Strength.CLOSE_CALL
    return {
        "leads": close and bool(evaluation.flips),
        "intro": view.spoken.text("flip.intro.close" if close else "flip.intro"),
        "entries": [_flip(view, draft, link, flip) for flip in evaluation.flips],
        "empty": view.spoken.text("flip.omitted" if evaluation.flips_omitted else "flip.none"),
    }


def _flip(view: View, draft: Draft, link: ChangeEncoder, flip: Flip) -> Shape:
    changed = with_answer(draft, view.evaluation.plan, flip.field, flip.changed)
    return {
        "sentence": view.spoken.say(flip.message),
        "plugin": flip.plugin or "none",
        "href": view.urls.result(link.encode(changed)),
    }
