"""The address map in shapes: columns by what ranges are for, heights by their size, words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from app.domain.address_rows import Extent, Row, RowKind, Span
from app.domain.cidr import Cidr
from app.locale import Language
from app.planning.address_map import AddressMap, Box, address_map
from app.planning.evaluation import Evaluation
from app.planning.ranges import PlanRange, Role
from app.web.present.view import Shape, field_name, opening

_CLASSES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.VPC: "vpc",
        Role.SECONDARY: "vpc",
        Role.NODE_VSWITCH: "vswitch-node",
        Role.POD_VSWITCH: "vswitch-pod",
        Role.SERVICE: "service",
        Role.POD: "pod",
        Role.NETWORK: "network",
    }
)
_BLOCKS: Final = (Role.VPC, Role.SECONDARY)
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Column:
    x: int
    width: int
    letters: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the columns stand and how high rows are, in units of the drawing."""

    width: int
    top: int
    line: int
    roomy: int
    columns: Mapping[Role, Column]
    axis: int
    indent: int


WIDE: Final = Sheet(
    width=760,
    top=24,
    line=14,
    roomy=15,
    axis=100,
    indent=7,
    columns=MappingProxyType(
        {
            Role.VPC: Column(104, 304, 46),
            Role.SECONDARY: Column(104, 304, 46),
            Role.NODE_VSWITCH: Column(112, 142, 22),
            Role.POD_VSWITCH: Column(258, 142, 22),
            Role.SERVICE: Column(416, 108, 17),
            Role.POD: Column(532, 108, 17),
            Role.NETWORK: Column(648, 110, 17),
        }
    ),
)
# Beside the form: no axis, no words but what the ranges are.
NARROW: Final = Sheet(
    width=380,
    top=20,
    line=14,
    roomy=4,
    axis=0,
    indent=5,
    columns=MappingProxyType(
        {
            Role.VPC: Column(1, 176, 27),
            Role.SECONDARY: Column(1, 176, 27),
            Role.NODE_VSWITCH: Column(5, 82, 12),
            Role.POD_VSWITCH: Column(91, 82, 12),
            Role.SERVICE: Column(183, 62, 9),
            Role.POD: Column(249, 62, 9),
            Role.NETWORK: Column(315, 63, 9),
        }
    ),
)


def wide_map(evaluation: Evaluation, spoken: Language) -> Shape:
    return Drawing(address_map(evaluation), spoken, WIDE).shape()


def narrow_map(evaluation: Evaluation, spoken: Language) -> Shape:
    return Drawing(address_map(evaluation), spoken, NARROW).shape()


