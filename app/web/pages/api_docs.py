"""The API's page: what it takes and answers, with nothing loaded from outside."""

from __future__ import annotations

import json
from typing import Final

from fastapi import APIRouter, Request, Response

from ...answers.plan_schema import plan_schema
from ...wording.language import load_language
from ..http.templating import language_of, render, urls_of

router = APIRouter()

_ENDPOINTS: Final = (
    ("evaluate", "POST", "/api/v1/evaluate"),
    ("evaluate-batch", "POST", "/api/v1/evaluate-batch"),
    ("fleet", "POST", "/api/v1/fleet"),
    ("fleet-proposal", "POST", "/api/v1/fleet-proposal"),
    ("instance-types", "GET", "/api/v1/instance-types"),
    ("result", "GET", "/result.json"),
)


@router.get("/docs", include_in_schema=False)
async def api_docs(request: Request) -> Response:
    schema = plan_schema(request.app.state.editions, load_language())
    return render(
        request,
        "api_docs.html",
        nav="api",
        example=json.dumps(schema["examples"][0], indent=2),
        schema=json.dumps(schema, indent=2),
        openapi_href=urls_of(request).openapi(),
        endpoints=[
            [f"{method} {path}", language_of(request).text(f"api.endpoint.{name}")]
            for name, method, path in _ENDPOINTS
        ],
    )
