"""The forms that an answer is printed in: text for people, and every export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..export.registry import EXPORTS, ExportedAnswer
from .colours import PLAIN, Painter
from .report import report

TEXT: Final = "text"
FORMATS: Final = (TEXT, *EXPORTS)


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
