"""The batch: lines of Plans in, lines of Evaluations out, each sent as soon as it is made, in order."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.export.shapes.evaluation import Evaluation
from app.export.shapes.problem import LineProblem, PlanProblem
from app.importing.plan_json import PlanBody
from app.web.api import answer_text
from app.web.description import TOO_LONG, Responses, ref
from app.web.problems import problem
from app.web.templating import language_of
from app.web.turns import in_turn

router = APIRouter(prefix="/api/v1", tags=["evaluate"])

NDJSON: Final = "application/x-ndjson"

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
        "`line`, counted from 1, in its place. Blank lines are skipped, but counted. The schema is that of a line.",
        "content": {NDJSON: {"schema": {"anyOf": [ref(shape) for shape in _ANSWERS]}}},
    },
    **TOO_LONG,
}


@router.post("/evaluate-batch", response_class=StreamingResponse, responses=_RESPONSES, openapi_extra=_LINES)
async def evaluate_batch(request: Request) -> Response:
    """Evaluate a plan a line. However many there are, only one is held at a time."""
    longest = request.app.state.settings.max_body_bytes
    answers = _answers(request, longest)
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


async def _answers(request: Request, longest: int) -> AsyncIterator[bytes]:
    """Asked for the next one only once the last is sent, so a slow reader slows the reading."""
    number = 0
    try:
        async for number, line in numbered_lines(request.stream(), longest):
            yield bytes((await _answer(request, number, line)).body) + b"\n"
    except ClientDisconnect:
        return
    except HTTPException as error:
        if not number:
            raise
        # The body got too long while its answer was under way, so this is the last line.
        yield bytes(problem(error.status_code, error.detail).body) + b"\n"


async def _answer(request: Request, number: int, line: bytes | None) -> Response:
    if line is None:
        longest = request.app.state.settings.max_body_bytes
        detail = language_of(request).text("error.line-too-long", most=longest)
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, line=number)
    return await in_turn(line, answer_text, request, line, line=number)


async def numbered_lines(
    chunks: AsyncIterable[bytes], longest: int
) -> AsyncIterator[tuple[int, bytes | None]]:
    """Every line that is not blank with its number, from 1; None for one longer than `longest` bytes."""
    number, begun, too_long = 1, bytearray(), False
    async for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            begun += end
            if too_long or len(begun) > longest:
                yield number, None
            elif begun.strip():
                yield number, bytes(begun)
            number, begun, too_long = number + 1, bytearray(), False
        begun += rest
        if len(begun) > longest:
            begun, too_long = bytearray(), True
    if too_long:
        yield number, None
    elif begun.strip():
        yield number, bytes(begun)
