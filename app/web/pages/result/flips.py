"""The single changes that would give another verdict, each with the link that tries it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ....engine.evaluation import Flip
from ....plan.draft import Draft
from ....plan_io.link import ChangeEncoder
from ...views.view import View
from .what_if import with_answer


@dataclass(frozen=True, slots=True)
class FlipEntry:
    """A change in words, the verdict that it gives (terway, flannel or none), and the link that tries it."""

    sentence: str
    plugin: str
    href: str


@dataclass(frozen=True, slots=True)
class Flips:
    """Every flip. `assumed`: what assumptions have to do with it, "" where nothing was assumed; `empty`: why there are none."""

    assumed: str
    entries: tuple[FlipEntry, ...]
    empty: str


def flips(view: View, draft: Draft) -> Flips:
    """Every flip of an answer."""
    evaluation = view.evaluation
    return Flips(
        assumed=view.language.text("flip.assumed") if evaluation.assumptions else "",
        entries=_entries(view, draft, evaluation.flips),
        empty=_empty(view),
    )


def _empty(view: View) -> str:
    return view.language.text("flip.omitted" if view.evaluation.flips_omitted else "flip.none")


def _entries(view: View, draft: Draft, found: Iterable[Flip]) -> tuple[FlipEntry, ...]:
    link = ChangeEncoder(draft)
    return tuple(_flip(view, draft, link, flip) for flip in found)


def _flip(view: View, draft: Draft, link: ChangeEncoder, flip: Flip) -> FlipEntry:
    changed = with_answer(draft, view.evaluation.plan, flip.field, flip.changed)
    href = view.urls.result(link.encode(changed))
    return FlipEntry(view.language.say(flip.message), flip.plugin or "none", href)
