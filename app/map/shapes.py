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
    """One box. `kind` and `state` are classes of the style sheet; `title` says all that is known of it.

    `can_change`: it may offer changes: it has vSwitches, or an overlap with its fixes.
    """

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
    can_change: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of the axis. `tick`: its first address, "" for none; `head`: the title of addresses of another family."""

    tick: str
    baseline: int
    head: str


@dataclass(frozen=True, slots=True)
class DrawnBreak:
    """A row in place of addresses that no range has, which is not to scale."""

    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class DrawnSpace:
    """Addresses of the VPC that no range has. `title` says all that is known of them."""

    x: int
    y: int
    width: int
    height: int
    label: PlacedText
    title: str


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
    """One address map. A narrow one has no legend, and the map of a plan no table: its ranges are listed beside it."""

    width: int
    height: int
    summary: str
    heads: tuple[PlacedText, ...]
    lines: tuple[DrawnRow, ...]
    breaks: tuple[DrawnBreak, ...]
    boxes: tuple[DrawnBox, ...]
    spaces: tuple[DrawnSpace, ...]
    legend: tuple[MapLegendEntry, ...] = ()
    caption: str = ""
    columns: tuple[MapColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
