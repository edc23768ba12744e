"""GET /docs: the documentation of the API, built from its OpenAPI description, without external resources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from fastapi import APIRouter, Request, Response

from ...answers.plan_schema import plan_schema
from ...plan_io.plan_schema import PLAN_BODY, PROPOSAL_BODY
from ...settings import Settings
from ...wording.language import Language, load_language
from ..http.page import Column, Link, Page
from ..http.templating import language_of, render, urls_of
from ..views.view import Chapter, Row
from .api_fields import (
    answer_rows,
    field_columns,
    field_rows,
    need_rows,
    parameter_rows,
    short_name,
    type_anchor,
)

router = APIRouter()

_DEFAULT_PORT: Final = 8000  # where the server listens on any free port
_RESULT: Final = ("GET", "/result.json")  # belongs to a page, so the description leaves it out


@dataclass(frozen=True, slots=True)
class ApiType:
    """An object in a request. `anchor` is the id of its heading."""

    name: str
    anchor: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path. `body` is the object in the request, or a text without a link; `parameters` are rows of a table."""

    title: str
    anchor: str
    does: str
    body: Link
    parameters: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDocsPage(Page):
    """The page of the API. `example` is JSON, and `command` sends it. `columns` are those of the tables of fields."""

    template: ClassVar[str] = "api_docs.html"

    contents: tuple[Chapter, ...]
    example: str
    command: str
    openapi_href: str
    schema_href: str
    columns: tuple[Column, ...]
    types: tuple[ApiType, ...]
    needs: tuple[Row, ...]
    answer: tuple[Row, ...]
    endpoints: tuple[Endpoint, ...]


@router.get("/docs", include_in_schema=False)
async def api_docs(request: Request) -> Response:
    """Return the page with an example, the fields of all objects in requests, and all endpoints."""
    language, urls = language_of(request), urls_of(request)
    settings: Settings = request.app.state.settings
    address = settings.base_url or f"http://127.0.0.1:{settings.port or _DEFAULT_PORT}"
    described = request.app.openapi()
    schema = plan_schema(request.app.state.editions, load_language())
    schemas = described["components"]["schemas"]
    types = tuple(_types(schemas, language))
    endpoints = tuple(_endpoints(described["paths"], language))
    page = ApiDocsPage(
        nav="api",
        contents=tuple(_contents(types, endpoints, language)),
        example=json.dumps(schema["examples"][0], indent=2),
        command=f"curl -sS {address}{settings.root_path}/api/v1/evaluate -H 'content-type: application/json' -d @plan.json",
        openapi_href=urls.openapi(),
        schema_href=urls.plan_schema(),
        columns=field_columns(language),
        types=types,
        needs=need_rows(schemas[PLAN_BODY], language),
        answer=answer_rows(schemas["Evaluation"]),
        endpoints=endpoints,
    )
    return render(request, page)


def _types(schemas: Mapping[str, Any], language: Language) -> Iterator[ApiType]:
    """Yield the objects in requests: the plan, the objects in it, and then those of other requests."""
    sent = [name for name in schemas if name.endswith("Body") and name not in {PLAN_BODY, PROPOSAL_BODY}]
    for name in (PLAN_BODY, *sent, PROPOSAL_BODY):
        yield ApiType(short_name(name), type_anchor(name), field_rows(name, schemas[name], language))


def _endpoints(paths: Mapping[str, Any], language: Language) -> Iterator[Endpoint]:
    described = [
        (method.upper(), path, operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    for method, path, operation in (*described, (*_RESULT, {})):
        name = path.rpartition("/")[2].removesuffix(".json")
        yield Endpoint(
            title=f"{method} {path}",
            anchor=f"endpoint-{name}",
            does=language.text(f"api.endpoint.{name}"),
            body=_body(operation),
            parameters=parameter_rows(operation, language),
        )


def _body(operation: Mapping[str, Any]) -> Link:
    """Return the object in a request, with the link to its table."""
    contents = operation.get("requestBody", {}).get("content", {}).values()
    for name in (each.get("schema", {}).get("$ref", "").rpartition("/")[2] for each in contents):
        if name.endswith("Body"):
            return Link(short_name(name), f"#{type_anchor(name)}")
    return Link("")


def _contents(
    types: tuple[ApiType, ...], endpoints: tuple[Endpoint, ...], language: Language
) -> Iterator[Chapter]:
    yield Chapter(language.text("api.evaluate"), "#evaluate")
    fields = tuple(Link(each.name, f"#{each.anchor}") for each in types)
    yield Chapter(
        language.text("api.fields"), "#fields", (*fields, Link(language.text("field.needs"), "#needs"))
    )
    yield Chapter(language.text("api.answer"), "#answer")
    named = tuple(Link(each.title.rpartition(" ")[2], f"#{each.anchor}") for each in endpoints)
    yield Chapter(language.text("api.endpoints"), "#endpoints", named)
    yield Chapter(language.text("api.errors"), "#errors")
