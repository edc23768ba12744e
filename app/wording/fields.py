"""The names and values of a plan's fields in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from ..engine.evaluation import Assumption, Change, Evaluation, Pointer
from ..plan.fields import Choice, Field, Number, YesNo
from ..plan.plan import FIELDS, PLAN_FIELDS, ConnectedNetwork, Eni, NeedLevel, NodePool, Vswitch
from ..plan.records import POOL
from .language import Language

MAX_LISTED: Final = 20  # ranges of one field

_SAID_ELSEWHERE: Final = frozenset({"name", "rules", "needs"})
_MAX_MEMBERS: Final = 12


def field_name(language: Language, pointer: Pointer) -> str:
    """Return the name of the value that a JSON Pointer into a plan points to. Members of a list are counted from 1.

    An unknown field is returned unchanged.
    """
    field, *rest = pointer.split("/")[1:]
    if field == "needs" and rest:
        code = f"need.{rest[0]}.title"
        return language.text(code) if language.has_message(code) else rest[0]
    if field not in FIELDS:
        return field
    if not (rest and rest[0].isdecimal() and language.has_message(f"field.{field}.one")):
        return language.text(f"field.{field}")
    one = language.text(f"field.{field}.one", number=int(rest[0]) + 1)
    if field != "node_pools" or len(rest) < 2:
        return one
    return language.text("field.node_pools.part", pool=one, part=pool_field_name(language, rest[1]))


def pool_field_name(language: Language, part: str) -> str:
    """Return the name of a field of a node pool. An unknown field is returned unchanged."""
    known = (code for code in (f"field.node_pools.{part}", f"field.{part}") if language.has_message(code))
    code = next(known, None)
    return part if code is None else language.text(code)


def pool_text(language: Language, stated: Mapping[str, Any]) -> str:
    """Return a node pool in one line: its name, and its other stated fields in brackets."""
    texts = [
        language.with_label(pool_field_name(language, part), pool_value(language, part, value))
        for part, value in stated.items()
        if part != "name"
    ]
    fields, name = language.clauses(texts), stated.get("name")  # a value may be a list
    return language.with_note(name, fields) if name and fields else name or fields


def pool_value(language: Language, part: str, value: Any) -> str:
    """Return a value of a node pool in words. The value may be that of the plan or of its JSON."""
    if part == "eni_mode":
        return language.text(f"field.eni_mode.{value}")
    if isinstance(value, bool):
        return language.text("wizard.yes" if value else "wizard.no")
    if isinstance(value, Mapping):
        return language.text("compare.eni", quantity=value["quantity"], ipv4=value["ipv4_per_eni"])
    if isinstance(value, tuple | list):
        return language.list(value)
    return language.number(value) if isinstance(value, int) else str(value)


def assumed_value(language: Language, value: Any) -> Any:
    """Return an assumed value as a text or a list of texts. vSwitches include their zones."""
    if isinstance(value, list):
        return first_of(language, [assumed_value(language, each) for each in value[:MAX_LISTED]], len(value))
    if isinstance(value, dict) and "cidr" not in value:
        return pool_text(language, value)
    if isinstance(value, dict):
        return language.text("result.vswitch", cidr=value["cidr"], zone=value["zone"])
    return str(value)


def assumed_text(language: Language, assumption: Assumption) -> Any:
    """Return the value of an assumption as `assumed_value` does, with a slash before a mask."""
    value = assumed_value(language, assumption.value)
    return f"/{value}" if assumption.field == "/node_cidr_mask" else value


def changed_text(change: Change, language: Language) -> str:
    """Return the new value of a change in words, or "removed"."""
    pointer, value = change.path, change.value
    if change.op == "remove":
        return language.text("repair.gone")
    if pointer.startswith("/needs/"):
        return answer_text(language, pointer, NeedLevel(value))
    if isinstance(value, list | dict) and not pointer.startswith("/node_pools/"):
        shown = assumed_value(language, value)
        return language.list(shown) if isinstance(shown, list) else str(shown)
    return answer_text(language, pointer, value)


def first_of(language: Language, shown: list[str], count: int) -> list[str]:
    """Return the entries `shown`, and the number of others if the list has `count` entries."""
    rest = count - len(shown)
    return [*shown, language.text("wizard.review.more", count=rest)] if rest else shown


def members_text(language: Language, field: str, members: tuple[Any, ...], most: int) -> str:
    """Return the first `most` members of a field in words, and the number of others."""
    if not members:
        return language.text("compare.none")
    shown = language.list(answer_text(language, field, member) for member in members[:most])
    rest = len(members) - most
    return language.text("compare.more", shown=shown, count=rest) if rest > 0 else shown


def answer_text(language: Language, pointer: str, value: Any) -> str:
    """Return the value of a field, or one member of its list, in words."""
    if isinstance(value, NeedLevel):
        return language.text(f"site.need.{value}")
    if isinstance(value, Vswitch):
        code = "compare.vswitch" if value.used else "result.vswitch"
        return language.text(code, cidr=str(value.cidr), zone=value.zone, used=value.used)
    if isinstance(value, ConnectedNetwork):
        return " ".join(filter(None, (str(value.cidr), value.name)))
    if isinstance(value, NodePool):
        return _pool_text(language, value)
    if isinstance(value, Eni):
        return language.text("compare.eni", quantity=value.quantity, ipv4=value.ipv4_per_eni)
    name, *rest = pointer.split("/")[1:]
    if name == "node_pools" and len(rest) > 1:
        return pool_value(language, rest[1], value)
    return _kind_text(language, FIELDS[name], value)


def _pool_text(language: Language, pool: NodePool) -> str:
    """Return the name of a pool, and its fields without defaults."""
    stated = {
        part.name: asdict(value) if isinstance(value, Eni) else value
        for part in POOL.fields
        if (value := getattr(pool, part.name)) != part.default
    }
    return pool_text(language, stated)


def _kind_text(language: Language, field: Field, value: Any) -> str:
    match field.kind:
        case Choice():
            return language.text(f"field.{field.name}.{value}")
        case YesNo():
            return language.text("wizard.yes" if value else "wizard.no")
        case Number(suffix="%"):
            return language.text("plot.percent", percent=value)
        case Number(prefix=prefix) if prefix:
            return f"{prefix}{value}"
    return language.number(value) if isinstance(value, int) else str(value)


def stated_answers(evaluation: Evaluation, language: Language) -> Iterator[tuple[Pointer, str]]:
    """Yield the pointer and the value in words of each stated field that isn't the default.

    Ranges, needs, the name and the catalogue version are left out, since results show them elsewhere.
    """
    for field in PLAN_FIELDS:
        pointer, value = f"/{field.name}", getattr(evaluation.asked, field.name)
        said = field.role or field.name in _SAID_ELSEWHERE
        if not said and value != field.default_in(evaluation.catalogue):
            members = value if isinstance(value, tuple) else (value,)
            yield pointer, members_text(language, pointer, members, _MAX_MEMBERS)
