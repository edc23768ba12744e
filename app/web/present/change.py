"""What was changed to come here, and what that did to the verdict."""

from __future__ import annotations

from typing import Final

from app.planning.difference import AnswerChange, Difference, difference
from app.web.answer import Earlier
from app.web.present.difference import members_text
from app.web.present.view import Shape, View, field_name

_MOST_MEMBERS: Final = 4


def change_note(view: View, earlier: Earlier | None) -> Shape | None:
    """None where nothing was changed to come here. `back_href` leads to the plan before."""
    if earlier is None:
        return None
    found = difference(earlier.evaluation, view.evaluation)
    return {
        "changes": [
            view.spoken.text(
                "what_if.changed",
                field=field_name(view.spoken, change.field),
                before=members_text(view.spoken, change.field, change.before, _MOST_MEMBERS),
                after=members_text(view.spoken, change.field, change.after, _MOST_MEMBERS),
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
        side: view.spoken.text(
            "what_if.verdict",
            plugin=view.spoken.text(f"plugin.{verdict.plugin or 'none'}"),
            strength=view.spoken.text(f"site.strength.{verdict.strength}"),
        )
        for side, verdict in (("before", before), ("after", after))
    }
    return view.spoken.text("what_if.moved" if found.verdict_changed else "what_if.stayed", **params)
