"""POST /api/v1/evaluate: a Plan as JSON in, an Evaluation as JSON, Markdown or CSV out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...answers import evaluation as schema
from ...answers.problem import PlanProblem
from ...engine.evaluation import Evaluation
from ...export.evaluation_csv import evaluation_csv
from ...export.markdown import decision_record
from ...plan.draft import Mistake
from ...plan_io.plan_schema import PLAN_BODY
from ...wording.language import Language
from ..http.answer import flips_wanted
from ..http.responses import preferred, unreadable
from ..http.scheduling import run_scheduled
from ..http.templating import language_of
from .description import JSON, TOO_LONG, Responses, answers, problems, ref
from .plan_answers import PlanAnswers, Writer

MARKDOWN: Final = "text/markdown"
CSV: Final = "text/csv"

router = APIRouter(prefix="/api/v1", tags=["evaluate"])

_OPENAPI: dict[str, Any] = {
    "requestBody": {"required": True, "content": {JSON: {"schema": ref(PLAN_BODY)}}},
    "parameters": [
        {
            "name": "flips",
            "in": "query",
            "description": "`no` leaves out the search for flips, which makes the response faster.",
            "schema": {"type": "string", "enum": ["yes", "no"], "default": "yes"},
        }
    ],
}
_ANSWERS = answers(schema.Evaluation, "The result for the plan.")
_ANSWERS["content"] |= {kind: {"schema": {"type": "string"}} for kind in (MARKDOWN, CSV)}
_RESPONSES: Responses = {
    200: _ANSWERS,
    422: problems(
        PlanProblem,
        "The plan can't be read. Lists every mistake (RFC 9457).",
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
    """Evaluate one plan: findings, capacity of both plug-ins, comparison and verdict. The Accept header can ask for the
    decision record in Markdown or for CSV.
    """
    text = await request.body()
    return await run_scheduled(text, answer_text, request, text)


def answer_text(request: Request, text: bytes) -> Response:
    """Return the Evaluation of a plan, given as text, in the format of the Accept header, or a problem."""
    answers: PlanAnswers = request.app.state.plan_answers
    flips = flips_wanted(request)
    if isinstance(flips, Mistake):
        return unreadable("error.parameter-unreadable", [flips], language_of(request))
    wanted = preferred(request.headers.get("accept", ""), _OFFERED)
    answered = answers.answer(text, language_of(request), _WRITERS.get(wanted), flips=flips)
    request.app.state.metrics.count_verdict(answered.verdict)
    answered.response.headers.add_vary_header("Accept")
    return answered.response


def _as_decision_record(evaluation: Evaluation, language: Language, share_url: str | None) -> Response:
    return Response(decision_record(evaluation, language, share_url), media_type=MARKDOWN)


def _as_csv(evaluation: Evaluation, language: Language, _share_url: str | None) -> Response:
    return Response(evaluation_csv(evaluation, language), media_type=CSV)


_WRITERS: Final[Mapping[str, Writer]] = MappingProxyType({MARKDOWN: _as_decision_record, CSV: _as_csv})
_OFFERED: Final = (JSON, *_WRITERS)
