"""Problem details (RFC 9457)."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from .base import DESCRIBED


class Problem(TypedDict):
    """What went wrong with a request as a whole."""

    type: str
    title: str
    status: int
    detail: str


class PlanError(TypedDict):
    """A mistake; `pointer` is the JSON Pointer (RFC 6901) of the member that it is in, "" for the whole."""

    pointer: str
    code: str
    detail: str


class PlanProblem(Problem):
    """Something that can't be read, with every mistake at once."""

    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    errors: list[PlanError]
    line: NotRequired[int]
    """In a batch: the line that the plan stood in, counted from 1."""


class LineProblem(Problem):
    """A line of a batch that was not read at all."""

    line: NotRequired[int]


class FleetError(PlanError):
    """`place`: the line of the plan, or its place in an array, counted from 1; 0 for the list as a whole."""

    place: int


class FleetProblem(Problem):
    errors: list[FleetError]
