"""Addresses for whoever watches over the process."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ... import __version__
from ...export.schemas.health import Health, Readiness
from .description import Responses, answers

router = APIRouter(tags=["health"])

FRESH = {"cache-control": "no-store"}

_READY: Responses = {
    200: answers(Readiness, "Send it requests."),
    503: answers(Readiness, "It has not started yet, or is about to stop."),
}


@router.get("/healthz", responses={200: answers(Health, "The process answers.")})
async def healthz() -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok", "version": __version__}, headers=FRESH)


@router.get("/readyz", responses=_READY)
async def readyz(request: Request) -> Response:
    """The process has started, and is not about to stop: send it requests."""
    if request.app.state.ready:
        return JSONResponse({"status": "ready"}, headers=FRESH)
    return JSONResponse({"status": "not ready"}, HTTPStatus.SERVICE_UNAVAILABLE, FRESH)
