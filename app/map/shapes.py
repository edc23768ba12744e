"""The shapes of a drawn address map, with their coordinates. Templates render them and compute nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text and the start of its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The second text of a box, which may be "". `clash`: it begins with the word for an overlap."""

    x: int
    y: int
    text: str
    clash: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A band over the whole width of a box, which marks a clash."""

    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Meter:
    """A bar of the used and needed addresses of a range. `cuts` is the SVG path between its blocks, or ""."""

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
    """One box. `kind` and `state` are CSS classes; `title` is its full description.

    `can_change`: the user may be able to change it, since it has vSwitches or overlaps.
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
    """One row of the axis. `tick` is its first address, or ""; `head` is the title of the IPv6 ranges, or ""."""

    tick: str
    baseline: int
    head: str


@dataclass(frozen=True, slots=True)
class DrawnBreak:
    """A row in place of unused addresses, which is not to scale."""

    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class DrawnSpace:
    """Free addresses of the VPC. `title` is their full description."""

    x: int
    y: int
    width: int
    height: int
    label: PlacedText
    title: str


@dataclass(frozen=True, slots=True)
class MapLegendEntry:
    """A mark of the map and its meaning. `mark` is box, bar, assumed, proposed or clash."""

    mark: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A column of the table with the same content as the map."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """One address map. A narrow map has no legend, and the map of a plan has no table, since its ranges are listed beside it."""

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
