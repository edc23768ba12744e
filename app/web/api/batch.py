"""POST /api/v1/evaluate-batch: one plan per line in, one Evaluation per line out, in order and as soon as possible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ...answers.evaluation import Evaluation
from ...answers.problem import LineProblem, PlanLineProblem, Problem
from ...plan_io.plan_schema import PLAN_BODY
from ..http.scheduling import SHORT_LENGTH, run_scheduled
from ..http.templating import language_of
from .batch_lines import (
    BatchBody,
    Line,
    LinesAnswer,
    ServerStoppingError,
    answer_lines,
    groups,
    joined,
    numbered_lines,
    problem_line,
)
from .batch_workers import BatchWorkers
from .description import NDJSON, TOO_LONG, Responses, problems, ref
from .plan_answers import PlanAnswers

router = APIRouter(prefix="/api/v1", tags=["evaluate"])

_LINES: dict[str, Any] = {
    "requestBody": {
        "required": False,
        "content": {
            NDJSON: {
                "schema": ref(PLAN_BODY),
                "example": '{"nodes": 3, "pods_per_node": 30}\n{"nodes": 9, "pods_per_node": 60}\n',
            }
        },
    }
}
_ANSWERS: Final = (Evaluation, PlanLineProblem, LineProblem)
_RESPONSES: Responses = {
    200: {
        "description": "A line for each plan, in order: an Evaluation, or the problem (RFC 9457) with `line`, "
        "counted from 1. Blank lines are skipped but counted. A last line with status 503 (the server stops) or 413 (the "
        "body is too long) gives the first `line` that wasn't read. The schema describes one line.",
        "content": {NDJSON: {"schema": {"anyOf": [ref(shape) for shape in _ANSWERS]}}},
    },
    **TOO_LONG,
    int(HTTPStatus.SERVICE_UNAVAILABLE): problems(Problem, "The server stopped before it read a line."),
}

# The number of lines from which the workers are started, which takes a second.
LONG_BATCH: Final = 16
# The number of groups in progress for each worker, so that no worker is idle while the answer to an earlier group is awaited.
# A long line, which may have many networks, counts as this many groups.
GROUPS_AHEAD: Final = 4


@router.post("/evaluate-batch", response_class=StreamingResponse, responses=_RESPONSES, openapi_extra=_LINES)
async def evaluate_batch(request: Request) -> Response:
    """Evaluate one plan per line and return the results in order. The server keeps only a few lines in memory at a time."""
    answers = _Batch(request).answers()
    # Errors before the first answer can still set the status of the response.
    first = await anext(answers, b"")
    return _DuplexResponse(_prepended(first, answers), media_type=NDJSON)


async def _prepended(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for answer in rest:
        yield answer


class _DuplexResponse(StreamingResponse):
    """A response that is sent while the request is read. StreamingResponse itself would read the request's body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stream_response(send)


@dataclass(frozen=True, slots=True)
class _PendingAnswer:
    """An answer in progress, and the permits that it uses until it is sent."""

    answer: asyncio.Future[bytes]
    room: int


class _Batch:
    """A batch: one task reads lines and starts to answer them within a limit, and `answers` yields the answers in order."""

    def __init__(self, request: Request) -> None:
        state = request.app.state
        self._request = request
        self._language = language_of(request)
        self._answers: PlanAnswers = state.plan_answers
        self._workers: BatchWorkers = state.batch_workers
        self._room = asyncio.Semaphore(max(1, GROUPS_AHEAD * self._workers.count))
        self._begun: asyncio.Queue[_PendingAnswer | None] = asyncio.Queue()  # limited by `_room`

    async def answers(self) -> AsyncIterator[bytes]:
        """Yield the answers in order. Permits are released after an answer is sent, so a slow client slows down the reading."""
        reading = asyncio.create_task(self._read())
        begun: _PendingAnswer | None = None
        try:
            while (begun := await self._begun.get()) is not None:
                yield await begun.answer
                for _ in range(begun.room):
                    self._room.release()
            await reading  # raises its error if it failed before the first line
        finally:
            reading.cancel()
            self._begun.put_nowait(None)
            while begun is not None:
                begun.answer.cancel()
                begun = self._begun.get_nowait()

    async def _read(self) -> None:
        body = BatchBody(self._request.receive, self._request.app.state.stopping)
        unread = 1  # the number of the first line that is not begun
        try:
            async for lines in numbered_lines(body.chunks(), self._answers.max_line_bytes):
                for group in groups(lines):
                    room = self._room_for(group)
                    for _ in range(room):
                        await self._room.acquire()
                    body.raise_if_stopping()
                    if body.is_client_gone:
                        return
                    self._begun.put_nowait(_PendingAnswer(asyncio.create_task(self._answer(group)), room))
                    unread = group[-1].number + 1
        except ClientDisconnect:
            return
        except ServerStoppingError:
            detail = self._language.text("error.stopping")
            self._end_early(HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail), unread)
        except HTTPException as error:  # the body is too long, for example
            self._end_early(error, unread)
        finally:
            self._begun.put_nowait(None)
            body.close()

    def _end_early(self, error: HTTPException, unread: int) -> None:
        """End the batch with a last line about the error, if lines before it are answered; else raise the error."""
        if unread == 1:
            raise error
        last = asyncio.get_running_loop().create_future()
        last.set_result(problem_line(error.status_code, error.detail, unread))
        self._begun.put_nowait(_PendingAnswer(last, 0))

    def _room_for(self, group: tuple[Line, ...]) -> int:
        return GROUPS_AHEAD if len(group[0].text) > SHORT_LENGTH and self._workers.count else 1

    async def _answer(self, group: tuple[Line, ...]) -> bytes:
        if group[-1].number >= LONG_BATCH:
            self._workers.start()
        answer = await self._workers.answer(group, self._language.tag) or await self._answer_here(group)
        for outcome in answer.outcomes:
            self._request.app.state.metrics.count_verdict(outcome)
        return answer.body

    async def _answer_here(self, group: tuple[Line, ...]) -> LinesAnswer:
        """Answer the lines in this process, one at a time, so that other requests can run in between."""
        tag = self._language.tag
        return joined(
            [await run_scheduled(line.text, answer_lines, self._answers, (line,), tag) for line in group]
        )
