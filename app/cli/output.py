"""What becomes of the answers: printed in one form, text for people or any export, and written to files in others."""

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
    """What is printed, in colours where the terminal has them."""

    painter: Painter = PLAIN


def combines_plans(form: str) -> bool:
    """Whether the answers to several plans are one document in this form."""
    return form in EXPORTS and EXPORTS[form].write_all is not None


def shows_flips(form: str) -> bool:
    """Whether a form shows what would change the verdict, the search for which is the longest part of an evaluation."""
    return form in EXPORTS and EXPORTS[form].shows_flips


def text_of(form: str, answers: Sequence[Answer]) -> str:
    """The answers in one form, without a line feed at the end; raises what an export's `write` raises."""
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

    def add(self, answer: Answer) -> int:
        """Print an answer at once, unless its form combines all answers; return the exit code of what can't be written."""
        self.answers.append(answer)
        if self.is_quiet or combines_plans(self.written):
            return FEASIBLE
        return _emit(self.written, [answer])

    def finish(self) -> int:
        """Print and write what combines all answers; raises OSError for a file that can't be written."""
        if not self.answers:
            return FEASIBLE
        codes = [FEASIBLE]
        if not self.is_quiet and combines_plans(self.written):
            codes.append(_emit(self.written, self.answers))
        plain = [replace(answer, painter=PLAIN) for answer in self.answers]
        codes += [_emit(form, plain, path) for form, path in self.files]
        return max(codes)


def _emit(form: str, answers: list[Answer], path: Path | None = None) -> int:
    """Print the answers, or write them to a file. A request that would fail is not written, and the reason is printed."""
    language = answers[0].language
    try:
        text = text_of(form, answers)
    except ClusterExistsError:
        warn([f"{form}: {language.text('export.cluster.exists', file='--format nodepools')}"])
        return BAD_INPUT
    except BlockedError:
        warn([f"{form}: {language.text('export.cluster.blocked')}"])
        return NOT_FEASIBLE
    if path is None:
        tell(text)
    else:
        path.write_text(f"{text}\n", encoding="utf-8")
    return FEASIBLE


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
