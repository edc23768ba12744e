"""The address map of a fleet: which clusters have which range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...map.boxes import Box
from ...map.of_fleet import FleetMap
from ...plan.ranges import PlanRange, Role
from ...wording.fleet import cluster_name, owner_names
from ...wording.language import Language
from ...wording.plain_text import one_line
from .map_drawing import Drawing, columns, written
from .map_sheet import WIDE, opening_of
from .view import Shape

_MAX_NAME_LENGTH: Final = 40


def fleet_map_shape(found: FleetMap, language: Language, *more: str) -> Shape:
    """Of `app.map.of_fleet`. `more`: sentences of the page that its caption ends with."""
    caption = [language.text("fleet.map.caption")]
    caption += [language.text("fleet.map.without_vswitches")] if found.without_vswitches else []
    return {
        **Drawing(found.drawn, FleetWords(found, language), language, WIDE).shape(),
        "caption": language.sentences([*caption, *more]),
        "columns": columns(language, "what", "range", "size", "clusters", "state"),
    }


class FleetWords:
    """Names of clusters beside their ranges, and whose ranges clash."""

    def __init__(self, found: FleetMap, language: Language) -> None:
        self.found = found
        self.owned = found.owned
        self.language = language

    def head(self, role: Role) -> str:
        return self.language.text("fleet.map.taken" if role is Role.NETWORK else f"map.head.{role}")

    def label(self, box: Box) -> str:
        return self.language.text("map.run", count=box.count) if box.count > 1 else str(box.placed.cidr)

    def notes(self, box: Box) -> list[str]:
        shared = self.owned.get(box.placed.pointer)
        if box.count > 1:
            return []
        if shared is None:
            return list(filter(None, [_taken_name(box.placed)]))
        owners = shared.owners
        if len(owners) > 1:
            return [self.language.text("fleet.map.clusters", count=len(owners))]
        return list(filter(None, [cluster_name(owners[0].cluster, self.language)]))

    def facts(self, box: Box) -> list[str]:
        shared = self.owned.get(box.placed.pointer)
        return [
            self._name(box),
            written(box),
            self.language.text("map.addresses", addresses=box.span.size),
            owner_names(shared, self.language) if shared and box.count == 1 else "",
            "; ".join(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        role = box.placed.role
        if box.count > 1:
            return self.language.text(f"fleet.map.run.{role}", count=box.count)
        if role is not Role.NETWORK:
            return self.language.text(f"role.{role}")
        name = _taken_name(box.placed)
        return self.language.text("fleet.map.taken.named" if name else "fleet.map.taken", name=name)

    def _states(self, box: Box) -> Iterator[str]:
        if box.assumed:
            yield self.language.text("fleet.map.assumed")
        if box.clashing and box.count > 1:
            yield self.language.text("map.state.clashing", count=box.clashing)
        for partner in box.partners if box.count == 1 else ():
            yield self._clash(box.placed, partner)
        if box.more_partners:
            yield self.language.text("map.state.more", count=box.more_partners)

    def _clash(self, placed: PlanRange, partner: PlanRange) -> str:
        if partner.pointer == placed.pointer:
            return self.language.text("fleet.map.same")
        shared = self.found.partner(placed.pointer, partner.pointer)
        name = self.language.text(f"fleet.kind.{shared.kind}")
        return self.language.text(
            "fleet.map.clash", name=name, range=str(partner.cidr), clusters=owner_names(shared, self.language)
        )


def _taken_name(placed: PlanRange) -> str:
    return opening_of(one_line(placed.name), _MAX_NAME_LENGTH)
