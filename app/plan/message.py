"""What the engine says instead of sentences: codes with parameters, of messages, assumptions and mistakes.

Hundreds of messages are made for one answer: a named tuple is made in three quarters of the time of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

Param: TypeAlias = "str | int | Message | tuple[str, ...] | None"
Params: TypeAlias = Mapping[str, Param]
Pointer: TypeAlias = str

NO_PARAMS: Final[Params] = MappingProxyType({})
# A tuple is put into the sentence as the language writes lists.
MistakeParam: TypeAlias = str | int | tuple[str, ...]


class Message(NamedTuple):
    """A sentence to be: the message id and its parameters, which may be messages themselves."""

    code: str
    params: Params = NO_PARAMS


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that the plan lacked and the planner filled in. `value` is JSON: text, number or list."""

    field: Pointer
    value: Any
    why: Message


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that can't be read. `code` is the problem's; `variant` picks the sentence."""

    pointer: str
    code: str
    params: Mapping[str, MistakeParam] = field(default_factory=dict)
    variant: str = ""

    @property
    def field(self) -> str:
        """The field of the Draft that it stands in; "" where it concerns the whole."""
        return self.pointer.split("/")[1] if self.pointer else ""

    @property
    def message_code(self) -> str:
        return f"mistake.{self.code}.{self.variant}" if self.variant else f"mistake.{self.code}"
