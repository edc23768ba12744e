"""The address map of one plan: what it says of its ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...engine.evaluation import Evaluation
from ...map.boxes import Box
from ...map.of_plan import address_map
from ...plan.ranges import Role
from ...wording.language import Language
from .map_drawing import Drawing, columns, written
from .map_sheet import NARROW, WIDE, opening_of
from .view import Shape, field_name, opening

_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
_MAX_NAME_LENGTH: Final = 40


def wide_map(evaluation: Evaluation, language: Language) -> Shape:
    drawing = Drawing(address_map(evaluation), PlanWords(evaluation, language), language, WIDE)
    return {
        **drawing.shape(),
        "caption": language.text("map.caption"),
        "columns": columns(language, "what", "range", "size", "use", "state"),
    }


def narrow_map(evaluation: Evaluation, language: Language) -> Shape:
    return Drawing(address_map(evaluation), PlanWords(evaluation, language), language, NARROW).shape()


class PlanWords:
    """Zones, names of networks, node blocks, and what is known of the use of each range."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.plan = evaluation.plan
        self.language = language

    def head(self, role: Role) -> str:
        return self.language.text(f"map.head.{role}")

    def label(self, box: Box) -> str:
        return self.language.text("map.run", count=box.count) if box.count > 1 else str(box.placed.cidr)

    def notes(self, box: Box) -> list[str]:
        states = [
            self.language.text(f"map.{state}") for state in ("assumed", "proposed") if getattr(box, state)
        ]
        return list(filter(None, [self._short_name(box), *states]))

    def _short_name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return ""
        if placed.role is Role.POD and box.use is not None:
            return self.language.text("map.blocks", count=box.use.size, mask=self.plan.node_cidr_mask)
        if placed.role in _VSWITCHES and placed.name:
            return self.language.text("map.zone", zone=placed.name)
        return placed.name

    def facts(self, box: Box) -> list[str]:
        return [
            self._name(box),
            written(box),
            self.language.text("map.addresses", addresses=box.span.size),
            self._said_use(box),
            "; ".join(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return self.language.text(f"map.run.{placed.role}", count=box.count)
        if placed.role is Role.NETWORK:
            return opening_of(opening(self.language.say(placed.title)), _MAX_NAME_LENGTH)
        name = field_name(self.language, placed.pointer)
        if placed.role in _VSWITCHES and placed.name:
            return self.language.text(
                "map.in_zone", name=name, zone=opening_of(placed.name, _MAX_NAME_LENGTH)
            )
        return name

    def _said_use(self, box: Box) -> str:
        if box.use is None:
            return ""
        code = "map.use.blocks" if box.placed.role is Role.POD else "map.use.addresses"
        return self.language.text(
            code, size=box.use.size, used=box.use.used, needed=box.use.needed, free=box.use.free
        )

    def _states(self, box: Box) -> Iterator[str]:
        if box.proposed:
            yield self.language.text("map.state.proposed")
        if box.assumed:
            yield self.language.text("map.state.assumed")
        if box.clashing and box.count > 1:
            yield self.language.text("map.state.clashing", count=box.clashing)
        for partner in box.partners if box.count == 1 else ():
            title = opening_of(self.language.say(partner.title_within), _MAX_NAME_LENGTH)
            yield self.language.text("map.state.clash", name=title, range=str(partner.cidr))
        if box.more_partners:
            yield self.language.text("map.state.more", count=box.more_partners)
