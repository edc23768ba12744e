"""Problem details of the API (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from ...plan.draft import Mistake
from ...wording.language import Language


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, **members: Any
) -> ProblemResponse:
    """A problem whose title is the status' own; further members go in as they are."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title, **members}
    return ProblemResponse(body, status, headers)


def mistakes_problem(mistakes: Iterable[Mistake], language: Language, **place: int) -> ProblemResponse:
    """Problem details of a plan."""
    return unreadable("error.plan-unreadable", mistakes, language, **place)


def unreadable(detail: str, mistakes: Iterable[Mistake], language: Language, **place: int) -> ProblemResponse:
    """Problem details that name every mistake by its JSON Pointer."""
    errors = [
        {
            "pointer": mistake.pointer,
            "code": mistake.code,
            "detail": language.text(mistake.message_code, **mistake.params),
        }
        for mistake in mistakes
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    members = dict[str, Any](place)
    return problem(status, language.text(detail), errors=errors, **members)
