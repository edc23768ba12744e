"""Rows of bars on one scale of percent, cut off and marked beyond 100."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from ...wording.language import Language
from .plot import WIDTH, PlotBuilder

FULL: Final = 212  # where 100 % is
_END: Final = 232  # where a bar beyond it is cut off
_BAR: Final = 12
_HEAD: Final = 18  # of a row, for its words
_GAP: Final = 12  # between rows
_TICKS: Final = (0, 50, 100)


class Bar(NamedTuple):
    """A bar. `percent` None: there is nothing to use. `mark`: percent of a tick; beyond 100 it is at the cut end."""

    kind: str
    pattern: str
    percent: int | None
    words: str
    mark: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether more is needed than there is."""
        return self.percent is None or self.percent > 100

    @property
    def length(self) -> int:
        """The length in units of the drawing, at least 1."""
        return FULL if self.percent is None or self.is_over else max(1, FULL * self.percent // 100)


class Row(NamedTuple):
    """A row of bars. `tag`: a word under the bars, with an arrow to the end of the last one, which marks the row."""

    label: str
    value: str
    bars: tuple[Bar, ...]
    tag: str = ""


def draw(language: Language, builder: PlotBuilder, rows: Iterable[Row]) -> int:
    """Draw the rows and their axis; returns the height of it all."""
    y, ends = 0, ""
    for row in rows:
        builder.head(y + 13, row.label, row.value, strong=bool(row.tag))
        y += _HEAD
        for bar in row.bars:
            _bar(builder, bar, y)
            ends += f"M{FULL} {y - 3}v{_BAR + 6}"
            y += _BAR + 2
        if row.tag:
            _tag(builder, row, y)
            y += 14
        y += _GAP
    return _axis(language, builder, y, ends)


def _bar(builder: PlotBuilder, bar: Bar, y: int) -> None:
    builder.rect("track", 0, y, FULL, _BAR)
    builder.rect(bar.kind, 0, y, bar.length, _BAR)
    if bar.pattern:
        builder.rect("hatch", 0, y, bar.length, _BAR, bar.pattern)
    if bar.is_over:
        builder.rect("over", FULL, y, _END - FULL, _BAR)
        builder.rect("hatch", FULL, y, _END - FULL, _BAR, "np-clash")
    if bar.mark is not None:
        at = _END if bar.mark > 100 else FULL * bar.mark // 100
        builder.path("request", f"M{at} {y - 2}v{_BAR + 4}")
    over = " np-plot__label--over" if bar.is_over else ""
    builder.text(f"label np-plot__label--end{over}", WIDTH, y + 11, bar.words)


def _tag(builder: PlotBuilder, row: Row, y: int) -> None:
    """From the end of the bar towards where there is room."""
    end = row.bars[-1].length
    left = end > FULL // 2
    words = f"{row.tag} ▲" if left else f"▲ {row.tag}"
    side = " np-plot__label--end" if left else ""
    builder.text(f"label np-plot__label--strong{side}", end + 5 if left else max(0, end - 5), y + 10, words)


def _axis(language: Language, builder: PlotBuilder, y: int, ends: str) -> int:
    """Under the rows, for all of them; `ends`: where each bar is full."""
    builder.path("axis", f"{ends}M0 {y - 6}h{FULL}M0 {y - 6}v4M{FULL // 2} {y - 6}v4M{FULL} {y - 6}v4")
    for percent in _TICKS:
        at = FULL * percent // 100
        side = {0: "", 100: " np-plot__label--end"}.get(percent, " np-plot__label--middle")
        builder.text(f"label{side}", at, y + 9, language.text("plot.percent", percent=percent))
    return y + 14
