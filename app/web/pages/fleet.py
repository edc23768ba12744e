"""/fleet: many clusters judged together, from a list that is pasted, uploaded, or given as a few links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.catalogue.model import Editions
from app.export.fleet import fleet_csv, fleet_json
from app.export.plain_text import encodable
from app.export.shapes.fleet import Fleet
from app.export.shapes.problem import FleetProblem
from app.importing.plan_json import PlanBody
from app.importing.report import RefusedError
from app.importing.text import LARGEST, checked, text_of
from app.locale import Language
from app.planning.draft import Mistake
from app.planning.evaluate import assess
from app.planning.fleet.fleet import Connection
from app.planning.fleet.report import FleetReport, judge_fleet
from app.web.description import JSON, TOO_LONG, Responses, answers, problems, ref
from app.web.fleet_text import Entry, Fault, read_fleet
from app.web.link import encode_within
from app.web.present.fleet import fault_sentence, fleet_shape
from app.web.present.imported import refusal_sentence
from app.web.problems import problem
from app.web.templating import language_of, render, urls_of
from app.web.turns import in_turn

router = APIRouter(include_in_schema=False)
api_router = APIRouter(prefix="/api/v1", tags=["fleet"])

_MOST_FAULTS: Final = 20

_PLANS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"type": "array", "items": ref(PlanBody)}},
            "application/x-ndjson": {"schema": ref(PlanBody)},
            "text/csv": {"schema": {"type": "string", "description": "Columns named as a link's keys."}},
        },
    },
    "parameters": [
        {
            "name": "vpcs",
            "in": "query",
            "schema": {"type": "string", "enum": list(Connection), "default": Connection.SHARED},
        }
    ],
}

_RESPONSES: Responses = {
    200: answers(Fleet, "The fleet as judged."),
    422: problems(FleetProblem, "Plans that can't be read; every mistake at once (RFC 9457)."),
    **TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The list as text, or why there is none, and how the VPCs lie to each other; `vpcs` as sent."""

    text: str
    vpcs: str
    refusal: RefusedError | None = None

    @property
    def connection(self) -> Connection:
        return Connection(self.vpcs) if self.vpcs in set(Connection) else Connection.SHARED


@dataclass(frozen=True, slots=True)
class Judged:
    """`report` is None where the list is empty or has a fault."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    report: FleetReport | None


@router.get("/fleet")
async def page(request: Request) -> Response:
    """The form; with links in `plan`, which may stand many times, their fleet."""
    return await _in_turn(_page, request, _asked_by_link(request))


@router.post("/fleet")
async def posted(request: Request) -> Response:
    return await _in_turn(_page, request, await _asked_by_form(request))


@router.get("/fleet.csv")
async def as_csv(request: Request) -> Response:
    return await _in_turn(_csv, request, _asked_by_link(request))


@router.post("/fleet.csv")
async def posted_csv(request: Request) -> Response:
    return await _in_turn(_csv, request, await _asked_by_form(request))


@api_router.post("/fleet", responses=_RESPONSES, openapi_extra=_PLANS)
async def judge(request: Request) -> Response:
    """Judge many clusters together: what clashes between them, and the quotas that they share."""
    text = (await request.body()).decode(errors="replace")
    asked = Asked(text, request.query_params.get("vpcs", Connection.SHARED))
    return await _in_turn(_json, request, asked)


async def _in_turn(answer: Callable[[Request, Asked], Response], request: Request, asked: Asked) -> Response:
    return await in_turn(asked.text, answer, request, asked)


def _asked_by_link(request: Request) -> Asked:
    links = request.query_params.getlist("plan")
    return Asked("\n".join(links), request.query_params.get("vpcs", Connection.SHARED))


async def _asked_by_form(request: Request) -> Asked:
    """Nothing of it is kept: a body is no longer than LARGEST, so that no part is ever spooled to a disk."""
    async with request.form(max_files=1, max_fields=8, max_part_size=LARGEST) as form:
        upload, pasted = form.get("file"), str(form.get("plans") or "")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        vpcs = str(form.get("vpcs") or Connection.SHARED)
    try:
        return Asked(text_of(content) if content else checked(encodable(pasted)), vpcs)
    except RefusedError as refusal:
        return Asked("", vpcs, refusal)


def _judged(request: Request, asked: Asked) -> Judged:
    editions: Editions = request.app.state.editions
    reading = read_fleet(asked.text, editions)
    if reading.faults or not reading.entries:
        return Judged(reading.entries, reading.faults, None)
    evaluations = [assess(entry.plan, entry.catalogue) for entry in reading.entries]
    report = judge_fleet(evaluations, editions.newest, asked.connection)
    return Judged(reading.entries, (), report)


def _links(request: Request, judged: Judged) -> list[str]:
    most, urls = request.app.state.settings.max_query_bytes, urls_of(request)
    queries = [encode_within(entry.draft, most) for entry in judged.entries]
    return [urls.result(query) if query else "" for query in queries]


def _page(request: Request, asked: Asked) -> Response:
    spoken = language_of(request)
    judged = _judged(request, asked)
    sentences = _sentences(asked, judged, spoken)
    report = judged.report
    return render(
        request,
        "fleet.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK,
        errors=[{"text": sentence, "href": "#plans"} for sentence in sentences],
        text=asked.text,
        vpcs=asked.connection,
        connections=[
            {
                "value": each,
                "text": spoken.text(f"fleet.vpcs.{each}"),
                "hint": spoken.text(f"fleet.vpcs.{each}.hint"),
            }
            for each in Connection
        ],
        fleet=fleet_shape(report, spoken, _links(request, judged)) if report else None,
    )


def _sentences(asked: Asked, judged: Judged, spoken: Language) -> list[str]:
    if asked.refusal is not None:
        return [refusal_sentence(spoken, asked.refusal)]
    shown = [fault_sentence(fault, spoken) for fault in judged.faults[:_MOST_FAULTS]]
    rest = len(judged.faults) - len(shown)
    return [*shown, spoken.text("fleet.fault.more", count=rest)] if rest > 0 else shown


def _csv(request: Request, asked: Asked) -> Response:
    spoken = language_of(request)
    judged = _judged(request, asked)
    if asked.refusal is not None:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, refusal_sentence(spoken, asked.refusal))
    if judged.report is None:
        return _refused(judged, spoken)
    headers = {"content-disposition": 'attachment; filename="ack-fleet.csv"'}
    return Response(fleet_csv(judged.report, spoken), media_type="text/csv", headers=headers)


def _json(request: Request, asked: Asked) -> Response:
    spoken = language_of(request)
    if asked.vpcs not in set(Connection):
        params = {"value": asked.vpcs, "known": ", ".join(Connection)}
        unknown = Fault(0, Mistake("/vpcs", "choice-unknown", params))
        return _refused(Judged((), (unknown,), None), spoken)
    judged = _judged(request, asked)
    if judged.report is None:
        return _refused(judged, spoken)
    return JSONResponse(fleet_json(judged.report, spoken, _links(request, judged)))


def _refused(judged: Judged, spoken: Language) -> Response:
    """Problem details with every mistake: `place` is the line, or the place in an array, from 1."""
    errors = [
        {
            "place": fault.place,
            "pointer": fault.mistake.pointer,
            "code": fault.mistake.code,
            "detail": fault_sentence(fault, spoken),
        }
        for fault in judged.faults
    ]
    detail = spoken.text("error.plan-unreadable" if errors else "fleet.empty")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)
