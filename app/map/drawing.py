"""An address map as shapes: columns by what ranges are for, heights by their size, words beside them."""

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
_MARGIN: Final = 4  # of words in a box
_BAR: Final = 8  # the least height under the words of a box whose use is drawn along its bottom
_BREAK: Final = 8  # the height of a break, and of the pattern that it is drawn with
_ADDRESS: Final = 124  # where the address of a box of one line ends
_MASK: Final = 34  # and where its mask ends
# Blocks of the pod CIDR are drawn one by one where the bar has this much room for each.
_MIN_BLOCK_WIDTH: Final = 4


class Words(Protocol):
    """What a map says about its boxes.

    The last of the notes are left out where there is no room. Facts are five: what it is, its range, its size, its use,
    and what to note.
    """

    def head(self, role: Role) -> str:
        """The title of the column of a role."""

    def label(self, box: Box) -> str:
        """The address of a box, or how many ranges it stands for."""

    def notes(self, box: Box) -> list[str]:
        """What a box is called and its state."""

    def facts(self, box: Box) -> list[str]:
        """What is said of a box in full."""


class Drawing:
    """One map on one canvas."""

    def __init__(self, address_map: AddressMap, words: Words, language: Language, canvas: Canvas) -> None:
        self.address_map = address_map
        self.words = words
        self.language = language
        self.canvas = canvas
        self.notes = [words.notes(box) if canvas.is_wide else [] for box in address_map.boxes]
        boxes = zip(address_map.boxes, self.notes, strict=True)
        roomy = {box.extent.start for box, notes in boxes if self._has_two_lines(box, notes)}
        rows = enumerate(address_map.rows)
        with_bar = {box.extent.start for box in address_map.boxes if self._has_bar_below(box)}
        heights = (
            self._height(row, second_line=place in roomy, bar=place in with_bar) for place, row in rows
        )
        self.tops = list(accumulate(heights, initial=canvas.top))

    def with_table(self, caption: str, *columns: str) -> DrawnMap:
        """The map, its legend and its table, whose columns have the names of `map.table.…`."""
        return replace(
            self.with_legend(),
            caption=caption,
            columns=tuple(_columns(self.language, columns)),
            rows=tuple(map(tuple, self._facts())),
        )

    def with_legend(self) -> DrawnMap:
        """The map and its legend."""
        return self._drawn(tuple(self._legend()))

    def alone(self) -> DrawnMap:
        """The map without its legend and its table."""
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
        return [self.words.facts(box) for box in self.address_map.boxes]

    def _has_two_lines(self, box: Box, notes: list[str]) -> bool:
        """A clash is always written out; a vSwitch and a block of the VPC have room beside their address."""
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
        """Titles of the columns that hold something."""
        used = {self.canvas.columns[box.placed.role].x for box in self.address_map.boxes}
        for role in _HEADS:
            if role is not Role.VPC and self.canvas.columns[role].x not in used:
                continue
            column = self.canvas.columns[role]
            text = fitting(self.words.head(role), column.width)
            yield PlacedText(column.x, self.canvas.top - 8, text)

    def _lines(self) -> Iterator[DrawnRow]:
        """What is beside the boxes: first addresses, and the title of another family."""
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
        """Free addresses of the VPC, under the words of its block where they begin together."""
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
        """The top and the bottom of an extent; neighbours keep a gap of two units."""
        return self.tops[extent.start] + 1, self.tops[extent.end] - 1

    def _label(self, box: Box, width: int) -> str:
        if not self.canvas.is_wide:
            return f"×{box.count}" if box.count > 1 else f"/{box.placed.cidr.prefix}"
        return fitting(self.words.label(box), width - 2 * _MARGIN)

    def _note(self, box: Box, notes: list[str], column: Column, x: int, y: int, width: int) -> Note:
        """A clash first, then what the range is called; beside the address or under it."""
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
        """What the address leaves room for, or the address and the bar; zones of one region differ in their last letter."""
        if box.use is not None:
            return ending(self._as_many(parts, column.beside), column.beside)
        return self._fitted(parts, width)

    def _fitted(self, parts: list[str], width: int) -> str:
        return fitting(self._as_many(parts, width), width)

    def _as_many(self, parts: list[str], width: float) -> str:
        """As many of the parts from the first on as so many units hold, but always the first."""
        counts = range(len(parts), 0, -1)
        listed = [self.language.list(parts[:count]) for count in counts]
        return next((text for text in listed if measure(text) <= width), listed[-1] if listed else "")

    def _meter(self, box: Box, x: int, y: int, end: int, width: int) -> Meter | None:
        """Used and needed to the scale of its addresses: at the end of the line, or along the bottom."""
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
        """An entry for each mark that is on the map, and no other."""
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
    """The range of a box, or the first and the last address of a run of ranges."""
    return str(box.placed.cidr) if box.count == 1 else span_text(box.span)


def space_facts(span: Span, language: Language) -> list[str]:
    """What is said of free addresses: what they are, from where to where, how many."""
    words = language.text("map.space"), span_text(span), language.text("map.addresses", addresses=span.size)
    return list(words)


def _share(width: int, part: int, whole: int) -> int:
    """At least 1 where there is something to show."""
    return max(1, width * part // whole) if part else 0


def _address(number: int) -> str:
    return str(Cidr(number, IPV4)).partition("/")[0] if number < 1 << IPV4 else ""


def span_text(span: Span) -> str:
    """The first and the last address of a span."""
    return f"{_address(span.first)} – {_address(span.last)}"
