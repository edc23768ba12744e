"""The shapes of a plot. A letter is about 7 units of the drawing wide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ...wording.plain_text import shortened

WIDTH: Final = 640
_MAX_LABEL_LENGTH: Final = 32


class Rect(NamedTuple):
    """A rectangle. `kind` is an element of the class `np-plot`, `pattern` one of map_patterns.html or ""."""

    kind: str
    pattern: str
    x: int
    y: int
    width: int
    height: int


class Path(NamedTuple):
    """A line. `line` is an SVG path."""

    kind: str
    line: str


class PlotText(NamedTuple):
    """A text, and the start or the end of its baseline, depending on its kind."""

    kind: str
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class PlotLegendEntry:
    """A fill and its meaning."""

    kind: str
    pattern: str
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One finished plot. `sentences` describe what it shows."""

    id: str
    title: str
    sentences: tuple[str, ...]
    width: int
    height: int
    rects: tuple[Rect, ...]
    paths: tuple[Path, ...]
    texts: tuple[PlotText, ...]
    legend: tuple[PlotLegendEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlotBuilder:
    """Collects the shapes of a plot."""

    rects: list[Rect] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    texts: list[PlotText] = field(default_factory=list)

    def rect(self, kind: str, x: int, y: int, width: int, height: int, pattern: str = "") -> None:
        """Add a rectangle."""
        self.rects.append(Rect(kind, pattern, x, y, width, height))

    def path(self, kind: str, line: str) -> None:
        """Add a line."""
        self.paths.append(Path(kind, line))

    def text(self, kind: str, x: int, y: int, text: str) -> None:
        """Add a text."""
        self.texts.append(PlotText(kind, x, y, text))

    def head(self, y: int, label: str, value: str, *, strong: bool) -> None:
        """Add the text above a row: its label on the left, its numbers on the right."""
        suffix = " np-plot__label--strong" if strong else ""
        self.text(f"label{suffix}", 0, y, shortened(label, _MAX_LABEL_LENGTH))
        self.text(f"label np-plot__label--end{suffix}", WIDTH, y, value)

    def plot(
        self,
        plot_id: str,
        title: str,
        sentences: Iterable[str],
        height: int,
        legend: tuple[PlotLegendEntry, ...] = (),
    ) -> Plot:
        """Return the finished plot."""
        shapes = tuple(self.rects), tuple(self.paths), tuple(self.texts)
        return Plot(plot_id, title, tuple(sentences), WIDTH, height, *shapes, legend)
