"""The matrix of pairs: every two ranges of the plan, the first so many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from ...engine.pairs import PairState, pair_state
from ...plan.ranges import PlanRange, Role, networks, own_ranges
from ...wording.plain_text import capitalized
from .findings import anchor
from .view import Shape, View, field_name

# More columns than these nobody compares by eye; the findings name every clash.
_MAX_RANGES: Final = 16
_MAX_NAMED: Final = 3


def matrix(view: View) -> Shape:
    """`said`: what it comes to; `ranges` and `cells` as the component takes them; `more` where some ranges had to stay out."""
    taken = list(islice(_ranges(view), _MAX_RANGES + 1))
    shown = taken[:_MAX_RANGES]
    findings = _overlaps(view)
    cells = [
        [_cell(view, findings, before, placed) for before in shown[:place]]
        for place, placed in enumerate(shown)
        if place
    ]
    return {
        "said": _said(view, shown, cells),
        "ranges": [{"name": _name(view, placed), "cidr": str(placed.cidr)} for placed in shown],
        "cells": cells,
        "more": view.language.text("result.matrix.more", most=_MAX_RANGES) if len(taken) > len(shown) else "",
    }


def _said(view: View, shown: Sequence[PlanRange], cells: list[list[Shape]]) -> str:
    """What the matrix comes to, in one sentence with the first pairs that clash by name."""
    pairs = sum(map(len, cells))
    clashing = [
        view.language.text(
            "result.matrix.pair", one=_name(view, shown[row]), other=_name(view, shown[column])
        )
        for row, line in enumerate(cells, start=1)
        for column, cell in enumerate(line)
        if cell["state"] == PairState.CLASH
    ]
    if not clashing:
        return view.language.text("result.matrix.clear", pairs=pairs)
    names = view.language.list(clashing[:_MAX_NAMED])
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


def _overlaps(view: View) -> Mapping[frozenset[str], int]:
    """The place of the finding on each pair."""
    return {
        frozenset(finding.fields): place
        for place, finding in enumerate(view.evaluation.findings, start=1)
        if finding.code == "overlap"
    }


def _cell(view: View, findings: Mapping[frozenset[str], int], one: PlanRange, other: PlanRange) -> Shape:
    state = pair_state(one, other)
    place = findings.get(frozenset((one.pointer, other.pointer))) if state is PairState.CLASH else None
    return {
        "state": str(state),
        "text": view.language.text(f"result.matrix.{state}"),
        "href": f"#{anchor(place)}" if place else "",
    }
