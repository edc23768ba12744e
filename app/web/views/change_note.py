"""What was changed to open a page, the effect on the verdict, and the link back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ...engine.evaluation import Verdict
from ...search.difference import AnswerChange, Difference, difference
from ...wording.fields import field_name, members_text
from ...wording.language import Language
from ..http.answer import PreviousAnswer
from .view import View

_MAX_MEMBERS: Final = 4


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What was changed, the effect on the verdict, and the link back."""

    changes: tuple[str, ...]
    verdict: str
    back_href: str


def change_note(
    view: View, previous: PreviousAnswer | None, back: Callable[[str], str] | None = None
) -> ChangeNote | None:
    """Return what was changed to open the page; None if nothing was.

    `back` returns the URL of the page to link back to, given the query string of the previous plan; the default is the result.
    """
    if previous is None:
        return None
    found = difference(previous.evaluation, view.evaluation)
    return ChangeNote(
        changes=tuple(_change(view, change) for change in found.answers if _key(change) in previous.changed),
        verdict=verdict_change(found, view.language),
        back_href=(back or view.urls.result)(previous.query),
    )


def _change(view: View, change: AnswerChange) -> str:
    return view.language.text(
        "what_if.changed",
        field=field_name(view.language, change.field),
        before=members_text(view.language, change.field, change.before, _MAX_MEMBERS),
        after=members_text(view.language, change.field, change.after, _MAX_MEMBERS),
    )


def _key(change: AnswerChange) -> str:
    """Return the key of an answer in a link. A need is a key itself."""
    field, *rest = change.field.split("/")[1:]
    return rest[0] if field == "needs" else field


def verdict_change(found: Difference, language: Language) -> str:
    """Return the verdict before and after a change, or that it stays the same."""
    params = {
        "before": _verdict(found.before.verdict, language),
        "after": _verdict(found.after.verdict, language),
    }
    return language.text("what_if.moved" if found.verdict_changed else "what_if.stayed", **params)


def _verdict(verdict: Verdict, language: Language) -> str:
    """Return the plug-in and the strength of a verdict, or that neither plug-in is feasible."""
    if verdict.plugin is None:
        return language.text("plugin.none")
    return language.text(
        "what_if.verdict",
        plugin=language.text(f"plugin.{verdict.plugin}"),
        strength=language.text(f"site.strength.{verdict.strength}"),
    )
