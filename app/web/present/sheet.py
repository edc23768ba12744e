"""The printed sheet of two pages: what stands over it, and how much of each part it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.export.wording import assumed_text, assumed_value, field_name, first_of, question
from app.planning.evaluation import Assumption
from app.planning.plan import NeedLevel
from app.web.present.view import Shape, View

# Nobody types more than this; in a file the link leads there whole.
_LONGEST_LINK: Final = 400
# A map taller than this has words on paper that nobody can read.
_TALLEST_MAP: Final = 640
# Growth goes on the second page where its map, its matrix and the names in it are as small as this.
_ROOMY_MAP: Final = 320
_ROOMY_RANGES: Final = 8
_ROOMY_NAME: Final = 40
# Of the question, which has a line or two for each of its parts.
_MOST_NEEDS: Final = 8
_MOST_ASSUMED: Final = 6
_MOST_VALUES: Final = 2


def sheet_head(view: View, base_url: str, today: date, *, map_height: int, names: Sequence[str]) -> Shape:
    href = base_url + view.urls.result(view.query)
    name = view.evaluation.plan.name
    return {
        "title": view.spoken.text("sheet.title.named", name=name)
        if name
        else view.spoken.text("sheet.title"),
        "question": question(view.evaluation, view.spoken),
        "asked": [{"label": label, "value": value} for label, value in _asked(view) if value],
        "edition": view.evaluation.catalogue.edition,
        "date": today.isoformat(),
        "href": href,
        "link": href if len(href) <= _LONGEST_LINK else f"{href[:_LONGEST_LINK]}…",
        "cut": len(href) > _LONGEST_LINK,
        "has_map": map_height <= _TALLEST_MAP,
        "has_growth": map_height <= _ROOMY_MAP and _are_few_and_short(names),
    }


def _asked(view: View) -> Iterator[tuple[str, str]]:
    """What was answered beside the ranges, "" where it was not, and what was assumed."""
    plan, spoken = view.evaluation.plan, view.spoken
    assumptions = view.evaluation.assumptions
    growth, assumed = plan.growth_percent_per_year, {each.field for each in assumptions}
    eni = plan.eni
    yield field_name(spoken, "/growth_percent_per_year"), _percent(view, growth)
    yield field_name(spoken, "/surge_nodes"), spoken.number(plan.surge_nodes) if plan.surge_nodes else ""
    yield (
        field_name(spoken, "/instance_type"),
        "" if "/instance_type" in assumed else plan.instance_type or "",
    )
    yield field_name(spoken, "/eni"), f"{eni.quantity} × {eni.ipv4_per_eni}" if eni else ""
    yield field_name(spoken, "/services"), "" if plan.services is None else spoken.number(plan.services)
    for level in (NeedLevel.MUST, NeedLevel.PREFER):
        needs = [need for need in view.evaluation.catalogue.needs if plan.need(need) is level]
        titles = [spoken.text(f"need.{need}.title") for need in needs[:_MOST_NEEDS]]
        yield spoken.text(f"site.need.{level}"), _listed(view, titles, len(needs))
    values = [_assumed(view, each) for each in assumptions[:_MOST_ASSUMED]]
    yield spoken.text("export.md.assumed"), _listed(view, values, len(assumptions))


def _percent(view: View, figure: int | None) -> str:
    return "" if figure is None else view.spoken.text("plot.percent", percent=figure)


def _assumed(view: View, assumption: Assumption) -> str:
    value, field = assumption.value, field_name(view.spoken, assumption.field)
    if isinstance(value, list):
        few = assumed_value(view.spoken, value[:_MOST_VALUES])
        return view.spoken.text("sheet.assumed", field=field, value=_listed(view, few, len(value)))
    return view.spoken.text("sheet.assumed", field=field, value=assumed_text(view.spoken, assumption))


def _listed(view: View, shown: list[str], count: int) -> str:
    return view.spoken.list(first_of(view.spoken, shown, count))


def _are_few_and_short(names: Sequence[str]) -> bool:
    return len(names) <= _ROOMY_RANGES and all(len(name) <= _ROOMY_NAME for name in names)
