"""POST /api/v1/fleet: many clusters judged together, as JSON."""

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
from ..http.fleet_answer import Asked, Judged, fleet_in_turn, judged_fleet, links_of, refused
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
    asked = Asked(text, request.query_params.get("vpcs", Connection.SHARED))
    return await fleet_in_turn(_answer, request, asked)


def _answer(request: Request, asked: Asked) -> Response:
    language = language_of(request)
    if asked.vpcs not in set(Connection):
        known = tuple(Connection)
        unknown = Fault(0, Mistake("/vpcs", "choice-unknown", {"value": asked.vpcs, "known": known}))
        return refused(Judged((), (unknown,), None), language)
    judged = judged_fleet(request, asked)
    if judged.report is None:
        return refused(judged, language)
    links = links_of(request, judged, request.app.state.settings.base_url)
    return JSONResponse(fleet_json(judged.report, language, links))
