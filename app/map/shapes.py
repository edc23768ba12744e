"""What a drawn address map consists of, placed in units of its drawing; a template only writes it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text and where its baseline starts."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The second text of a box, "" for none; `clash`: it begins with the word for an overlap."""

    x: int
    y: int
    text: str
    clash: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a box, over its whole width."""

    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a range is used and needed, to scale. `cuts`: the path between blocks, "" for none."""

    x: int
    y: int
    width: int
    height: int
    used: int
    needed_x: int
    needed: int
    cuts: str


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """One box. `kind` and `state` are classes of the style sheet; `title` says all that is known of it."""

    kind: str
    state: str
    x: int
    y: int
    width: int
    height: int
    label: PlacedText
    note: Note
    meter: Meter | None
    clashes: tuple[Band, ...]
    title: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of the axis.

    `kind`: held, free, gap or family. `tick`: its first address; `fold`: the line where addresses are left out.
    """

    kind: str
    tick: str
    baseline: int
    words: str
    words_y: int
    fold: str


@dataclass(frozen=True, slots=True)
class MapLegendEntry:
    """A mark of the map and what it means. `mark`: box, bar, assumed, proposed or clash."""

    mark: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A column of the table that says the same as the map."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """One address map. A narrow one has no legend and no table."""

    width: int
    height: int
    summary: str
    heads: tuple[PlacedText, ...]
    lines: tuple[DrawnRow, ...]
    boxes: tuple[DrawnBox, ...]
    legend: tuple[MapLegendEntry, ...] = ()
    caption: str = ""
    columns: tuple[MapColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
