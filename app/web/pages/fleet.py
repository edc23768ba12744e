"""/fleet: many clusters judged together, from a list that is pasted, uploaded, or given as a few links."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from app.export.fleet.csv import fleet_csv
from app.export.plain_text import encodable
from app.importing.report import RefusedError
from app.importing.text import LARGEST, checked, text_of
from app.locale import Language
from app.planning.fleet.fleet import Connection
from app.web.fleet.answer import Asked, Judged, fleet_in_turn, judged_fleet, links_of, refused
from app.web.present.fleet import fault_sentence, fleet_shape
from app.web.present.imported import refusal_sentence
from app.web.problems import problem
from app.web.templating import language_of, render

router = APIRouter(include_in_schema=False)

_MOST_FAULTS: Final = 20


@router.get("/fleet")
async def page(request: Request) -> Response:
    """The form; with links in `plan`, which may stand many times, their fleet."""
    return await fleet_in_turn(_page, request, _asked_by_link(request))


@router.post("/fleet")
async def posted(request: Request) -> Response:
    return await fleet_in_turn(_page, request, await _asked_by_form(request))


@router.get("/fleet.csv")
async def as_csv(request: Request) -> Response:
    return await fleet_in_turn(_csv, request, _asked_by_link(request))


@router.post("/fleet.csv")
async def posted_csv(request: Request) -> Response:
    return await fleet_in_turn(_csv, request, await _asked_by_form(request))


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


def _page(request: Request, asked: Asked) -> Response:
    spoken = language_of(request)
    judged = judged_fleet(request, asked)
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
        fleet=fleet_shape(report, spoken, links_of(request, judged)) if report else None,
    )


def _sentences(asked: Asked, judged: Judged, spoken: Language) -> list[str]:
    if asked.refusal is not None:
        return [refusal_sentence(spoken, asked.refusal)]
    if asked.text.strip() and not judged.entries and not judged.faults:
        return [spoken.text("fleet.empty")]
    shown = [fault_sentence(fault, spoken) for fault in judged.faults[:_MOST_FAULTS]]
    rest = len(judged.faults) - len(shown)
    return [*shown, spoken.text("wizard.mistakes.more", count=rest)] if rest > 0 else shown


def _csv(request: Request, asked: Asked) -> Response:
    spoken = language_of(request)
    judged = judged_fleet(request, asked)
    if asked.refusal is not None:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, refusal_sentence(spoken, asked.refusal))
    if judged.report is None:
        return refused(judged, spoken)
    headers = {"content-disposition": 'attachment; filename="ack-fleet.csv"'}
    return Response(fleet_csv(judged.report, spoken), media_type="text/csv", headers=headers)
