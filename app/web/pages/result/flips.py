"""The single changes that would give another verdict, each with the link that tries it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ....engine.evaluation import Flip, Strength
from ....plan.draft import Draft
from ....plan_io.link import ChangeEncoder
from ...views.view import View
from .what_if import with_answer

_FIRST: Final = 8


@dataclass(frozen=True, slots=True)
class FlipEntry:
    """A change in words, the verdict that it gives (terway, flannel or none), and the link that tries it."""

    sentence: str
    plugin: str
    href: str


@dataclass(frozen=True, slots=True)
class Flips:
    """The first flips. `leads`: they come right under the verdict; `rest`: how many more there are, "" for none.

    `assumed`: what assumptions have to do with it, "" where nothing was assumed; `empty`: why there are none.
    """

    leads: bool
    intro: str
    assumed: str
    entries: tuple[FlipEntry, ...]
    rest: str
    rest_href: str
    empty: str


@dataclass(frozen=True, slots=True)
class AllFlips:
    """Every flip: those that the result page shows, and the rest."""

    entries: tuple[FlipEntry, ...]
    rest: tuple[FlipEntry, ...]
    empty: str


def flips(view: View, draft: Draft) -> Flips:
    """The first flips of an answer; where the verdict is a close call, they lead."""
    evaluation = view.evaluation
    rest = len(evaluation.flips) - _FIRST
    close = evaluation.verdict.strength is Strength.CLOSE_CALL
    return Flips(
        leads=close and bool(evaluation.flips),
        intro=view.language.text("flip.intro.close" if close else "flip.intro"),
        assumed=view.language.text("flip.assumed") if evaluation.assumptions else "",
        entries=_entries(view, draft, evaluation.flips[:_FIRST]),
        rest=view.language.text("flip.rest", count=rest) if rest > 0 else "",
        rest_href=view.urls.more(view.query),
        empty=_empty(view),
    )


def all_flips(view: View, draft: Draft) -> AllFlips:
    """Every flip of an answer."""
    found = view.evaluation.flips
    first, rest = _entries(view, draft, found[:_FIRST]), _entries(view, draft, found[_FIRST:])
    return AllFlips(first, rest, _empty(view))


def _empty(view: View) -> str:
    return view.language.text("flip.omitted" if view.evaluation.flips_omitted else "flip.none")


def _entries(view: View, draft: Draft, found: Iterable[Flip]) -> tuple[FlipEntry, ...]:
    link = ChangeEncoder(draft)
    return tuple(_flip(view, draft, link, flip) for flip in found)


def _flip(view: View, draft: Draft, link: ChangeEncoder, flip: Flip) -> FlipEntry:
    changed = with_answer(draft, view.evaluation.plan, flip.field, flip.changed)
    href = view.urls.result(link.encode(changed))
    return FlipEntry(view.language.say(flip.message), flip.plugin or "none", href)
