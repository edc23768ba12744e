"""Pairs the ranges of two plans, and draws both plans side by side, sorted by address."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..domain.cidr import Cidr
from ..plan.plan import Plan
from ..plan.ranges import PlanRange, Role, networks, own_ranges
from ..wording.language import Language
from .canvas import ending, fitting, measure
from .drawing import CLASSES
from .shapes import PlacedText

MAX_ROWS: Final = 30  # more can't be compared by eye; the table of answers has all of them
# In units of the drawing, which is as wide as the screen of a phone.
_WIDTH: Final = 358
_COLUMN: Final = 156
_TOP: Final = 22
_ROW: Final = 33
_SPACE: Final = 4
_BREAK: Final = 12
_INDENT: Final = 5
_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)


class Change(StrEnum):
    """How a range differs between two plans."""

    SAME = "same"
    MOVED = "moved"
    RESIZED = "resized"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Move:
    """A range of the first plan and the corresponding range of the second; None if a plan lacks it."""

    before: PlanRange | None
    after: PlanRange | None

    @property
    def change(self) -> Change:
        """How the range differs. A range with the same first address and another size is resized."""
        if self.before is None:
            return Change.NEW
        if self.after is None:
            return Change.GONE
        if self.before.cidr.network == self.after.cidr.network:
            return Change.SAME
        is_resized = self.before.cidr.first == self.after.cidr.first
        return Change.RESIZED if is_resized else Change.MOVED


def moves(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Return each range once, those of the first plan in order.

    Ranges with the same address and the same use are paired first. The others of one use are paired in order, vSwitches by
    zone and networks by name.
    """
    ours, theirs = list(_ranges(before)), list(_ranges(after))
    places = {placed.pointer: place for place, placed in enumerate(ours)}
    found = list(_paired(ours, theirs, by_name=False))
    found += _paired(_unpaired(ours, found, 0), _unpaired(theirs, found, 1), by_name=True)
    found += [Move(placed, None) for placed in _unpaired(ours, found, 0)]
    found += [Move(None, placed) for placed in _unpaired(theirs, found, 1)]
    return tuple(sorted(found, key=lambda move: places[move.before.pointer] if move.before else len(places)))


def _ranges(plan: Plan) -> Iterator[PlanRange]:
    yield from own_ranges(plan)
    yield from networks(plan)


def _paired(ours: Iterable[PlanRange], theirs: Iterable[PlanRange], *, by_name: bool) -> Iterator[Move]:
    """Yield pairs with the same use, and with the same name (`by_name`) or the same addresses."""
    waiting: dict[tuple[Role, object], deque[PlanRange]] = {}
    for placed in theirs:
        waiting.setdefault(_key(placed, by_name=by_name), deque()).append(placed)
    for placed in ours:
        if others := waiting.get(_key(placed, by_name=by_name)):
            yield Move(placed, others.popleft())


def _key(placed: PlanRange, *, by_name: bool) -> tuple[Role, object]:
    return placed.role, placed.name if by_name else placed.cidr.network


def _unpaired(ranges: Iterable[PlanRange], found: Iterable[Move], side: int) -> list[PlanRange]:
    known = {placed.pointer for move in found if (placed := (move.before, move.after)[side])}
    return [placed for placed in ranges if placed.pointer not in known]


@dataclass(frozen=True, slots=True)
class MovedBox:
    """A range of one plan. `kind` and `change` are CSS classes, `title` is its full description, and `mark` is a cross, a plus sign, or ""."""

    kind: str
    change: str
    x: int
    y: int
    width: int
    height: int
    label: PlacedText
    note: PlacedText
    mark: PlacedText
    title: str


@dataclass(frozen=True, slots=True)
class Connector:
    """The line between the two ranges of a move. `change` is a CSS class, and `line` an SVG path."""

    change: str
    line: str


