"""The API: a Plan as JSON in, an Evaluation as JSON out, every mistake at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.export.json import evaluation_json
from app.export.shapes import evaluation as shapes
from app.export.shapes.problem import PlanProblem
from app.importing.plan_json import PlanBody, draft_of_text
from app.locale import Language
from app.planning.draft import Mistake
from app.planning.evaluate import evaluate
from app.planning.newest_rules import newest_rules
from app.planning.read import read
from app.web.description import JSON, TOO_LONG, Responses, answers, problems, ref
from app.web.link import draft_of, encode_within
from app.web.problems import problem
from app.web.templating import language_of, urls_of
from app.web.turns import in_turn

router = APIRouter(prefix="/api/v1", tags=["evaluate"])

_OPENAPI: dict[str, Any] = {"requestBody": {"required": True, "content": {JSON: {"schema": ref(PlanBody)}}}}
_RESPONSES: Responses = {
    200: answers(shapes.Evaluation, "The answer to the plan."),
    422: problems(
        PlanProblem,
        "The plan can't be read; every mistake at once (RFC 9457).",
        type="about:blank",
        title="Unprocessable Entity",
        status=422,
        detail="The plan can't be read.",
        errors=[{"pointer": "/vpc_cidr", "code": "cidr-invalid", "detail": "…"}],
    ),
    **TOO_LONG,
}


@router.post("/evaluate", responses=_RESPONSES, openapi_extra=_OPENAPI)
async def evaluate_plan(request: Request) -> Response:
    """Evaluate one plan: findings, capacity of both plug-ins, comparison, verdict."""
    text = await request.body()
    return await in_turn(text, answer_text, request, text)


def answer_text(request: Request, text: bytes, **place: int) -> Response:
    """The Evaluation of a plan that is still text; `place` says in a problem where the text stood."""
    spoken = language_of(request)
    draft, mistakes = draft_of_text(text)
    if mistakes and mistakes[0].code == "json-invalid":
        return mistakes_problem(mistakes, spoken, **place)
    reading = read(draft, request.app.state.editions)
    mistaken = {mistake.pointer for mistake in mistakes}
    mistakes += [mistake for mistake in reading.mistakes if mistake.pointer not in mistaken]
    if mistakes or reading.plan is None:
        return mistakes_problem(mistakes, spoken, **place)
    evaluation = evaluate(reading.plan, reading.catalogue)
    request.app.state.metrics.count_verdict(evaluation.verdict)
    # What is too long for this server to open is no link to be shared.
    query = encode_within(draft_of(reading.plan), request.app.state.settings.max_query_bytes)
    share = None if query is None else urls_of(request).result(query)
    newest = newest_rules(draft, evaluation, request.app.state.editions)
    return JSONResponse(evaluation_json(evaluation, spoken, share, newest))


def mistakes_problem(mistakes: list[Mistake], spoken: Language, **place: int) -> Response:
    """Problem details of a plan."""
    return unreadable("error.plan-unreadable", mistakes, spoken, **place)


def unreadable(detail: str, mistakes: list[Mistake], spoken: Language, **place: int) -> Response:
    """Problem details that name every mistake by its JSON Pointer."""
    errors = [
        {
            "pointer": mistake.pointer,
            "code": mistake.code,
            "detail": spoken.text(mistake.message_code, **mistake.params),
        }
        for mistake in mistakes
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    members = dict[str, Any](place)
    return problem(status, spoken.text(detail), errors=errors, **members)
