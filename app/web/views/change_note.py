"""What was changed to come to a page, what that did to the verdict, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ...engine.evaluation import Verdict
from ...search.difference import AnswerChange, Difference, difference
from ...wording.fields import field_name, members_text
from ...wording.language import Language
from ..http.answer import Earlier
from .view import View

_MAX_MEMBERS: Final = 4


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What was changed, what that did to the verdict, and the way back."""

    changes: tuple[str, ...]
    verdict: str
    back_href: str


def change_note(
    view: View, earlier: Earlier | None, back: Callable[[str], str] | None = None
) -> ChangeNote | None:
    """What was changed to come here; None where nothing was. `back`: the page of a plan that it was, else the result."""
    if earlier is None:
        return None
    found = difference(earlier.evaluation, view.evaluation)
    return ChangeNote(
        changes=tuple(_change(view, change) for change in found.answers if _key(change) in earlier.changed),
        verdict=verdict_change(found, view.language),
        back_href=(back or view.urls.result)(earlier.query),
    )


def _change(view: View, change: AnswerChange) -> str:
    return view.language.text(
        "what_if.changed",
        field=field_name(view.language, change.field),
        before=members_text(view.language, change.field, change.before, _MAX_MEMBERS),
        after=members_text(view.language, change.field, change.after, _MAX_MEMBERS),
    )


def _key(change: AnswerChange) -> str:
    """The link's key of an answer; a need is a key of its own."""
    field, *rest = change.field.split("/")[1:]
    return rest[0] if field == "needs" else field


def verdict_change(found: Difference, language: Language) -> str:
    """The verdict before and after a change, or that it stays the same."""
    params = {
        "before": _verdict(found.before.verdict, language),
        "after": _verdict(found.after.verdict, language),
    }
    return language.text("what_if.moved" if found.verdict_changed else "what_if.stayed", **params)


def _verdict(verdict: Verdict, language: Language) -> str:
    """The plug-in with the confidence; without one, that neither fits."""
    if verdict.plugin is None:
        return language.text("plugin.none")
    return language.text(
        "what_if.verdict",
        plugin=language.text(f"plugin.{verdict.plugin}"),
        strength=language.text(f"site.strength.{verdict.strength}"),
    )
