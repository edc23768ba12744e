"""The API's page: what it takes and answers, with nothing loaded from outside."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from app.importing.plan_json import PlanBody
from app.web.templating import render, urls_of

router = APIRouter()


@router.get("/docs", include_in_schema=False)
async def api_docs(request: Request) -> Response:
    schema = PlanBody.model_json_schema()
    return render(
        request,
        "api_docs.html",
        nav="api",
        example=json.dumps(schema["examples"][0], indent=2),
        schema=json.dumps(schema, indent=2),
        openapi_href=urls_of(request).openapi(),
    )
