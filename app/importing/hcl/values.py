"""The evaluation of Terraform's expressions.

Each value knows the positions of the literals that it was made of.
"""

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

# Names that only say that a value is a zone, but not which one.
GENERIC_ZONE_NAMES: Final = frozenset(
    {"availability_zone", "id", "ids", "name", "zone", "zone_id", "zone_ids", "zoneid", "zones"}
)


@dataclass(slots=True)
class Work:
    """Counts the work that the expressions of an import cost. Beyond the limits every value is unknown."""

    steps: int = 0
    depth: int = 0

    def step(self) -> None:
        """Count one step. Raises UnknownError beyond the limits."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise UnknownError("too-much-work")
        if self.depth > MAX_DEPTH:
            raise UnknownError


class NameResolver(Protocol):
    """Resolves names such as `var.x`. Each module has its own resolver."""

    @property
    def work(self) -> Work: ...

    def data_source(self, kind: str, name: Any) -> Any:
        """Return what the data source data.kind.name finds. Raises UnknownError if only Terraform can tell."""

    def resolve(self, kind: str, name: Any) -> Any:
        """Return the value of var.x, local.x, module.x or the resource kind.name. Raises UnknownError."""


class Evaluator:
    """Evaluates the expressions of one module.

    `bindings` are the values of names that a loop, `count`, `for_each` or a dynamic block defines.
    """

    def __init__(self, names: NameResolver) -> None:
        self.names = names
        self.work = names.work

    def evaluate(self, argument: Argument, bindings: dict[str, Any] | None = None) -> Any:
        """Return the value of an argument. Raises UnknownError if the files don't determine it."""
        return self._evaluate(argument.value, bindings or {})

    def distinguishing_key(
        self, argument: Argument, bindings: dict[str, Any] | None = None
    ) -> str | int | None:
        """Return the key or index by which an unknown value is taken from a collection; None if there is none.

        It distinguishes the value from others of the same collection.
        """
        expression = argument.value
        while isinstance(expression, Member):
            key = self._known_index(expression.index, bindings or {})
            if key is not None:
                return key
            expression = expression.of
        if isinstance(expression, Call) and expression.name == "element" and len(expression.arguments) == 2:
            return self._known_index(expression.arguments[1], bindings or {})
        return None

    def _known_index(self, index: Expression, bindings: dict[str, Any]) -> str | int | None:
        """Return an index if it is known and says more than that a zone is meant."""
        try:
            key = self._evaluate(index, bindings)
        except UnknownError:
            key = self._index_variable(index, bindings)
        return key if isinstance(key, str | int) and key not in GENERIC_ZONE_NAMES else None

    def _index_variable(self, index: Expression, bindings: dict[str, Any]) -> Any:
        """Return the `count` or `each` value that an unknown index is made with; None if there is none."""
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
        """Return the value of an expression. Raises UnknownError."""
        self.work.step()
        self.work.depth += 1
        try:
            return self._check_size(expression, self._evaluate_kind(expression, bindings))
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise UnknownError from None
        finally:
            self.work.depth -= 1

    def _check_size(self, expression: Expression, value: Any) -> Any:
        """Return a value unchanged.

        Raises UnknownError if nested lists that are referred to again and again contain more values than any file
        could.
        """
        if isinstance(value, list | dict) and not isinstance(expression, Name | Member):
            parts = count_values(value)
            self.work.steps += parts // 10
            if parts > MAX_VALUES:
                raise UnknownError("too-much-work")
        return value

    def _evaluate_kind(self, expression: Expression, bindings: dict[str, Any]) -> Any:  # noqa: PLR0911 - one a kind
        """Return the value of an expression by its kind."""
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
        """Return a member of a value, or what a name such as `var.x` refers to."""
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
        """Return the members of all entries."""
        holder = self._evaluate(of, bindings)
        entries = holder if isinstance(holder, list) else [] if holder is None else [holder]
        for index in path:
            entries = [_entry_of(each, self._evaluate(index, bindings)) for each in entries]
        return entries

    def _evaluate_call(self, expression: Call, bindings: dict[str, Any]) -> Any:
        """Return the value of a function call."""
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
        """Return the first value of `try` that is known; for `can`, whether its value is known."""
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
        """Return the value of an operation. Only the operands that count are evaluated."""
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
        """Return the list or mapping of a `for` expression."""
        entries: list[Any] = []
        mapping: dict[str, Any] = {}
        for key, value in pairs_of(self._evaluate(expression.over, bindings)):
            inner = {**bindings, expression.names[-1]: value}
            if len(expression.names) > 1:
                inner[expression.names[0]] = key
            if expression.condition is not None and self._evaluate(expression.condition, inner) is not True:
                continue
            if expression.key is None:
                entries.append(self._evaluate(expression.value, inner))
                continue
            name, entry = (
                to_text(self._evaluate(expression.key, inner)),
                self._evaluate(expression.value, inner),
            )
            if expression.groups:
                mapping.setdefault(name, []).append(entry)
            else:
                mapping[name] = entry
        return entries if expression.key is None else mapping


def pairs_of(over: Any, *, as_set: bool = False) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of a mapping; of a list indexes and values, of a set (as `for_each` takes it) each value
    twice.

    Raises UnknownError if the value is no collection.
    """
    if isinstance(over, dict):
        yield from over.items()
    elif isinstance(over, list):
        yield from ((value if as_set else place, value) for place, value in enumerate(over))
    else:
        raise UnknownError


def _entry_of(holder: Any, index: Any) -> Any:
    """Return an entry of a list or mapping, or a member of a resource or module."""
    if isinstance(holder, list):
        return holder[int(index)]
    if isinstance(holder, dict):
        return holder[index]
    return holder.member(index)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
