"""What expressions of Terraform come to. Each value knows the positions of the literals that it was made of."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .functions import FUNCTIONS, UnknownError, bounded, call, shown
from .syntax import (
    Argument,
    Call,
    Expression,
    For,
    Literal,
    Mapping,
    Member,
    Name,
    Operation,
    Splat,
    Template,
    Tuple,
    parts_of,
)

MAX_STEPS: Final = 100_000
MAX_DEPTH: Final = 60
MAX_ORIGINS: Final = 2_000
MAX_PARTS: Final = 20_000  # of one value, those of lists and objects in it included
_OPERATORS: Final = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class TracedText(str):
    """A text that knows the literals that it was made of."""

    __slots__ = ("origins",)
    origins: frozenset[int]


class TracedInt(int):
    """A whole number that does."""

    origins: frozenset[int]


class TracedFloat(float):
    """A number that does."""

    origins: frozenset[int]


def traced(value: Any, origins: frozenset[int]) -> Any:
    """The value, made of those literals; one that knows its own stays as it is. Truth values know none."""
    if isinstance(value, list):
        return [traced(each, origins) for each in value]
    if isinstance(value, dict):
        return {key: traced(each, origins) for key, each in value.items()}
    if not origins or hasattr(value, "origins") or isinstance(value, bool):
        return value
    made: TracedText | TracedInt | TracedFloat
    if isinstance(value, str):
        made = TracedText(value)
    elif isinstance(value, int):
        made = TracedInt(value)
    elif isinstance(value, float):
        made = TracedFloat(value)
    else:
        return value
    made.origins = origins
    return made


def origins_of(values: Iterable[Any]) -> frozenset[int]:
    """The literals that the values were made of, and those that they hold; of very many some."""
    found: set[int] = set()
    waiting = list(values)
    while waiting and len(found) < MAX_ORIGINS:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        else:
            found |= getattr(value, "origins", frozenset())
    return frozenset(found)


def parts_in(value: Any) -> int:
    """How many values it holds, itself included; counted a little beyond MAX_PARTS at most."""
    count, waiting = 0, [value]
    while waiting and count <= MAX_PARTS:
        part = waiting.pop()
        count += 1
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
    return count


@dataclass(slots=True)
class Work:
    """How much work the expressions of an import have cost. Past the bounds every value counts as unknown."""

    steps: int = 0
    depth: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise UnknownError("too-much-work")
        if self.depth > MAX_DEPTH:
            raise UnknownError


class Names(Protocol):
    """Where names such as `var.x` lead. Each module has its own."""

    @property
    def work(self) -> Work: ...

    def looked_up(self, kind: str, name: Any) -> Any:
        """What the data source data.kind.name finds. Raises UnknownError where only Terraform can tell."""

    def found(self, kind: str, name: Any) -> Any:
        """The value of var.x, local.x, module.x or of the resource kind.name. Raises UnknownError."""


class Values:
    """Works out the expressions of one module. `bound`: names of a loop, a count or a block, and what they are."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.work = names.work

    def of(self, argument: Argument, bound: dict[str, Any] | None = None) -> Any:
        """The value of the argument. Raises UnknownError where the files do not tell it."""
        return self._value(argument.value, bound or {})

    def named_place(self, argument: Argument, bound: dict[str, Any] | None = None) -> str | int | None:
        """What tells an unknown value from its neighbours: the key or the place by which it is taken from what is
        unknown. None where nothing does.
        """
        expression = argument.value
        while isinstance(expression, Member):
            place = self._place(expression.index, bound or {})
            if place is not None:
                return place
            expression = expression.of
        if isinstance(expression, Call) and expression.name == "element" and len(expression.arguments) == 2:
            return self._place(expression.arguments[1], bound or {})
        return None

    def _place(self, index: Expression, bound: dict[str, Any]) -> str | int | None:
        try:
            place = self._value(index, bound)
        except UnknownError:
            place = self._counted(index, bound)
        return place if isinstance(place, str | int) and place not in UNINFORMATIVE else None

    def _counted(self, index: Expression, bound: dict[str, Any]) -> Any:
        """The count or the key of the copy, where an unknown index is made with it; None where it is not."""
        waiting = [index]
        while waiting:
            part = waiting.pop(0)
            self.work.step()
            if isinstance(part, Member) and isinstance(part.of, Name) and part.of.name in {"count", "each"}:
                with suppress(UnknownError):
                    return self._value(part, bound)
            waiting += parts_of(part)
        return None

    def _value(self, expression: Expression, bound: dict[str, Any]) -> Any:
        self.work.step()
        self.work.depth += 1
        try:
            return self._weighed(expression, self._worked_out(expression, bound))
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise UnknownError from None
        finally:
            self.work.depth -= 1

    def _weighed(self, expression: Expression, value: Any) -> Any:
        """Raises UnknownError where lists of lists that are named again and again hold more than any file could."""
        if isinstance(value, list | dict) and not isinstance(expression, Name | Member):
            parts = parts_in(value)
            self.work.steps += parts // 10
            if parts > MAX_PARTS:
                raise UnknownError("too-much-work")
        return value

    def _worked_out(self, expression: Expression, bound: dict[str, Any]) -> Any:  # noqa: PLR0911 - one a kind
        match expression:
            case Literal(value, position):
                number = int(value) if isinstance(value, float) and value.is_integer() else value
                return traced(number, frozenset({position}))
            case Template(parts):
                values = [self._value(part, bound) for part in parts]
                if len(values) == 1:
                    return values[0]
                return traced(bounded("".join(shown(each) for each in values)), origins_of(values))
            case Tuple(entries):
                return bounded([self._value(each, bound) for each in entries])
            case Mapping(pairs):
                return {shown(self._value(key, bound)): self._value(value, bound) for key, value in pairs}
            case Name(name):
                return bound[name]
            case Member():
                return self._member(expression, bound)
            case Splat(of, path):
                return self._splat(of, path, bound)
            case Call():
                return self._call(expression, bound)
            case Operation(mark, operands):
                return self._operation(mark, operands, bound)
            case For():
                return self._for(expression, bound)

    def _member(self, expression: Member, bound: dict[str, Any]) -> Any:
        of = expression.of
        if isinstance(of, Name) and of.name not in bound:
            return self.names.found(of.name, self._value(expression.index, bound))
        if isinstance(of, Member) and isinstance(of.of, Name) and of.of.name == "data":
            return self.names.looked_up(self._value(of.index, bound), self._value(expression.index, bound))
        return _entry(self._value(of, bound), self._value(expression.index, bound))

    def _splat(self, of: Expression, path: tuple[Expression, ...], bound: dict[str, Any]) -> list[Any]:
        holder = self._value(of, bound)
        entries = holder if isinstance(holder, list) else [] if holder is None else [holder]
        for index in path:
            entries = [_entry(each, self._value(index, bound)) for each in entries]
        return entries

    def _call(self, expression: Call, bound: dict[str, Any]) -> Any:
        name = expression.name
        if name in {"try", "can"}:
            return self._attempt(expression, bound)
        if name not in FUNCTIONS:
            raise UnknownError("function-unknown", name)
        values = [self._value(each, bound) for each in expression.arguments]
        if expression.spreads:
            values = [*values[:-1], *values[-1]]
        self.work.steps += sum(len(each) // 10 for each in values if isinstance(each, str | list | dict))
        return traced(call(name, values), origins_of(values))

    def _attempt(self, expression: Call, bound: dict[str, Any]) -> Any:
        """The first of the values that is known; of `can` whether there is one."""
        for each in expression.arguments:
            try:
                value = self._value(each, bound)
            except UnknownError:
                continue
            return True if expression.name == "can" else value
        if expression.name == "can":
            return False
        raise UnknownError

    def _operation(self, mark: str, operands: tuple[Expression, ...], bound: dict[str, Any]) -> Any:
        first = self._value(operands[0], bound)
        if mark == "?":
            return self._value(operands[1 if first is True else 2], bound)
        if len(operands) == 1:
            return not first if mark == "!" else traced(-first, origins_of([first]))
        if mark in {"&&", "||"}:
            return first if first is (mark == "||") else self._value(operands[1], bound)
        second = self._value(operands[1], bound)
        if mark in "+-*/%" and not (_is_number(first) and _is_number(second)):
            raise UnknownError
        return traced(_OPERATORS[mark](first, second), origins_of([first, second]))

    def _for(self, expression: For, bound: dict[str, Any]) -> Any:
        made: list[Any] = []
        by_key: dict[str, Any] = {}
        for key, value in pairs_of(self._value(expression.over, bound)):
            inner = {**bound, expression.names[-1]: value}
            if len(expression.names) > 1:
                inner[expression.names[0]] = key
            if expression.condition is not None and self._value(expression.condition, inner) is not True:
                continue
            if expression.key is None:
                made.append(self._value(expression.value, inner))
                continue
            name, entry = shown(self._value(expression.key, inner)), self._value(expression.value, inner)
            if expression.groups:
                by_key.setdefault(name, []).append(entry)
            else:
                by_key[name] = entry
        return made if expression.key is None else by_key


# Names that say what a zone is, and not which one.
UNINFORMATIVE: Final = frozenset(
    {"availability_zone", "id", "ids", "name", "zone", "zone_id", "zone_ids", "zoneid", "zones"}
)


def pairs_of(over: Any, *, as_set: bool = False) -> Iterator[tuple[Any, Any]]:
    """Keys and values of a mapping; of a list its places, of a set (what for_each takes) the values twice.

    Raises UnknownError for what can't be gone through.
    """
    if isinstance(over, dict):
        yield from over.items()
    elif isinstance(over, list):
        yield from ((value if as_set else place, value) for place, value in enumerate(over))
    else:
        raise UnknownError


def _entry(holder: Any, index: Any) -> Any:
    if isinstance(holder, list):
        return holder[int(index)]
    if isinstance(holder, dict):
        return holder[index]
    return holder.member(index)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
