"""The answers that a plan holds, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from ..engine.evaluation import Evaluation, Pointer
from ..plan.fields import Choice, Field, Number, YesNo
from ..plan.plan import FIELDS, PLAN, ConnectedNetwork, Eni, NeedLevel, NodePool, Vswitch
from ..plan.records import POOL
from .language import Language
from .sentences import pool_text, pool_value

_SAID_ELSEWHERE: Final = frozenset({"name", "rules", "needs"})
_MAX_MEMBERS: Final = 12


def members_text(language: Language, field: str, members: tuple[Any, ...], most: int) -> str:
    """An answer in words: of a list the first members, and how many more there are."""
    if not members:
        return language.text("compare.none")
    shown = language.list(answer_text(language, field, member) for member in members[:most])
    rest = len(members) - most
    return language.text("compare.more", shown=shown, count=rest) if rest > 0 else shown


def answer_text(language: Language, pointer: str, value: Any) -> str:
    """One answer, or one member of a list of them, in words."""
    if isinstance(value, NeedLevel):
        return language.text(f"site.need.{value}")
    if isinstance(value, Vswitch):
        return language.text("compare.vswitch", cidr=str(value.cidr), zone=value.zone, used=value.used)
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
    """The name of a pool, and each of its answers that is not the default."""
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
    """The pointer of each answer that was given and is not its default, and the answer in words.

    Ranges, needs, the name and the edition are said elsewhere, and so is what was assumed.
    """
    assumed = {assumption.field for assumption in evaluation.assumptions}
    for field in PLAN:
        pointer, value = f"/{field.name}", getattr(evaluation.plan, field.name)
        default = field.edition_default(evaluation.catalogue) if field.edition_default else field.default
        said = field.role or field.name in _SAID_ELSEWHERE or pointer in assumed
        if not said and value != default:
            members = value if isinstance(value, tuple) else (value,)
            yield pointer, members_text(language, pointer, members, _MAX_MEMBERS)
