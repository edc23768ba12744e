"""The JSON Schema (2020-12) of requests, generated from the tables of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from ..catalogue.model import Editions
from ..plan.fields import Choice, EditionName, Field, Kind, ListOf, Needs, Number, Range, Record, Text, YesNo
from ..plan.plan import PLAN_FIELDS
from ..plan.records import NeedLevel
from .plan_json import SCHEMA_KEY
from .proposal_request import PROPOSAL

JsonSchema: TypeAlias = dict[str, Any]

PLAN_BODY: Final = "PlanBody"
PROPOSAL_BODY: Final = "ProposalBody"

_ABOUT_PLAN: Final = "A plan. Only `nodes` and `pods_per_node` are required, or `node_pools` instead. All other fields can be left out or null."
_SIZE: Final = [each.name for each in PLAN_FIELDS if each.required]
_SIZES: Final = [
    {"required": _SIZE, "properties": {name: {"type": "integer"} for name in _SIZE}},
    {"required": ["node_pools"], "properties": {"node_pools": {"type": "array", "minItems": 1}}},
]
_ABOUT_KEY: Final = "The URL of this schema, for editors. It isn't part of the plan."
_EXAMPLE: Final = {
    "nodes": 16,
    "pods_per_node": 200,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
    "needs": {"network_policy": "prefer"},
}


# Examples, by object and field. Choices and ranges have generated ones; numbers without an example get their minimum.
_VSWITCH: Final = {"cidr": "192.168.0.0/24", "zone": "a"}
_NETWORK: Final = {"cidr": "10.8.0.0/16", "name": "office"}
_POOL: Final = {"name": "web", "nodes": 6, "pods_per_node": 30}
_CLUSTER: Final = {"name": "shop", "nodes": 50, "pods_per_node": 60, "zones": 2, "plugin": "terway"}
_EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    PLAN_BODY: {
        **_EXAMPLE,
        "name": "Shop",
        "kubernetes_version": "1.34",
        "zones": ["a", "b"],
        "node_pools": [_POOL],
        "max_nodes": 40,
        "surge_nodes": 2,
        "growth_percent_per_year": 20,
        "services": 300,
        "eni": {"quantity": 8, "ipv4_per_eni": 30},
        "virtual_node_pods": 100,
        "secondary_cidrs": ["10.1.0.0/16"],
        "route_entry_quota": 400,
        "route_entries_used": 12,
        "node_vswitches": [_VSWITCH],
        "pod_vswitches": [{"cidr": "192.168.32.0/19", "zone": "a"}],
        "service_ipv6_cidr": "fd00:10:96::/112",
        "node_cidr_mask": 24,
        "connected_networks": [_NETWORK],
    },
    "NodePoolBody": {
        **_POOL,
        "max_nodes": 20,
        "surge_nodes": 1,
        "instance_types": ["ecs.c7.4xlarge"],
        "eni": {"quantity": 8, "ipv4_per_eni": 30},
        "zones": ["a"],
    },
    "EniBody": {
        "quantity": 8,
        "ipv4_per_eni": 30,
        "ipv6_per_eni": 30,
        "total_quantity": 72,
    },
    "VswitchBody": {**_VSWITCH, "used": 12},
    "ConnectedNetworkBody": _NETWORK,
    "ClusterBody": {**_CLUSTER, "services": 400},
    PROPOSAL_BODY: {"clusters": [_CLUSTER], "space": ["10.0.0.0/8"], "taken": [_NETWORK]},
}


def plan_schemas(editions: Editions, refs: str) -> dict[str, JsonSchema]:
    """Return the schemas of a plan and of every object in it, by name.

    `refs` is the prefix of references between them, such as `#/$defs/`. Needs and bounds are those of the newest
    edition.
    """
    writer = _Writer(editions, refs)
    writer.add(PLAN_BODY, _ABOUT_PLAN, PLAN_FIELDS, examples=[_EXAMPLE], anyOf=_SIZES)
    writer.schemas[PLAN_BODY]["properties"][SCHEMA_KEY] = {"type": "string", "description": _ABOUT_KEY}
    return writer.schemas


def proposal_schemas(editions: Editions, refs: str) -> dict[str, JsonSchema]:
    """Return the schemas of the request for a fleet proposal, by name, as `plan_schemas` does."""
    writer = _Writer(editions, refs)
    writer.add(PROPOSAL_BODY, PROPOSAL.about, PROPOSAL.fields)
    return writer.schemas


class _Writer:
    """Generates schemas, one for each record class."""

    def __init__(self, editions: Editions, refs: str) -> None:
        self.schemas: dict[str, JsonSchema] = {}
        self._editions = editions
        self._catalogue = editions.newest
        self._refs = refs

    def add(self, name: str, about: str, fields: Iterable[Field], **more: Any) -> None:
        """Add the schema of an object without unknown members; `more` are further keywords."""
        members = list(fields)
        schema: JsonSchema = {"type": "object", "title": name, "description": about}
        self.schemas[name] = schema  # before its members, which may add others
        examples = _EXAMPLES.get(name, {})
        schema["properties"] = {
            each.name: self._member(each) | _example(each.kind, examples.get(each.name)) for each in members
        }
        schema["required"] = [each.name for each in members if each.required and not each.short_form]
        schema |= {"additionalProperties": False, **more}
        if not schema["required"]:
            del schema["required"]

    def _member(self, field: Field) -> JsonSchema:
        schema = self._value(field.kind)
        if field.required and isinstance(field.kind, ListOf):
            schema["minItems"] = 1
        if not field.required or field.short_form:
            schema = _or_null(schema)
        default = None if field.required else _plain(field.default)
        return {**schema, "description": field.about, **({} if default is None else {"default": default})}

    def _value(self, kind: Kind) -> JsonSchema:
        match kind:
            case Number(minimum, maximum, bounds=bounds):
                minimum, maximum = (minimum, maximum) if bounds is None else bounds(self._catalogue)
                return {"type": "integer", "minimum": minimum, "maximum": maximum}
            case YesNo():
                return {"type": "boolean"}
            case Text(max_length):
                return {"type": "string", "maxLength": max_length}
            case Choice(of):
                return {"enum": [each.value for each in of]}
            case Range(family):
                example = "10.0.0.0/16" if family == "IPv4" else "fd00::/112"
                return {"type": "string", "examples": [example]}
            case EditionName():
                names = sorted(self._editions.by_name)
                return {"type": "string", "enum": names, "examples": names[-1:]}
            case Needs() | Record():
                return self._needs() if isinstance(kind, Needs) else self._record(kind)
            case ListOf(entry, max_entries):
                return {"type": "array", "items": self._entry(entry), "maxItems": max_entries}

    def _entry(self, kind: Range | Text | Record) -> JsonSchema:
        """Return the schema of an entry of a list; a name in a list can't be blank."""
        return {**self._value(kind), **({"minLength": 1} if isinstance(kind, Text) else {})}

    def _record(self, record: Record) -> JsonSchema:
        name = f"{record.type.__name__}Body"
        if name not in self.schemas:
            self.add(name, record.about, record.fields)
        return {"$ref": f"{self._refs}{name}"}

    def _needs(self) -> JsonSchema:
        """Return the schema of the needs: each need of the edition with its allowed levels."""
        levels = {
            name: [level.value for level in NeedLevel if need.may_be_must or level is not NeedLevel.MUST]
            for name, need in self._catalogue.needs.items()
        }
        properties = {name: {"enum": [*known, None]} for name, known in levels.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def _example(kind: Kind, stated: Any) -> JsonSchema:
    """Return the stated example, or one generated from the kind of the field."""
    match kind:
        case Number(minimum) if stated is None:
            stated = max(minimum, 1)
        case YesNo() if stated is None:
            stated = True
    return {} if stated is None else {"examples": [stated]}


def _or_null(schema: Mapping[str, Any]) -> JsonSchema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    nullable = dict(schema)
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    if "type" in schema:
        nullable["type"] = [schema["type"], "null"]
    return nullable


def _plain(default: Any) -> Any:
    """Return a default as JSON; None if there is none or it is empty."""
    if isinstance(default, tuple | Mapping):
        return None
    plain = getattr(default, "value", default)
    return None if plain == "" else plain
