"""The printed sheet of two pages: its head, and how much of each part it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ....engine.evaluation import Assumption
from ....plan.plan import NeedLevel
from ....wording.fields import assumed_text, assumed_value, field_name, first_of
from ....wording.verdict import question
from ...views.view import View

# Nobody types more than this; in a file the link leads there whole.
_MAX_LINK_LENGTH: Final = 400
# A map taller than this has words on paper that nobody can read.
_TALLEST_MAP: Final = 640
# Growth goes on the second page where its map, its matrix and the names in it are as small as this.
_ROOMY_MAP: Final = 320
_ROOMY_RANGES: Final = 8
_ROOMY_NAME: Final = 40
# Of the question, which has a line or two for each of its parts.
_MAX_NEEDS: Final = 8
_MAX_ASSUMED: Final = 6
_MAX_VALUES: Final = 2


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """An answer beside the ranges, by its name."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The head of the printed sheet. `link`: the address as far as it is printed; `cut`: that is not all of it.

    `has_map`: the map is printed; `has_growth`: there is room for growth on the second page.
    """

    title: str
    question: str
    asked: tuple[AskedEntry, ...]
    edition: str
    date: str
    href: str
    link: str
    cut: bool
    has_map: bool
    has_growth: bool


def sheet_head(view: View, base_url: str, today: date, *, map_height: int, names: Sequence[str]) -> SheetHead:
    """The head of an answer's sheet. `names`: of the ranges in its matrix."""
    language, name = view.language, view.evaluation.plan.name
    href = base_url + view.urls.result(view.query)
    return SheetHead(
        title=language.text("sheet.title.named", name=name) if name else language.text("sheet.title"),
        question=question(view.evaluation, language),
        asked=tuple(AskedEntry(label, value) for label, value in _asked(view) if value),
        edition=view.evaluation.catalogue.edition,
        date=today.isoformat(),
        href=href,
        link=href if len(href) <= _MAX_LINK_LENGTH else f"{href[:_MAX_LINK_LENGTH]}…",
        cut=len(href) > _MAX_LINK_LENGTH,
        has_map=map_height <= _TALLEST_MAP,
        has_growth=map_height <= _ROOMY_MAP and _are_few_and_short(names),
    )


def _asked(view: View) -> Iterator[tuple[str, str]]:
    """What was answered beside the ranges, "" where it was not, and what was assumed."""
    plan, language = view.evaluation.plan, view.language
    assumptions = view.evaluation.assumptions
    growth, assumed = plan.growth_percent_per_year, {each.field for each in assumptions}
    eni = plan.eni
    yield field_name(language, "/growth_percent_per_year"), _percent(view, growth)
    yield field_name(language, "/surge_nodes"), language.number(plan.surge_nodes) if plan.surge_nodes else ""
    yield (
        field_name(language, "/instance_type"),
        "" if "/instance_type" in assumed else plan.instance_type or "",
    )
    yield field_name(language, "/eni"), f"{eni.quantity} × {eni.ipv4_per_eni}" if eni else ""
    yield field_name(language, "/services"), "" if plan.services is None else language.number(plan.services)
    for level in (NeedLevel.MUST, NeedLevel.PREFER):
        needs = [need for need in view.evaluation.catalogue.needs if plan.need(need) is level]
        titles = [language.text(f"need.{need}.title") for need in needs[:_MAX_NEEDS]]
        yield language.text(f"site.need.{level}"), _listed(view, titles, len(needs))
    values = [_assumed(view, each) for each in assumptions[:_MAX_ASSUMED]]
    yield (
        language.text("export.md.assumed"),
        language.clauses(first_of(language, values, len(assumptions))),  # each may be a list
    )


def _percent(view: View, figure: int | None) -> str:
    return "" if figure is None else view.language.text("plot.percent", percent=figure)


def _assumed(view: View, assumption: Assumption) -> str:
    value, field = assumption.value, field_name(view.language, assumption.field)
    if isinstance(value, list):
        few = assumed_value(view.language, value[:_MAX_VALUES])
        return view.language.text("sheet.assumed", field=field, value=_listed(view, few, len(value)))
    return view.language.text("sheet.assumed", field=field, value=assumed_text(view.language, assumption))


def _listed(view: View, shown: list[str], count: int) -> str:
    return view.language.list(first_of(view.language, shown, count))


def _are_few_and_short(names: Sequence[str]) -> bool:
    return len(names) <= _ROOMY_RANGES and all(len(name) <= _ROOMY_NAME for name in names)
