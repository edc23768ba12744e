"""JSON Schema of what is sent, made of the tables of fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Final, NotRequired, TypeAlias

from pydantic import ConfigDict
from pydantic import Field as Member
from typing_extensions import TypedDict

from ..plan.fields import Choice, Field, Kind, ListOf, Needs, Number, Record, Text, YesNo
from ..plan.plan import PLAN
from .plan_json import PLUGIN
from .proposal_json import PROPOSAL

JsonType: TypeAlias = Any
"""A type that pydantic validates and describes."""

_EXAMPLE: Final = {
    "nodes": 16,
    "pods_per_node": 200,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
    "needs": {"network_policy": "prefer"},
}


def _sent(kind: Kind) -> JsonType:
    """The type of a member that is sent. Shapes only: reading finds out what texts and numbers mean."""
    match kind:
        case Number():
            return int
        case YesNo():
            return bool
        case ListOf(entry):
            return list[_sent(entry)]  # type: ignore[misc]
        case Record() as record:
            return _sent_record(record)
        case Needs():
            return dict[str, str | None]
    return str


def _bounds(kind: Kind) -> dict[str, JsonType]:
    """What JSON Schema can say of the values that a field takes."""
    match kind:
        case Number(least, most):
            return {"minimum": least, "maximum": most}
        case Text(max_length):
            return {"maxLength": max_length}
        case Choice(of):
            return {"enum": [*of, None]}
        case ListOf(most=most):
            return {"maxItems": most}
    return {}


def _sent_record(record: Record) -> JsonType:
    """One type for each class, however many fields hold it."""
    if record.type not in _SENT:
        _SENT[record.type] = _sent_object(f"{record.type.__name__}Body", record.about, record.fields)
    return _SENT[record.type]


_SENT: Final[dict[type, JsonType]] = {}


def _sent_member(field: Field) -> JsonType:
    about = Member(description=field.about, json_schema_extra=_bounds(field.kind))
    return Annotated[_sent(field.kind) | None, about]


def _sent_object(name: str, about: str, fields: Iterable[Field], **schema: JsonType) -> JsonType:
    """The type of an object, each of whose members may be left out or null; an unknown one is a mistake.

    `schema`: what its JSON Schema says besides.
    """
    members = {each.name: NotRequired[_sent_member(each)] for each in fields}
    made: JsonType = TypedDict(name, members)  # type: ignore[misc]
    required = [each.name for each in fields if each.required]
    schema = {"required": required, **schema} if required else schema
    made.__doc__ = about
    config = ConfigDict(extra="forbid", strict=True, json_schema_extra=schema)
    made.__pydantic_config__ = config  # type: ignore[attr-defined]
    return made


if TYPE_CHECKING:
    PlanBody: TypeAlias = dict[str, Any]
    ProposalBody: TypeAlias = dict[str, Any]
else:
    PlanBody = _sent_object(
        "PlanBody",
        "A plan. Everything but `nodes` and `pods_per_node` may be left out or null.",
        (*PLAN, PLUGIN),
        examples=[_EXAMPLE],
    )
    ProposalBody = _sent_object("ProposalBody", PROPOSAL.about, PROPOSAL.fields)
