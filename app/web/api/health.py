"""Endpoints for monitoring: whether the process is alive and ready."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from ... import __version__
from .description import Responses, answers

router = APIRouter(tags=["health"])

FRESH = {"cache-control": "no-store"}


class Health(TypedDict):
    status: Literal["ok"]
    version: str


class Readiness(TypedDict):
    status: Literal["ready", "not ready"]


_READY: Responses = {
    200: answers(Readiness, "Ready for requests."),
    503: answers(Readiness, "Not started yet, or about to stop."),
}


@router.get("/healthz", responses={200: answers(Health, "The process is alive.")})
async def health() -> Response:
    """The process is alive."""
    health: Health = {"status": "ok", "version": __version__}
    return JSONResponse(health, headers=FRESH)


@router.get("/readyz", responses=_READY)
async def readiness(request: Request) -> Response:
    """The process has started, isn't about to stop, and is ready for requests."""
    is_ready: bool = request.app.state.ready
    readiness: Readiness = {"status": "ready" if is_ready else "not ready"}
    return JSONResponse(readiness, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE, FRESH)
