"""A plan with a change that a button of the address map asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...catalogue.model import Catalogue
from ...domain.cidr import Cidr, read_ipv4_cidr
from ...engine.assess import assess
from ...engine.evaluation import Change
from ...plan.draft import Draft
from ...plan.plan import Plan
from ...plan_io.patch import patched
from ...proposals.complete import complete
from ...proposals.vswitch_edits import VSWITCH_LISTS, VswitchEdits
from ...search.repair.changes import changes_between
from ...search.repair.search import with_repairs
from .map_ranges import ACTION, RANGE, ZONE

_MAX_DIGITS: Final = 6


def is_map_action(action: str) -> bool:
    """Whether an action of a form changes the map."""
    return action.startswith(ACTION)


def with_map_change(draft: Draft, asked: Plan, catalogue: Catalogue, sent: Mapping[str, str]) -> Draft:
    """The plan with the change that was sent; as it is where that can't be made, as when the plan has changed since.

    `asked`: the plan that the Draft reads to; `sent`: what the form sent, by key.
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
