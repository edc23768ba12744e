"""The printed sheet of two pages: what stands over it, and how much of each part it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.web.present.view import Shape, View

# Nobody types more than this; in a file the link leads there whole.
_LONGEST_LINK: Final = 400
# A map taller than this has words on paper that nobody can read.
_TALLEST_MAP: Final = 640
# Growth goes on the second page where its map, its matrix and the names in it are as small as this.
_ROOMY_MAP: Final = 320
_ROOMY_RANGES: Final = 8
_ROOMY_NAME: Final = 40


def sheet_head(view: View, base_url: str, today: date, *, map_height: int, names: Sequence[str]) -> Shape:
    href = base_url + view.urls.result(view.query)
    name = view.evaluation.plan.name
    return {
        "title": view.spoken.text("sheet.title.named", name=name)
        if name
        else view.spoken.text("sheet.title"),
        "edition": view.evaluation.catalogue.edition,
        "date": today.isoformat(),
        "href": href,
        "link": href if len(href) <= _LONGEST_LINK else f"{href[:_LONGEST_LINK]}…",
        "cut": len(href) > _LONGEST_LINK,
        "has_map": map_height <= _TALLEST_MAP,
        "has_growth": map_height <= _ROOMY_MAP and _are_few_and_short(names),
    }


def _are_few_and_short(names: Sequence[str]) -> bool:
    return len(names) <= _ROOMY_RANGES and all(len(name) <= _ROOMY_NAME for name in names)
