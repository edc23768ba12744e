"""What was changed to come here, and what that did to the verdict."""

from __future__ import annotations

from typing import Final

from ...search.difference import AnswerChange, Difference, difference
from ...wording.plan_answers import members_text
from ..http.answer import Earlier
from .view import Shape, View, field_name

_MAX_MEMBERS: Final = 4


def change_note(view: View, earlier: Earlier | None) -> Shape | None:
    """None where nothing was changed to come here. `back_href` leads to the plan before."""
    if earlier is None:
        return None
    found = difference(earlier.evaluation, view.evaluation)
    return {
        "changes": [
            view.language.text(
                "what_if.changed",
                field=field_name(view.language, change.field),
                before=members_text(view.language, change.field, change.before, _MAX_MEMBERS),
                after=members_text(view.language, change.field, change.after, _MAX_MEMBERS),
            )
            for change in found.answers
            if _key(change) in earlier.changed
        ],
        "verdict": _verdict(view, found),
        "back_href": view.urls.result(earlier.query),
    }


def _key(change: AnswerChange) -> str:
    """The link's key of an answer; a need is a key of its own."""
    field, *rest = change.field.split("/")[1:]
    return rest[0] if field == "needs" else field


def _verdict(view: View, found: Difference) -> str:
    before, after = found.before.verdict, found.after.verdict
    params = {
        side: view.language.text(
            "what_if.verdict",
            plugin=view.language.text(f"plugin.{verdict.plugin or 'none'}"),
            strength=view.language.text(f"site.strength.{verdict.strength}"),
        )
        for side, verdict in (("before", before), ("after", after))
    }
    return view.language.text("what_if.moved" if found.verdict_changed else "what_if.stayed", **params)
