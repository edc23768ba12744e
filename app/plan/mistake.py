"""What can't be read of a plan, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

# A tuple is put into the sentence as the language writes lists.
MistakeParam: TypeAlias = str | int | tuple[str, ...]


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
