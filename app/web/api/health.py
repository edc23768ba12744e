"""Addresses for whoever watches over the process."""

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
    200: answers(Readiness, "Send it requests."),
    503: answers(Readiness, "It has not started yet, or is about to stop."),
}


@router.get("/healthz", responses={200: answers(Health, "The process answers.")})
async def healthz() -> Response:
    """The process answers."""
    health: Health = {"status": "ok", "version": __version__}
    return JSONResponse(health, headers=FRESH)


@router.get("/readyz", responses=_READY)
async def readyz(request: Request) -> Response:
    """The process has started, and is not about to stop: send it requests."""
    is_ready: bool = request.app.state.ready
    readiness: Readiness = {"status": "ready" if is_ready else "not ready"}
    return JSONResponse(readiness, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE, FRESH)
