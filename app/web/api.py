"""The API: a Plan as JSON in, an Evaluation as JSON out, every mistake at once."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.export.difference import newest_rules_json
from app.export.json import evaluation_json
from app.locale import Language
from app.planning.draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from app.planning.evaluate import evaluate
from app.planning.newest_rules import newest_rules
from app.planning.read import escape, read
from app.web.link import draft_of, encode
from app.web.problems import problem
from app.web.templating import language_of, urls_of

router = APIRouter(prefix="/api/v1", tags=["evaluate"])


class Body(BaseModel):
    """Shapes only: the engine reads what the texts and numbers mean."""

    model_config = ConfigDict(extra="forbid", strict=True)


class EniBody(Body):
    """Own ENI figures; they win over the catalogue's."""

    quantity: int | None = None
    ipv4_per_eni: int | None = None
    ipv6_per_eni: int | None = None
    total_quantity: int | None = None
    trunk_supported: bool | None = None


class VswitchBody(Body):
    cidr: str | None = None
    zone: str | None = None
    used: int | None = None


class NetworkBody(Body):
    name: str | None = None
    cidr: str | None = None


class PlanBody(Body):
    """A plan. Everything but `nodes` and `pods_per_node` may be left out or null."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["nodes", "pods_per_node"],
            "examples": [
                {
                    "nodes": 16,
                    "pods_per_node": 200,
                    "instance_type": "ecs.c7.4xlarge",
                    "vpc_cidr": "192.168.0.0/16",
                    "service_cidr": "172.21.0.0/20",
                    "pod_cidr": "172.16.0.0/20",
                    "needs": {"network_policy": "prefer"},
                }
            ],
        }
    )

    name: str | None = None
    rules: str | None = None
    cluster_spec: str | None = None
    nodes: int | None = None
    max_nodes: int | None = None
    surge_nodes: int | None = None
    growth_percent_per_year: int | None = None
    pods_per_node: int | None = None
    services: int | None = None
    instance_type: str | None = None
    eni: EniBody | None = None
    vpc_cidr: str | None = None
    secondary_cidrs: list[str] | None = None
    route_entry_quota: int | None = None
    route_entries_used: int | None = None
    node_vswitches: list[VswitchBody] | None = None
    pod_vswitches: list[VswitchBody] | None = None
    service_cidr: str | None = None
    service_ipv6_cidr: str | None = None
    pod_cidr: str | None = None
    node_cidr_mask: int | None = None
    connected_networks: list[NetworkBody] | None = None
    security_group: str | None = None
    needs: dict[str, str | None] | None = None


_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": PlanBody.model_json_schema()}},
    }
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    422: {
        "description": "The plan can't be read; every mistake at once (RFC 9457).",
        "content": {
            "application/problem+json": {
                "example": {
                    "type": "about:blank",
                    "title": "Unprocessable Entity",
                    "status": 422,
                    "detail": "The plan can't be read.",
                    "errors": [{"pointer": "/vpc_cidr", "code": "cidr-invalid", "detail": "…"}],
                }
            }
        },
    }
}


@router.post("/evaluate", responses=_RESPONSES, openapi_extra=_OPENAPI)
async def evaluate_plan(request: Request) -> Response:
    """Evaluate one plan: findings, capacity of both plug-ins, comparison, verdict."""
    text = await request.body()
    # A plan of 100,000 networks takes a second: it must not hold up the others.
    if len(text) > 20_000:
        return await run_in_threadpool(_answer, request, text)
    return _answer(request, text)


def _answer(request: Request, text: bytes) -> Response:
    spoken = language_of(request)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return mistakes_problem([Mistake("", "json-invalid")], spoken)
    draft, mistakes = draft_of_json(raw)
    reading = read(draft, request.app.state.editions)
    mistaken = {mistake.pointer for mistake in mistakes}
    mistakes += [mistake for mistake in reading.mistakes if mistake.pointer not in mistaken]
    if mistakes or reading.plan is None:
        return mistakes_problem(mistakes, spoken)
    evaluation = evaluate(reading.plan, reading.catalogue)
    query = encode(draft_of(reading.plan))
    # What is too long for this server to open is no link to be shared.
    shared = len(query) <= request.app.state.settings.max_query_bytes
    share = urls_of(request).result(query) if shared else None
    newest = newest_rules(draft, evaluation, request.app.state.editions)
    body = evaluation_json(evaluation, spoken, share)
    return JSONResponse(body | {"newest_rules": newest_rules_json(newest, spoken)})


def mistakes_problem(mistakes: list[Mistake], spoken: Language) -> Response:
    """Problem details that name every mistake by its JSON Pointer."""
    errors = [
        {
            "pointer": mistake.pointer,
            "code": mistake.code,
            "detail": spoken.text(mistake.message_code, **mistake.params),
        }
        for mistake in mistakes
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, spoken.text("error.plan-unreadable"), errors=errors)


def draft_of_json(raw: object) -> tuple[Draft, list[Mistake]]:
    """A Draft of what has the right shape, and a mistake for each member that has not."""
    try:
        return _draft(PlanBody.model_validate(raw)), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
    places = dict.fromkeys(fault["loc"] for fault in faults)
    if () in places:  # no object, or one with a name that is no text
        return Draft(), [Mistake("", "type-invalid")]
    mistakes = [_shape_mistake(fault["loc"], fault["type"]) for fault in faults]
    for place in reversed(places):
        _prune(raw, place)
    return _draft(PlanBody.model_validate(raw)), mistakes


def _shape_mistake(place: tuple[int | str, ...], kind: str) -> Mistake:
    # A name may hold half a surrogate pair, which no answer can be encoded with.
    names = [str(part).encode(errors="replace").decode() for part in place]
    pointer = "".join(f"/{escape(name)}" for name in names)
    code = "field-unknown" if kind == "extra_forbidden" else "type-invalid"
    return Mistake(pointer, code, {"field": names[-1]} if code == "field-unknown" else {})


def _prune(raw: Any, place: tuple[int | str, ...]) -> None:
    """Take out what stands at `place`: a member is dropped, an entry of a list left empty."""
    *way, last = place
    for part in way:
        raw = raw[part]
    if isinstance(raw, list):
        raw[int(last)] = "" if way == ["secondary_cidrs"] else {}
    else:
        raw.pop(last, None)


def _draft(body: PlanBody) -> Draft:
    scalars = body.model_dump(
        exclude={"eni", "secondary_cidrs", "node_vswitches", "pod_vswitches", "connected_networks", "needs"}
    )
    return Draft(
        **{name: _text(value) for name, value in scalars.items()},
        eni=EniDraft(**{name: _text(value) for name, value in body.eni}) if body.eni else None,
        secondary_cidrs=tuple(body.secondary_cidrs or ()),
        node_vswitches=_vswitches(body.node_vswitches),
        pod_vswitches=_vswitches(body.pod_vswitches),
        connected_networks=tuple(
            NetworkDraft(network.cidr, network.name) for network in body.connected_networks or ()
        ),
        needs={name: level for name, level in (body.needs or {}).items() if level is not None},
    )


def _vswitches(bodies: list[VswitchBody] | None) -> tuple[VswitchDraft, ...]:
    return tuple(VswitchDraft(body.cidr, body.zone, _text(body.used)) for body in bodies or ())


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else _digits(value)


def _digits(value: object) -> str:
    """Numbers beyond every bound stay so without being written out."""
    return str(max(-(10**9), min(10**9, value))) if isinstance(value, int) else str(value)
