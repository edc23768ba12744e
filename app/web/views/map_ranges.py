"""The possible changes of each range of the address map, and the plan with a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...catalogue.model import Catalogue
from ...domain.address_rows import Span
from ...domain.cidr import Cidr, read_ipv4_cidr
from ...engine.assess import assess
from ...engine.evaluation import Change, Evaluation, Repair
from ...map.boxes import Box
from ...map.drawing import space_facts
from ...map.plan_map import PlanMapTexts, address_map
from ...plan.draft import Draft
from ...plan.plan import Plan
from ...plan.ranges import Role
from ...plan_io.patch import patched
from ...proposals.complete import complete
from ...proposals.vswitch_edits import VSWITCH_LISTS, VswitchEdits, VswitchOptions
from ...search.repair.changes import changes_between
from ...search.repair.search import with_repairs
from ...wording.language import Language
from ..http.page import Option

ACTION: Final = "map:"
"""What the action of a form begins with that changes the map."""
RANGE: Final = "map.range."  # keys with a dot are not part of the plan
ZONE: Final = "map.zone."
_VSWITCHES: Final = {Role.NODE_VSWITCH: "node_vswitches", Role.POD_VSWITCH: "pod_vswitches"}
_USUAL_NODE_MASK: Final = 24
_MAX_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class MapAction:
    """A button: its text, a note about the result, and the action that the form sends."""

    text: str
    note: str
    value: str


@dataclass(frozen=True, slots=True)
class MapAddition:
    """The form for a new vSwitch: its block, its zone, and the button. `key` is the end of the names of its fields."""

    key: str
    range: Option
    ranges: tuple[Option, ...]
    zones: tuple[Option, ...]
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class MapRange:
    """A range or free space of the map. `number` is its index on the map; `reasons` say why other changes are impossible."""

    number: int
    name: str
    range: str
    facts: str
    clashes: bool
    actions: tuple[MapAction, ...] = ()
    additions: tuple[MapAddition, ...] = ()
    reasons: tuple[str, ...] = ()


def map_ranges(evaluation: Evaluation, repairs: Sequence[Repair], language: Language) -> tuple[MapRange, ...]:
    """Return the ranges and free spaces of a plan's map by address, IPv6 last. `repairs` are those of the plan."""
    drawn = address_map(evaluation)
    entries = _Entries(evaluation, repairs, language)
    boxes = [
        ((box.placed.cidr.bits, box.span.first, number), entries.of_box(number, box))
        for number, box in enumerate(drawn.boxes, 1)
    ]
    spaces = [
        ((32, span.first, number), entries.of_space(number, span))
        for number, span in enumerate(drawn.spaces, len(boxes) + 1)
    ]
    return tuple(entry for _, entry in sorted([*boxes, *spaces], key=lambda each: each[0]))


class _Entries:
    """Builds the entries of one plan."""

    def __init__(self, evaluation: Evaluation, repairs: Sequence[Repair], language: Language) -> None:
        self.plan = evaluation.plan
        self.language = language
        self.words = PlanMapTexts(evaluation, language)
        self.zones = tuple(_zones(evaluation.plan, language))
        self.edits = VswitchEdits(evaluation.asked, evaluation.plan, evaluation.catalogue)
        self.repairs = [repair for repair in repairs if repair.changes]
        facts = evaluation.catalogue.facts
        self.reserved = facts.vswitch_reserved_addresses.value
        self.usual = {
            "node_vswitches": _USUAL_NODE_MASK,
            "pod_vswitches": facts.vswitch_sizing.value.pod_mask,
        }

    def of_box(self, number: int, box: Box) -> MapRange:
        name, span, *facts = self.words.facts(box)
        actions, reasons = list(self._fixes(box)), list[str]()
        if box.count > 1 and box.placed.role in _VSWITCHES:
            reasons.append(self.language.text("map.refusal.many"))
        elif box.placed.role in _VSWITCHES and not box.proposed:
            listed, index = _VSWITCHES[box.placed.role], int(box.placed.pointer.split("/")[2])
            options = self.edits.options(listed, index)
            actions += self._changes(listed, index, box.placed.cidr, options)
            reasons += [self.language.text(f"map.refusal.{refusal}") for refusal in options.refusals]
        elif not actions:
            reasons.append(
                self.language.text("map.refusal.proposed" if box.proposed else "map.refusal.other")
            )
        return MapRange(
            number=number,
            name=name,
            range=span,
            facts=self.language.clauses(facts),
            clashes=bool(box.clashes),
            actions=tuple(actions),
            reasons=tuple(reasons),
        )

    def of_space(self, number: int, span: Span) -> MapRange:
        name, addresses, *facts = space_facts(span, self.language)
        additions = tuple(self._additions(number, span))
        return MapRange(
            number=number,
            name=name,
            range=addresses,
            facts=self.language.clauses(facts),
            clashes=False,
            additions=additions,
            reasons=() if additions else (self.language.text("map.refusal.small"),),
        )

    def _fixes(self, box: Box) -> Iterator[MapAction]:
        """Yield the repairs of an overlap that change one of its ranges."""
        fields = {_field(placed.pointer) for placed in (box.placed, *box.partners)} if box.clashes else ()
        for place, repair in enumerate(self.repairs):
            if any(_field(change.path) in fields for change in repair.changes):
                yield MapAction(self._fix_text(repair), "", f"{ACTION}fix:{place}")

    def _fix_text(self, repair: Repair) -> str:
        """Return the title of a repair, with the new range if that is all it changes."""
        title, value = self.language.say(repair.title), repair.changes[0].value
        given = value.get("cidr") if isinstance(value, dict) else value
        if len(repair.changes) > 1 or not isinstance(given, str):
            return title
        return self.language.with_label(title, given)

    def _changes(
        self, listed: str, index: int, present: Cidr, options: VswitchOptions
    ) -> Iterator[MapAction]:
        for kind, blocks in (("larger", options.larger), ("smaller", options.smaller)):
            for block in blocks:
                yield self._put(kind, listed, index, block, present)
        if options.moved is not None:
            yield self._put("move", listed, index, options.moved, options.moved)
        if options.is_removable:
            yield MapAction(self.language.text("map.do.remove"), "", f"{ACTION}remove:{listed}:{index}")

    def _put(self, kind: str, listed: str, index: int, block: Cidr, present: Cidr) -> MapAction:
        moves = not block.overlaps(present)
        usable = max(0, block.size - self.reserved)
        return MapAction(
            text=self.language.text(f"map.do.{kind}", range=str(block)),
            note=self.language.text("map.do.elsewhere" if moves else "map.do.usable", addresses=usable),
            value=f"{ACTION}put:{listed}:{index}:{block}",
        )

    def _additions(self, number: int, span: Span) -> Iterator[MapAddition]:
        for listed in VSWITCH_LISTS:
            blocks = self.edits.addable(listed, span.first, span.last)
            if blocks:
                key = f"{number}.{listed}"
                ranges = [self._block(block) for block in blocks]
                yield MapAddition(
                    key=key,
                    range=ranges[self._usual(listed, blocks)],
                    ranges=tuple(ranges),
                    zones=self.zones,
                    text=self.language.text(f"map.add.{listed}"),
                    value=f"{ACTION}add:{key}",
                )

    def _block(self, block: Cidr) -> Option:
        usable = max(0, block.size - self.reserved)
        return Option(str(block), self.language.text("map.add.range", range=str(block), addresses=usable))

    def _usual(self, listed: str, blocks: Sequence[Cidr]) -> int:
        """Return the index of the block whose size is closest to that of the plan's last vSwitch."""
        vswitches = getattr(self.plan, listed)
        prefix = vswitches[-1].cidr.prefix if vswitches else self.usual[listed]
        return next((place for place, block in enumerate(blocks) if block.prefix >= prefix), len(blocks) - 1)


