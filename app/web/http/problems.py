"""Problem details as responses of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

from ...answers.problem import Problem, plan_errors, plan_problem
from ...plan.draft import Mistake
from ...wording.language import Language


class ProblemResponse(JSONResponse):
    """A problem, with its own status."""

    media_type = "application/problem+json"

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem, HTTPStatus(problem["status"]), headers)


def mistakes_response(mistakes: Iterable[Mistake], language: Language) -> ProblemResponse:
    """The response to a plan that can't be read: every mistake in it."""
    return unreadable("error.plan-unreadable", mistakes, language)


def unreadable(code: str, mistakes: Iterable[Mistake], language: Language) -> ProblemResponse:
    """The response to a request that can't be read: every mistake in it; `code` is that of its sentence."""
    return ProblemResponse(plan_problem(language.text(code), plan_errors(mistakes, language)))
