"""/fleet/propose: proposes ranges for a whole fleet in one address space, from rows of clusters."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ....answers.problem import PlanError, plan_problem
from ....catalogue.model import Editions
from ....export.evaluation_csv import csv_text
from ....fleet.proposal import Placed, Unplaced, propose_fleet
from ....importing.text import MAX_UPLOAD_BYTES
from ....plan.draft import Mistake
from ....plan.plan import ConnectedNetwork
from ....plan_io.link import PLUGIN, draft_of, pairs_of
from ....plan_io.proposal_request import read_networks, read_requests
from ....wording.fleet import request_fault_sentence
from ....wording.language import Language
from ....wording.plain_text import encodable
from ...http.language import SWITCHES
from ...http.page import Link, PlanPage
from ...http.responses import ProblemResponse
from ...http.scheduling import serialized
from ...http.templating import language_of, render, urls_of
from .proposal_view import ProposalView, proposal_view

router = APIRouter(include_in_schema=False)

_SPACE: Final = "10.0.0.0/8"
_MAX_FAULTS: Final = 20
_BOXES: Final = ("clusters", "space", "taken")
_ACTION: Final = "action"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The fields as sent, and either the sentences about mistakes, each with its field, or the proposal."""

    boxes: dict[str, str]
    errors: tuple[tuple[str, str], ...]
    clusters: tuple[Placed | Unplaced, ...]
    taken: tuple[ConnectedNetwork, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the form as it was sent, and the sentences about its mistakes."""

    value: str
    error: str


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """The fields of the form."""

    clusters: Box
    space: Box
    taken: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage(PlanPage):
    """The form for a fleet, and the proposal if the form can be read."""

    template: ClassVar[str] = "fleet_proposal.html"

    form: ProposalForm
    fleet: ProposalView | None


@router.get("/fleet/propose")
@serialized
def page(request: Request) -> Response:
    """Return the empty form."""
    empty = {"clusters": "", "space": _SPACE, "taken": ""}
    return _page(request, Proposed(empty, (), ()))


@router.post("/fleet/propose")
async def posted(request: Request) -> Response:
    """Return the page with the proposal."""
    boxes = await _boxes(request)
    if boxes.pop(_ACTION).startswith(SWITCHES) and not boxes["clusters"].strip():
        return await run_in_threadpool(lambda: _page(request, Proposed(boxes, (), ())))
    return await run_in_threadpool(lambda: _page(request, _proposed(request, boxes)))


@router.post("/fleet/propose.csv")
async def posted_csv(request: Request) -> Response:
    """Return the plans as CSV, which /fleet can read."""
    boxes = await _boxes(request)
    return await run_in_threadpool(lambda: _csv(request, _proposed(request, boxes)))


async def _boxes(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=8, max_part_size=MAX_UPLOAD_BYTES) as form:
        return {name: encodable(str(form.get(name) or "")) for name in (*_BOXES, _ACTION)}


def _proposed(request: Request, boxes: dict[str, str]) -> Proposed:
    editions: Editions = request.app.state.editions
    language = language_of(request)
    reading = read_requests(boxes["clusters"], editions)
    errors = [("clusters", request_fault_sentence(fault, language)) for fault in reading.faults]
    networks: dict[str, list[ConnectedNetwork]] = {}
    for box in ("space", "taken"):
        networks[box], mistakes = read_networks(boxes[box], editions)
        errors += [(box, _network_sentence(mistake, language)) for mistake in mistakes]
    if not errors and not reading.cluster_requests:
        errors.append(("clusters", language.text("fleet.propose.empty")))
    if not errors and not networks["space"]:
        errors.append(("space", language.text("fleet.propose.no_space")))
    if errors:
        return Proposed(boxes, tuple(errors), ())
    space, taken = ([network.cidr for network in networks[box]] for box in ("space", "taken"))
    found = propose_fleet(reading.cluster_requests, space, taken, editions.newest)
    return Proposed(boxes, (), tuple(found), tuple(networks["taken"]))


def _network_sentence(mistake: Mistake, language: Language) -> str:
    text = language.text(mistake.message_code, **mistake.params)
    parts = mistake.pointer.split("/")
    place = int(parts[2]) + 1 if len(parts) > 2 and parts[2].isdecimal() else 0
    return language.text("fleet.propose.line", line=place, text=text) if place else text


def _page(request: Request, proposed: Proposed) -> Response:
    language, shown = language_of(request), proposed.errors[:_MAX_FAULTS]
    boxes = {
        name: Box(proposed.boxes[name], language.sentences(text for box, text in shown if box == name))
        for name in _BOXES
    }
    fleet = None
    if proposed.clusters:
        most = request.app.state.settings.max_query_bytes
        fleet = proposal_view(proposed.clusters, proposed.taken, language, urls_of(request), most)
    page = ProposalPage(
        nav="fleet",
        errors=tuple(Link(text, f"#{box}") for box, text in shown),
        form=ProposalForm(**boxes),
        fleet=fleet,
    )
    return render(request, page, HTTPStatus.UNPROCESSABLE_ENTITY if shown else HTTPStatus.OK)


def _csv(request: Request, proposed: Proposed) -> Response:
    language = language_of(request)
    if proposed.errors:
        errors: list[PlanError] = [
            {"pointer": f"/{box}", "code": "text-unreadable", "detail": text} for box, text in proposed.errors
        ]
        return ProblemResponse(plan_problem(language.text("error.plan-unreadable"), errors))
    rows = [_row(each) for each in proposed.clusters if isinstance(each, Placed)]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    headers = {"content-disposition": 'attachment; filename="ack-fleet-plans.csv"'}
    return Response(csv_text(columns, rows), media_type="text/csv", headers=headers)


def _row(each: Placed) -> dict[str, str]:
    """Return a plan as the parameters of its link, without the version."""
    row = dict(pairs_of(draft_of(each.plan)))
    del row["v"]
    return row | ({PLUGIN: str(each.cluster_request.plugin)} if each.cluster_request.plugin else {})
