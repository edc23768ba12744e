"""What a plot consists of, and how it is laid out. Words take about 7 units of the drawing for each letter."""

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
    """A line, as SVG writes it."""

    kind: str
    line: str


class Words(NamedTuple):
    """A text and where its baseline starts, or ends, as its kind says."""

    kind: str
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class PlotLegendEntry:
    """What a fill stands for."""

    kind: str
    pattern: str
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One finished plot. `said`: sentences that tell what the picture shows."""

    id: str
    title: str
    said: tuple[str, ...]
    width: int
    height: int
    rects: tuple[Rect, ...]
    paths: tuple[Path, ...]
    texts: tuple[Words, ...]
    legend: tuple[PlotLegendEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlotBuilder:
    """Collects what is drawn."""

    rects: list[Rect] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)

    def rect(self, kind: str, x: int, y: int, width: int, height: int, pattern: str = "") -> None:
        """Add a rectangle."""
        self.rects.append(Rect(kind, pattern, x, y, width, height))

    def path(self, kind: str, line: str) -> None:
        """Add a line."""
        self.paths.append(Path(kind, line))

    def text(self, kind: str, x: int, y: int, text: str) -> None:
        """Add words."""
        self.texts.append(Words(kind, x, y, text))

    def head(self, y: int, label: str, value: str, *, strong: bool) -> None:
        """Add the line over a row: what it is on the left, its figures on the right."""
        suffix = " np-plot__label--strong" if strong else ""
        self.text(f"label{suffix}", 0, y, shortened(label, _MAX_LABEL_LENGTH))
        self.text(f"label np-plot__label--end{suffix}", WIDTH, y, value)

    def plot(
        self,
        plot_id: str,
        title: str,
        said: Iterable[str],
        height: int,
        legend: tuple[PlotLegendEntry, ...] = (),
    ) -> Plot:
        """The finished plot."""
        shapes = tuple(self.rects), tuple(self.paths), tuple(self.texts)
        return Plot(plot_id, title, tuple(said), WIDTH, height, *shapes, legend)
