"""The answers to lines of a batch, the same wherever they are made: in the server or in a worker."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, NamedTuple

from ...answers.problem import line_problem
from ...catalogue.model import Plugin
from ...engine.evaluation import Strength
from ...wording.language import Language, load_language
from ..http.problems import ProblemResponse
from .batch_input import Line
from .plan_answers import PlanAnswers

_LOG: Final = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """The part of a verdict that the metrics count."""

    plugin: Plugin | None
    strength: Strength


class LinesAnswer(NamedTuple):
    """A line of JSON for each line, in order, and the outcomes of those that held a plan."""

    body: bytes
    outcomes: tuple[Outcome, ...] = ()


def answer_lines(answers: PlanAnswers, lines: Iterable[Line], tag: str) -> LinesAnswer:
    """Answer each line in the language of the tag. A fault of the planner itself costs no line but its own."""
    language = load_language(tag)
    return joined([_answer_line(answers, line, language) for line in lines])


def _answer_line(answers: PlanAnswers, line: Line, language: Language) -> LinesAnswer:
    if line.is_too_long:
        detail = language.text("error.line-too-long", most=answers.max_line_bytes)
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, line)
    try:
        answered = answers.answer(line.text, language, line=line.number)
    except Exception:  # noqa: BLE001 - it is logged, and the other lines get their answers
        _LOG.exception("Line %d of a batch could not be evaluated.", line.number)
        return failed(line, tag=language.tag)
    body, verdict = bytes(answered.response.body) + b"\n", answered.verdict
    return LinesAnswer(body, (Outcome(verdict.plugin, verdict.strength),) if verdict else ())


def failed(line: Line, tag: str) -> LinesAnswer:
    """A problem in the place of a line that could not be evaluated; the log says why."""
    detail = load_language(tag).text("error.line-failed")
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, line)


def joined(answers: list[LinesAnswer]) -> LinesAnswer:
    """Answers one after the other, as one."""
    outcomes = tuple(outcome for each in answers for outcome in each.outcomes)
    return LinesAnswer(b"".join(each.body for each in answers), outcomes)


def problem_line(status: int, detail: str, number: int) -> bytes:
    """A problem as a line of the answer."""
    return bytes(ProblemResponse(line_problem(status, detail, number)).body) + b"\n"


def _problem(status: int, detail: str, line: Line) -> LinesAnswer:
    return LinesAnswer(problem_line(status, detail, line.number))
