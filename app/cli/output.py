"""Prints answers in one format (text or an export), and writes them to files in others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ..catalogue.model import Plugin
from ..export.registry import EXPORTS, BlockedError, ClusterExistsError, ExportedAnswer
from .exit_codes import BAD_INPUT, FEASIBLE, NOT_FEASIBLE
from .report import PLAIN, Painter, report

TEXT: Final = "text"
FORMATS: Final = (TEXT, *EXPORTS)
ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Answer(ExportedAnswer):
    """An answer to print, in colour if the terminal supports it."""

    painter: Painter = PLAIN


def combines_plans(form: str) -> bool:
    """Return whether this format combines the answers to several plans in one document."""
    return form in EXPORTS and EXPORTS[form].write_all is not None


def shows_flips(form: str) -> bool:
    """Return whether a format shows flips. The search for them takes most of the time of an evaluation."""
    return form in EXPORTS and EXPORTS[form].shows_flips


def text_of(form: str, answers: Sequence[Answer]) -> str:
    """Return the answers in one format, without a line feed at the end. Raises the errors of an export's `write`."""
    if form == TEXT:
        return "\n".join(_text(answer) for answer in answers)
    export = EXPORTS[form]
    if export.write_all is not None:
        return export.write_all(answers).rstrip("\n")
    return "\n".join(export.write(answer).rstrip("\n") for answer in answers)


def _text(answer: Answer) -> str:
    return "\n".join(report(answer.evaluation, answer.language, answer.share_url, answer.painter))


@dataclass(frozen=True, slots=True)
class Output:
    """The output options of the command line, and the answers so far.

    `written` is the format to print, and `files` are formats to write with their paths. `required` is a plug-in or `ANY`.
    `is_strict`: a skipped value is an error.
    """

    written: str
    required: str
    is_quiet: bool
    is_strict: bool
    files: tuple[tuple[str, Path], ...] = ()
    answers: list[Answer] = field(default_factory=list)

    @property
    def required_plugin(self) -> Plugin | None:
        """The plug-in that must be feasible; None if any plug-in is enough."""
        return None if self.required == ANY else Plugin(self.required)

    @property
    def forms(self) -> set[str]:
        """The formats of all outputs."""
        return {form for form, _ in self.files} | (set() if self.is_quiet else {self.written})

    def add(self, answer: Answer) -> int:
        """Print an answer at once, unless its format combines all answers. Return the exit code."""
        self.answers.append(answer)
        if self.is_quiet or combines_plans(self.written):
            return FEASIBLE
        return _emit(self.written, [answer])

    def finish(self) -> int:
        """Print and write the documents that combine all answers. Return the exit code.

        Raises OSError if a file can't be written.
        """
        if not self.answers:
            return FEASIBLE
        codes = [FEASIBLE]
        if not self.is_quiet and combines_plans(self.written):
            codes.append(_emit(self.written, self.answers))
        plain = [replace(answer, painter=PLAIN) for answer in self.answers]
        codes += [_emit(form, plain, path) for form, path in self.files]
        return max(codes)


def _emit(form: str, answers: list[Answer], path: Path | None = None) -> int:
    """Print the answers, or write them to a file, and return the exit code.

    A request that would fail is not written; the reason is printed.
    """
    language = answers[0].language
    try:
        text = text_of(form, answers)
    except ClusterExistsError:
        print_stderr([f"{form}: {language.text('export.cluster.exists', file='--format nodepools')}"])
        return BAD_INPUT
    except BlockedError:
        print_stderr([f"{form}: {language.text('export.cluster.blocked')}"])
        return NOT_FEASIBLE
    if path is None:
        print_stdout(text)
    else:
        path.write_text(f"{text}\n", encoding="utf-8")
    return FEASIBLE


def print_stdout(text: str) -> None:
    """Print to standard output."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The reader, such as `head`, has closed the pipe. The exit code is still needed, so later writes go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_stderr(lines: Iterable[str]) -> None:
    """Print lines to standard error, so that they don't mix with the answer."""
    for line in lines:
        print(line, file=sys.stderr)
