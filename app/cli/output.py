"""What becomes of the answers: printed in one form, and written to files in others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ..catalogue.model import Plugin
from .colours import PLAIN
from .formats import COMBINED, Answer, text_of

ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Output:
    """What is printed and written, and what the exit code depends on.

    `written` is the form that is printed, `files` are others by their paths; `required` is a plug-in or `ANY`;
    `is_strict`: nothing may be skipped.
    """

    written: str
    required: str
    is_quiet: bool
    is_strict: bool
    files: tuple[tuple[str, Path], ...] = ()
    answers: list[Answer] = field(default_factory=list)

    @property
    def required_plugin(self) -> Plugin | None:
        """None where any will do."""
        return None if self.required == ANY else Plugin(self.required)

    @property
    def forms(self) -> set[str]:
        """Every form in which an answer is wanted."""
        return {form for form, _ in self.files} | (set() if self.is_quiet else {self.written})

    def add(self, answer: Answer) -> None:
        """Print an answer at once, unless its form holds all answers."""
        self.answers.append(answer)
        if not self.is_quiet and self.written not in COMBINED:
            tell(text_of(self.written, [answer]))

    def finish(self) -> None:
        """Print and write what holds all answers; raises OSError for a file that can't be written."""
        if not self.answers:
            return
        if not self.is_quiet and self.written in COMBINED:
            tell(text_of(self.written, self.answers))
        plain = [replace(answer, painter=PLAIN) for answer in self.answers]
        for form, path in self.files:
            path.write_text(f"{text_of(form, plain)}\n", encoding="utf-8")


def tell(text: str) -> None:
    """Print to standard output."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; the exit code still says what it has to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(lines: Iterable[str]) -> None:
    """Print to standard error, which a pipeline shows beside the answer."""
    for line in lines:
        print(line, file=sys.stderr)
