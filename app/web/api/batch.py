"""The batch: lines of Plans in, lines of Evaluations out, each sent as soon as it is made, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ...export.schemas.evaluation import Evaluation
from ...export.schemas.problem import LineProblem, PlanProblem, Problem
from ...plan_io.plan_json import PlanBody
from ..http.problems import problem
from ..http.scheduling import run_scheduled
from ..http.templating import language_of
from .batch_lines import Numbered, groups, is_long, numbered_lines
from .batch_processes import BatchProcesses, Line, Lines, LinesAnswer, answer_lines
from .description import NDJSON, TOO_LONG, Responses, problems, ref
from .plan_answers import PlanAnswers
from .read_ahead import ReadAhead

router = APIRouter(prefix="/api/v1", tags=["evaluate"])

_LINES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            NDJSON: {
                "schema": ref(PlanBody),
                "example": '{"nodes": 3, "pods_per_node": 30}\n{"nodes": 9, "pods_per_node": 60}\n',
            }
        },
    }
}
_ANSWERS: Final = (Evaluation, PlanProblem, LineProblem)
_RESPONSES: Responses = {
    200: {
        "description": "A line for each plan, in their order: an Evaluation, or the problem (RFC 9457) with "
        "`line`, counted from 1, in its place. Blank lines are skipped, but counted. A last line with status 503 says from "
        "which `line` on nothing was read, because the server stops. The schema is that of a line.",
        "content": {NDJSON: {"schema": {"anyOf": [ref(shape) for shape in _ANSWERS]}}},
    },
    **TOO_LONG,
    int(HTTPStatus.SERVICE_UNAVAILABLE): problems(Problem, "The server stops before any line was read."),
}


# The line from which on a batch is long: worth the second that it takes to start processes for it.
LONG: Final = 16
# Groups of lines begun with for each process, so that none waits while an earlier one holds the answers up. A line of many
# networks takes the room of so many groups.
AHEAD: Final = 4


@router.post("/evaluate-batch", response_class=StreamingResponse, responses=_RESPONSES, openapi_extra=_LINES)
async def evaluate_batch(request: Request) -> Response:
    """Evaluate a plan a line, answered in order. However many there are, only a few are held at a time."""
    answers = _Batch(request).answers()
    # Until the first answer is there, what can't be read at all is still a status of its own.
    first = await anext(answers, b"")
    return _BothWays(_resumed(first, answers), media_type=NDJSON)


async def _resumed(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for answer in rest:
        yield answer


class _BothWays(StreamingResponse):
    """Sent while the request is still being read.

    The framework's own would listen for the end of the connection and so swallow the rest of the body.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stream_response(send)


@dataclass(frozen=True, slots=True)
class _Begun:
    """Lines that are being answered, and the room that they take."""

    answer: asyncio.Task[bytes]
    room: int


class _Batch:
    """Begins with lines before the last are answered, a few for each process; answers in their order."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._spoken = language_of(request)
        self._longest: int = request.app.state.settings.max_body_bytes
        self._answers: PlanAnswers = request.app.state.plan_answers
        self._stopping: asyncio.Event = request.app.state.stopping
        self._processes: BatchProcesses = request.app.state.batch_processes
        self._whole_room = max(1, AHEAD * self._processes.count)
        self._room = asyncio.Semaphore(self._whole_room)
        self._begun: asyncio.Queue[_Begun | None] = asyncio.Queue()  # as long as there is room

    async def answers(self) -> AsyncIterator[bytes]:
        """The next is begun only once there is room, so a slow reader slows the reading."""
        beginning = asyncio.create_task(self._begin())
        ending = asyncio.create_task(self._end_with_the_server(beginning))
        begun: _Begun | None = None
        try:
            while (begun := await self._begun.get()) is not None:
                yield await begun.answer
                for _ in range(begun.room):
                    self._room.release()
            await beginning  # which may have failed before the first line
        finally:
            ending.cancel()
            beginning.cancel()
            for each in (begun, *_left_in(self._begun)):
                if each is not None:
                    each.answer.cancel()

    async def _end_with_the_server(self, beginning: asyncio.Task[None]) -> None:
        await self._stopping.wait()
        beginning.cancel()

    async def _begin(self) -> None:
        unread = 1  # the number of the first line that is not begun with
        body = ReadAhead(self._request.receive)
        try:
            async for arrived in numbered_lines(body.chunks(), self._longest):
                for group in groups(arrived):
                    room = self._room_of(group)
                    for _ in range(room):
                        await self._room.acquire()
                    if body.is_client_gone:
                        return
                    self._begun.put_nowait(_Begun(asyncio.create_task(self._answer(group)), room))
                    unread = group[-1].number + 1
        except ClientDisconnect:
            return
        except HTTPException as error:  # the body is too long
            self._end_early(error, unread)
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            detail = self._spoken.text("error.stopping")
            self._end_early(HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail), unread, line=unread)
        finally:
            self._begun.put_nowait(None)
            body.close()

    def _end_early(self, error: HTTPException, unread: int, **place: int) -> None:
        """While answers are under way already, by a last line."""
        if unread == 1:
            raise error
        self._begun.put_nowait(_Begun(asyncio.create_task(_problem(error, **place)), 0))

    def _room_of(self, group: Sequence[Numbered]) -> int:
        return min(AHEAD, self._whole_room) if any(map(is_long, group)) else 1

    async def _answer(self, group: Sequence[Numbered]) -> bytes:
        lines = tuple(Line(each.number, each.text) for each in group if each.text is not None)
        if not lines:
            return self._too_long(group[0].number)
        answer = await self._answer_of_process(lines) or await self._answer_here(lines)
        for judged in answer.judged:
            self._request.app.state.metrics.count_verdict(judged)
        return answer.body

    def _too_long(self, number: int) -> bytes:
        detail = self._spoken.text("error.line-too-long", most=self._longest)
        return _written(problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, line=number))

    async def _answer_of_process(self, lines: tuple[Line, ...]) -> LinesAnswer | None:
        """None where there is no process that could give it."""
        if lines[-1].number >= LONG:
            self._processes.start()
        try:
            asked = Lines(lines, self._spoken.tag)
            return await self._processes.answer(asked) if self._processes.are_ready else None
        except (OSError, EOFError):
            return None

    async def _answer_here(self, lines: tuple[Line, ...]) -> LinesAnswer:
        """One by one, since others wait for their turn."""
        tag = self._spoken.tag
        each = [
            await run_scheduled(line.text, answer_lines, self._answers, Lines((line,), tag)) for line in lines
        ]
        body = b"".join(answer.body for answer in each)
        return LinesAnswer(body, tuple(judged for answer in each for judged in answer.judged))


async def _problem(error: HTTPException, **place: int) -> bytes:
    return _written(problem(error.status_code, error.detail, None, **place))


def _written(told: Response) -> bytes:
    return bytes(told.body) + b"\n"


def _left_in(queue: asyncio.Queue[_Begun | None]) -> Iterator[_Begun | None]:
    while not queue.empty():
        yield queue.get_nowait()
