"""A list of plans as it was sent, and the fleet that it is judged to be; pages and the API show it in their own ways."""

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
class Asked:
    """The list as text, or why there is none, and how the VPCs are connected; `vpcs` as sent."""

    text: str
    vpcs: str
    refusal: RefusedError | None = None

    @property
    def connection(self) -> Connection:
        """How the VPCs are connected: shared unless `vpcs` names another way."""
        return Connection(self.vpcs) if self.vpcs in set(Connection) else Connection.SHARED


@dataclass(frozen=True, slots=True)
class Judged:
    """A list of plans and its fleet. `report` is None where the list is empty or has a fault."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    report: FleetReport | None


async def fleet_in_turn(
    answer: Callable[[Request, Asked], Response], request: Request, asked: Asked
) -> Response:
    """The response of `answer`, in the turn of its work, which is as long as the list."""
    return await run_scheduled(asked.text, answer, request, asked)


def judged_fleet(request: Request, asked: Asked) -> Judged:
    """The fleet of a list; where a plan can't be read, every fault in the list."""
    editions: Editions = request.app.state.editions
    reading = read_fleet(asked.text, editions)
    if reading.faults or not reading.entries:
        return Judged(reading.entries, reading.faults, None)
    # By edition. Clusters of one size in one VPC get the same proposals.
    memos: dict[str, Memo] = defaultdict(Memo)
    evaluations = (
        assess(each.plan, each.catalogue, with_comparison=False, memo=memos[each.catalogue.edition])
        for each in reading.entries
    )
    plugins = (entry.plugin for entry in reading.entries)
    report = assess_fleet(evaluations, editions.newest, asked.connection, plugins)
    return Judged(reading.entries, (), report)


def links_of(request: Request, judged: Judged, base_url: str = "") -> list[str]:
    """The link of each cluster's result, in the order of the list; "" where it is longer than this server opens."""
    most, urls = request.app.state.settings.max_query_bytes, urls_of(request)
    queries = [fleet_query(entry.draft, entry.plugin, most) for entry in judged.entries]
    return [base_url + urls.result(query) if query else "" for query in queries]


def refused(judged: Judged, language: Language) -> Response:
    """Problem details with every mistake: `place` is the line, or the place in an array, from 1."""
    errors: list[FleetError] = [
        {
            "place": fault.place,
            "pointer": fault.mistake.pointer,
            "code": fault.mistake.code,
            "detail": fault_sentence(fault, language),
        }
        for fault in judged.faults
    ]
    detail = language.text("error.plan-unreadable" if errors else "fleet.empty")
    return ProblemResponse(fleet_problem(detail, errors))
