"""The lines of a batch: functions to read them from the request in groups, and to answer them, in any process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from ...answers.problem import line_problem
from ...catalogue.model import Plugin
from ...engine.evaluation import Strength
from ...wording.language import Language, load_language
from ..http.responses import ProblemResponse
from ..http.scheduling import SHORT_LENGTH
from .plan_answers import PlanAnswers

# Short lines that arrive together are sent to a worker in groups, which takes a third of the time.
MAX_GROUP: Final = 8
_LOG: Final = logging.getLogger(__name__)


class Line(NamedTuple):
    """A line with its number, counted from 1. A line that is too long has no text, since it isn't read."""

    number: int
    text: bytes
    is_too_long: bool = False


class ServerStoppingError(Exception):
    """The server is stopping, so no more lines are read."""


class BatchBody:
    """The body of a request. It is read one message ahead, to detect a closed connection while lines are evaluated."""

    def __init__(self, receive: Receive, stopping: asyncio.Event) -> None:
        self._receive = receive
        self._ahead = self._next()
        self._stopping = asyncio.create_task(stopping.wait())

    def _next(self) -> asyncio.Task[Message]:
        return asyncio.ensure_future(self._receive())

    @property
    def is_client_gone(self) -> bool:
        """Whether the client has disconnected."""
        ahead = self._ahead
        return ahead.done() and ahead.exception() is None and ahead.result()["type"] == "http.disconnect"

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the chunks of the body. Raises ClientDisconnect, ServerStoppingError, and the errors of `receive`."""
        more = True
        while more:
            await asyncio.wait((self._ahead, self._stopping), return_when=asyncio.FIRST_COMPLETED)
            self.raise_if_stopping()
            message = self._ahead.result()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            self._ahead = self._next()
            yield message.get("body", b"")

    def raise_if_stopping(self) -> None:
        """Raise ServerStoppingError if the server is stopping."""
        if self._stopping.done():
            raise ServerStoppingError

    def close(self) -> None:
        """Stop reading."""
        self._ahead.cancel()
        self._stopping.cancel()


async def numbered_lines(chunks: AsyncIterable[bytes], longest: int) -> AsyncIterator[list[Line]]:
    """Yield the lines that end in each chunk, except blank ones. A line of more than `longest` bytes is too long."""
    number, begun, too_long = 1, bytearray(), False
    async for chunk in chunks:
        arrived = []
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            begun += end
            if too_long or len(begun) > longest:
                arrived.append(Line(number, b"", is_too_long=True))
            elif begun.strip():
                arrived.append(Line(number, bytes(begun)))
            number, begun, too_long = number + 1, bytearray(), False
        yield arrived
        begun += rest
        if len(begun) > longest:
            begun, too_long = bytearray(), True
    if too_long:
        yield [Line(number, b"", is_too_long=True)]
    elif begun.strip():
        yield [Line(number, bytes(begun))]


def groups(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield groups of up to MAX_GROUP consecutive lines and SHORT_LENGTH bytes. A longer line is a separate group."""
    group: list[Line] = []
    length = 0
    for line in lines:
        if group and (len(group) == MAX_GROUP or length + len(line.text) > SHORT_LENGTH):
            yield tuple(group)
            group, length = [], 0
        group.append(line)
        length += len(line.text)
    if group:
        yield tuple(group)


class Outcome(NamedTuple):
    """The part of a verdict that the metrics count."""

    plugin: Plugin | None
    strength: Strength


class LinesAnswer(NamedTuple):
    """A line of JSON for each line, in order, and the outcomes of the lines with a plan."""

    body: bytes
    outcomes: tuple[Outcome, ...] = ()


def answer_lines(answers: PlanAnswers, lines: Iterable[Line], tag: str) -> LinesAnswer:
    """Answer each line in the language of the tag. An unexpected error only affects its own line."""
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
    """Return the problem for a line that couldn't be evaluated. The reason is in the log."""
    detail = load_language(tag).text("error.line-failed")
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, line)


def joined(answers: list[LinesAnswer]) -> LinesAnswer:
    """Return the concatenation of answers."""
    outcomes = tuple(outcome for each in answers for outcome in each.outcomes)
    return LinesAnswer(b"".join(each.body for each in answers), outcomes)


def problem_line(status: int, detail: str, number: int) -> bytes:
    """Return a problem as a line of the answer."""
    return bytes(ProblemResponse(line_problem(status, detail, number)).body) + b"\n"


def _problem(status: int, detail: str, line: Line) -> LinesAnswer:
    return LinesAnswer(problem_line(status, detail, line.number))