def _zones(plan: Plan, language: Language) -> Iterator[Option]:
    """Yield the zones of the plan, and a new one, as options."""
    zones = list(dict.fromkeys([*plan.stated_zones, *(each.zone for each in plan.pod_vswitches)])) or ["a"]
    yield from (Option(zone, zone) for zone in zones)
    for zone in _new_zone(zones):
        yield Option(zone, language.text("map.add.new_zone", zone=zone))


def _new_zone(zones: Iterable[str]) -> Iterator[str]:
    """Yield the name of the zone after the last one, if it follows from its last letter."""
    last = max(zones)
    letter = last[-1:]
    if letter.isascii() and letter.isalpha() and letter not in "zZ":
        yield f"{last[:-1]}{chr(ord(letter) + 1)}"


def _field(pointer: str) -> str:
    return pointer.split("/")[1]


def is_map_action(action: str) -> bool:
    """Return whether an action of a form changes the map."""
    return action.startswith(ACTION)


def with_map_change(draft: Draft, asked: Plan, catalogue: Catalogue, sent: Mapping[str, str]) -> Draft:
    """Return the plan with the change that was sent; unchanged if it is impossible, such as after another change.

    `asked` is the plan of the Draft, and `sent` are the values of the form by name.
    """
    kind, _, rest = sent.get("action", "").removeprefix(ACTION).partition(":")
    if kind == "fix":
        return patched(draft, _repair(rest, asked, catalogue))
    edits = VswitchEdits(asked, complete(asked, catalogue).plan, catalogue)
    changed = _edited(edits, kind, rest, sent)
    return draft if changed is None else patched(draft, changes_between(asked, changed))


def _repair(place: str, asked: Plan, catalogue: Catalogue) -> tuple[Change, ...]:
    repairs = [repair for repair in with_repairs(assess(asked, catalogue)).repairs if repair.changes]
    index = _number(place)
    return repairs[index].changes if index is not None and index < len(repairs) else ()


def _edited(edits: VswitchEdits, kind: str, rest: str, sent: Mapping[str, str]) -> Plan | None:
    if kind == "add":
        listed = rest.partition(".")[2]
        block, zone = _block(sent.get(RANGE + rest, "")), sent.get(ZONE + rest, "").strip()
        return edits.added(listed, block, zone) if listed in VSWITCH_LISTS and block and zone else None
    listed, place, range_text = (*rest.split(":", 2), "", "")[:3]
    index = _number(place)
    if listed not in VSWITCH_LISTS or index is None:
        return None
    if kind == "remove":
        return edits.removed(listed, index)
    block = _block(range_text)
    return edits.placed(listed, index, block) if kind == "put" and block else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else None


def _block(text: str) -> Cidr | None:
    read = read_ipv4_cidr(text)
    return read if isinstance(read, Cidr) else None
