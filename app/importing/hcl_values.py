"""What expressions of Terraform come to: variables by their defaults, locals, and references between resources."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .hcl_functions import FUNCTIONS, UnknownError, bounded, call
from .hcl_tree import (
    Argument,
    Block,
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
)
from .inventory import UNINFORMATIVE

MAX_STEPS: Final = 100_000
DEEPEST: Final = 60
MAX_COPIES: Final = 500
_STEPS_OF_A_COPY: Final = 20
# A VPC's system route table has no resource of its own: it goes by the VPC's address.
_TABLES_OF_THEIR_OWN: Final = frozenset(
    {("alicloud_vpc", "route_table_id"), ("alicloud_vpc", "router_table_id")}
)

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


@dataclass(frozen=True, slots=True)
class Copy:
    """One resource of a block: of `count` and `for_each` there are several. `names` are its count and each."""

    address: str
    block: Block
    names: dict[str, Any]


class Values:
    """Works expressions out, with bounded work: past it every value counts as unknown."""

    def __init__(self, root: Block) -> None:
        self.steps = 0
        self.depth = 0
        self.variables = {
            each.labels[0]: each for each in root.blocks if each.kind == "variable" and each.labels
        }
        self.locals = {
            name: argument
            for each in root.blocks
            if each.kind == "locals"
            for name, argument in each.arguments.items()
        }
        self.given = root.arguments  # of a .tfvars file
        self.resources = {
            ".".join(each.labels): each
            for each in root.blocks
            if each.kind == "resource" and len(each.labels) == 2
        }
        self.kept: dict[tuple[str, str], Any] = {}

    def of(self, argument: Argument, names: dict[str, Any] | None = None) -> Any:
        """The value; raises UnknownError where the text does not tell it."""
        return self._value(argument.value, names or {})

    def named_place(self, argument: Argument, names: dict[str, Any] | None = None) -> str | int | None:
        """What tells an unknown value from its neighbours: the key or the place by which it is taken from what is
        unknown. None where nothing does.
        """
        expression = argument.value
        while isinstance(expression, Member):
            place = self._place(expression.index, names or {})
            if place is not None:
                return place
            expression = expression.of
        if isinstance(expression, Call) and expression.name == "element" and len(expression.arguments) == 2:
            return self._place(expression.arguments[1], names or {})
        return None

    def _place(self, index: Expression, names: dict[str, Any]) -> str | int | None:
        try:
            place = self._value(index, names)
        except UnknownError:
            return None
        return place if isinstance(place, str | int) and place not in UNINFORMATIVE else None

    def copies(self, block: Block) -> list[Copy]:
        """The resources that a block makes. Raises UnknownError where their number is not known."""
        address = ".".join(block.labels)
        if count := block.arguments.get("count"):
            number = self.of(count)
            if not isinstance(number, int | float) or not 0 <= number <= MAX_COPIES:
                raise UnknownError
            self.steps += int(number) * _STEPS_OF_A_COPY
            return [Copy(f"{address}[{n}]", block, {"count": {"index": n}}) for n in range(int(number))]
        if each := block.arguments.get("for_each"):
            over = list(_pairs(self.of(each), as_set=True))
            if len(over) > MAX_COPIES:
                raise UnknownError
            self.steps += len(over) * _STEPS_OF_A_COPY
            return [
                Copy(f"{address}[{key}]", block, {"each": {"key": key, "value": value}})
                for key, value in over
            ]
        return [Copy(address, block, {})]

    def _value(self, expression: Expression, names: dict[str, Any]) -> Any:
        self.steps += 1
        if self.steps > MAX_STEPS or self.depth > DEEPEST:
            raise UnknownError
        self.depth += 1
        try:
            return self._worked_out(expression, names)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise UnknownError from None
        finally:
            self.depth -= 1

    def _worked_out(self, expression: Expression, names: dict[str, Any]) -> Any:  # noqa: PLR0911 - one a kind
        match expression:
            case Literal(value):
                return int(value) if isinstance(value, float) and value.is_integer() else value
            case Template(parts):
                return bounded("".join(_shown(self._value(part, names)) for part in parts))
            case Tuple(entries):
                return bounded([self._value(each, names) for each in entries])
            case Mapping(pairs):
                return {_shown(self._value(key, names)): self._value(value, names) for key, value in pairs}
            case Name(name):
                return names[name]
            case Member():
                return self._member(expression, names)
            case Splat(of, way):
                return self._splat(of, way, names)
            case Call(name, arguments, spreads):
                return self._call(name, arguments, names, spreads=spreads)
            case Operation(mark, operands):
                return self._operation(mark, operands, names)
            case For():
                return self._for(expression, names)

    def _member(self, expression: Member, names: dict[str, Any]) -> Any:
        if isinstance(expression.of, Name) and expression.of.name not in names:
            return self._named(expression.of.name, self._value(expression.index, names))
        return self._entry(self._value(expression.of, names), self._value(expression.index, names))

    def _entry(self, holder: Any, index: Any) -> Any:
        if isinstance(holder, Copy):
            if index == "id" or (holder.block.labels[0], index) in _TABLES_OF_THEIR_OWN:
                return holder.address
            return self.of(holder.block.arguments[index], holder.names)
        if isinstance(holder, list):
            return holder[int(index)]
        return holder[index]

    def _named(self, kind: str, name: str) -> Any:
        """var.x, local.x, or the resource kind.name."""
        if (kind, name) not in self.kept:
            self.kept[kind, name] = self._found(kind, name)
        return self.kept[kind, name]

    def _found(self, kind: str, name: str) -> Any:
        if kind == "var":
            default = self.given.get(name) or self.variables[name].arguments["default"]
            return self.of(default)
        if kind == "local":
            return self.of(self.locals[name])
        block = self.resources[f"{kind}.{name}"]
        copies = self.copies(block)
        if "for_each" in block.arguments:
            return {copy.names["each"]["key"]: copy for copy in copies}
        return copies if "count" in block.arguments else copies[0]

    def _splat(self, of: Expression, way: tuple[Expression, ...], names: dict[str, Any]) -> list[Any]:
        holder = self._value(of, names)
        entries = holder if isinstance(holder, list) else [holder]
        for index in way:
            entries = [self._entry(each, self._value(index, names)) for each in entries]
        return entries

    def _call(
        self, name: str, arguments: tuple[Expression, ...], names: dict[str, Any], *, spreads: bool
    ) -> Any:
        if name == "try":
            return self._first_known(arguments, names)
        if name not in FUNCTIONS:
            raise UnknownError
        values = [self._value(each, names) for each in arguments]
        if spreads:
            values = [*values[:-1], *values[-1]]
        self.steps += sum(len(each) // 10 for each in values if isinstance(each, str | list | dict))
        return call(name, values)

    def _first_known(self, arguments: tuple[Expression, ...], names: dict[str, Any]) -> Any:
        for each in arguments:
            try:
                return self._value(each, names)
            except UnknownError:
                continue
        raise UnknownError

    def _operation(self, mark: str, operands: tuple[Expression, ...], names: dict[str, Any]) -> Any:
        first = self._value(operands[0], names)
        if mark == "?":
            return self._value(operands[1 if first is True else 2], names)
        if len(operands) == 1:
            return not first if mark == "!" else -first
        if mark in {"&&", "||"}:
            return first if first is (mark == "||") else self._value(operands[1], names)
        second = self._value(operands[1], names)
        if mark in "+-*/%" and not all(type(each) in {int, float} for each in (first, second)):
            raise UnknownError
        return _OPERATORS[mark](first, second)

    def _for(self, expression: For, names: dict[str, Any]) -> Any:
        rows: list[tuple[Any, Any]] = []
        for key, value in _pairs(self._value(expression.over, names)):
            inner = {**names, expression.names[-1]: value}
            if len(expression.names) > 1:
                inner[expression.names[0]] = key
            if expression.condition is not None and self._value(expression.condition, inner) is not True:
                continue
            made = None if expression.key is None else _shown(self._value(expression.key, inner))
            rows.append((made, self._value(expression.value, inner)))
        return [value for _, value in rows] if expression.key is None else dict(rows)


def _pairs(over: Any, *, as_set: bool = False) -> Iterator[tuple[Any, Any]]:
    """Keys and values of a mapping; of a list its places, of a set (what for_each takes) the values twice."""
    if isinstance(over, dict):
        yield from over.items()
    elif isinstance(over, list):
        yield from ((value if as_set else place, value) for place, value in enumerate(over))
    else:
        raise UnknownError


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise UnknownError