class Drawing:
    """One map on one sheet."""

    def __init__(self, drawn: AddressMap, spoken: Language, sheet: Sheet) -> None:
        self.drawn = drawn
        self.spoken = spoken
        self.sheet = sheet
        begun = {box.extent.start for box in drawn.boxes}
        heights = (self._height(row, worded=place in begun) for place, row in enumerate(drawn.rows))
        self.tops = list(accumulate(heights, initial=sheet.top))

    def shape(self) -> Shape:
        return {
            "width": self.sheet.width,
            "height": self.tops[-1] + 2,
            "heads": list(self._heads()),
            "lines": list(self._lines()),
            "boxes": [self._box(box) for box in self.drawn.boxes],
            "columns": [
                {"text": self.spoken.text(f"map.table.{name}"), "kind": kind}
                for name, kind in (
                    ("what", "text"),
                    ("range", "mono"),
                    ("size", "num"),
                    ("use", "text"),
                    ("state", "text"),
                )
            ],
            "rows": [self._facts(box) for box in self.drawn.boxes],
        }

    def _height(self, row: Row, *, worded: bool) -> int:
        """A line of words, two where a box begins; more the more addresses: half a unit a doubling."""
        if row.kind is not RowKind.HELD:
            return self.sheet.line + 4
        words = self.sheet.line + (self.sheet.roomy if worded else 0)
        return words + 4 + row.span.size.bit_length() // 2

    def _heads(self) -> Iterator[Shape]:
        for role in (Role.VPC, Role.SERVICE, Role.POD, Role.NETWORK):
            column = self.sheet.columns[role]
            yield {"x": column.x, "y": self.sheet.top - 8, "text": self.spoken.text(f"map.head.{role}")}

    def _lines(self) -> Iterator[Shape]:
        """What stands beside the boxes: first addresses, folded gaps, free stretches of the VPC."""
        for place, row in enumerate(self.drawn.rows):
            words = ""
            if row.kind is RowKind.GAP:
                words = self.spoken.text("map.gap", addresses=row.span.size)
            elif place in self.drawn.free:
                words = self.spoken.text("map.free", addresses=row.span.size)
            yield {
                "y": self.tops[place],
                "baseline": self.tops[place] + self.sheet.line - 2,
                "tick": "" if row.kind is RowKind.OPENING else _address(row.span.first),
                "words": words,
                "gap": row.kind is RowKind.GAP,
                "free": place in self.drawn.free,
            }

    def _box(self, box: Box) -> Shape:
        column = self.sheet.columns[box.placed.role]
        indent = min(box.depth, 3) * self.sheet.indent
        x, width = column.x + indent, column.width - indent
        y, end = self._edges(box.extent)
        return {
            "kind": _CLASSES[box.placed.role],
            "x": x,
            "y": y,
            "width": width,
            "height": end - y,
            "assumed": box.assumed,
            "label": {"x": x + 4, "y": y + self.sheet.line - 1, "text": self._label(box, column.letters)},
            "note": {
                "x": x + 4,
                "y": y + 2 * self.sheet.line - 2,
                "text": self._note(box, column.letters),
                "clash": bool(box.clashes),
            },
            "block": box.placed.role in _BLOCKS,
            "meter": self._meter(box, x, end, width),
            "clashes": [
                {"y": top, "height": bottom - top, "baseline": top + self.sheet.line - 1}
                for top, bottom in map(self._edges, box.clashes)
            ],
            "title": ". ".join(filter(None, self._facts(box))),
            "tip": {"y": max(0, y - 36), "lines": self._tip(box)},
        }

    def _edges(self, extent: Extent) -> tuple[int, int]:
        """Neighbours that meet keep a hair between them."""
        return self.tops[extent.start] + 1, self.tops[extent.end] - 1

    def _label(self, box: Box, letters: int) -> str:
        if self.sheet.roomy < WIDE.roomy:
            return _fitting(_mask(box), letters)
        if box.count > 1:
            return _fitting(self.spoken.text("map.run", count=box.count), letters)
        return str(box.placed.cidr)

    def _note(self, box: Box, letters: int) -> str:
        """The second line: a clash above all, then what it is called, then whether it was assumed."""
        if self.sheet.roomy < WIDE.roomy:
            return self.spoken.text("map.clash") if box.clashes and self._has_room(box) else ""
        if not self._has_room(box):
            return ""
        words = [self.spoken.text("map.clash")] if box.clashes else []
        words += [self._short_name(box.placed)] if box.count == 1 else []
        words += [self.spoken.text("map.assumed")] if box.assumed else []
        return _fitting(", ".join(filter(None, words)), letters)

    def _has_room(self, box: Box) -> bool:
        """For a second line: a box that holds others has a head of one."""
        return self.drawn.rows[box.extent.start].kind is RowKind.HELD

    def _short_name(self, placed: PlanRange) -> str:
        if placed.role in {Role.NODE_VSWITCH, Role.POD_VSWITCH}:
            return self.spoken.text("map.zone", zone=placed.name)
        return placed.name

    def _meter(self, box: Box, x: int, end: int, width: int) -> Shape | None:
        """Used and needed along the foot of the box, to the scale of its addresses."""
        use = box.use
        if use is None:
            return None
        inner = width - 8
        used, needed = _share(inner, use.used, use.size), _share(inner, use.needed, use.size)
        return {
            "x": x + 4,
            "y": end - 6,
            "width": inner,
            "used": used,
            "needed_x": x + 4 + used,
            "needed": min(needed, inner - used),
        }

    def _tip(self, box: Box) -> list[str]:
        what, span, size, use, state = self._facts(box)
        return [f"{what}: {span}, {size}", "; ".join(filter(None, (use, state)))]

    def _facts(self, box: Box) -> list[str]:
        return [
            self._name(box),
            str(box.placed.cidr) if box.count == 1 else _written(box.span),
            self.spoken.text("map.addresses", addresses=box.span.size),
            self._said_use(box),
            "; ".join(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return self.spoken.text(f"map.run.{placed.role}", count=box.count)
        if placed.role is Role.NETWORK:
            return _fitting(opening(self.spoken.say(placed.title)), _LONGEST_NAME)
        name = field_name(self.spoken, placed.pointer)
        if placed.role in {Role.NODE_VSWITCH, Role.POD_VSWITCH}:
            return self.spoken.text("map.in_zone", name=name, zone=_fitting(placed.name, _LONGEST_NAME))
        return name

    def _said_use(self, box: Box) -> str:
        if box.use is None:
            return ""
        code = "map.use.blocks" if box.placed.role is Role.POD else "map.use.addresses"
        return self.spoken.text(
            code, size=box.use.size, used=box.use.used, needed=box.use.needed, free=box.use.free
        )

    def _states(self, box: Box) -> Iterator[str]:
        if box.assumed:
            yield self.spoken.text("map.state.assumed")
        if box.clashing and box.count > 1:
            yield self.spoken.text("map.state.clashing", count=box.clashing)
        for partner in box.partners if box.count == 1 else ():
            title = _fitting(self.spoken.say(partner.title), _LONGEST_NAME)
            yield self.spoken.text("map.state.clash", name=title, range=str(partner.cidr))


def _share(width: int, part: int, whole: int) -> int:
    """Never nothing where there is something."""
    return max(1, width * part // whole) if part else 0


def _fitting(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _address(number: int) -> str:
    return str(Cidr(number, 32)).partition("/")[0]


def _written(span: Span) -> str:
    return f"{_address(span.first)} – {_address(span.last)}"


def _mask(box: Box) -> str:
    return f"×{box.count}" if box.count > 1 else f"/{box.placed.cidr.prefix}"
