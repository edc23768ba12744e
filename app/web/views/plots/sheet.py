"""What a plot is made of, and how it is laid out. Units are those of the drawing; words are about 7 of them a letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ..view import Shape

WIDTH: Final = 340
LABEL_LETTERS: Final = 32


@dataclass(frozen=True, slots=True)
class Sheet:
    """Collects what is drawn. Kinds are the elements of `np-plot__…`; patterns those of map_patterns.html.

    `rects`: kind, pattern or "", x, y, width and height; `paths`: kind and line; `texts`: kind, x, y and words.
    """

    rects: list[tuple[str, str, int, int, int, int]] = field(default_factory=list)
    paths: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, int, int, str]] = field(default_factory=list)

    def rect(self, kind: str, x: int, y: int, width: int, height: int, pattern: str = "") -> None:
        self.rects.append((kind, pattern, x, y, width, height))

    def path(self, kind: str, line: str) -> None:
        self.paths.append((kind, line))

    def text(self, kind: str, x: int, y: int, words: str) -> None:
        self.texts.append((kind, x, y, words))

    def head(self, y: int, label: str, value: str, *, strong: bool) -> None:
        """The line over a row: what it is on the left, its figures on the right."""
        suffix = " np-plot__label--strong" if strong else ""
        self.text(f"label{suffix}", 0, y, fitting(label))
        self.text(f"label np-plot__label--end{suffix}", WIDTH, y, value)

    def shape(self, plot_id: str, title: str, said: Iterable[str], height: int) -> Shape:
        """`said`: sentences that tell what the picture shows."""
        return {
            "id": plot_id,
            "title": title,
            "said": list(said),
            "width": WIDTH,
            "height": height,
            "rects": self.rects,
            "paths": self.paths,
            "texts": self.texts,
        }


def fitting(text: str, letters: int = LABEL_LETTERS) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
