"""Applying the changes of a repair, which are JSON Patch operations, to a Draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ..engine.evaluation import Change
from ..plan.draft import DRAFTS, Draft
from ..plan.fields import Kind, ListOf, Record
from ..plan.plan import FIELDS
from .plan_json import DraftReader


def patched(draft: Draft, changes: Iterable[Change]) -> Draft:
    """Return the Draft with the changes made, in their order."""
    for change in changes:
        draft = _changed(draft, change)
    return draft


def with_fields(draft: Draft, **fields: Any) -> Draft:
    """Return the Draft with some fields changed, like `dataclasses.replace` but ten times as fast.

    The names are not checked. A page changes a Draft about twenty times.
    """
    changed = object.__new__(Draft)
    changed.__dict__.update(draft.__dict__ | fields)
    return changed


def _changed(draft: Draft, change: Change) -> Draft:
    name, *rest = change.path.split("/")[1:]
    if name == "needs":
        return with_fields(draft, needs=MappingProxyType({**draft.needs, rest[0]: change.value}))
    return with_fields(draft, **{name: _set(getattr(draft, name), FIELDS[name].kind, rest, change)})


def _set(value: Any, kind: Kind, path: list[str], change: Change) -> Any:
    """Return a value of the Draft with the change at the path below it; None if it is removed."""
    if not path:
        return DraftReader().member(kind, None if change.op == "remove" else change.value)
    step, *rest = path
    match kind:
        case ListOf(entry):
            place = len(value) if step == "-" else int(step)
            old = value[place] if place < len(value) else None
            new = _set(old, entry, rest, change)
            return (*value[:place], *(() if new is None else (new,)), *value[place + 1 :])
        case Record(of, parts):
            part = next(each for each in parts if each.name == step)
            record = DRAFTS[of]() if value is None else value
            return replace(record, **{step: _set(getattr(record, step), part.kind, rest, change)})
    raise ValueError(f"{change.path} points into a plain value")
