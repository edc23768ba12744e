"""POST /api/v1/fleet: checks many clusters together, as JSON."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ...answers.fleet import Fleet, fleet_json
from ...answers.problem import FleetProblem
from ...fleet.cluster_fleet import MAX_CLUSTERS, Connection
from ...plan.draft import Mistake
from ...plan_io.fleet_text import Fault
from ...plan_io.plan_schema import PLAN_BODY
from ..http.fleet_answer import (
    EvaluatedFleet,
    FleetInput,
    evaluate_fleet,
    links_of,
    problem_response,
    run_fleet_scheduled,
)
from ..http.templating import language_of
from .description import JSON, NDJSON, TOO_LONG, Responses, answers, problems, ref

router = APIRouter(prefix="/api/v1", tags=["fleet"])

_PLANS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {"type": "array", "items": ref(PLAN_BODY), "minItems": 1, "maxItems": MAX_CLUSTERS}
            },
            NDJSON: {"schema": ref(PLAN_BODY)},
            "text/csv": {
                "schema": {
                    "type": "string",
                    "description": "Columns with the names of a link's keys, and `plugin`.",
                }
            },
        },
    },
    "parameters": [
        {
            "name": "vpcs",
            "in": "query",
            "schema": {"type": "string", "enum": list(Connection), "default": Connection.SHARED},
        }
    ],
}

_RESPONSES: Responses = {
    200: answers(Fleet, "The result for the fleet."),
    422: problems(FleetProblem, "Plans can't be read. Lists every mistake (RFC 9457)."),
    **TOO_LONG,
}


@router.post("/fleet", responses=_RESPONSES, openapi_extra=_PLANS)
async def check_fleet(request: Request) -> Response:
    """Check many clusters together: conflicts between them, and the quotas that they share."""
    text = (await request.body()).decode(errors="replace")
    fleet_input = FleetInput(text, request.query_params.get("vpcs", Connection.SHARED))
    return await run_fleet_scheduled(_answer, request, fleet_input)


def _answer(request: Request, fleet_input: FleetInput) -> Response:
    language = language_of(request)
    if fleet_input.vpcs not in set(Connection):
        known = tuple(Connection)
        unknown = Fault(0, Mistake("/vpcs", "choice-unknown", {"value": fleet_input.vpcs, "known": known}))
        return problem_response(EvaluatedFleet((), (unknown,), None), language)
    fleet = evaluate_fleet(request, fleet_input)
    if fleet.report is None:
        return problem_response(fleet, language)
    links = links_of(request, fleet, request.app.state.settings.base_url)
    return JSONResponse(fleet_json(fleet.report, language, links))
