"""What the schemas of the API say, as rows of tables: names, types, defaults, limits and an example of every field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from ...plan_io.plan_schema import PLAN_BODY
from ...wording.language import Language
from ..http.page import Column
from ..views.view import Cell, Row

Schema: TypeAlias = Mapping[str, Any]

_BODY: Final = "Body"  # ends the names of what is sent
# Where the name of a field is looked for, by the object that has it, before the plan's own names.
_GROUPS: Final = {"NodePoolBody": "node_pools", "EniBody": "eni", "VswitchBody": "vswitch"}


def type_anchor(name: str) -> str:
    """The id of the table of an object, by the name of its schema."""
    return f"type-{short_name(name)}"


def short_name(name: str) -> str:
    """The name of a schema, of what is sent without the ending that says so."""
    return name.removesuffix(_BODY)


def field_columns(language: Language) -> tuple[Column, ...]:
    """The columns of a table of fields or parameters."""
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
    """A row for each member of an object; a type that has a table of its own leads to it."""
    return tuple(_field_rows(name, schema, language))


def _field_rows(name: str, schema: Schema, language: Language) -> Iterator[Row]:
    required = {*schema.get("required", ()), *schema.get("anyOf", [{}])[0].get("required", ())}
    for field, member in schema["properties"].items():
        label = _label(name, field, language)
        yield _row(field, label, member, language, required=field in required)


def parameter_rows(operation: Schema, language: Language) -> tuple[Row, ...]:
    """A row for each parameter of a request."""
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
    """A row for each member of an answer: its name and its type."""
    return tuple((field, _type(member)) for field, member in schema["properties"].items())


def need_rows(schema: Schema, language: Language) -> tuple[Row, ...]:
    """A row for each need: what it is called, and its levels."""
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
    """The type as TypeScript would write it, without null."""
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
    """The name of the object in a member, "" for none."""
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
    """The value as JSON; "" for none."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)
