"""Messages, assumptions and mistakes as codes with parameters, which `app.wording` turns into sentences.

An evaluation makes hundreds of messages; a named tuple takes three quarters of the time of a frozen dataclass.
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
# A tuple is formatted as a list in the language of the sentence.
MistakeParam: TypeAlias = str | int | tuple[str, ...]


class Message(NamedTuple):
    """A message ID with its parameters, which may be messages themselves."""

    code: str
    params: Params = NO_PARAMS


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that the plan lacked and the planner filled in, and why. `value` is JSON: a text, number or list."""

    field: Pointer
    value: Any
    why: Message


@dataclass(frozen=True, slots=True)
class Mistake:
    """An invalid value. `code` identifies the problem; `variant` selects its sentence when it has several."""

    pointer: str
    code: str
    params: Mapping[str, MistakeParam] = field(default_factory=dict)
    variant: str = ""

    @property
    def field(self) -> str:
        """The field of the Draft that the mistake is in; "" if it concerns the whole plan."""
        return self.pointer.split("/")[1] if self.pointer else ""

    @property
    def message_code(self) -> str:
        """The ID of its message."""
        return f"mistake.{self.code}.{self.variant}" if self.variant else f"mistake.{self.code}"
