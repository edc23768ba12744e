"""/fleet: many clusters judged together, from a list that is pasted, uploaded, or given as a few links."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ....answers.problem import problem
from ....export.fleet_csv import fleet_csv
from ....fleet.cluster_fleet import Connection
from ....importing.report import RefusedError
from ....importing.text import MAX_UPLOAD_BYTES, checked, text_of
from ....wording.fleet import fault_sentence
from ....wording.imports import refusal_sentence
from ....wording.language import Language
from ....wording.plain_text import encodable
from ...http.fleet_answer import Asked, Judged, fleet_in_turn, judged_fleet, links_of, refused
from ...http.page import Link, Option, PlanPage
from ...http.responses import ProblemResponse
from ...http.templating import language_of, render
from .tables import FleetView, fleet_view

router = APIRouter(include_in_schema=False)

_MAX_FAULTS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPage(PlanPage):
    """The form for a list of clusters, and their fleet where it could be judged. `vpcs`: the chosen connection."""

    template: ClassVar[str] = "fleet.html"

    text: str
    vpcs: str
    connections: tuple[Option, ...]
    fleet: FleetView | None


@router.get("/fleet")
async def page(request: Request) -> Response:
    """The form; with links in `plan`, which may be given many times, their fleet."""
    return await fleet_in_turn(_page, request, _asked_by_link(request))


@router.post("/fleet")
async def posted(request: Request) -> Response:
    """The fleet of a list that was sent by the form."""
    return await fleet_in_turn(_page, request, await _asked_by_form(request))


@router.get("/fleet.csv")
async def as_csv(request: Request) -> Response:
    """The fleet of links, as CSV."""
    return await fleet_in_turn(_csv, request, _asked_by_link(request))


@router.post("/fleet.csv")
async def posted_csv(request: Request) -> Response:
    """The fleet of a list that was sent by the form, as CSV."""
    return await fleet_in_turn(_csv, request, await _asked_by_form(request))


def _asked_by_link(request: Request) -> Asked:
    links = request.query_params.getlist("plan")
    return Asked("\n".join(links), request.query_params.get("vpcs", Connection.SHARED))


async def _asked_by_form(request: Request) -> Asked:
    """Nothing of it is kept: a body is no longer than MAX_UPLOAD_BYTES, so that no part ever goes to a disk."""
    async with request.form(max_files=1, max_fields=8, max_part_size=MAX_UPLOAD_BYTES) as form:
        upload, pasted = form.get("file"), str(form.get("plans") or "")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        vpcs = str(form.get("vpcs") or Connection.SHARED)
    try:
        return Asked(text_of(content) if content else checked(encodable(pasted)), vpcs)
    except RefusedError as refusal:
        return Asked("", vpcs, refusal)


def _page(request: Request, asked: Asked) -> Response:
    language = language_of(request)
    judged = judged_fleet(request, asked)
    sentences = _sentences(asked, judged, language)
    report = judged.report
    shown = FleetPage(
        nav="fleet",
        errors=tuple(Link(sentence, "#plans") for sentence in sentences),
        text=asked.text,
        vpcs=asked.connection,
        connections=tuple(
            Option(each, language.text(f"fleet.vpcs.{each}"), language.text(f"fleet.vpcs.{each}.hint"))
            for each in Connection
        ),
        fleet=fleet_view(report, language, links_of(request, judged)) if report else None,
    )
    return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK)


def _sentences(asked: Asked, judged: Judged, language: Language) -> list[str]:
    if asked.refusal is not None:
        return [refusal_sentence(language, asked.refusal)]
    if asked.text.strip() and not judged.entries and not judged.faults:
        return [language.text("fleet.empty")]
    shown = [fault_sentence(fault, language) for fault in judged.faults[:_MAX_FAULTS]]
    rest = len(judged.faults) - len(shown)
    return [*shown, language.text("wizard.mistakes.more", count=rest)] if rest > 0 else shown


def _csv(request: Request, asked: Asked) -> Response:
    language = language_of(request)
    judged = judged_fleet(request, asked)
    if asked.refusal is not None:
        sentence = refusal_sentence(language, asked.refusal)
        return ProblemResponse(problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence))
    if judged.report is None:
        return refused(judged, language)
    headers = {"content-disposition": 'attachment; filename="ack-fleet.csv"'}
    return Response(fleet_csv(judged.report, language), media_type="text/csv", headers=headers)
