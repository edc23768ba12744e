"""What an import understood and what it did not, line by line; codes and parameters, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..plan.draft import Draft

MAX_EXCERPT_LENGTH: Final = 120
MAX_MISSED: Final = 200  # told one by one; the others are counted
MAX_REMARKS: Final = 50


class RefusedError(Exception):
    """The text as a whole can't be read; `line` is where reading ended, 0 where that says nothing."""

    def __init__(self, code: str, line: int = 0, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.params = params


@dataclass(frozen=True, slots=True)
class SourceText:
    """A value and the line that it stands in."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Understood:
    """A value that went into a field of the Draft."""

    field: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What to know of a line, which is no fault: an excerpt, and the code of the sentence."""

    line: int
    excerpt: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missed(Remark):
    """What was not understood; the code is that of the reason."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What only the user can decide: which VPC is the plan's, which instance type its nodes have."""

    kind: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a text gave: `draft` holds only what was found in it."""

    source: str
    draft: Draft
    understood: tuple[Understood, ...]
    missed: tuple[Missed, ...]
    missed_count: int
    choice: Choice | None = None
    remarks: tuple[Remark, ...] = ()


class Notes:
    """Collects what was understood and what was not, with bounded memory."""

    def __init__(self) -> None:
        self.understood: list[Understood] = []
        self.missed: list[Missed] = []
        self.missed_count = 0
        self.remarks: list[Remark] = []

    def take(self, field_name: str, told: SourceText | None) -> str | None:
        """The text of a value that goes into the field, which is noted."""
        if told is None:
            return None
        self.understood.append(Understood(field_name, told.text, told.line))
        return told.text

    def remark(self, line: int, excerpt: str, code: str, **params: str | int) -> None:
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(Remark(line, shortened(excerpt), code, params))

    def miss(self, line: int, excerpt: str, code: str, **params: str | int) -> None:
        self.missed_count += 1
        if len(self.missed) < MAX_MISSED:
            self.missed.append(Missed(line, shortened(excerpt), code, params))


def shortened(text: str) -> str:
    """An excerpt of one line that is short enough to be shown."""
    plain = " ".join(text[: MAX_EXCERPT_LENGTH * 2].split())
    return plain if len(plain) <= MAX_EXCERPT_LENGTH else plain[: MAX_EXCERPT_LENGTH - 1] + "…"
