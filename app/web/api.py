"""The API: a Plan as JSON in, an Evaluation as JSON out, every mistake at once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.export.shapes import evaluation as shapes
from app.export.shapes.problem import PlanProblem
from app.importing.plan_json import PlanBody
from app.web.description import JSON, TOO_LONG, Responses, answers, problems, ref
from app.web.plan_answers import PlanAnswers
from app.web.templating import language_of
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


def answer_text(request: Request, text: bytes) -> Response:
    """The Evaluation of a plan that is still text, or the problem with it."""
    answers: PlanAnswers = request.app.state.plan_answers
    answered = answers.answer(text, language_of(request))
    request.app.state.metrics.count_verdict(answered.verdict)
    return answered.response
