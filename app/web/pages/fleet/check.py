"""/fleet: checks many clusters together, from a list that is pasted, uploaded, or given as a few links."""

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
from ....importing.text import MAX_UPLOAD_BYTES, clean_text, decode_text
from ....wording.fleet import fault_sentence
from ....wording.imports import refusal_sentence
from ....wording.language import Language
from ....wording.plain_text import encodable
from ...http.fleet_answer import (
    EvaluatedFleet,
    FleetInput,
    evaluate_fleet,
    links_of,
    problem_response,
    run_fleet_scheduled,
)
from ...http.language import SWITCHES
from ...http.page import Link, Option, PlanPage
from ...http.responses import ProblemResponse
from ...http.templating import language_of, render
from .tables import FleetView, fleet_view

router = APIRouter(include_in_schema=False)

_MAX_FAULTS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPage(PlanPage):
    """The form for a list of clusters, and their fleet if the list can be read. `vpcs` is the chosen connection."""

    template: ClassVar[str] = "fleet.html"

    text: str
    vpcs: str
    connections: tuple[Option, ...]
    fleet: FleetView | None


@router.get("/fleet")
async def page(request: Request) -> Response:
    """Return the form, with the fleet of the links in `plan`, which may be repeated."""
    return await run_fleet_scheduled(_page, request, _input_of_links(request))


@router.post("/fleet")
async def posted(request: Request) -> Response:
    """Return the page with the fleet of a list that was sent by the form."""
    return await run_fleet_scheduled(_page, request, await _input_of_form(request))


@router.get("/fleet.csv")
async def as_csv(request: Request) -> Response:
    """Return the fleet of links as CSV."""
    return await run_fleet_scheduled(_csv, request, _input_of_links(request))


@router.post("/fleet.csv")
async def posted_csv(request: Request) -> Response:
    """Return the fleet of a list that was sent by the form as CSV."""
    return await run_fleet_scheduled(_csv, request, await _input_of_form(request))


def _input_of_links(request: Request) -> FleetInput:
    links = request.query_params.getlist("plan")
    return FleetInput("\n".join(links), request.query_params.get("vpcs", Connection.SHARED))


async def _input_of_form(request: Request) -> FleetInput:
    """Read the form. Its body is limited to MAX_UPLOAD_BYTES, so that it is never spooled to a disk."""
    async with request.form(max_files=1, max_fields=8, max_part_size=MAX_UPLOAD_BYTES) as form:
        upload, pasted = form.get("file"), str(form.get("plans") or "")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        vpcs = str(form.get("vpcs") or Connection.SHARED)
        switches = str(form.get("action") or "").startswith(SWITCHES)
    if switches and not content and not pasted.strip():
        return FleetInput("", vpcs)
    try:
        return FleetInput(decode_text(content) if content else clean_text(encodable(pasted)), vpcs)
    except RefusedError as refusal:
        return FleetInput("", vpcs, refusal)


def _page(request: Request, fleet_input: FleetInput) -> Response:
    language = language_of(request)
    fleet = evaluate_fleet(request, fleet_input)
    sentences = _sentences(fleet_input, fleet, language)
    report = fleet.report
    shown = FleetPage(
        nav="fleet",
        errors=tuple(Link(sentence, "#plans") for sentence in sentences),
        text=fleet_input.text,
        vpcs=fleet_input.connection,
        connections=tuple(
            Option(each, language.text(f"fleet.vpcs.{each}"), language.text(f"fleet.vpcs.{each}.hint"))
            for each in Connection
        ),
        fleet=fleet_view(report, language, links_of(request, fleet)) if report else None,
    )
    return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK)


def _sentences(fleet_input: FleetInput, fleet: EvaluatedFleet, language: Language) -> list[str]:
    if fleet_input.refusal is not None:
        return [refusal_sentence(language, fleet_input.refusal)]
    if fleet_input.text.strip() and not fleet.entries and not fleet.faults:
        return [language.text("fleet.empty")]
    shown = [fault_sentence(fault, language) for fault in fleet.faults[:_MAX_FAULTS]]
    rest = len(fleet.faults) - len(shown)
    return [*shown, language.text("wizard.mistakes.more", count=rest)] if rest > 0 else shown


def _csv(request: Request, fleet_input: FleetInput) -> Response:
    language = language_of(request)
    fleet = evaluate_fleet(request, fleet_input)
    if fleet_input.refusal is not None:
        sentence = refusal_sentence(language, fleet_input.refusal)
        return ProblemResponse(problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence))
    if fleet.report is None:
        return problem_response(fleet, language)
    headers = {"content-disposition": 'attachment; filename="ack-fleet.csv"'}
    return Response(fleet_csv(fleet.report, language), media_type="text/csv", headers=headers)
