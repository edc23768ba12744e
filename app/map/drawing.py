"""Draws an address map as shapes: a column for each use of ranges, heights by size, and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from types import MappingProxyType
from typing import Final, Protocol

from ..domain.address_rows import Extent, Row, RowKind, Span
from ..domain.cidr import IPV4, Cidr
from ..plan.ranges import Role
from ..wording.language import Language
from .boxes import AddressMap, Box
from .canvas import Canvas, Column, ending, fitting, measure
from .shapes import (
    Band,
    DrawnBox,
    DrawnBreak,
    DrawnMap,
    DrawnRow,
    DrawnSpace,
    MapColumn,
    MapLegendEntry,
    Meter,
    Note,
    PlacedText,
)

CLASSES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.VPC: "vpc",
        Role.SECONDARY: "vpc",
        Role.NODE_VSWITCH: "vswitch-node",
        Role.POD_VSWITCH: "vswitch-pod",
        Role.SERVICE: "service",
        Role.SERVICE_IPV6: "service",
        Role.POD: "pod",
        Role.NETWORK: "network",
    }
)
_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
_HEADS: Final = (Role.VPC, Role.SERVICE, Role.POD, Role.NETWORK)
_MARGIN: Final = 4  # between a box and its text
_BAR: Final = 8  # the minimum height below the text of a box with a bar at its bottom
_BREAK: Final = 8  # the height of a break, and of its pattern
_ADDRESS: Final = 124  # the width of the address in a box with one line
_MASK: Final = 34  # the width of the mask alone, on a narrow map
# The blocks of the pod CIDR are drawn individually if each is at least this wide.
_MIN_BLOCK_WIDTH: Final = 4


class MapTexts(Protocol):
    """The texts of a map about its boxes."""

    def head(self, role: Role) -> str:
        """Return the title of the column of a role."""

    def label(self, box: Box) -> str:
        """Return the range of a box, or the number of its ranges."""

    def notes(self, box: Box) -> list[str]:
        """Return the name of a box and its state. The last ones are left out if there is no room for them."""

    def facts(self, box: Box) -> list[str]:
        """Return the five facts about a box: name, range, size, use, and state."""


class Drawing:
    """Draws one map on one canvas."""

    def __init__(self, address_map: AddressMap, texts: MapTexts, language: Language, canvas: Canvas) -> None:
        self.address_map = address_map
        self.texts = texts
        self.language = language
        self.canvas = canvas
        self.notes = [texts.notes(box) if canvas.is_wide else [] for box in address_map.boxes]
        boxes = zip(address_map.boxes, self.notes, strict=True)
        roomy = {box.extent.start for box, notes in boxes if self._has_two_lines(box, notes)}
        rows = enumerate(address_map.rows)
        with_bar = {box.extent.start for box in address_map.boxes if self._has_bar_below(box)}
        heights = (
            self._height(row, second_line=place in roomy, bar=place in with_bar) for place, row in rows
        )
        self.tops = list(accumulate(heights, initial=canvas.top))

    def with_table(self, caption: str, *columns: str) -> DrawnMap:
        """Return the map with its legend and its table. `columns` are the last parts of the codes `map.table.…`."""
        return replace(
            self.with_legend(),
            caption=caption,
            columns=tuple(_columns(self.language, columns)),
            rows=tuple(map(tuple, self._facts())),
        )

    def with_legend(self) -> DrawnMap:
        """Return the map with its legend."""
        return self._drawn(tuple(self._legend()))

    def map_only(self) -> DrawnMap:
        """Return the map without a legend and a table."""
        return self._drawn(())

    def _drawn(self, legend: tuple[MapLegendEntry, ...]) -> DrawnMap:
        boxes = self.address_map.boxes
        ranges = sum(box.count for box in boxes if not box.proposed)
        clashing = sum(box.clashing for box in boxes)
        return DrawnMap(
            width=self.canvas.width,
            height=self.tops[-1] + 2,
            summary=self.language.text("map.summary", ranges=ranges, clashing=clashing),
            heads=tuple(self._heads()),
            lines=tuple(self._lines()),
            breaks=tuple(self._breaks()),
            boxes=tuple(map(self._box, boxes, self._facts(), self.notes)),
            spaces=tuple(map(self._space, sorted(self.address_map.free))),
            legend=legend,
        )

    def _facts(self) -> list[list[str]]:
        return [self.texts.facts(box) for box in self.address_map.boxes]

    def _has_two_lines(self, box: Box, notes: list[str]) -> bool:
        """Return whether a box needs a second line: for its clash, or for notes that don't fit beside the address."""
        if box.placed.role in _BLOCKS:
            return box.extent.start in self.address_map.free
        if box.placed.role in _VSWITCHES or not self.canvas.is_wide:
            return bool(box.clashes)
        return bool(box.clashes or notes)

    def _has_bar_below(self, box: Box) -> bool:
        return box.use is not None and box.placed.role not in _VSWITCHES and self.canvas.is_wide

    def _height(self, row: Row, *, second_line: bool, bar: bool) -> int:
        if row.kind is not RowKind.USED:
            return self.canvas.line + _MARGIN
        words = self.canvas.line + (self.canvas.second if second_line else 0)
        size = int(row.span.size.bit_length() * self.canvas.doubling)
        return words + _MARGIN + (max(size, _BAR) if bar else size)

    def _heads(self) -> Iterator[PlacedText]:
        """Yield the titles of the columns that have boxes."""
        used = {self.canvas.columns[box.placed.role].x for box in self.address_map.boxes}
        for role in _HEADS:
            if role is not Role.VPC and self.canvas.columns[role].x not in used:
                continue
            column = self.canvas.columns[role]
            text = fitting(self.texts.head(role), column.width)
            yield PlacedText(column.x, self.canvas.top - 8, text)

    def _lines(self) -> Iterator[DrawnRow]:
        """Yield the rows of the axis: first addresses, and the title of the IPv6 ranges."""
        for place, row in enumerate(self.address_map.rows):
            if row.kind in (RowKind.USED, RowKind.FAMILY):
                yield DrawnRow(
                    tick=_address(row.span.first) if row.kind is RowKind.USED else "",
                    baseline=self.tops[place] + self.canvas.line - 2,
                    head=self.language.text("map.family") if row.kind is RowKind.FAMILY else "",
                )

    def _breaks(self) -> Iterator[DrawnBreak]:
        for place, row in enumerate(self.address_map.rows):
            if row.kind is RowKind.GAP:
                title = self.language.text("map.gap", addresses=row.span.size)
                yield DrawnBreak(-(-(self.tops[place] + 2) // _BREAK) * _BREAK, _BREAK, title)

    def _space(self, place: int) -> DrawnSpace:
        """Return free addresses of the VPC, below the text of its block if both begin in the same row."""
        span, column = self.address_map.rows[place].span, self.canvas.columns[Role.VPC]
        heads = {box.extent.start for box in self.address_map.boxes if box.placed.role in _BLOCKS}
        y, end = self._edges(Extent(place, place + 1))
        y += self.canvas.line if place in heads else 0
        x, width = column.x + self.canvas.indent, column.width - 2 * self.canvas.indent
        words = self.language.text("map.free", addresses=span.size) if self.canvas.is_wide else ""
        return DrawnSpace(
            x=x,
            y=y,
            width=width,
            height=end - y,
            label=PlacedText(x + _MARGIN, y + self.canvas.line - 3, fitting(words, width)),
            title=self.language.clauses(space_facts(span, self.language)),
        )

    def _box(self, box: Box, facts: list[str], notes: list[str]) -> DrawnBox:
        column = self.canvas.columns[box.placed.role]
        indent = min(box.depth, 3) * self.canvas.indent
        x, width = column.x + indent, column.width - indent
        y, end = self._edges(box.extent)
        return DrawnBox(
            kind=CLASSES[box.placed.role],
            state="proposed" if box.proposed else "assumed" if box.assumed else "",
            x=x,
            y=y,
            width=width,
            height=end - y,
            label=PlacedText(x + _MARGIN, y + self.canvas.line - 1, self._label(box, width)),
            note=self._note(box, notes, column, x, y, width),
            meter=self._meter(box, x, y, end, width),
            clashes=tuple(Band(top, bottom - top) for top, bottom in map(self._edges, box.clashes)),
            title=self.language.clauses(facts),
            can_change=box.placed.role in _VSWITCHES or bool(box.clashes),
        )

    def _edges(self, extent: Extent) -> tuple[int, int]:
        """Return the top and the bottom of an extent, with a gap of two units between adjacent ones."""
        return self.tops[extent.start] + 1, self.tops[extent.end] - 1

    def _label(self, box: Box, width: int) -> str:
        if not self.canvas.is_wide:
            return f"×{box.count}" if box.count > 1 else f"/{box.placed.cidr.prefix}"
        return fitting(self.texts.label(box), width - 2 * _MARGIN)

    def _note(self, box: Box, notes: list[str], column: Column, x: int, y: int, width: int) -> Note:
        """Return the clash and the name of a box, beside the address or below it."""
        below = self._has_two_lines(box, notes) and box.placed.role not in _BLOCKS
        offset = _MARGIN if below else _ADDRESS if self.canvas.is_wide else _MASK
        parts = [*([self.language.text("map.clash")] if box.clashes else []), *notes]
        return Note(
            x + offset,
            y + (2 * self.canvas.line - 1 if below else self.canvas.line - 1),
            self._fitted(parts, width - 2 * _MARGIN)
            if below
            else self._beside(parts, box, column, width - offset - _MARGIN),
            bool(box.clashes),
        )

    def _beside(self, parts: list[str], box: Box, column: Column, width: int) -> str:
        """Return the notes that fit beside the address. Beside a bar their end is kept, where zones of one region differ."""
        if box.use is not None:
            return ending(self._as_many(parts, column.beside), column.beside)
        return self._fitted(parts, width)

    def _fitted(self, parts: list[str], width: int) -> str:
        return fitting(self._as_many(parts, width), width)

    def _as_many(self, parts: list[str], width: float) -> str:
        """Return the first parts that fit into `width` units as a list in words, but at least one."""
        counts = range(len(parts), 0, -1)
        listed = [self.language.list(parts[:count]) for count in counts]
        return next((text for text in listed if measure(text) <= width), listed[-1] if listed else "")

    def _meter(self, box: Box, x: int, y: int, end: int, width: int) -> Meter | None:
        """Return the bar of the used and needed addresses, at the end of the line or at the bottom; None without a use."""
        use = box.use
        if use is None:
            return None
        in_line = box.placed.role in _VSWITCHES or not self.canvas.is_wide
        inner = self.canvas.meter if in_line else width - 2 * _MARGIN
        left = x + width - _MARGIN - inner
        top = y + (self.canvas.line - 9 if in_line else end - y - 7)
        height = 6 if in_line else 5
        used, needed = _share(inner, use.used, use.size), _share(inner, use.needed, use.size)
        blocks = use.size if box.placed.role is Role.POD and use.size * _MIN_BLOCK_WIDTH <= inner else 0
        cuts = "".join(f"M{left + inner * block // blocks} {top}v{height}" for block in range(1, blocks))
        return Meter(left, top, inner, height, used, left + used, min(needed, inner - used), cuts)

    def _legend(self) -> Iterator[MapLegendEntry]:
        """Yield an entry for each mark that the map has."""
        boxes = self.address_map.boxes
        for role in dict.fromkeys(box.placed.role for box in boxes if box.placed.role in _VSWITCHES):
            yield MapLegendEntry("box", CLASSES[role], self.language.text(f"map.legend.{role}"))
        if any(box.use for box in boxes):
            for kind, word in (("used", "used"), ("need", "needed"), ("meter", "free")):
                yield MapLegendEntry("bar", kind, self.language.text(f"map.legend.{word}"))
        for state in ("assumed", "proposed"):
            if any(getattr(box, state) for box in boxes):
                yield MapLegendEntry(state, "pod", self.language.text(f"map.legend.{state}"))
        if any(box.clashes for box in boxes):
            yield MapLegendEntry("clash", "clash-edge", self.language.text("map.legend.clash"))


def _columns(language: Language, names: Sequence[str]) -> Iterator[MapColumn]:
    kinds = {"range": "mono", "size": "num"}
    for name in names:
        yield MapColumn(language.text(f"map.table.{name}"), kinds.get(name, "text"))


def range_text(box: Box) -> str:
    """Return the range of a box, or the first and the last address of a run of ranges."""
    return str(box.placed.cidr) if box.count == 1 else span_text(box.span)


def space_facts(span: Span, language: Language) -> list[str]:
    """Return the facts about free addresses: name, first and last address, and size."""
    words = language.text("map.space"), span_text(span), language.text("map.addresses", addresses=span.size)
    return list(words)


def _share(width: int, part: int, whole: int) -> int:
    """Return the width of a part of a bar, which is at least 1 unless the part is 0."""
    return max(1, width * part // whole) if part else 0


def _address(number: int) -> str:
    return str(Cidr(number, IPV4)).partition("/")[0] if number < 1 << IPV4 else ""


def span_text(span: Span) -> str:
    """Return the first and the last address of a span."""
    return f"{_address(span.first)} – {_address(span.last)}"
