"""The reasons of the verdict: the weights, and the comparison with a row for each topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....engine.evaluation import ComparisonRow
from ....plan.plan import NeedLevel
from ....urls import topic_anchor
from ....wording import verdict
from ...views.findings import most_printed
from ...views.view import View

_LEVELS: Final = tuple(NeedLevel)
# The number of rows on the two printed pages, which is higher if there are few findings.
_PRINTED_BESIDE_FINDINGS: Final = 5


@dataclass(frozen=True, slots=True)
class ComparisonEntry:
    """A row of the comparison. `need` is the level of its need, or None for a row without a need.

    `favours` is the better plug-in in the row, among the feasible ones. `decided`: it decided the verdict. `matters`: it
    matters to this plan. `printed`: it is printed.
    """

    id: str
    guide_href: str
    topic: str
    terway: str
    flannel: str
    favours: Plugin | None
    need: NeedLevel | None
    decided: bool
    matters: bool
    printed: bool


def comparison(view: View, *, matters: bool) -> tuple[ComparisonEntry, ...]:
    """Return the rows that matter to the plan, deciding ones first, or the others, in the order of the catalogue."""
    asked = {topic.id for topic in view.evaluation.catalogue.topics if topic.need is not None}
    rows = [row for row in view.evaluation.comparison if row.matters is matters]
    most = _most_printed(view)
    return tuple(
        _row(view, row, has_need=row.topic in asked, printed=place < most)
        for place, row in enumerate(sorted(rows, key=_place))
    )


def unprinted_rows(view: View) -> str:
    """Return the printed sentence about the rows that aren't printed and those that don't matter."""
    matter = sum(row.matters for row in view.evaluation.comparison)
    left = len(view.evaluation.comparison) - min(matter, _most_printed(view))
    return view.language.text("sheet.more", count=left) if left > 0 else ""


def _most_printed(view: View) -> int:
    return _PRINTED_BESIDE_FINDINGS + max(0, most_printed(view) - len(view.evaluation.findings))


def _place(row: ComparisonRow) -> tuple[bool, int]:
    return not row.decided, _LEVELS.index(row.need)


def _row(view: View, row: ComparisonRow, *, has_need: bool, printed: bool) -> ComparisonEntry:
    anchor = topic_anchor(row.topic)
    return ComparisonEntry(
        id=anchor,
        guide_href=view.urls.guide(anchor),
        topic=view.language.text(f"topic.{row.topic}.title"),
        terway=view.language.say(row.terway),
        flannel=view.language.say(row.flannel),
        favours=row.favours if row.favours and view.evaluation.report(row.favours).feasible else None,
        need=row.need if has_need else None,
        decided=row.decided,
        matters=row.matters,
        printed=printed,
    )


def weights(view: View) -> tuple[tuple[str, ...], ...]:
    """Return rows of a table with each weight: its reason, plug-in and value."""
    return tuple(
        (
            verdict.weight_text(weight, view.language),
            view.language.text(f"plugin.{weight.plugin}"),
            view.language.number(weight.weight),
        )
        for weight in view.evaluation.verdict.weights
    )
