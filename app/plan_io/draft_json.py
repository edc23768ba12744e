"""A Draft as JSON: what was read so far of a plan that may still lack something."""

from __future__ import annotations

from typing import Any

from ..plan.draft import Draft
from ..plan.fields import Kind, ListOf, Needs, Number, Record, YesNo
from ..plan.plan import PLAN


def draft_json(draft: Draft) -> dict[str, Any]:
    """The members that the Draft has, as a Plan has them; a number that can't be read stays text."""
    return {each.name: _json(each.kind, value) for each in PLAN if (value := getattr(draft, each.name))}


def _json(kind: Kind, value: Any) -> Any:
    match kind:
        case ListOf(entry):
            return [_json(entry, each) for each in value]
        case Needs():
            return dict(value)
        case Record(fields=parts):
            return {
                each.name: _json(each.kind, part)
                for each in parts
                if (part := getattr(value, each.name)) not in {None, ""}
            }
        case Number() if value.isdecimal():
            return int(value)
        case YesNo():
            return value == "true"
    return value
