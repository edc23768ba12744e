"""Evaluates a list of plans as a fleet, for pages and the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ...answers.problem import FleetError, fleet_problem
from ...catalogue.model import Editions
from ...domain.memo import Memo
from ...engine.assess import assess
from ...fleet.cluster_fleet import Connection
from ...fleet.report import FleetReport, assess_fleet
from ...importing.report import RefusedError
from ...plan_io.fleet_text import Entry, Fault, fleet_query, read_fleet
from ...wording.fleet import fault_sentence
from ...wording.language import Language
from .responses import ProblemResponse
from .scheduling import run_scheduled
from .templating import urls_of


@dataclass(frozen=True, slots=True)
class FleetInput:
    """The list of plans as text, or why it can't be read, and how the VPCs are connected. `vpcs` is the value as sent."""

    text: str
    vpcs: str
    refusal: RefusedError | None = None

    @property
    def connection(self) -> Connection:
        """How the VPCs are connected. The default is SHARED."""
        return Connection(self.vpcs) if self.vpcs in set(Connection) else Connection.SHARED


@dataclass(frozen=True, slots=True)
class EvaluatedFleet:
    """A list of plans and its fleet. `report` is None if the list is empty or has a mistake."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    report: FleetReport | None


async def run_fleet_scheduled(
    answer: Callable[[Request, FleetInput], Response], request: Request, fleet_input: FleetInput
) -> Response:
    """Run `answer` with the scheduler and return its response. The length of the list decides how it is scheduled."""
    return await run_scheduled(fleet_input.text, answer, request, fleet_input)


def evaluate_fleet(request: Request, fleet_input: FleetInput) -> EvaluatedFleet:
    """Return the fleet of a list, or every mistake in the list if a plan can't be read."""
    editions: Editions = request.app.state.editions
    reading = read_fleet(fleet_input.text, editions)
    if reading.faults or not reading.entries:
        return EvaluatedFleet(reading.entries, reading.faults, None)
    # One memo for each edition, since clusters of the same size in the same VPC get the same proposals.
    memos: dict[str, Memo] = defaultdict(Memo)
    evaluations = (
        assess(each.plan, each.catalogue, with_comparison=False, memo=memos[each.catalogue.edition])
        for each in reading.entries
    )
    plugins = (entry.plugin for entry in reading.entries)
    report = assess_fleet(evaluations, editions.newest, fleet_input.connection, plugins)
    return EvaluatedFleet(reading.entries, (), report)


def links_of(request: Request, fleet: EvaluatedFleet, base_url: str = "") -> list[str]:
    """Return the links to the results of the clusters, in order; "" for a link that would be too long for this server."""
    most, urls = request.app.state.settings.max_query_bytes, urls_of(request)
    queries = [fleet_query(entry.draft, entry.plugin, most) for entry in fleet.entries]
    return [base_url + urls.result(query) if query else "" for query in queries]


def problem_response(fleet: EvaluatedFleet, language: Language) -> Response:
    """Return problem details with every mistake. `place` is the line, or the position in an array from 1."""
    errors: list[FleetError] = [
        {
            "place": fault.place,
            "pointer": fault.mistake.pointer,
            "code": fault.mistake.code,
            "detail": fault_sentence(fault, language),
        }
        for fault in fleet.faults
    ]
    detail = language.text("error.plan-unreadable" if errors else "fleet.empty")
    return ProblemResponse(fleet_problem(detail, errors))
