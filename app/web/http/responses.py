"""Content negotiation by the Accept header (RFC 9110, 12.5.1), and responses with problem details (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from starlette.responses import JSONResponse

from ...answers.problem import Problem, plan_errors, plan_problem
from ...plan.draft import Mistake
from ...wording.language import Language

MAX_HEADER_LENGTH: Final = 1_000

_RANGE: Final = re.compile(
    r"\s*(?P<type>[\w!#$&^.+*-]+/[\w!#$&^.+*-]+)\s*(?:;(?!\s*q\s*=)[^;,]*)*"
    r"(?:;\s*q\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)


@lru_cache(maxsize=1_024)
def preferred(header: str, offered: tuple[str, ...]) -> str:
    """Return the preferred one of the offered media types; the first one for a tie or if none is accepted.

    If several ranges match a type, the most specific one counts. Invalid parts are ignored.
    """
    if len(header) > MAX_HEADER_LENGTH:
        return offered[0]
    found = [match for part in header.split(",") if (match := _RANGE.fullmatch(part))]
    weights = {match["type"].lower(): float(match["weight"] or 1) for match in found}
    return max(offered, key=lambda media_type: _weight(media_type, weights))


def _weight(media_type: str, weights: dict[str, float]) -> float:
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if wanted in weights:
            return weights[wanted]
    return 0.0


class ProblemResponse(JSONResponse):
    """A response with problem details and their status."""

    media_type = "application/problem+json"

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem, HTTPStatus(problem["status"]), headers)


def mistakes_response(mistakes: Iterable[Mistake], language: Language) -> ProblemResponse:
    """Return the response to a plan that can't be read, with every mistake."""
    return unreadable("error.plan-unreadable", mistakes, language)


def unreadable(code: str, mistakes: Iterable[Mistake], language: Language) -> ProblemResponse:
    """Return the response to a request that can't be read, with every mistake. `code` is the message of its detail."""
    return ProblemResponse(plan_problem(language.text(code), plan_errors(mistakes, language)))
