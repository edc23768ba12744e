"""GET /api/v1/instance-types: searches the catalogue's instance types."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ...answers.instance_types import FoundTypes, found_types_json
from ...answers.problem import PlanProblem
from ...catalogue.model import TerwayMode
from ...plan.fields import MAX_NAME_LENGTH, MAX_NUMBER
from ...plan_io.link import pairs
from ...search.type_search import DEFAULT_LIMIT, MAX_RESULTS, TypeSearch, find_types, read_search
from ..http.language import KEY
from ..http.responses import unreadable
from ..http.templating import language_of
from .description import TOO_LONG, Responses, answers, problems

router = APIRouter(prefix="/api/v1", tags=["instance types"])


def _parameter(name: str, description: str, example: Any, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "example": example,
        "schema": schema or {"type": "string"},
    }


_LEAST: Final = {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}
_TEXT: Final = {"type": "string", "maxLength": MAX_NAME_LENGTH}
_PARAMETERS: Final = [
    _parameter("q", "Words that the name of the type must contain.", "g7 xlarge", **_TEXT),
    _parameter("family", "The family, with or without `ecs.`.", "ecs.c7", **_TEXT),
    _parameter("vcpu", "The minimum number of vCPUs.", 8, **_LEAST),
    _parameter("memory_gib", "The minimum memory in GiB.", 32, **_LEAST),
    _parameter(
        "pods",
        "The minimum number of pods per node with Terway; in trunk mode, pods with their own ENI.",
        50,
        **_LEAST,
    ),
    _parameter(
        "mode",
        "The mode that `pods` applies to.",
        TerwayMode.TRUNK_ENI.value,
        type="string",
        enum=[mode.value for mode in TerwayMode],
        default=TypeSearch().mode.value,
    ),
    _parameter(
        "limit",
        "The maximum number of types to return.",
        10,
        type="integer",
        minimum=1,
        maximum=MAX_RESULTS,
        default=DEFAULT_LIMIT,
    ),
    _parameter(
        "rules",
        "The edition of the catalogue; the newest by default.",
        "2026-11",
        type="string",
        pattern=r"\S",
    ),
]
_RESPONSES: Final[Responses] = {
    200: answers(FoundTypes, "The matching types, smallest first."),
    422: problems(PlanProblem, "Parameters can't be read. Lists every mistake (RFC 9457)."),
    **TOO_LONG,
}


@router.get("/instance-types", responses=_RESPONSES, openapi_extra={"parameters": _PARAMETERS})
async def search_types(request: Request) -> Response:
    """Search the instance types, smallest first. `total` is the number of all matches."""
    parameters = [(name, text) for name, text in pairs(request.url.query) if name != KEY]
    reading = read_search(parameters, request.app.state.editions)
    if reading.search is None:
        return unreadable("error.search-unreadable", list(reading.mistakes), language_of(request))
    found = find_types(reading.search, reading.catalogue)
    return JSONResponse(found_types_json(found, reading.catalogue))