@dataclass(frozen=True, slots=True)
class DrawnMoves:
    """The finished drawing. `caption` has the summary, the meaning of the marks, and the number of ranges left out."""

    width: int
    height: int
    summary: str
    heads: tuple[PlacedText, ...]
    boxes: tuple[MovedBox, ...]
    connectors: tuple[Connector, ...]
    breaks: tuple[int, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class _Place:
    """The position of a range: its top, the end of the ranges inside it, and the number of ranges around it."""

    top: int
    end: int
    depth: int


def drawn_moves(found: Sequence[Move], names: Sequence[str], language: Language) -> DrawnMoves | None:
    """Return the drawing of two plans with these names; None if no range changes.

    If there are too many ranges, changed ones are drawn first.
    """
    if all(move.change is Change.SAME for move in found):
        return None
    shown = sorted(found, key=_rank)[:MAX_ROWS]
    places, breaks, height = _laid_out(shown)
    sides = (0, _WIDTH - _COLUMN)
    boxes = [
        _box(move, placed, places[placed.cidr.network], x, language)
        for move in shown
        for placed, x in zip((move.before, move.after), sides, strict=True)
        if placed
    ]
    summary, left_out = _summary(found, language), len(found) - len(shown)
    more = language.text("compare.map.more", count=left_out) if left_out else ""
    return DrawnMoves(
        width=_WIDTH + 4,
        height=height,
        summary=summary,
        heads=tuple(PlacedText(x, 14, fitting(name, _COLUMN)) for name, x in zip(names, sides, strict=True)),
        boxes=tuple(sorted(boxes, key=lambda box: (box.x, box.y, -box.height))),
        connectors=tuple(_connector(move, places) for move in shown if move.before and move.after),
        breaks=tuple(breaks),
        caption=language.sentences([summary, language.text("compare.map.marks"), more]),
    )


def _rank(move: Move) -> tuple[bool, bool]:
    """Return a sort key: VPC blocks first, which enclose others, then changed ranges."""
    placed = move.before or move.after
    assert placed is not None, "a move has a range"
    return placed.role not in {Role.VPC, Role.SECONDARY}, move.change is Change.SAME


def _laid_out(shown: Iterable[Move]) -> tuple[dict[Cidr, _Place], list[int], int]:
    """Return the position of each block, the breaks between blocks that aren't adjacent, and the total height."""
    blocks = {placed.cidr.network for move in shown for placed in (move.before, move.after) if placed}
    ordered = sorted(blocks, key=lambda block: (block.bits, block.first, block.prefix))
    tops, depths, ends = dict[Cidr, int](), dict[Cidr, int](), dict[Cidr, int]()
    around, breaks, y = list[Cidr](), list[int](), _TOP
    for block in [*ordered, None]:
        while around and not (block and around[-1].contains(block)):
            closed = around.pop()
            ends[closed] = y
            y += _SPACE
        if block is None:
            break
        if not around and tops and not _touches(ordered, block):
            breaks.append(y + _BREAK // 2)
            y += _BREAK
        tops[block], depths[block] = y, len(around)
        around.append(block)
        y += _ROW
    return {block: _Place(tops[block], ends[block], depths[block]) for block in ordered}, breaks, y


def _touches(ordered: Sequence[Cidr], block: Cidr) -> bool:
    """Return whether a block begins where another one ends."""
    return any(other.bits == block.bits and other.last + 1 == block.first for other in ordered)


def _box(move: Move, placed: PlanRange, place: _Place, x: int, language: Language) -> MovedBox:
    indent = _INDENT * place.depth
    left, width = x + indent, _COLUMN - 2 * indent
    is_left, change = x == 0, move.change
    mark = {Change.GONE: "\N{MULTIPLICATION SIGN}", Change.NEW: "+"}.get(change, "")
    at = PlacedText(x + _COLUMN + 5 if is_left else x - 20, place.top + 19, mark)
    return MovedBox(
        kind=CLASSES[placed.role],
        change=str(change),
        x=left,
        y=place.top,
        width=width,
        height=place.end - place.top,
        label=PlacedText(left + 5, place.top + 13, fitting(str(placed.cidr), width - 8)),
        note=PlacedText(left + 5, place.top + 27, _note(placed, width - 8, language)),
        mark=at,
        title=_title(move, placed, language),
    )


def _note(placed: PlanRange, width: float, language: Language) -> str:
    """Return the use of a range, with the end of its zone, where zones differ, or the name of a network."""
    role = language.text(f"role.{placed.role}")
    if placed.role in _VSWITCHES and placed.name:
        room = width - measure(role) - measure("  ")
        return fitting(language.text("compare.map.zone", name=role, zone=ending(placed.name, room)), width)
    return fitting(placed.name if placed.role is Role.NETWORK and placed.name else role, width)


def _title(move: Move, placed: PlanRange, language: Language) -> str:
    name = language.text(f"role.{placed.role}")
    if placed.name:
        code = "map.in_zone" if placed.role in _VSWITCHES else "compare.map.named"
        name = language.text(code, name=name, zone=placed.name)
    before, after = (str(each.cidr) if each else "" for each in (move.before, move.after))
    return language.text(f"compare.map.{move.change}", name=name, before=before, after=after)


def _connector(move: Move, places: dict[Cidr, _Place]) -> Connector:
    assert move.before is not None
    assert move.after is not None
    start, end = places[move.before.cidr.network], places[move.after.cidr.network]
    left, right = _COLUMN - _INDENT * start.depth, _WIDTH - _COLUMN + _INDENT * end.depth
    y, to = start.top + 13, end.top + 13
    if move.change is Change.SAME:
        return Connector(str(move.change), f"M{left} {y}H{right}")
    middle = (left + right) // 2
    head = f"M{right - 6} {to - 4}l6 4l-6 4"
    return Connector(str(move.change), f"M{left} {y}C{middle} {y} {middle} {to} {right} {to}{head}")


def _summary(found: Sequence[Move], language: Language) -> str:
    changes = [move.change for move in found]
    counts = [
        language.text(f"compare.map.count.{change}", count=changes.count(change))
        for change in Change
        if change in changes
    ]
    return language.text("compare.map.summary", changes=language.list(counts))
