"""The matrix of pairs: every two ranges of the plan, the first so many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Final

from app.planning.pairs import PairState, pair_state
from app.planning.ranges import PlanRange, Role, network, own_ranges
from app.web.present.findings import anchor
from app.web.present.view import Shape, View, field_name, opening

# More columns than these nobody compares by eye; the findings name every clash.
_MOST_RANGES: Final = 16


def matrix(view: View) -> Shape:
    """`ranges` and `cells` as the component takes them; `more` where some ranges had to stay out."""
    taken = list(islice(_ranges(view), _MOST_RANGES + 1))
    shown = taken[:_MOST_RANGES]
    findings = _overlaps(view)
    return {
        "ranges": [{"name": _name(view, placed), "cidr": str(placed.cidr)} for placed in shown],
        "cells": [
            [_cell(view, findings, before, placed) for before in shown[:place]]
            for place, placed in enumerate(shown)
            if place
        ],
        "more": view.spoken.text("result.matrix.more", most=_MOST_RANGES) if len(taken) > len(shown) else "",
    }


def _ranges(view: View) -> Iterator[PlanRange]:
    plan = view.evaluation.plan
    own = (placed for placed in own_ranges(plan) if placed.role is not Role.SERVICE_IPV6)
    return chain(own, (network(plan, index) for index in range(len(plan.connected_networks))))


def _name(view: View, placed: PlanRange) -> str:
    if placed.role is Role.NETWORK:
        return opening(view.spoken.say(placed.title))
    title = field_name(view.spoken, placed.pointer)
    if placed.role in {Role.NODE_VSWITCH, Role.POD_VSWITCH}:
        return view.spoken.text("result.matrix.in_zone", name=title, zone=placed.name)
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
        "state": state.value,
        "text": view.spoken.text(f"result.matrix.{state}"),
        "href": f"#{anchor(place)}" if place else "",
    }
