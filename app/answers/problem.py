"""Problem details (RFC 9457): why a request was rejected, or a plan can't be read."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..plan.draft import Mistake
from ..wording.language import Language
from .repairs import JsonValue


class Problem(TypedDict):
    """A problem with a request as a whole."""

    type: str
    title: str
    status: int
    detail: str


class PlanError(TypedDict):
    """A mistake. `pointer` is the JSON Pointer (RFC 6901) of its member, "" for the whole document."""

    pointer: str
    code: str
    detail: str


class PlanProblem(Problem):
    """A document that can't be read, with every mistake."""

    errors: list[PlanError]


class PlanLineProblem(PlanProblem):
    """A line of a batch that can't be read, with every mistake."""

    line: int
    """Counted from 1."""


class LineProblem(Problem):
    """A line of a batch that wasn't read or couldn't be evaluated, or the first of the lines that weren't read."""

    line: int


class FleetError(PlanError):
    """`place`: the line of the plan, or its position in an array, counted from 1; 0 for the list as a whole."""

    place: int


class FleetProblem(Problem):
    """Plans of a fleet that can't be read, with every mistake."""

    errors: list[FleetError]


class BlockingFinding(TypedDict):
    """An error that makes a plug-in infeasible."""

    plugin: Plugin
    code: str
    detail: str


class BlockedProblem(Problem):
    """A file was requested for a plug-in that isn't feasible for the plan."""

    findings: list[BlockingFinding]


class BlockedRequestProblem(BlockedProblem):
    """A CreateCluster request was requested that would fail; `request` is its body."""

    request: JsonValue


def problem(status: int, detail: str = "") -> Problem:
    """Return a problem with the title of its status. The detail defaults to the title."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail or title}


def plan_problem(
    detail: str, errors: list[PlanError], line: int | None = None
) -> PlanProblem | PlanLineProblem:
    """Return a problem (422) with every mistake. `line` is the number of the plan's line in a batch."""
    found: PlanProblem = {**problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail), "errors": errors}
    return found if line is None else {**found, "line": line}


def line_problem(status: int, detail: str, line: int) -> LineProblem:
    """Return a problem with a line of a batch."""
    return {**problem(status, detail), "line": line}


def fleet_problem(detail: str, errors: list[FleetError]) -> FleetProblem:
    """Return a problem (422) with every mistake in the plans of a fleet."""
    return {**problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail), "errors": errors}


def plan_errors(mistakes: Iterable[Mistake], language: Language) -> list[PlanError]:
    """Return the mistakes, each with its sentence in the language."""
    return [
        {
            "pointer": mistake.pointer,
            "code": mistake.code,
            "detail": language.text(mistake.message_code, **mistake.params),
        }
        for mistake in mistakes
    ]
