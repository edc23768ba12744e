"""The comparison: a row a topic, in the plan's own numbers."""

from __future__ import annotations

from typing import Final

from ...engine.evaluation import ComparisonRow
from ...plan.plan import NeedLevel
from ...urls import topic_anchor
from .findings import most_printed
from .view import Shape, View

_LEVELS: Final = tuple(NeedLevel)
# The first of them go on the printed sheet, which has two pages: more where there are few findings.
_PRINTED_BESIDE_FINDINGS: Final = 5


def comparison(view: View) -> list[Shape]:
    """The rows that decided on top, then those that the plan asks for; otherwise in the order of the document."""
    asked = {topic.id for topic in view.evaluation.catalogue.topics if topic.need is not None}
    rows = sorted(view.evaluation.comparison, key=_place)
    most = _most_printed(view)
    return [
        _row(view, row, has_need=row.topic in asked, printed=place < most) for place, row in enumerate(rows)
    ]


def unprinted(view: View) -> str:
    """What the printed sheet says of the rows that it has no room for."""
    left = len(view.evaluation.comparison) - _most_printed(view)
    return view.language.text("sheet.more", count=left) if left > 0 else ""


def _most_printed(view: View) -> int:
    return _PRINTED_BESIDE_FINDINGS + max(0, most_printed(view) - len(view.evaluation.findings))


def _place(row: ComparisonRow) -> tuple[bool, int]:
    return not row.decided, _LEVELS.index(row.need)


def _row(view: View, row: ComparisonRow, *, has_need: bool, printed: bool) -> Shape:
    anchor = topic_anchor(row.topic)
    return {
        "id": anchor,
        "guide_href": view.urls.guide(anchor),
        "topic": view.language.text(f"topic.{row.topic}.title"),
        "terway": view.language.say(row.terway),
        "flannel": view.language.say(row.flannel),
        "favours": row.favours,
        "need": row.need if has_need else None,
        "decided": row.decided,
        "certainty": row.certainty,
        "sources": row.sources,
        "printed": printed,
    }
