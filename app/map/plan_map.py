"""The address map of one plan, and its texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..domain.cidr import IPV4, Cidr, read_ipv4_cidr
from ..engine.evaluation import Evaluation
from ..engine.vswitch_use import range_uses
from ..plan.ranges import ROLES, PlanRange, Role, networks, own_ranges
from ..wording.fields import field_name
from ..wording.language import Language
from ..wording.plain_text import capitalized, shortened
from .boxes import AddressMap, Box
from .canvas import NARROW, WIDE
from .clashes import clashes_of
from .drawing import Drawing, range_text
from .layout import RangeDetails, lay_out
from .shapes import DrawnMap

_VSWITCHES: Final = (Role.NODE_VSWITCH, Role.POD_VSWITCH)
_MAX_NAME_LENGTH: Final = 40


def wide_map(evaluation: Evaluation, language: Language) -> DrawnMap:
    """Return the map for a result page, with its legend."""
    return Drawing(address_map(evaluation), PlanMapTexts(evaluation, language), language, WIDE).with_legend()


def narrow_map(evaluation: Evaluation, language: Language) -> DrawnMap:
    """Return the map for the panel beside the wizard's forms."""
    return Drawing(address_map(evaluation), PlanMapTexts(evaluation, language), language, NARROW).map_only()


def address_map(evaluation: Evaluation) -> AddressMap:
    """Return the map of the plan's ranges and of those that its first repair adds. Its size is limited for any plan."""
    plan = evaluation.plan
    own = list(own_ranges(plan))
    ranges = [*own, *networks(plan)]
    details = RangeDetails(
        clashes_of(evaluation, ranges),
        {placed.pointer for placed in own if f"/{placed.pointer.split('/')[1]}" in evaluation.assumed_fields},
        range_uses(evaluation),
    )
    return lay_out(ranges, details, proposals(evaluation))


def proposals(evaluation: Evaluation) -> Iterator[PlanRange]:
    """Yield the ranges that the first repair adds to the plan."""
    changes = evaluation.repairs[0].changes if evaluation.repairs else ()
    held = {(placed.role, placed.cidr) for placed in own_ranges(evaluation.plan)}
    for change in changes:
        role = ROLES.get(change.path.split("/")[1])
        for cidr, zone in _ranges_in(change.value) if role else ():
            if role and (role, cidr) not in held:
                yield PlanRange(change.path, role, cidr, zone)


def _ranges_in(value: Any) -> Iterator[tuple[Cidr, str]]:
    """Yield the ranges in a value of the Plan's JSON, each with its zone or ""."""
    if isinstance(value, list):
        for each in value:
            yield from _ranges_in(each)
        return
    text, zone = (value["cidr"], value["zone"]) if isinstance(value, dict) else (value, "")
    cidr = read_ipv4_cidr(str(text))
    if isinstance(cidr, Cidr) and cidr.bits == IPV4:
        yield cidr, zone


class PlanMapTexts:
    """The texts of a plan's map: zones, names of networks, node blocks, and the use of each range."""

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
            range_text(box),
            self.language.text("map.addresses", addresses=box.span.size),
            self._use_text(box),
            self.language.clauses(self._states(box)),
        ]

    def _name(self, box: Box) -> str:
        placed = box.placed
        if box.count > 1:
            return self.language.text(f"map.run.{placed.role}", count=box.count)
        if placed.role is Role.NETWORK:
            return shortened(capitalized(self.language.say(placed.title)), _MAX_NAME_LENGTH)
        name = field_name(self.language, placed.pointer)
        if placed.role in _VSWITCHES and placed.name:
            zone = shortened(placed.name, _MAX_NAME_LENGTH)
            return self.language.text("map.in_zone", name=name, zone=zone)
        return name

    def _use_text(self, box: Box) -> str:
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
            title = shortened(self.language.say(partner.title_within), _MAX_NAME_LENGTH)
            yield self.language.text("map.state.clash", name=title, range=str(partner.cidr))
        if box.more_partners:
            yield self.language.text("map.state.more", count=box.more_partners)
