"""The parts that a result page fetches from another page when they are unfolded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...views.view import View

# The parts by their names in the link, in the order of the page.
PARTS: Final = ("what-if", "flips", "trades", "answers", "sources", "files")
# A key with a dot is not part of the plan.
PART_KEY: Final = "more.part"


@dataclass(frozen=True, slots=True)
class Fold:
    """A part that is fetched when it is unfolded. `gist` is its summary, `href` its URL, and `part` its id on that page."""

    id: str
    title: str
    gist: str
    href: str
    part: str


def folds(view: View, *, besides: str = "") -> tuple[Fold, ...]:
    """Return the parts to fetch, except for the part `besides`, which the page has."""
    return tuple(_fold(view, name) for name in PARTS if name != besides)


def part_href(view: View, name: str) -> str:
    """Return the URL of a part, without the id of its element."""
    return f"{view.urls.more(view.query)}&{PART_KEY}={name}"


def part_id(name: str) -> str:
    """Return the id of a part's element on the other page."""
    return f"more-{name}"


def _fold(view: View, name: str) -> Fold:
    title = view.language.text("what_if.title" if name == "what-if" else f"fold.{name}")
    return Fold(name, title, _gist(view, name), part_href(view, name), part_id(name))


def _gist(view: View, name: str) -> str:
    evaluation = view.evaluation
    if name == "answers" and evaluation.assumptions:
        return view.language.text("fold.answers.gist", count=len(evaluation.assumptions))
    if name == "answers":
        return view.language.text("result.assumed.none")
    if name == "sources":
        cited = {source for row in evaluation.comparison for source in row.sources}
        cited |= {source for finding in evaluation.findings for source in finding.sources}
        edition = evaluation.catalogue.edition
        return view.language.text("fold.sources.gist", count=len(cited), edition=edition)
    if name == "files" and evaluation.verdict.plugin is None:
        return view.language.text("fold.files.gist.none")
    return view.language.text(f"fold.{name}.gist")
