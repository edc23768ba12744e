"""The matrix of pairs: the relations between the first ranges of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from ...engine.pairs import PairState, pair_state
from ...plan.ranges import PlanRange, Role, networks, own_ranges
from ...wording.fields import field_name
from ...wording.plain_text import capitalized
from .findings import anchor
from .view import View

# More columns can't be compared by eye. The findings name every clash.
_MAX_RANGES: Final = 16
_MAX_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class MatrixRange:
    """A range of the plan, with its name."""

    name: str
    cidr: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Two ranges. `state` is that of `app.engine.pairs`: apart, within, clash, shared or met."""

    state: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class RangeMatrix:
    """The half of the matrix below the diagonal: for each range but the first, its cells with all ranges before it.

    `summary` is one sentence. `clashes`: some pair overlaps. `more` says how many ranges are left out, or is "".
    """

    summary: str
    clashes: bool
    ranges: tuple[MatrixRange, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    more: str


def range_matrix(view: View, *, has_links: bool = True) -> RangeMatrix:
    """Return the matrix of a plan. `has_links`: clashes link to the findings on the page."""
    taken = list(islice(_ranges(view), _MAX_RANGES + 1))
    shown = taken[:_MAX_RANGES]
    findings = _overlaps(view) if has_links else {}
    cells = tuple(
        tuple(_cell(view, findings, before, placed) for before in shown[:place])
        for place, placed in enumerate(shown)
        if place
    )
    return RangeMatrix(
        summary=_summary(view, shown, cells),
        clashes=any(cell.state == PairState.CLASH for line in cells for cell in line),
        ranges=tuple(MatrixRange(_name(view, placed), str(placed.cidr)) for placed in shown),
        cells=cells,
        more=view.language.text("result.matrix.more", most=_MAX_RANGES) if len(taken) > len(shown) else "",
    )


def _summary(view: View, shown: Sequence[PlanRange], cells: tuple[tuple[MatrixCell, ...], ...]) -> str:
    """Return a summary of the matrix in one sentence, with the names of the first pairs that clash."""
    pairs = sum(map(len, cells))
    clashing = [
        view.language.text(
            "result.matrix.pair", one=_full_name(view, shown[row]), other=_full_name(view, shown[column])
        )
        for row, line in enumerate(cells, start=1)
        for column, cell in enumerate(line)
        if cell.state == PairState.CLASH
    ]
    if not clashing:
        return view.language.text("result.matrix.clear", pairs=pairs)
    names = view.language.clauses(clashing[:_MAX_NAMED])
    if len(clashing) > _MAX_NAMED:
        names = view.language.text("result.matrix.first", names=names)
    return view.language.text("result.matrix.clashes", clashes=len(clashing), pairs=pairs, names=names)


def _ranges(view: View) -> Iterator[PlanRange]:
    plan = view.evaluation.plan
    own = (placed for placed in own_ranges(plan) if placed.role is not Role.SERVICE_IPV6)
    return chain(own, networks(plan))


def _name(view: View, placed: PlanRange) -> str:
    if placed.role is Role.NETWORK:
        return capitalized(view.language.say(placed.title))
    title = field_name(view.language, placed.pointer)
    if placed.role in {Role.NODE_VSWITCH, Role.POD_VSWITCH}:
        return view.language.text("result.matrix.in_zone", name=title, zone=placed.name)
    return title


def _full_name(view: View, placed: PlanRange) -> str:
    """Return the name of a range, with the range itself for a connected network without a name."""
    name = _name(view, placed)
    return f"{name} {placed.cidr}" if placed.role is Role.NETWORK and not placed.name else name


def _overlaps(view: View) -> Mapping[frozenset[str], int]:
    """Return the number of the finding about each pair."""
    return {
        frozenset(finding.fields): place
        for place, finding in enumerate(view.evaluation.findings, start=1)
        if finding.code == "overlap"
    }


def _cell(view: View, findings: Mapping[frozenset[str], int], one: PlanRange, other: PlanRange) -> MatrixCell:
    state = pair_state(one, other)
    place = findings.get(frozenset((one.pointer, other.pointer))) if state is PairState.CLASH else None
    return MatrixCell(
        str(state), view.language.text(f"result.matrix.{state}"), f"#{anchor(place)}" if place else ""
    )
