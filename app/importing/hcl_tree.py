"""What Terraform's language is made of: blocks, arguments and expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Template:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`of.name`, or `of[index]` where `index` is an expression."""

    of: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """`of[*]…`: `way` is taken of each."""

    of: Expression
    way: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    entries: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    pairs: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operand: a sign or `!`; two: arithmetic, comparison, logic; three: a condition and its two sides."""

    mark: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class For:
    """With a key, a mapping is made, else a list."""

    names: tuple[str, ...]
    over: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None


Expression: TypeAlias = (
    "Literal | Template | Name | Member | Splat | Call | Tuple | Mapping | Operation | For"
)


@dataclass(frozen=True, slots=True)
class Argument:
    value: Expression
    line: int


@dataclass(slots=True)
class Block:
    kind: str
    labels: tuple[str, ...]
    line: int
    arguments: dict[str, Argument] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
