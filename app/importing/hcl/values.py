"""What expressions of Terraform come to. Each value knows the positions of the literals that it was made of."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .functions import FUNCTIONS, UnknownError, call, check_size, to_text
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
from .tracing import MAX_VALUES, count_values, origins_of, trace

MAX_STEPS: Final = 100_000
MAX_DEPTH: Final = 60
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


class NameResolver(Protocol):
    """Where names such as `var.x` lead. Each module has its own."""

    @property
    def work(self) -> Work: ...

    def data_source(self, kind: str, name: Any) -> Any:
        """What the data source data.kind.name finds. Raises UnknownError where only Terraform can tell."""

    def resolve(self, kind: str, name: Any) -> Any:
        """The value of var.x, local.x, module.x or of the resource kind.name. Raises UnknownError."""


class Evaluator:
    """Works out the expressions of one module. `bindings`: names of a loop, a count or a block, and what they are."""

    def __init__(self, names: NameResolver) -> None:
        self.names = names
        self.work = names.work

    def evaluate(self, argument: Argument, bindings: dict[str, Any] | None = None) -> Any:
        """The value of the argument. Raises UnknownError where the files do not tell it."""
        return self._evaluate(argument.value, bindings or {})

    def distinguishing_key(
        self, argument: Argument, bindings: dict[str, Any] | None = None
    ) -> str | int | None:
        """What tells an unknown value from its neighbours: the key or the place by which it is taken from what is
        unknown. None where nothing does.
        """
        expression = argument.value
        while isinstance(expression, Member):
            place = self._known_index(expression.index, bindings or {})
            if place is not None:
                return place
            expression = expression.of
        if isinstance(expression, Call) and expression.name == "element" and len(expression.arguments) == 2:
            return self._known_index(expression.arguments[1], bindings or {})
        return None

    def _known_index(self, index: Expression, bindings: dict[str, Any]) -> str | int | None:
        try:
            place = self._evaluate(index, bindings)
        except UnknownError:
            place = self._index_variable(index, bindings)
        return place if isinstance(place, str | int) and place not in UNINFORMATIVE else None

    def _index_variable(self, index: Expression, bindings: dict[str, Any]) -> Any:
        """The count or the key of the instance, where an unknown index is made with it; None where it is not."""
        waiting = [index]
        while waiting:
            part = waiting.pop(0)
            self.work.step()
            if isinstance(part, Member) and isinstance(part.of, Name) and part.of.name in {"count", "each"}:
                with suppress(UnknownError):
                    return self._evaluate(part, bindings)
            waiting += parts_of(part)
        return None

    def _evaluate(self, expression: Expression, bindings: dict[str, Any]) -> Any:
        self.work.step()
        self.work.depth += 1
        try:
            return self._check_size(expression, self._evaluate_kind(expression, bindings))
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise UnknownError from None
        finally:
            self.work.depth -= 1

    def _check_size(self, expression: Expression, value: Any) -> Any:
        """Raises UnknownError where lists of lists that are named again and again hold more than any file could."""
        if isinstance(value, list | dict) and not isinstance(expression, Name | Member):
            parts = count_values(value)
            self.work.steps += parts // 10
            if parts > MAX_VALUES:
                raise UnknownError("too-much-work")
        return value

    def _evaluate_kind(self, expression: Expression, bindings: dict[str, Any]) -> Any:  # noqa: PLR0911 - one a kind
        match expression:
            case Literal(value, position):
                number = int(value) if isinstance(value, float) and value.is_integer() else value
                return trace(number, frozenset({position}))
            case Template(parts):
                values = [self._evaluate(part, bindings) for part in parts]
                if len(values) == 1:
                    return values[0]
                return trace(check_size("".join(to_text(each) for each in values)), origins_of(values))
            case Tuple(entries):
                return check_size([self._evaluate(each, bindings) for each in entries])
            case Mapping(pairs):
                return {
                    to_text(self._evaluate(key, bindings)): self._evaluate(value, bindings)
                    for key, value in pairs
                }
            case Name(name):
                return bindings[name]
            case Member():
                return self._evaluate_member(expression, bindings)
            case Splat(of, path):
                return self._evaluate_splat(of, path, bindings)
            case Call():
                return self._evaluate_call(expression, bindings)
            case Operation(mark, operands):
                return self._evaluate_operation(mark, operands, bindings)
            case For():
                return self._evaluate_for(expression, bindings)

    def _evaluate_member(self, expression: Member, bindings: dict[str, Any]) -> Any:
        of = expression.of
        if isinstance(of, Name) and of.name not in bindings:
            return self.names.resolve(of.name, self._evaluate(expression.index, bindings))
        if isinstance(of, Member) and isinstance(of.of, Name) and of.of.name == "data":
            return self.names.data_source(
                self._evaluate(of.index, bindings), self._evaluate(expression.index, bindings)
            )
        return _entry_of(self._evaluate(of, bindings), self._evaluate(expression.index, bindings))

    def _evaluate_splat(
        self, of: Expression, path: tuple[Expression, ...], bindings: dict[str, Any]
    ) -> list[Any]:
        holder = self._evaluate(of, bindings)
        entries = holder if isinstance(holder, list) else [] if holder is None else [holder]
        for index in path:
            entries = [_entry_of(each, self._evaluate(index, bindings)) for each in entries]
        return entries

    def _evaluate_call(self, expression: Call, bindings: dict[str, Any]) -> Any:
        name = expression.name
        if name in {"try", "can"}:
            return self._try(expression, bindings)
        if name not in FUNCTIONS:
            raise UnknownError("function-unknown", name)
        values = [self._evaluate(each, bindings) for each in expression.arguments]
        if expression.spreads:
            values = [*values[:-1], *values[-1]]
        self.work.steps += sum(len(each) // 10 for each in values if isinstance(each, str | list | dict))
        return trace(call(name, values), origins_of(values))

    def _try(self, expression: Call, bindings: dict[str, Any]) -> Any:
        """The first of the values that is known; of `can` whether there is one."""
        for each in expression.arguments:
            try:
                value = self._evaluate(each, bindings)
            except UnknownError:
                continue
            return True if expression.name == "can" else value
        if expression.name == "can":
            return False
        raise UnknownError

    def _evaluate_operation(
        self, mark: str, operands: tuple[Expression, ...], bindings: dict[str, Any]
    ) -> Any:
        first = self._evaluate(operands[0], bindings)
        if mark == "?":
            return self._evaluate(operands[1 if first is True else 2], bindings)
        if len(operands) == 1:
            return not first if mark == "!" else trace(-first, origins_of([first]))
        if mark in {"&&", "||"}:
            return first if first is (mark == "||") else self._evaluate(operands[1], bindings)
        second = self._evaluate(operands[1], bindings)
        if mark in "+-*/%" and not (_is_number(first) and _is_number(second)):
            raise UnknownError
        return trace(_OPERATORS[mark](first, second), origins_of([first, second]))

    def _evaluate_for(self, expression: For, bindings: dict[str, Any]) -> Any:
        made: list[Any] = []
        by_key: dict[str, Any] = {}
        for key, value in pairs_of(self._evaluate(expression.over, bindings)):
            inner = {**bindings, expression.names[-1]: value}
            if len(expression.names) > 1:
                inner[expression.names[0]] = key
            if expression.condition is not None and self._evaluate(expression.condition, inner) is not True:
                continue
            if expression.key is None:
                made.append(self._evaluate(expression.value, inner))
                continue
            name, entry = (
                to_text(self._evaluate(expression.key, inner)),
                self._evaluate(expression.value, inner),
            )
            if expression.groups:
                by_key.setdefault(name, []).append(entry)
            else:
                by_key[name] = entry
        return made if expression.key is None else by_key


# NameResolver that say what a zone is, and not which one.
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


def _entry_of(holder: Any, index: Any) -> Any:
    if isinstance(holder, list):
        return holder[int(index)]
    if isinstance(holder, dict):
        return holder[index]
    return holder.member(index)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
