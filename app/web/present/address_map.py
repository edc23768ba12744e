"""The address map of one plan: what it says of its ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.locale import Language
from app.planning.evaluation import Evaluation
from app.planning.map.boxes import Box
from app.planning.map.of_plan import address_map
from app.planning.ranges import Role
from app.web.present.map_drawing import Drawing, columns, written
from app.web.present.map_sheet import NARROW, WIDE, opening_of
from app.web.present.view import Shape, field_name, opening

_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
_LONGEST_NAME: Final = 40


def wide_map(evaluation: Evaluation, spoken: Language) -> Shape:
    drawing = Drawing(address_map(evaluation), PlanWords(evaluation, spoken), spoken, WIDE)
    return {
        **drawing.shape(),
        "caption": spoken.text("map.caption"),
        "columns": columns(spoken, "what", "range", "size", "use", "state"),
    }


def narrow_map(evaluation: Evaluation, spoken: Language) -> Shape:
    return Drawing(address_map(evaluation), PlanWords(evaluation, spoken), spoken, NARROW).shape()


class PlanWords:
    """Zones, names of networks, node blocks, and what is known of the use of each range."""

    def __init__(self, evaluation: Evaluation, spoken: Language) -> None:
        self.plan = evaluation.plan
        self.spoken = spoken

    def head(self, role: Role) -> str:
        return self.spoken.text(f"map.head.{role}")

    def label(self, box: Box) -> str:
        return self.spoken.text("map.run", count=box.count) if box.count > 1 else str(box.placed.cidr)

    def notes(self, box: Box) -> list[str]:
        states = [
            self.spoken.text(f"map.{state}") for state in ("assumed", "proposed") if getattr(box, state)
        ]
        return list(filter(None, [self._short_name(box), *states]))

    def _short_name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return ""
        if placed.role is Role.POD and box.use is not None:
            return self.spoken.text("map.blocks", count=box.use.size, mask=self.plan.node_cidr_mask)
        if placed.role in _VSWITCHES and placed.name:
            return self.spoken.text("map.zone", zone=placed.name)
        return placed.name

    def facts(self, box: Box) -> list[str]:
        return [
            self._name(box),
            written(box),
            self.spoken.text("map.addresses", addresses=box.span.size),
            self._said_use(box),
            "; ".join(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return self.spoken.text(f"map.run.{placed.role}", count=box.count)
        if placed.role is Role.NETWORK:
            return opening_of(opening(self.spoken.say(placed.title)), _LONGEST_NAME)
        name = field_name(self.spoken, placed.pointer)
        if placed.role in _VSWITCHES and placed.name:
            return self.spoken.text("map.in_zone", name=name, zone=opening_of(placed.name, _LONGEST_NAME))
        return name

    def _said_use(self, box: Box) -> str:
        if box.use is None:
            return ""
        code = "map.use.blocks" if box.placed.role is Role.POD else "map.use.addresses"
        return self.spoken.text(
            code, size=box.use.size, used=box.use.used, needed=box.use.needed, free=box.use.free
        )

    def _states(self, box: Box) -> Iterator[str]:
        if box.proposed:
            yield self.spoken.text("map.state.proposed")
        if box.assumed:
            yield self.spoken.text("map.state.assumed")
        if box.clashing and box.count > 1:
            yield self.spoken.text("map.state.clashing", count=box.clashing)
        for partner in box.partners if box.count == 1 else ():
            title = opening_of(self.spoken.say(partner.title_within), _LONGEST_NAME)
            yield self.spoken.text("map.state.clash", name=title, range=str(partner.cidr))
        if box.more_partners:
            yield self.spoken.text("map.state.more", count=box.more_partners)
