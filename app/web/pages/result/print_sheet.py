"""The printed result of two pages: its header, and the parts that it includes."""

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

# Nobody types a longer link. In a PDF file, the link is complete.
_MAX_LINK_LENGTH: Final = 400
# The text of a taller map is too small to read on paper.
_MAX_MAP_HEIGHT: Final = 640
# Growth is printed if the map, the matrix and the names in it are at most this large, so that the second page has room.
_MAX_MAP_HEIGHT_BESIDE_GROWTH: Final = 320
_MAX_RANGES_BESIDE_GROWTH: Final = 8
_MAX_NAME_LENGTH_BESIDE_GROWTH: Final = 40
# Limits on the question, which has a line or two for each of its parts.
_MAX_NEEDS: Final = 8
_MAX_ASSUMED: Final = 6
_MAX_VALUES: Final = 2


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """An answer other than a range, with its name."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The header of the printed result. `link` is the printed URL, which is shortened if `cut` is set.

    `has_map`: the map is printed. `has_growth`: growth is printed on the second page.
    """

    title: str
    question: str
    asked: tuple[PrintedAnswer, ...]
    edition: str
    date: str
    href: str
    link: str
    cut: bool
    has_map: bool
    has_growth: bool


def sheet_head(view: View, base_url: str, today: date, *, map_height: int, names: Sequence[str]) -> SheetHead:
    """Return the header of a printed answer. `names` are those of the ranges in its matrix."""
    language, name = view.language, view.evaluation.plan.name
    href = base_url + view.urls.result(view.query)
    return SheetHead(
        title=language.text("sheet.title.named", name=name) if name else language.text("sheet.title"),
        question=question(view.evaluation, language),
        asked=tuple(PrintedAnswer(label, value) for label, value in _asked(view) if value),
        edition=view.evaluation.catalogue.edition,
        date=today.isoformat(),
        href=href,
        link=href if len(href) <= _MAX_LINK_LENGTH else f"{href[:_MAX_LINK_LENGTH]}…",
        cut=len(href) > _MAX_LINK_LENGTH,
        has_map=map_height <= _MAX_MAP_HEIGHT,
        has_growth=map_height <= _MAX_MAP_HEIGHT_BESIDE_GROWTH and _are_few_and_short(names),
    )


def _asked(view: View) -> Iterator[tuple[str, str]]:
    """Yield the answers other than ranges, with "" for missing ones, and the assumptions."""
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
    return len(names) <= _MAX_RANGES_BESIDE_GROWTH and all(
        len(name) <= _MAX_NAME_LENGTH_BESIDE_GROWTH for name in names
    )
