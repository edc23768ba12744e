"""GET /docs: what the API takes and answers, with nothing loaded from outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Final

from fastapi import APIRouter, Request, Response

from ...answers.plan_schema import plan_schema
from ...wording.language import load_language
from ..http.page import Page
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDocsPage(Page):
    """The page of the API. `example` and `schema` are JSON texts, `endpoints` the rows of a table."""

    template: ClassVar[str] = "api_docs.html"

    example: str
    schema: str
    openapi_href: str
    endpoints: tuple[tuple[str, str], ...]


@router.get("/docs", include_in_schema=False)
async def api_docs(request: Request) -> Response:
    """An example, the schema of a plan, and every endpoint."""
    schema = plan_schema(request.app.state.editions, load_language())
    language = language_of(request)
    page = ApiDocsPage(
        nav="api",
        example=json.dumps(schema["examples"][0], indent=2),
        schema=json.dumps(schema, indent=2),
        openapi_href=urls_of(request).openapi(),
        endpoints=tuple(
            (f"{method} {path}", language.text(f"api.endpoint.{name}")) for name, method, path in _ENDPOINTS
        ),
    )
    return render(request, page)
