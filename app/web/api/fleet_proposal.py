"""POST /api/v1/fleet-proposal: proposes ranges for a whole fleet in one address space, as JSON."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from ...answers.fleet_proposal import FleetProposal, fleet_proposal_json
from ...answers.problem import PlanProblem
from ...catalogue.model import Editions
from ...fleet.proposal import Placed, Unplaced, propose_fleet
from ...plan_io.fleet_text import placed_query
from ...plan_io.plan_schema import PROPOSAL_BODY
from ...plan_io.proposal_request import read_proposal
from ..http.answer import share_url_of
from ..http.responses import unreadable
from ..http.templating import language_of
from .description import JSON, TOO_LONG, Responses, answers, problems, ref

router = APIRouter(prefix="/api/v1", tags=["fleet"])

_EXAMPLE: dict[str, Any] = {
    "clusters": [
        {"name": "shop", "nodes": 50, "pods_per_node": 60, "zones": 2, "plugin": "terway"},
        {"name": "lab", "nodes": 20, "pods_per_node": 30},
    ],
    "space": ["10.0.0.0/8"],
    "taken": [{"name": "office", "cidr": "10.0.0.0/14"}],
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": ref(PROPOSAL_BODY), "example": _EXAMPLE}},
    }
}
_RESPONSES: Responses = {
    200: answers(FleetProposal, "The fleet with its ranges, and the result for each cluster."),
    422: problems(PlanProblem, "The request can't be read. Lists every mistake (RFC 9457)."),
    **TOO_LONG,
}


@router.post("/fleet-proposal", responses=_RESPONSES, openapi_extra=_BODY)
async def plan_fleet(request: Request) -> Response:
    """Allocate ranges for a fleet: a VPC, a Service CIDR and, unless Terway is requested, a pod CIDR for each cluster."""
    return await run_in_threadpool(_answer, request, await request.body())


def _answer(request: Request, text: bytes) -> Response:
    editions: Editions = request.app.state.editions
    language = language_of(request)
    asked = read_proposal(text, editions)
    if asked.mistakes:
        return unreadable("error.proposal-unreadable", list(asked.mistakes), language)
    found = list(propose_fleet(asked.cluster_requests, asked.space, asked.taken, editions.newest))
    links = [_link(request, each) for each in found]
    return JSONResponse(fleet_proposal_json(found, editions.newest.edition, language, links))


def _link(request: Request, each: Placed | Unplaced) -> str | None:
    if isinstance(each, Unplaced):
        return None
    query = placed_query(each, request.app.state.settings.max_query_bytes)
    return None if query is None else share_url_of(request, query)
