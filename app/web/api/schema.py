"""GET /schema/plan.json: the JSON Schema of a plan file."""

from __future__ import annotations

import json
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...answers.plan_schema import plan_schema
from ...wording.language import load_language
from .description import Responses

MEDIA_TYPE: Final = "application/schema+json"

router = APIRouter(prefix="/schema", tags=["evaluate"])

_RESPONSES: Final[Responses] = {
    200: {"description": "A JSON Schema (2020-12).", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


@router.get("/plan.json", responses=_RESPONSES)
async def plan_file_schema(request: Request) -> Response:
    """The JSON Schema of a plan, with which editors can complete and check a plan file."""
    schema = plan_schema(request.app.state.editions, load_language())
    return Response(json.dumps(schema, ensure_ascii=False, indent=2), media_type=MEDIA_TYPE)
