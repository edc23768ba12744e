"""Problem details of the API (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, **members: Any
) -> ProblemResponse:
    """A problem whose title is the status' own; further members go in as they are."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title, **members}
    return ProblemResponse(body, status, headers)
