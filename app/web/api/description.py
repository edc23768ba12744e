"""/openapi.json: FastAPI's own description, with the shapes of what is answered among its components."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from types import ModuleType
from typing import Any, Final, TypeAlias

from fastapi import FastAPI
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode
from typing_extensions import is_typeddict

from ...export.schemas import evaluation, fleet, fleet_proposal, health, instance_types, problem
from ...plan_io.plan_schema import PlanBody
from ...plan_io.proposal_json import ProposalBody

Responses: TypeAlias = "dict[int | str, dict[str, Any]]"

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
PROBLEM: Final = "application/problem+json"
_COMPONENT: Final = "#/components/schemas/"

_MODULES: Final[tuple[ModuleType, ...]] = (
    evaluation,
    fleet,
    fleet_proposal,
    health,
    instance_types,
    problem,
)


def ref(shape: type) -> dict[str, str]:
    """The schema of a shape, by its name among the components."""
    return {"$ref": f"{_COMPONENT}{shape.__name__}"}


def answers(shape: type, description: str) -> dict[str, Any]:
    """A response that is JSON of a shape."""
    return {"description": description, "content": {JSON: {"schema": ref(shape)}}}


def problems(shape: type, description: str, **example: Any) -> dict[str, Any]:
    """A response that is problem details."""
    content: dict[str, Any] = {"schema": ref(shape)}
    if example:
        content["example"] = example
    return {"description": description, "content": {PROBLEM: content}}


TOO_LONG: Final[Responses] = {
    int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE): problems(problem.Problem, "The body is too long."),
    int(HTTPStatus.REQUEST_URI_TOO_LONG): problems(problem.Problem, "The query string is too long."),
}
"""What any request may be answered with."""


def describe(app: FastAPI) -> None:
    """Let `app.openapi` name every shape. Nothing is made before it is first asked for."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        described = made()
        described.setdefault("components", {})["schemas"] = _components()
        return described

    app.openapi = openapi  # type: ignore[method-assign]


@cache
def _components() -> dict[str, Any]:
    shapes: list[TypeAdapter[Any]] = [TypeAdapter(each) for module in _MODULES for each in _shapes(module)]
    modes: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
        (number, "serialization", each) for number, each in enumerate(shapes)
    ]
    modes += [(body.__name__, "validation", TypeAdapter(body)) for body in (PlanBody, ProposalBody)]
    _, schema = TypeAdapter.json_schemas(modes, ref_template=f"{_COMPONENT}{{model}}")
    components: dict[str, Any] = schema["$defs"]
    return components


def _shapes(module: ModuleType) -> Iterable[type]:
    return (each for each in vars(module).values() if is_typeddict(each) and isinstance(each, type))
