"""An address map in shapes: columns by what ranges are for, heights by their size, words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import Final, Protocol

from ...domain.address_rows import Extent, Row, RowKind, Span
from ...domain.cidr import IPV4, Cidr
from ...map.boxes import AddressMap, Box
from ...plan.ranges import Role
from ...wording.language import Language
from .map_sheet import Column, Sheet, as_many, ending, fitting, measure
from .view import Shape

_CLASSES: Final[Mapping[Role, str]] = MappingProxyType(
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
_ADDRESS: Final = 124  # where the address of a box of one line ends
_TIP: Final = 36
# Blocks of the pod CIDR are drawn one by one where the bar leaves each of them so much.
_LEAST_BLOCK: Final = 4


class Words(Protocol):
    """What a map says of its boxes.

    `notes`: what it is called and its state, of which the last are left out where there is no room; `facts`: what it
    is, its range, size and use, and what to note.
    """

    def head(self, role: Role) -> str: ...
    def label(self, box: Box) -> str: ...
    def notes(self, box: Box) -> list[str]: ...
    def facts(self, box: Box) -> list[str]: ...


class Drawing:
    """One map on one sheet."""

    def __init__(self, drawn: AddressMap, words: Words, language: Language, sheet: Sheet) -> None:
        self.drawn = drawn
        self.words = words
        self.language = language
        self.sheet = sheet
        self.notes = [words.notes(box) if sheet.is_wide else [] for box in drawn.boxes]
        boxes = zip(drawn.boxes, self.notes, strict=True)
        roomy = {box.extent.start for box, notes in boxes if self._has_two_lines(box, notes)}
        heights = (self._height(row, second_line=place in roomy) for place, row in enumerate(drawn.rows))
        self.tops = list(accumulate(heights, initial=sheet.top))

    def shape(self) -> Shape:
        clashing = sum(box.clashing for box in self.drawn.boxes)
        facts = [self.words.facts(box) for box in self.drawn.boxes]
        return {
            "width": self.sheet.width,
            "height": self.tops[-1] + 2,
            "summary": self.language.text("map.summary", ranges=self._count(), clashing=clashing),
            "heads": list(self._heads()),
            "lines": list(self._lines()),
            "boxes": list(map(self._box, self.drawn.boxes, facts, self.notes)),
            "rows": facts,
            "legend": list(self._legend()),
        }

    def _count(self) -> int:
        return sum(box.count for box in self.drawn.boxes if not box.proposed)

    def _has_two_lines(self, box: Box, notes: list[str]) -> bool:
        """A clash is always told in words; a vSwitch and a block of the VPC have room beside their address."""
        if not self.sheet.is_wide:
            return bool(box.clashes)
        if box.placed.role in _BLOCKS:
            return box.extent.start in self.drawn.free
        if box.placed.role in _VSWITCHES:
            return bool(box.clashes)
        return bool(box.clashes or notes)

    def _height(self, row: Row, *, second_line: bool) -> int:
        if row.kind is not RowKind.HELD:
            return self.sheet.line + _MARGIN
        words = self.sheet.line + (self.sheet.second if second_line else 0)
        return words + _MARGIN + int(row.span.size.bit_length() * self.sheet.doubling)

    def _heads(self) -> Iterator[Shape]:
        """Of the columns that hold something."""
        used = {self.sheet.columns[box.placed.role].x for box in self.drawn.boxes}
        for role in _HEADS:
            if role is not Role.VPC and self.sheet.columns[role].x not in used:
                continue
            column = self.sheet.columns[role]
            text = fitting(self.words.head(role), column.width)
            yield {"x": column.x, "y": self.sheet.top - 8, "text": text}

    def _lines(self) -> Iterator[Shape]:
        """What stands beside the boxes: first addresses, folded gaps, free stretches of the VPC."""
        heads = {box.extent.start for box in self.drawn.boxes if box.placed.role in _BLOCKS}
        for place, row in enumerate(self.drawn.rows):
            below = self.sheet.line if place in self.drawn.free and place in heads else 0
            yield {
                "kind": "free" if place in self.drawn.free else str(row.kind),
                "y": self.tops[place],
                "baseline": self.tops[place] + self.sheet.line - 2,
                "words_y": self.tops[place] + self.sheet.line - 2 + below,
                "tick": _address(row.span.first) if row.kind is RowKind.HELD else "",
                "words": self._line_words(place, row),
            }

    def _line_words(self, place: int, row: Row) -> str:
        if row.kind is RowKind.GAP:
            return self.language.text("map.gap", addresses=row.span.size)
        if row.kind is RowKind.FAMILY:
            return self.language.text("map.family")
        return self.language.text("map.free", addresses=row.span.size) if place in self.drawn.free else ""

    def _box(self, box: Box, facts: list[str], notes: list[str]) -> Shape:
        column = self.sheet.columns[box.placed.role]
        indent = min(box.depth, 3) * self.sheet.indent
        x, width = column.x + indent, column.width - indent
        y, end = self._edges(box.extent)
        return {
            "kind": _CLASSES[box.placed.role],
            "state": "proposed" if box.proposed else "assumed" if box.assumed else "",
            "x": x,
            "y": y,
            "width": width,
            "height": end - y,
            "label": {"x": x + _MARGIN, "y": y + self.sheet.line - 1, "text": self._label(box, width)},
            "note": self._note(box, notes, column, x, y, width),
            "meter": self._meter(box, x, y, end, width),
            "clashes": [{"y": top, "height": bottom - top} for top, bottom in map(self._edges, box.clashes)],
            "title": ". ".join(filter(None, facts)),
            "tip": self._tip(facts, x, y),
        }

    def _edges(self, extent: Extent) -> tuple[int, int]:
        """Neighbours that meet keep a hair between them."""
        return self.tops[extent.start] + 1, self.tops[extent.end] - 1

    def _label(self, box: Box, width: int) -> str:
        if not self.sheet.is_wide:
            return f"×{box.count}" if box.count > 1 else f"/{box.placed.cidr.prefix}"
        return fitting(self.words.label(box), width - 2 * _MARGIN)

    def _note(self, box: Box, notes: list[str], column: Column, x: int, y: int, width: int) -> Shape:
        """A clash above all, then what the range is called; beside the address or under it."""
        below = self._has_two_lines(box, notes) and box.placed.role not in _BLOCKS
        beside = self.sheet.is_wide and not below
        clash = [self.language.text("map.clash")] if box.clashes else []
        parts = [*clash, *notes]
        return {
            "x": x + (_ADDRESS if beside else _MARGIN),
            "y": y + (self.sheet.line - 1 if beside else 2 * self.sheet.line - 1),
            "text": _beside(parts, box, column, width) if beside else _fitted(parts, width - 2 * _MARGIN),
            "clash": bool(box.clashes),
        }

    def _meter(self, box: Box, x: int, y: int, end: int, width: int) -> Shape | None:
        """Used and needed to the scale of its addresses: at the end of the line, or along the foot."""
        use = box.use
        if use is None:
            return None
        in_line = box.placed.role in _VSWITCHES or not self.sheet.is_wide
        inner = self.sheet.meter if in_line else width - 2 * _MARGIN
        left = x + width - _MARGIN - inner
        used, needed = _share(inner, use.used, use.size), _share(inner, use.needed, use.size)
        blocks = use.size if box.placed.role is Role.POD and use.size * _LEAST_BLOCK <= inner else 0
        return {
            "x": left,
            "y": y + (self.sheet.line - 9 if in_line else end - y - 7),
            "height": 6 if in_line else 5,
            "width": inner,
            "used": used,
            "needed_x": left + used,
            "needed": min(needed, inner - used),
            "cuts": [left + inner * block // blocks for block in range(1, blocks)],
        }

    def _tip(self, facts: list[str], x: int, y: int) -> Shape:
        """Over the box, or over its head where there is no room above; no wider than the sheet."""
        what, span, size, use, state = facts
        lines = [f"{what}: {span}, {size}", "; ".join(filter(None, (use, state)))]
        room = self.sheet.width - 2 * _MARGIN
        width = min(room, int(max(map(measure, lines))) + 3 * _MARGIN)
        left = min(x, self.sheet.width - width - 2)
        return {
            "x": left,
            "y": max(0, y - _TIP),
            "width": width,
            "words_x": left + _MARGIN,
            "lines": [fitting(line, room - 2 * _MARGIN) for line in lines if line],
        }

    def _legend(self) -> Iterator[Shape]:
        """Of each mark that is on the map, and no other."""
        boxes = self.drawn.boxes
        kinds = dict.fromkeys(box.placed.role for box in boxes if box.placed.role in _VSWITCHES)
        for role in kinds:
            yield {"mark": "box", "kind": _CLASSES[role], "text": self.language.text(f"map.legend.{role}")}
        if any(box.use for box in boxes):
            for kind, word in (("used", "used"), ("need", "needed"), ("meter", "free")):
                yield {"mark": "bar", "kind": kind, "text": self.language.text(f"map.legend.{word}")}
        for state in ("assumed", "proposed"):
            if any(getattr(box, state) for box in boxes):
                yield {"mark": state, "kind": "pod", "text": self.language.text(f"map.legend.{state}")}
        if any(box.clashes for box in boxes):
            yield {"mark": "clash", "kind": "clash-edge", "text": self.language.text("map.legend.clash")}


def _beside(parts: list[str], box: Box, column: Column, width: int) -> str:
    """What the address and the bar leave room for; zones of one region differ in their last letter."""
    if box.use is not None:
        return ending(as_many(parts, column.beside), column.beside)
    return _fitted(parts, width - _ADDRESS - _MARGIN)


def _fitted(parts: list[str], width: int) -> str:
    return fitting(as_many(parts, width), width)


def columns(language: Language, *names: str) -> list[Shape]:
    """Of the table that says the same."""
    kinds = {"range": "mono", "size": "num"}
    return [{"text": language.text(f"map.table.{name}"), "kind": kinds.get(name, "text")} for name in names]


def written(box: Box) -> str:
    """The range of a box, or from where to where a run of them reaches."""
    return str(box.placed.cidr) if box.count == 1 else _written(box.span)


def _share(width: int, part: int, whole: int) -> int:
    """Never nothing where there is something."""
    return max(1, width * part // whole) if part else 0


def _address(number: int) -> str:
    return str(Cidr(number, IPV4)).partition("/")[0] if number < 1 << IPV4 else ""


def _written(span: Span) -> str:
    return f"{_address(span.first)} – {_address(span.last)}"
