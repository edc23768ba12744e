"""A Plan as JSON: what was sent to a Draft, with a mistake for every member of the wrong shape, and a Plan back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..domain.cidr import Cidr
from ..plan.draft import DRAFTS, Draft, Mistake
from ..plan.fields import Kind, ListOf, Needs, Record
from ..plan.plan import PLAN, Plan
from ..plan.plugin_choice import chosen_plugin
from ..plan.read import escape
from . import json_text
from .plan_schema import PlanBody

AnyBody = TypeVar("AnyBody", bound="BaseModel | dict[str, Any]")

_PLAN: Final[TypeAdapter[PlanBody]] = TypeAdapter(PlanBody)
_TEXT_LISTS: Final = frozenset({"secondary_cidrs", "space"})


def draft_of_text(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """As `draft_of_json`, of JSON that is still text."""
    return _draft_of_part(text, lambda raw: raw)


def draft_of_plan_file(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """As `draft_of_text`, of a Plan or of an Evaluation, whose Plan is read."""
    return _draft_of_part(text, plan_in)


def _draft_of_part(text: str | bytes, part_of: Callable[[Any], Any]) -> tuple[Draft, list[Mistake]]:
    try:
        raw, duplicates = json_text.loads(text), []
    except json_text.DuplicateKeysError as error:
        raw, duplicates = error.value, json_mistakes(error)
    except (ValueError, RecursionError) as error:
        return Draft(), json_mistakes(error)
    part = part_of(raw)
    if part is not raw:
        duplicates = [replace(each, pointer=each.pointer.removeprefix("/plan")) for each in duplicates]
    draft, mistakes = draft_of_json(part)
    return draft, [*duplicates, *mistakes]


def json_mistakes(error: ValueError | RecursionError) -> list[Mistake]:
    """Why a text can't be read as JSON: the place where reading ended, or each key that stands twice."""
    if isinstance(error, json_text.DuplicateKeysError):
        return [Mistake(each, "key-duplicate", {"key": each.rpartition("/")[2]}) for each in error.pointers]
    if isinstance(error, json.JSONDecodeError):
        variant = "at" if "\n" in error.doc.strip() else "character"
        return [Mistake("", "json-invalid", {"line": error.lineno, "column": error.colno}, variant)]
    return [Mistake("", "json-invalid", variant="deep" if isinstance(error, RecursionError) else "")]


def draft_of_json(raw: object) -> tuple[Draft, list[Mistake]]:
    """A Draft of what has the right shape, and a mistake for each member that has not."""
    body, mistakes = shaped(_PLAN, raw)
    if body is None:
        return Draft(), mistakes
    return _draft(body), [*mistakes, *chosen_plugin(body.get("plugin"))[1]]


def plan_in(raw: Any) -> Any:
    """A Plan, or the one that an Evaluation holds."""
    held = raw.get("plan") if isinstance(raw, dict) else None
    return held if isinstance(held, dict) else raw


def shaped(
    model: TypeAdapter[AnyBody], raw: object, variant: str = ""
) -> tuple[AnyBody | None, list[Mistake]]:
    """The members of the right shape, and a mistake for each other one; None where it is no object at all.

    `variant` is that of the sentence for a member that is not known.
    """
    try:
        return model.validate_python(raw), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
    places = dict.fromkeys(fault["loc"] for fault in faults)
    if () in places:  # no object, or one with a name that is no text
        return None, [Mistake("", "type-invalid")]
    mistakes = [_shape_mistake(fault["loc"], fault["type"], variant) for fault in faults]
    for place in reversed(places):
        _prune(raw, place)
    return model.validate_python(raw), mistakes


def with_those_of_reading(shape: list[Mistake], reading: Iterable[Mistake]) -> list[Mistake]:
    """What has the wrong shape was read as absent: what reading finds at or below it is no mistake of its own."""
    known = tuple(f"{mistake.pointer}/" for mistake in shape)
    return [*shape, *(mistake for mistake in reading if not f"{mistake.pointer}/".startswith(known))]


def _shape_mistake(place: tuple[int | str, ...], kind: str, variant: str) -> Mistake:
    if kind == "extra_forbidden":
        return Mistake(pointer_of(place), "field-unknown", {"field": str(place[-1])}, variant)
    return Mistake(pointer_of(place), "type-invalid")


def pointer_of(place: tuple[int | str, ...]) -> str:
    """The JSON Pointer (RFC 6901) of a place as pydantic names it."""
    return "".join(f"/{escape(str(part))}" for part in place)


def _prune(raw: Any, place: tuple[int | str, ...]) -> None:
    """Take out what stands at `place`: a member is dropped, an entry of a list left empty."""
    *way, last = place
    for part in way:
        raw = raw[part]
    if isinstance(raw, list):
        raw[int(last)] = "" if way[-1] in _TEXT_LISTS else {}
    else:
        raw.pop(last, None)


def _draft(body: Mapping[str, Any]) -> Draft:
    return Draft(**{each.name: _typed(each.kind, body.get(each.name)) for each in PLAN})


def _typed(kind: Kind, value: Any) -> Any:
    """A member as the Draft holds it."""
    match kind:
        case ListOf(entry):
            return tuple([_typed(entry, each) for each in value or ()])
        case Needs():
            return {name: level for name, level in (value or {}).items() if level is not None}
        case Record(of, parts) if value is not None:
            return DRAFTS[of](*[_typed(part.kind, value.get(part.name)) for part in parts])
    return _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else _digits(value)


def _digits(value: object) -> str:
    """Numbers beyond every bound stay so without being written out."""
    return str(max(-(10**9), min(10**9, value))) if isinstance(value, int) else str(value)


def plan_json(plan: Plan) -> dict[str, Any]:
    """The Plan with the contract's field names."""
    return {each.name: value_json(getattr(plan, each.name)) for each in PLAN}


def value_json(value: Any) -> Any:
    """A value of the Plan: ranges as text, lists and records member by member."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [value_json(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Cidr):
        return str(value)
    return {each.name: value_json(getattr(value, each.name)) for each in fields(value)}
