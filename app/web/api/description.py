"""GET /openapi.json, FastAPI's description with the types of all answers, and GET /schema/plan.json, the schema of a plan file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, Final, TypeAlias, get_args

from fastapi import APIRouter, FastAPI, Request
from pydantic import ConfigDict, TypeAdapter
from pydantic.json_schema import JsonSchemaMode
from starlette.responses import Response
from typing_extensions import get_type_hints, is_typeddict

from ...answers.plan_schema import plan_schema
from ...answers.problem import Problem
from ...plan_io.plan_schema import plan_schemas, proposal_schemas
from ...wording.language import load_language

Responses: TypeAlias = "dict[int | str, dict[str, Any]]"

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
PROBLEM: Final = "application/problem+json"
_COMPONENT: Final = "#/components/schemas/"
_answers: Final[dict[str, type]] = {}
"""The types that the routes refer to, all of which are known once the application is made."""


def ref(shape: type | str) -> dict[str, str]:
    """Return a reference to the component for the type of an answer or of a request body."""
    if isinstance(shape, str):
        return {"$ref": f"{_COMPONENT}{shape}"}
    _answers[shape.__name__] = shape
    return {"$ref": f"{_COMPONENT}{shape.__name__}"}


def answers(shape: type, description: str) -> dict[str, Any]:
    """Return the description of a response with JSON of a type."""
    return {"description": description, "content": {JSON: {"schema": ref(shape)}}}


def problems(shape: type, description: str, **example: Any) -> dict[str, Any]:
    """Return the description of a response with problem details."""
    content: dict[str, Any] = {"schema": ref(shape)}
    if example:
        content["example"] = example
    return {"description": description, "content": {PROBLEM: content}}


TOO_LONG: Final[Responses] = {
    int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE): problems(Problem, "The body is too long."),
    int(HTTPStatus.REQUEST_URI_TOO_LONG): problems(Problem, "The query string is too long."),
}
"""What any request may be answered with."""


def describe(app: FastAPI) -> None:
    """Make `app.openapi` include every type. The description is built at the first request."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        described = made()
        editions = app.state.editions
        described.setdefault("components", {})["schemas"] = {
            **_answer_schemas(),
            **plan_schemas(editions, _COMPONENT),
            **proposal_schemas(editions, _COMPONENT),
        }
        return described

    app.openapi = openapi  # type: ignore[method-assign]


@cache
def _answer_schemas() -> dict[str, Any]:
    for shape in {part for answer in _answers.values() for part in _typed_dicts(answer)}:
        if not hasattr(shape, "__pydantic_config__"):
            # The text below a member is its description.
            shape.__pydantic_config__ = ConfigDict(use_attribute_docstrings=True)  # type: ignore[attr-defined]
    modes: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
        *((name, "serialization", TypeAdapter(shape)) for name, shape in _answers.items()),
    ]
    _, schema = TypeAdapter.json_schemas(modes, ref_template=f"{_COMPONENT}{{model}}")
    components: dict[str, Any] = schema["$defs"]
    return components


def _typed_dicts(hint: Any) -> Iterator[type]:
    """Yield each TypedDict in a type, which may be a TypedDict itself."""
    if is_typeddict(hint):
        yield hint
    inner = get_type_hints(hint).values() if is_typeddict(hint) else get_args(hint)
    for each in inner:
        yield from _typed_dicts(each)


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
