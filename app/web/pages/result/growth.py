"""Five years of growth: the verdict of each year, and the month in which each limit is exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ....engine.evaluation import Growth, Verdict, Year
from ....engine.growth import SOON, YEAR, LimitMonth
from ....wording.forecast import month_text, verdict_words
from ....wording.plain_text import capitalized
from ...http.page import Column, Link
from ...views.view import Cell, Row, Table, View
from .folds import part_href, part_id

_FIELD: Final = "/growth_percent_per_year"


@dataclass(frozen=True, slots=True)
class GrowthView:
    """The forecast in a few sentences. `tables_href` is the URL of its tables, or "" for a plan without growth."""

    text: str
    field: Link
    tables_href: str
    tables_part: str


@dataclass(frozen=True, slots=True)
class GrowthTables:
    """The verdict of each year, and the month in which each limit is exceeded."""

    years: Table
    limits: Table


def growth(view: View) -> GrowthView:
    """Return the forecast of an answer."""
    found = view.evaluation.growth
    if found is None:
        return GrowthView(view.language.text("result.growth.none"), view.field(_FIELD), "", "")
    text = view.language.sentences(_sentences(view, found))
    return GrowthView(text, view.field(_FIELD), part_href(view, "growth"), part_id("growth"))


def growth_tables(view: View) -> GrowthTables | None:
    """Return the tables; None if the plan has no growth rate."""
    found = view.evaluation.growth
    if found is None:
        return None
    return GrowthTables(
        years=Table(
            _columns(view, ("year", "text"), ("nodes", "num"), ("pods", "num"), ("verdict", "text")),
            tuple(_year(view, found, year) for year in found.years),
        ),
        limits=Table(
            _columns(
                view,
                ("limit", "text"),
                ("plugin", "text"),
                ("allows", "num"),
                ("passed", "num"),
                ("on_request", "num"),
                ("month_on_request", "num"),
            ),
            tuple(_limit(view, limit) for limit in found.limits),
        ),
    )


def _columns(view: View, *columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(view.language.text(f"result.growth.{name}"), kind) for name, kind in columns)


def _sentences(view: View, found: Growth) -> list[str]:
    today, later = found.years[0], found.years[SOON // YEAR]
    same = later.verdict.plugin is today.verdict.plugin
    sentences = [
        view.language.text(
            "result.growth.stays" if same else "result.growth.changes",
            today=_plugin(view, today.verdict),
            later=_plugin(view, later.verdict),
            years=later.year,
            nodes=later.nodes,
        )
    ]
    if found.month_beyond_max_nodes is not None:
        most, month = view.evaluation.plan.most_nodes, found.month_beyond_max_nodes
        sentences.append(view.language.text("result.growth.beyond_plan", month=month, most=most))
    return sentences


def _plugin(view: View, verdict: Verdict) -> str:
    return view.language.text(f"plugin.{verdict.plugin or 'none'}")


def _year(view: View, found: Growth, year: Year) -> Row:
    changed = year.verdict.plugin is not found.years[0].verdict.plugin
    code = "result.growth.in_year" if year.year else "result.growth.today"
    return (
        view.language.text(code, year=year.year),
        view.number(year.nodes),
        view.number(year.pods),
        Cell(verdict_words(view.language, year.verdict), mark="changed" if changed else ""),
    )


def _limit(view: View, limit: LimitMonth) -> Row:
    return (
        capitalized(view.language.text(f"limit.{limit.limit}")),
        view.language.text(f"plugin.{limit.plugin}"),
        view.number(limit.nodes),
        month_text(view.language, limit.month),
        view.number(limit.nodes_on_request),
        month_text(view.language, limit.month_on_request),
    )
