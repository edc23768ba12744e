"""The page that a person gets instead of the one that can't be had."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ..http.templating import language_of, render


def error_page(request: Request, status: int) -> Response:
    """Drawn like every page; `status` picks its words where it has some of its own."""
    known = language_of(request).knows(f"result.error.{status}.title")
    return render(request, "errors/error.html", status, code=str(status) if known else "other")
