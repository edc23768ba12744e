"""Writing a Plan or a Draft as JSON, and the TypedDict of a Plan, generated from the table of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from typing_extensions import TypedDict

from ..domain.cidr import Cidr
from ..domain.memo import once_each
from ..plan.draft import Draft
from ..plan.fields import Choice, Field, Kind, ListOf, Needs, Number, Record, YesNo
from ..plan.plan import PLAN_FIELDS, ConnectedNetwork, ConnectedNetworks, NeedLevel, Plan
from ..plan.records import RECORDS


def _object(name: str, about: str, fields: Iterable[Field]) -> Any:
    members = {each.name: _member(each) for each in fields}
    made = TypedDict(name, members)  # type: ignore[misc]
    made.__doc__ = about
    return made


def _member(field: Field) -> Any:
    """Return the type of a member; it can be null if it has no default, or node pools replace it."""
    may_be_null = field.short_form or (field.default is None and not field.required)
    return _type_of(field.kind) | None if may_be_null else _type_of(field.kind)


def _type_of(kind: Kind) -> Any:
    match kind:
        case Number():
            return int
        case YesNo():
            return bool
        case Choice(of):
            return of
        case ListOf(entry):
            return list[_type_of(entry)]  # type: ignore[misc]
        case Needs():
            return dict[str, NeedLevel]
        case Record(of, parts, about):
            if of not in _RECORDS:  # one type per record, whatever the number of fields of that type
                _RECORDS[of] = _object(of.__name__, about, parts)
            return _RECORDS[of]
    return str


_RECORDS: Final[dict[type, Any]] = {}

if TYPE_CHECKING:
    CompletedPlan: TypeAlias = dict[str, Any]
else:
    CompletedPlan = _object(
        "CompletedPlan",
        "The plan with all defaults and assumptions filled in, and normalised ranges. It can be sent as a plan again.",
        PLAN_FIELDS,
    )

# The field names of each record, looked up once, since a list may have a hundred thousand records.
_NAMES: Final = {record.type: tuple(part.name for part in record.fields) for record in RECORDS}


def plan_json(plan: Plan) -> CompletedPlan:
    """Return the Plan as JSON with the API's field names; with node pools, the fields of the short form are null."""
    return {
        each.name: None if each.short_form and plan.node_pools else value_json(getattr(plan, each.name))
        for each in PLAN_FIELDS
    }


def _network_json(network: ConnectedNetwork) -> dict[str, str]:
    return {"cidr": str(network.cidr), "name": network.name}


def value_json(value: Any) -> Any:
    """Return a value of the Plan as JSON: ranges as texts, lists and records member by member."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, ConnectedNetworks):
        return list(once_each(_network_json, value))
    if isinstance(value, tuple):
        return [value_json(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Cidr):
        return str(value)
    return {name: value_json(getattr(value, name)) for name in _NAMES[type(value)]}


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return the given members of the Draft as a Plan has them; an invalid number stays a text."""
    return {
        each.name: _json(each.kind, value) for each in PLAN_FIELDS if (value := getattr(draft, each.name))
    }


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
