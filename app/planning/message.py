"""What the engine says instead of sentences: a message id and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Param: TypeAlias = "str | int | Message | None"
Params: TypeAlias = Mapping[str, Param]
Pointer: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be: the message id and its parameters, which may be messages themselves."""

    code: str
    params: Params = field(default_factory=dict)
