"""Tables of the fields in the API's schemas: names, types, defaults, limits and examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from ...plan_io.plan_schema import PLAN_BODY
from ...wording.language import Language
from ..http.page import Column
from ..views.view import Cell, Row

Schema: TypeAlias = Mapping[str, Any]

_BODY: Final = "Body"  # the suffix of the schemas of requests
# The prefix of the message with a field's name, by the object of the field. Other fields have a name of the plan's fields.
_GROUPS: Final = {"NodePoolBody": "node_pools", "EniBody": "eni", "VswitchBody": "vswitch"}


def type_anchor(name: str) -> str:
    """Return the id of the table of an object, given the name of its schema."""
    return f"type-{short_name(name)}"


def short_name(name: str) -> str:
    """Return the name of a schema without the suffix of requests."""
    return name.removesuffix(_BODY)


def field_columns(language: Language) -> tuple[Column, ...]:
    """Return the columns of a table of fields or parameters."""
    kinds = {
        "name": "mono",
        "meaning": "text",
        "type": "code",
        "default": "code",
        "limits": "text",
        "example": "code",
    }
    return tuple(Column(language.text(f"api.column.{name}"), kind) for name, kind in kinds.items())


def field_rows(name: str, schema: Schema, language: Language) -> tuple[Row, ...]:
    """Return a row for each member of an object. Types with a separate table link to it."""
    return tuple(_field_rows(name, schema, language))


def _field_rows(name: str, schema: Schema, language: Language) -> Iterator[Row]:
    required = {*schema.get("required", ()), *schema.get("anyOf", [{}])[0].get("required", ())}
    for field, member in schema["properties"].items():
        label = _label(name, field, language)
        yield _row(field, label, member, language, required=field in required)


def parameter_rows(operation: Schema, language: Language) -> tuple[Row, ...]:
    """Return a row for each parameter of a request."""
    return tuple(
        _row(
            each["name"],
            language.text(f"api.parameter.{each['name']}"),
            {"examples": [each["example"]] if "example" in each else [], **each["schema"]},
            language,
            required=each.get("required", False),
        )
        for each in operation.get("parameters", ())
    )


def answer_rows(schema: Schema) -> tuple[Row, ...]:
    """Return a row with the name and the type of each member of an answer."""
    return tuple((field, _type(member)) for field, member in schema["properties"].items())


def need_rows(schema: Schema, language: Language) -> tuple[Row, ...]:
    """Return a row with the name and the levels of each need."""
    return tuple(
        (need, language.text(f"need.{need}.title"), _type(member))
        for need, member in schema["properties"]["needs"]["properties"].items()
    )


def _row(field: str, label: str, member: Schema, language: Language, *, required: bool) -> Row:
    of, example = _reference(member), _example(member)
    return (
        field,
        label,
        Cell(_type(member), f"#{type_anchor(of)}" if of else "#needs" if field == "needs" else ""),
        language.text("api.required") if required else _json(member.get("default")),
        _limits(member, language),
        _json(example),
    )


def _label(name: str, field: str, language: Language) -> str:
    codes = [f"field.{_GROUPS.get(name, name)}.{field}", f"field.{field}", f"api.field.{field.lstrip('$')}"]
    if name not in {PLAN_BODY, *_GROUPS}:
        codes.reverse()
    return language.text(next(code for code in codes if language.has_message(code)))


def _type(member: Schema) -> str:
    """Return the type in the notation of TypeScript, without null."""
    if of := member.get("$ref"):
        return short_name(of.rpartition("/")[2])
    if "anyOf" in member:
        return " | ".join(_type(each) for each in member["anyOf"] if each.get("type") != "null")
    if "enum" in member:
        return " | ".join(_json(value) for value in member["enum"] if value is not None)
    types = member.get("type", "object")
    names = [types] if isinstance(types, str) else [each for each in types if each != "null"]
    return " | ".join(f"{_type(member['items'])}[]" if each == "array" else each for each in names)


def _reference(member: Schema) -> str:
    """Return the name of the object in a member, or ""."""
    for each in (member, member.get("items", {}), *member.get("anyOf", ())):
        if "$ref" in each:
            name: str = each["$ref"].rpartition("/")[2]
            return name
    return ""


def _limits(member: Schema, language: Language) -> str:
    least, most = member.get("minimum"), member.get("maximum")
    if most is not None:
        return language.text("api.limits.range", least=least, most=most)
    if least is not None:
        return language.text("api.limits.least", least=least)
    for key, code in (("maxLength", "length"), ("maxItems", "items")):
        if key in member:
            return language.text(f"api.limits.{code}", count=member[key])
    return ""


def _example(member: Schema) -> Any:
    examples = member.get("examples") or [each for each in member.get("enum", ()) if each is not None]
    return examples[0] if examples else None


def _json(value: Any) -> str:
    """Return the value as JSON; "" for None."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)
